import { checkAll, checkEach } from '../kit/check-all.ts';
import { checkCost, checkLink, invalid } from '../kit/field.ts';
import type { Money } from '../kit/money.ts';
import type { RefusalOf } from '../kit/refusal.ts';
import { ok, type Result, refuse } from '../kit/result.ts';
import { checkLine } from '../kit/text.ts';
import { COST_MAX } from './check-pledge.ts';
import { isSoftwareLicence } from './software-licence.ts';

/** Where a feature request is described elsewhere: https addresses, null for none. */
export type RequestLinks = {
  /** Of the `publiccode.yml` of the software (https://yml.publiccode.tools). */
  readonly publiccode: string | null;
  readonly issue: string | null;
  readonly mergeRequest: string | null;
};

/** What a feature request says beside the title and text of its proposal. */
export type RequestDetails = {
  /** What is delivered is accepted by these, one line of plain text each. */
  readonly acceptanceCriteria: readonly string[];
  /** The SPDX id of the licence under which what is delivered is published. */
  readonly licence: string;
  /** The ids (URIs) of the institutions that need it. */
  readonly neededBy: readonly string[];
  readonly links: RequestLinks;
};

export const CRITERIA_MAX = 50;
export const CRITERION_MAX = 500;
/** Institutions that a request can say that they need it. */
export const NEEDED_BY_MAX = 200;

type Invalid = RefusalOf<'invalid'>;

/** Refuses details that nobody could deliver by or look up, and names every field that is wrong. */
export function checkRequestDetails(details: RequestDetails): Result<RequestDetails, Invalid> {
  const { links } = details;
  const checked = checkAll({
    acceptanceCriteria: checkCriteria(details.acceptanceCriteria),
    licence: isSoftwareLicence(details.licence) ? ok(details.licence) : invalid('licence', 'unknown-value'),
    neededBy: checkNeededBy(details.neededBy),
    publiccode: checkLink(links.publiccode, 'links.publiccode'),
    issue: checkLink(links.issue, 'links.issue'),
    mergeRequest: checkLink(links.mergeRequest, 'links.mergeRequest'),
  });
  if (!checked.ok) return checked;
  const { acceptanceCriteria, licence, neededBy, publiccode, issue, mergeRequest } = checked.value;
  return ok({ acceptanceCriteria, licence, neededBy, links: { publiccode, issue, mergeRequest } });
}

/**
 * What a request can be specified with: at least one acceptance criterion, so that members can later say whether what was
 * delivered meets it, and a cost in a currency that is in use.
 */
export function checkSpecified(
  details: Pick<RequestDetails, 'acceptanceCriteria'>,
  need: Money | null,
): Result<Money, Invalid> {
  const { acceptanceCriteria } = details;
  const checked = checkAll({
    acceptanceCriteria: acceptanceCriteria.length > 0 ? ok(0) : invalid('acceptanceCriteria', 'missing'),
    need: need === null ? invalid('need', 'missing') : checkCost(need, 'need', COST_MAX),
  });
  return checked.ok ? ok(checked.value.need) : checked;
}

function checkCriteria(criteria: readonly string[]): Result<readonly string[], Invalid> {
  if (criteria.length > CRITERIA_MAX) {
    return refuse({ type: 'invalid', field: 'acceptanceCriteria', because: 'too-many', limit: CRITERIA_MAX });
  }
  return checkEach(criteria.map((line, index) => checkLine(line, `acceptanceCriteria.${index}`, CRITERION_MAX)));
}

function checkNeededBy(institutions: readonly string[]): Result<readonly string[], Invalid> {
  if (institutions.length > NEEDED_BY_MAX) {
    return refuse({ type: 'invalid', field: 'neededBy', because: 'too-many', limit: NEEDED_BY_MAX });
  }
  return checkEach(
    institutions.map((each, index) => {
      const link = checkLink(each, `neededBy.${index}`);
      if (!link.ok) return link;
      return institutions.indexOf(each) < index ? invalid(`neededBy.${index}`, 'duplicate') : ok(each);
    }),
  );
}
