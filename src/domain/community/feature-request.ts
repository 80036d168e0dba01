import { checkAll, checkEach } from '../kit/check-all.ts';
import { isCurrency } from '../kit/currency.ts';
import type { InvalidReason } from '../kit/invalid-reason.ts';
import { checkMoney, type Money } from '../kit/money.ts';
import type { RefusalOf } from '../kit/refusal.ts';
import { ok, type Result, refuse } from '../kit/result.ts';
import { checkLine, TITLE_MAX } from '../kit/text.ts';
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

/** What a supplier says that a request costs. */
export type Estimate = {
  /** The id (URI) of the supplier, or its name where it has no node. */
  readonly supplier: string;
  readonly amount: Money;
  /** The day of the estimate, `YYYY-MM-DD`. */
  readonly date: string;
};

export const CRITERIA_MAX = 50;
export const CRITERION_MAX = 500;
/** Institutions that a request can say that they need it. */
export const NEEDED_BY_MAX = 200;
const URL_MAX = 1_000;

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
    need: need === null ? invalid('need', 'missing') : checkCost(need, 'need'),
  });
  return checked.ok ? ok(checked.value.need) : checked;
}

/** Refuses an estimate of a day that is no day or still to come, by the date of today (`YYYY-MM-DD`). */
export function checkEstimate(estimate: Estimate, today: string): Result<Estimate, Invalid> {
  const checked = checkAll({
    supplier: checkLine(estimate.supplier, 'supplier', TITLE_MAX),
    amount: checkCost(estimate.amount, 'amount'),
    date: checkDay(estimate.date, today),
  });
  return checked.ok ? ok({ ...estimate, supplier: checked.value.supplier }) : checked;
}

function checkCost(cost: Money, field: string): Result<Money, Invalid> {
  if (!isCurrency(cost.currency)) return invalid(`${field}.currency`, 'unknown-value');
  return checkMoney(cost, field, { least: 1, most: COST_MAX });
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

/** An address that a browser opens safely: https, without a user name or a password in it. */
export function checkLink<T extends string | null>(link: T, field: string): Result<T, Invalid> {
  if (link === null) return ok(link);
  if (link.length > URL_MAX) return refuse({ type: 'invalid', field, because: 'too-long', limit: URL_MAX });
  const url = URL.canParse(link) ? new URL(link) : null;
  const isPlain = url?.protocol === 'https:' && url.username === '' && url.password === '' && !/\s/.test(link);
  return isPlain ? ok(link) : invalid(field, 'not-https');
}

/** A day that has come. */
export function checkDay(day: string, today: string, field = 'date'): Result<string, Invalid> {
  if (!isDay(day)) return invalid(field, 'not-a-date');
  return day > today ? invalid(field, 'in-the-future') : ok(day);
}

/** The 31st of February parses as nothing, or as a day of March. */
export function isDay(day: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) return false;
  const at = new Date(`${day}T00:00:00Z`);
  return Number.isFinite(at.getTime()) && at.toISOString().slice(0, 10) === day;
}

function invalid(field: string, because: InvalidReason): { readonly ok: false; readonly refusal: Invalid } {
  return refuse({ type: 'invalid', field, because });
}
