import type { Ballot } from '../../../domain/ballot/ballot.ts';
import type { Count } from '../../../domain/ballot/count.ts';
import { type Tally, togetherIn } from '../../../domain/ballot/tally.ts';
import { weightOf, weightsNow } from '../../../domain/ballot/weights.ts';
import type { Consultation } from '../../../domain/consultation/consultation.ts';
import { ballotsMax } from '../../../domain/network/accept-subtotal.ts';
import { castOf } from '../../../domain/network/consistent-subtotal.ts';
import { type CityCount, jointTally } from '../../../domain/network/joint-tally.ts';
import { LATE_MS } from '../../../domain/network/subtotal.ts';
import type { Poll } from '../../../domain/poll/poll.ts';
import { totalsOf } from '../../../domain/support/support.ts';
import type { Application, Reader } from '../../application.ts';
import type { Publication } from '../../ballot/ports.ts';
import { sha256 } from '../../kit/content-hash.ts';
import { neighbours, thisInstitution } from '../../kit/neighbour.ts';
import { institutionUri } from '../../kit/uris.ts';
import { loadMoves } from '../move/resolve-move.ts';
import type { City, CityPoll, CitySupports, StoredFault, SubtotalTopic } from './ports.ts';

/** The result of a ballot that several institutions put to the vote, of all that came so far. */
export type JointResult = {
  readonly cities: readonly (City & {
    readonly counted: CityCount | null;
    /** The document that it signed, in JSON; null of ours until it is made. */
    readonly signed: string | null;
    /** How often it counts; null where all count once. */
    readonly weight: number | null;
  })[];
  /** What the ballots that were cast weigh together; null where all count once. */
  readonly weight: number | null;
  readonly tally: Tally;
  /** Everybody's ballots that are shown, deciding or not. */
  readonly together: Count;
  /** Whether every institution is in it. */
  readonly complete: boolean;
  /** From when on nothing more comes into it. */
  readonly finalFrom: Date;
};

/** Supports of a proposal city by city; null where only this institution holds the consultation. Asked once counts are visible. */
export async function citySupports(
  reader: Reader,
  app: Application,
  of: { readonly consultation: Consultation; readonly number: number; readonly version: number },
): Promise<readonly CitySupports[] | null> {
  const { consultation, number, version } = of;
  const cities = await citiesIn(reader, app, { consultation, about: 'supports' });
  if (cities === null) return null;
  const [others, own] = await Promise.all([
    reader.subtotals.countsOf(consultation.id, number),
    reader.subtotals.ownCountsOf(consultation.id, number),
  ]);
  return cities.map((city) => {
    const counts = others.find(({ institution }) => institution === city.institution.uri)?.counts ?? [];
    const isIn = city.ours || city.state === 'counted';
    return { ...city, totals: isIn ? totalsOf(city.ours ? own : counts, version) : null };
  });
}

/** A poll city by city, with ours as it is now (`own`); null where only this institution holds the consultation. Asked once counts are visible. */
export async function cityPolls(
  reader: Reader,
  app: Application,
  of: { readonly consultation: Consultation; readonly poll: Poll; readonly own: Promise<CityPoll['polled']> },
): Promise<readonly CityPoll[] | null> {
  const { consultation, poll, own } = of;
  const cities = await citiesIn(reader, app, { consultation, about: poll.id });
  if (cities === null) return null;
  const [stored, ours] = await Promise.all([reader.subtotals.current(consultation.id, poll.id), own]);
  return cities.map((city) => {
    const polled = stored.find(({ institution }) => institution === city.institution.uri)?.polled ?? null;
    return { ...city, polled: city.ours ? ours : polled };
  });
}

/**
 * A ballot city by city and together, each as often as the rules say. Null where only this institution holds it, unless they say how
 * often it counts. Asked once its own result is published.
 */
export async function readJoint(
  app: Application,
  of: { readonly consultation: Consultation; readonly ballot: Ballot; readonly publication: Publication },
): Promise<JointResult | null> {
  const { consultation, publication } = of;
  const isWeighted = of.ballot.rules.weights !== null;
  const read = await app.store.read(async (reader) => ({
    cities: await citiesIn(reader, app, { consultation, about: of.ballot.id, alone: isWeighted }),
    moves: isWeighted ? await loadMoves(app, reader) : [],
    stored: await reader.subtotals.current(consultation.id, of.ballot.id),
  }));
  if (read.cities === null) return null;
  const { rules } = of.ballot;
  const ballot = { ...of.ballot, rules: { ...rules, weights: weightsNow(rules.weights, read.moves) } };
  const { turnout: own, subtotals: piles } = publication.tally;
  const turnout = { byStanding: own.byStanding, byChannel: own.byChannel };
  const cities = read.cities.map((city) => {
    const institution = city.institution.uri;
    const those = read.stored.filter((each) => each.institution === institution);
    const { counted = null, document: signed = null } = those.findLast((each) => each.counted !== null) ?? {};
    // What we signed stands, also where ballots were lost since.
    const figures = counted ?? (city.ours ? { turnout, piles } : null);
    const weight = isWeighted ? weightOf(ballot.rules, institution) : null;
    const registered = city.registrations.at(-1)?.registered ?? null;
    const limit = ballotsMax(consultation, registered) ?? Number.POSITIVE_INFINITY;
    // Registered again as fewer people than it has votes.
    if (figures !== null && castOf(figures) > limit) {
      return {
        ...city,
        state: 'refused' as const,
        fault: { because: 'too-many' as const, limit },
        counted: null,
        signed,
        weight,
      };
    }
    const without = city.fault === null ? ('committed' as const) : ('refused' as const);
    const state = figures === null && city.state === 'counted' ? without : city.state;
    return { ...city, state, counted: figures === null ? null : { institution, ...figures }, signed, weight };
  });
  const counts = cities.flatMap(({ counted }) => counted ?? []);
  const joint = jointTally(ballot, counts, sha256);
  if (!joint.ok) return null;
  const tally = joint.value;
  const complete = counts.length === cities.length;
  const finalFrom = new Date(publication.publishedAt.getTime() + LATE_MS);
  const cast = cities.map(({ counted, weight }) => (counted === null ? 0 : castOf(counted) * (weight ?? 1)));
  const weight = isWeighted ? cast.reduce((sum, each) => sum + each, 0) : null;
  return { cities, weight, tally, together: togetherIn(ballot, tally), complete, finalFrom };
}

/** The institutions that hold a consultation, ours first, with how far each is; null where ours is the only one, unless `alone`. */
export async function citiesIn(
  reader: Reader,
  app: Application,
  of: { readonly consultation: Consultation; readonly about: SubtotalTopic; readonly alone?: boolean },
): Promise<readonly City[] | null> {
  const { consultation, about, alone = false } = of;
  const own = institutionUri(app.origin);
  const [known, holders, registered] = await Promise.all([
    reader.subtotals.states(consultation.id),
    holdersOf(reader, consultation),
    reader.sharing.registrations(consultation.id),
  ]);
  // An institution that is gone is among them where it counted something.
  const states = known.filter(
    (state) =>
      state.about === about && (state.sequence > 0 || state.fault !== null || holders.includes(state.institution)),
  );
  const uris = [...new Set([own, ...holders, ...states.map(({ institution }) => institution)])];
  if (uris.length === 1 && !alone) return null;
  const [us, others] = await Promise.all([thisInstitution(reader, own), neighbours(reader, uris.slice(1))]);
  return [us, ...others].map(({ isPeer: _, ...institution }): City => {
    const state = states.find((each) => each.institution === institution.uri);
    const fault = state?.fault?.why ?? null;
    const ours = institution.uri === own;
    const isIn = ours ? fault === null : (state?.sequence ?? 0) > 0;
    const registrations = registered.filter((each) => each.institution === institution.uri);
    return { institution, ours, state: isIn ? 'counted' : stateWithout(fault), fault, registrations };
  });
}

async function holdersOf(reader: Reader, { id, host }: Consultation): Promise<readonly string[]> {
  if (host !== null) return [host.institution, ...(await reader.sharing.holders(id))];
  const cohosts = await reader.sharing.cohosts(id);
  return cohosts.filter(({ status }) => status === 'accepted').map(({ peer }) => peer);
}

function stateWithout(fault: StoredFault | null): City['state'] {
  if (fault === null) return 'missing';
  return fault.because === 'unreadable' ? 'unread' : 'refused';
}
