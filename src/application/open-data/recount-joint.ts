import { togetherIn } from '../../domain/ballot/tally.ts';
import { weightOf, weightsNow } from '../../domain/ballot/weights.ts';
import { addsUp } from '../../domain/network/consistent-subtotal.ts';
import { type CityCount, jointTally } from '../../domain/network/joint-tally.ts';
import type { InstitutionMove } from '../../domain/network/move.ts';
import type { BallotSubtotal, Subtotal } from '../../domain/network/subtotal.ts';
import { sha256 } from '../kit/content-hash.ts';
import { ballotBy, type RulesInput, sameResult } from './recount-ballots.ts';
import { type ResultDocument, resultDocument } from './tally.ts';

export type JointOutcome = 'equal' | 'differs' | 'not-proven';

/**
 * What a signed document says, in ids of now; null where it has not the proof of the institution, under whatever id it had
 * then, or is no subtotal.
 */
export type ProvenSubtotal = (document: string, institution: string) => Promise<Subtotal | null>;

/** A public key of an institution, as its actor lists it to assert with. */
export type SigningKey = { readonly id: string; readonly controller: string; readonly publicKeyMultibase: string };

/** Keys and moves out of a file. */
export type KeysInput = { readonly keys: readonly SigningKey[]; readonly moves: readonly InstitutionMove[] };

export type Signatures = {
  readonly proven: ProvenSubtotal;
  /** The key that a document says it is signed with, as whoever it is by lists it; null where it does not, or cannot be read. */
  keyOf(document: string): Promise<SigningKey | null>;
  /** Where institutions went: what was signed before names the ids of then. */
  moves(): Promise<readonly InstitutionMove[]>;
};

/** A joint result as anybody published it. */
export type JointInput = {
  readonly cities: readonly {
    readonly institution: string;
    readonly ours: boolean;
    readonly turnout: object | null;
    readonly piles: readonly object[] | null;
    /** How often it is said to count; null or absent where all count once. */
    readonly weight?: number | null | undefined;
    /** The document that it signed, as it was signed. */
    readonly signed: object | null;
  }[];
  readonly result: object;
};

/** What the ballots of whoever published it came to when they were counted again, and the rules that they were cast under. */
export type OwnCount = {
  readonly rules: RulesInput;
  readonly result: ResultDocument;
  /** Where institutions went that the rules name under former ids. */
  readonly moves?: readonly InstitutionMove[];
};

/**
 * Adds up again what institutions counted of a ballot that they share: the published ballots of the one that says it, as
 * they were counted again, and what each of the others signed, only with its proof and of this very ballot. What is said
 * beside a signature is not believed, but has to be the same, and so is how often each counts by the rules.
 */
export async function recountJoint(
  proven: ProvenSubtotal,
  { joint, own }: { readonly joint: JointInput; readonly own: OwnCount },
): Promise<JointOutcome> {
  const { cities, result } = joint;
  const frozen = ballotBy(own.rules);
  const weights = weightsNow(frozen.rules.weights, own.moves ?? []);
  const ballot = { ...frozen, rules: { ...frozen.rules, weights } };
  const { turnout, subtotals: piles } = own.result;
  const { byStanding, byChannel } = turnout;
  if (cities.filter(({ ours }) => ours).length !== 1) return 'differs';
  if (new Set(cities.map(({ institution }) => institution)).size < cities.length) return 'differs';
  const counted: CityCount[] = [];
  const about = new Set<string>();
  for (const city of cities) {
    const { institution, signed, ours } = city;
    if ((city.weight ?? 1) !== weightOf({ weights }, institution)) return 'differs';
    if (ours) counted.push({ institution, turnout: { byStanding, byChannel }, piles });
    // It counts nothing, or is ours and not signed yet.
    if (city.piles === null || (ours && signed === null)) continue;
    const subtotal = signed === null ? null : await proven(JSON.stringify(signed), institution);
    if (subtotal?.of !== 'ballot' || subtotal.institution !== institution) return 'not-proven';
    about.add(subtotal.ballot);
    const seen = ours ? { turnout: { byStanding, byChannel }, piles } : city;
    if (!isSame(subtotal, seen) || !addsUp(ballot, subtotal)) return 'differs';
    if (!ours) counted.push({ institution, turnout: subtotal.turnout, piles: subtotal.piles });
  }
  if (!isAboutOne(about, own.rules)) return 'not-proven';
  const again = jointTally(ballot, counted, sha256);
  if (!again.ok) return 'differs';
  const recounted = resultDocument({ tally: again.value, together: togetherIn(ballot, again.value) });
  return sameResult(recounted, result) ? 'equal' : 'differs';
}

/** Whether they signed about one ballot, and about the one that has these rules. */
function isAboutOne(about: ReadonlySet<string>, { consultation, ballot }: RulesInput): boolean {
  return about.size <= 1 && [...about].every((uri) => uri.endsWith(`/consultations/${consultation}/ballots/${ballot}`));
}

function isSame(
  { turnout, piles }: BallotSubtotal,
  seen: { readonly turnout: object | null; readonly piles: readonly object[] | null },
): boolean {
  return sameResult({ turnout, piles }, { turnout: seen.turnout, piles: seen.piles });
}
