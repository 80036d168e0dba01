import { castBallot } from '../../src/application/ballot/cast-ballot.ts';
import { createBallot } from '../../src/application/ballot/create-ballot.ts';
import { extendBallot, publishBallot } from '../../src/application/ballot/publish-ballot.ts';
import { readBallotTally } from '../../src/application/ballot/read-tally.ts';
import { ANYBODY } from '../../src/application/kit/viewer.ts';
import type { Ballot } from '../../src/domain/ballot/ballot.ts';
import { value } from '../support/city.ts';
import { casting, option, options } from '../support/voting.ts';
import { institutionOf } from './city.ts';
import type { Place } from './network.ts';
import { type Chance, pick } from './seeded.ts';

/** One closes while the storm goes on, and may be prolonged; the other when it is over. */
const CLOSES = { 'en-route': '2026-03-02T12:30', 'au-port': '2026-03-04T20:00' } as const;
const SLUGS = Object.keys(CLOSES) as (keyof typeof CLOSES)[];
const OPTIONS = 3;
/** Somebody took back what they had chosen. */
const BLANK = 0;

/** Where a ballot is hosted. */
type At = { readonly host: Place; readonly slug: string };
/** Votes for each option, those who chose none first, by the institution that counted them. */
type Counted = Readonly<Record<string, readonly number[]>>;

/** What people of several institutions voted on the ballots that these share, each at home. */
export class Votes {
  /** By ballot and place: what each person chose last, in time. */
  readonly #cast = new Map<string, Map<Place, Map<string, number>>>();

  static async ask({ host, slug }: At): Promise<void> {
    for (const ballot of SLUGS) {
      const { id } = value(
        await createBallot(host.node.app, {
          consultation: slug,
          slug: ballot,
          question: { fr: `Lequel (${ballot}) ?` },
          method: 'choice',
          options: options('Nord', 'Sud', 'Est'),
          rules: { anonymityThreshold: 1, standings: ['registered'], decidingStanding: ['registered'] },
          closesAt: CLOSES[ballot],
          by: null,
        }),
      );
      value(await publishBallot(host.node.app, { ballotId: id, by: null }));
    }
  }

  /** Somebody votes at a place, votes otherwise, or takes it back. What is refused there, as too late, counts nowhere. */
  async cast(
    at: At,
    where: { readonly place: Place; readonly slug: string },
    by: { readonly person: string; readonly chance: Chance },
  ) {
    const { place, slug } = where;
    const query = pick(by.chance, SLUGS);
    const ballot = await ballotAt(place, slug, query);
    if (ballot === null) return;
    const chosen = Math.floor(by.chance() * (OPTIONS + 1));
    const choice =
      chosen === BLANK ? ({ kind: 'blank' } as const) : ({ kind: 'choice', option: option(ballot, chosen) } as const);
    const cast = await castBallot(place.node.app, casting(ballot, [by.person, choice]));
    if (cast.ok) this.#of(at, query, place).set(by.person, chosen);
  }

  /** The host lets people vote for longer, while they still can. */
  static async prolong({ host, slug }: At): Promise<void> {
    const ballot = await ballotAt(host, slug, 'en-route');
    if (ballot === null) return;
    const closesAt = new Date(ballot.closesAt.getTime() + 20 * 60_000).toISOString();
    await extendBallot(host.node.app, { ballotId: ballot.id, closesAt, reason: { fr: 'Plus de temps.' }, by: null });
  }

  /** When the last ballot of a host closes. */
  static async lastClose({ host, slug }: At): Promise<Date> {
    const ends = await Promise.all(
      SLUGS.map(async (each) => (await ballotAt(host, slug, each))?.closesAt.getTime() ?? 0),
    );
    return new Date(Math.max(...ends));
  }

  /** What each institution's people voted on each ballot of a host, without those whose people did not vote. */
  expected(at: At): Readonly<Record<string, Counted>> {
    return Object.fromEntries(
      SLUGS.map((ballot) => {
        const places = [...(this.#cast.get(keyOf(at, ballot)) ?? [])];
        return [
          ballot,
          Object.fromEntries(places.map(([place, votes]) => [institutionOf(place), sumOf([...votes.values()])])),
        ];
      }),
    );
  }

  #of(at: At, ballot: string, place: Place): Map<string, number> {
    const key = keyOf(at, ballot);
    const places = this.#cast.get(key) ?? new Map<Place, Map<string, number>>();
    const votes = places.get(place) ?? new Map<string, number>();
    this.#cast.set(key, places.set(place, votes));
    return votes;
  }
}

/** What a place shows of the ballots of a consultation: of each, what each institution counted, and all of them together. */
export async function countedAt(place: Place, slug: string) {
  const shown: Record<string, { readonly cities: Counted; readonly together: readonly number[] }> = {};
  for (const each of SLUGS) {
    const ballot = await ballotAt(place, slug, each);
    if (ballot === null) continue;
    const { joint } = value(await readBallotTally(place.node.app, { id: ballot.id, viewer: ANYBODY }));
    if (joint === null) continue;
    const cities = joint.cities.flatMap(({ institution, counted }) => {
      const pile = counted?.piles[0]?.count;
      // Whoever came too late to be counted has nothing to count.
      return pile == null || pile.valid + pile.blank === 0
        ? []
        : [[institution.uri, [pile.blank, ...pile.votes]] as const];
    });
    const { deciding } = joint.tally;
    shown[each] = { cities: Object.fromEntries(cities.toSorted()), together: [deciding.blank, ...deciding.votes] };
  }
  return shown;
}

/** What a place knows of other places' counts of ballots whose time has not come. */
export async function disclosedTooEarly({ query, clock }: Place): Promise<readonly object[]> {
  return await query(
    `select ballot.slug, subtotal.institution from subtotal join ballot on ballot.id::text = subtotal.about
     where ballot.closes_at > '${clock.now().toISOString()}'`,
  );
}

async function ballotAt(place: Place, slug: string, ballot: string): Promise<Ballot | null> {
  return await place.node.app.store.read(async (reader) => {
    const consultation = await reader.consultations.bySlug(slug);
    return consultation === null ? null : ((await reader.ballots.bySlug(consultation.id, ballot))?.ballot ?? null);
  });
}

const keyOf = ({ host, slug }: At, ballot: string): string => `${host.origin} ${slug} ${ballot}`;

function sumOf(votes: readonly number[]): readonly number[] {
  return Array.from({ length: OPTIONS + 1 }, (_, chosen) => votes.filter((each) => each === chosen).length);
}
