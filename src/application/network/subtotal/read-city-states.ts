import { type Ballot, finalAt } from '../../../domain/ballot/ballot.ts';
import type { Consultation } from '../../../domain/consultation/consultation.ts';
import { castOf } from '../../../domain/network/consistent-subtotal.ts';
import type { Application, Reader } from '../../application.ts';
import { bringersIn } from '../../kit/bringing.ts';
import { institutionUri } from '../../kit/uris.ts';
import type { Neighbour } from '../cohost/ports.ts';
import type { City } from './ports.ts';
import { readAwaited } from './read-awaited.ts';
import { citiesIn, readJoint } from './read-cities.ts';

/** How an institution that holds a consultation is getting on with it, as far as this node knows. */
export type CityState = Omit<City, 'fault' | 'state'> & {
  readonly decides: boolean;
  /** Which co-host brought it in; null where the host invited it by itself. */
  readonly introducedBy: Omit<Neighbour, 'isPeer'> | null;
  /** When its node answered last, and since when it does not; null of ours, and of those that are no peers of ours. */
  readonly seenAt: Date | null;
  readonly failingSince: Date | null;
  /** What came of its counts of supports. */
  readonly supports: Pick<City, 'ours' | 'institution' | 'state' | 'fault'>;
  /** Proposals that it answered. */
  readonly answered: number;
  /** What it said that cannot be, about this consultation. */
  readonly evidence: number;
};

/** A ballot that is over: who voted in which city, and what its result waits for. */
export type BallotState = {
  readonly ballot: Ballot;
  /** `cast` is null where nothing that counts came yet. */
  readonly cities: readonly { readonly city: City; readonly cast: number | null }[];
  /** From when on nothing more comes into the result; null while it is not shown. */
  readonly finalFrom: Date | null;
  /** Until when commitments are waited for; null where none are. */
  readonly waitsUntil: Date | null;
  readonly complete: boolean;
};

export type CityStates = { readonly cities: readonly CityState[]; readonly ballots: readonly BallotState[] };

/** What officers need to know of the institutions that hold a consultation with ours; null where none does. */
export async function readCityStates(app: Application, consultation: Consultation): Promise<CityStates | null> {
  const read = await app.store.read(async (reader) => {
    const cities = await citiesIn(reader, app, { consultation, about: 'supports' });
    if (cities === null) return null;
    const ballots = await reader.ballots.of(consultation.id);
    return { cities: await statesOf(reader, app, { consultation, cities }), ballots };
  });
  if (read === null) return null;
  const ballots: BallotState[] = [];
  for (const { ballot } of read.ballots) {
    const state = app.now() < finalAt(ballot) ? null : await ballotState(app, consultation, ballot);
    if (state !== null) ballots.push(state);
  }
  return { cities: read.cities, ballots };
}

async function statesOf(
  reader: Reader,
  app: Application,
  { consultation, cities }: { readonly consultation: Consultation; readonly cities: readonly City[] },
): Promise<readonly CityState[]> {
  const { id: consultationId, host } = consultation;
  const own = institutionUri(app.origin);
  const decider = host?.institution ?? own;
  const [peers, bringers, answeredBy, ours, evidence] = await Promise.all([
    reader.peering.peers(),
    bringersIn(reader, app, consultation),
    reader.cohostAnswers.countBy(consultationId),
    reader.views.countProposals({
      ...{ consultationId, statuses: ['published'], search: null, langs: consultation.languages },
      ...{ tag: null, topic: null, answered: true },
    }),
    Promise.all(
      cities.map(async ({ institution: { uri } }) =>
        (await reader.peering.evidence({ peer: uri, limit: EVIDENCE_MAX })).filter(
          (each) => each.consultationId === consultationId,
        ),
      ),
    ),
  ]);
  return cities.map(({ state, fault, ...city }, index) => {
    const { uri } = city.institution;
    const peer = peers.find((each) => each.uri === uri);
    const decides = uri === decider;
    return {
      ...city,
      decides,
      introducedBy: bringers.get(uri) ?? null,
      seenAt: peer?.seenAt ?? null,
      failingSince: peer?.failingSince ?? null,
      supports: { ours: city.ours, institution: city.institution, state, fault },
      answered: decides ? ours : (answeredBy.get(uri) ?? 0),
      evidence: evidence[index]?.length ?? 0,
    };
  });
}

/** So much of one institution is looked at for what is about this consultation. */
const EVIDENCE_MAX = 100;

async function ballotState(app: Application, consultation: Consultation, ballot: Ballot): Promise<BallotState | null> {
  const publication = await app.store.read((reader) => reader.ballots.publication(ballot.id));
  const joint = publication === null ? null : await readJoint(app, { consultation, ballot, publication });
  if (joint !== null) {
    const { cities, finalFrom, complete } = joint;
    const cast = cities.map((city) => ({ city, cast: city.counted === null ? null : castOf(city.counted) }));
    return { ballot, cities: cast, finalFrom, waitsUntil: null, complete };
  }
  const awaited = await readAwaited(app, { consultation, ballot });
  if (awaited === null) return null;
  const cities = awaited.cities.map((city) => ({ city, cast: null }));
  return { ballot, cities, finalFrom: null, waitsUntil: awaited.until, complete: false };
}
