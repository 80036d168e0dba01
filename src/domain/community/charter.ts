import { checkSecondAgentAbove } from '../institution/institution.ts';
import type { Actor } from '../kit/actor.ts';
import { checkAll, checkEach } from '../kit/check-all.ts';
import type { ConsultationId } from '../kit/id.ts';
import type { Money } from '../kit/money.ts';
import type { Refusal, RefusalOf } from '../kit/refusal.ts';
import { ok, type Result, refuse } from '../kit/result.ts';
import { checkLocalised, type Localised, lengthOf } from '../kit/text.ts';
import { checkOneOf } from './check-terms.ts';
import { LATE_JOINING, type LateJoining, SHARING_RULES, type SharingRule } from './terms.ts';

/** Characters of a charter in one language. */
export const CHARTER_MAX = 50_000;
/** Of all languages together: members read a version at once. */
const TOGETHER_MAX = 300_000;
/** Characters that say which decision a version is of. */
export const DECISION_MAX = 2_000;
/** Institutions whose population a charter says. */
const POPULATIONS_MAX = 500;

/** Until when an institution may withdraw a pledge. */
export const PLEDGE_WITHDRAWALS = ['until-close', 'never'] as const;
export type PledgeWithdrawal = (typeof PLEDGE_WITHDRAWALS)[number];

/** How many people an institution answers for, by the figures of a year; what costs are shared by. */
export type Population = {
  /** The id of the institution. */
  readonly institution: string;
  readonly people: number;
  readonly year: number;
};

/** What the institutions of a community agreed on, as far as the node goes by it, and in words. */
export type CharterTerms = {
  readonly text: Localised;
  /**
   * A sum in minor units above which a second agent confirms what an institution commits to; null where one always does, as
   * one does for sums in other currencies and for what is no money.
   */
  readonly secondAgentAbove: Money | null;
  readonly pledgeWithdrawal: PledgeWithdrawal;
  readonly populations: readonly Population[];
  /** How costs are shared; absent where that is agreed on with each request. */
  readonly sharing?: SharingRule | undefined;
  /** What an institution pays that joins later; absent likewise. */
  readonly lateJoining?: LateJoining | undefined;
  /** Who may take over as the host after how many days in which the host does not answer; absent for nobody. */
  readonly successor?: Successor | undefined;
};

/** The id of an institution, and days. */
export type Successor = { readonly institution: string; readonly afterDays: number };
/** Days of silence after which another institution may take over, at most. */
export const SUCCESSION_DAYS_MAX = 365;

/** A version of the charter, by the decision that made it. Earlier ones stay. */
export type Charter = {
  readonly consultationId: ConsultationId;
  /** 1, 2, … in each community. */
  readonly version: number;
  readonly terms: CharterTerms;
  /** Which decision it is, in words: of which meeting or vote. */
  readonly decision: Localised;
  /** The address of the community that the hashed document names; null for that of this node, in versions from before. */
  readonly community: string | null;
  /** SHA-256 (hex) of the JCS form of `charterDocument`. */
  readonly hash: string;
  readonly decidedAt: Date;
  /** Who entered it; null where that was at the command line. */
  readonly decidedBy: Extract<Actor, { kind: 'agent' | 'token' }>['id'] | null;
};

/** A charter that can be adopted: texts in the languages of the community, whole sums, each institution once. */
export function checkCharter(terms: CharterTerms, languages: readonly string[]): Result<CharterTerms, Refusal> {
  const { secondAgentAbove, populations, sharing, lateJoining, successor } = terms;
  const checked = checkAll({
    text: checkLocalised(terms.text, 'text', CHARTER_MAX),
    languages: inLanguages(terms.text, 'text', languages),
    together: checkTogether(terms.text),
    secondAgentAbove: checkSecondAgentAbove(secondAgentAbove),
    pledgeWithdrawal: PLEDGE_WITHDRAWALS.includes(terms.pledgeWithdrawal)
      ? ok(terms.pledgeWithdrawal)
      : refuse({ type: 'invalid', field: 'pledgeWithdrawal', because: 'unknown-value' }),
    populations: checkPopulations(populations),
    sharing: sharing === undefined ? ok(sharing) : checkOneOf(sharing, SHARING_RULES, 'sharing'),
    lateJoining: lateJoining === undefined ? ok(lateJoining) : checkOneOf(lateJoining, LATE_JOINING, 'lateJoining'),
    successor: successor === undefined ? ok(successor) : checkSuccessor(successor),
  });
  if (!checked.ok) return checked;
  const { text, pledgeWithdrawal } = checked.value;
  // What is absent is no member: versions from before there was one keep their hash.
  return ok({
    ...{ text, secondAgentAbove, pledgeWithdrawal, populations },
    ...(sharing !== undefined && { sharing }),
    ...(lateJoining !== undefined && { lateJoining }),
    ...(successor !== undefined && { successor }),
  });
}

function checkSuccessor(successor: Successor): Result<Successor, RefusalOf<'invalid'>> {
  const { institution, afterDays } = successor;
  if (!URL.canParse(institution)) {
    return refuse({ type: 'invalid', field: 'successor.institution', because: 'not-a-node-address' });
  }
  const field = 'successor.afterDays';
  if (!Number.isInteger(afterDays)) return refuse({ type: 'invalid', field, because: 'wrong-type' });
  if (afterDays < 1) return refuse({ type: 'invalid', field, because: 'too-small', limit: 1 });
  return afterDays <= SUCCESSION_DAYS_MAX
    ? ok({ institution, afterDays })
    : refuse({ type: 'invalid', field, because: 'too-large', limit: SUCCESSION_DAYS_MAX });
}

/** The decision that a version is of, in the languages of the community. */
export function checkDecision(decision: Localised, languages: readonly string[]): Result<Localised, Refusal> {
  const foreign = inLanguages(decision, 'decision', languages);
  return foreign.ok ? checkLocalised(decision, 'decision', DECISION_MAX) : foreign;
}

function inLanguages(text: Localised, field: string, languages: readonly string[]): Result<null, RefusalOf<'invalid'>> {
  const foreign = Object.keys(text).find((lang) => !languages.includes(lang));
  return foreign === undefined
    ? ok(null)
    : refuse({ type: 'invalid', field: `${field}.${foreign}`, because: 'language-not-offered' });
}

function checkTogether(text: Localised): Result<null, RefusalOf<'invalid'>> {
  const length = Object.values(text).reduce((sum, each) => sum + lengthOf(each), 0);
  if (length <= TOGETHER_MAX) return ok(null);
  return refuse({ type: 'invalid', field: 'text', because: 'too-long', limit: TOGETHER_MAX });
}

function checkPopulations(populations: readonly Population[]): Result<readonly Population[], RefusalOf<'invalid'>> {
  if (populations.length > POPULATIONS_MAX) {
    return refuse({ type: 'invalid', field: 'populations', because: 'too-many', limit: POPULATIONS_MAX });
  }
  return checkEach(
    populations.map((population, index): Result<Population, RefusalOf<'invalid'>> => {
      const { institution, people, year } = population;
      const field = `populations.${index}`;
      if (!URL.canParse(institution)) {
        return refuse({ type: 'invalid', field: `${field}.institution`, because: 'not-a-node-address' });
      }
      if (populations.findIndex((other) => other.institution === institution) < index) {
        return refuse({ type: 'invalid', field: `${field}.institution`, because: 'duplicate' });
      }
      if (!Number.isSafeInteger(people) || people < 1) {
        return refuse({ type: 'invalid', field: `${field}.people`, because: 'too-small', limit: 1 });
      }
      return Number.isInteger(year) && year >= 1_900 && year <= 9_999
        ? ok(population)
        : refuse({ type: 'invalid', field: `${field}.year`, because: 'not-a-date' });
    }),
  );
}

/** What is hashed and shown of a version: what was decided, and nothing about who typed it in. */
export function charterDocument({
  community,
  version,
  terms,
  decision,
}: Pick<Charter, 'version' | 'terms' | 'decision'> & {
  /** The address of the community. */
  readonly community: string;
}): object {
  return { community, version, ...terms, decision };
}
