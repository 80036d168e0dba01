import { castBallot } from '../../application/cast-ballot.ts';
import { type CreateBallot, createBallot } from '../../application/create-ballot.ts';
import { confirmPaperBatch } from '../../application/decide-paper-batch.ts';
import { enterPaperBatch } from '../../application/enter-paper-batch.ts';
import { publishBallot } from '../../application/publish-ballot.ts';
import type { Ballot } from '../../domain/ballot/ballot.ts';
import type { Choice } from '../../domain/ballot/choice.ts';
import { ok, refuse } from '../../domain/result.ts';
import { chanceFrom, waking } from './chance.ts';
import { DEMO_RESIDENT, PEOPLE } from './people.ts';
import { named, type Scene, type Told } from './story.ts';

/** What somebody marks, by chance. */
type Marking = (ballot: Ballot, chance: () => number) => Choice;

/** A question put to the vote in a consultation that is public, by its slug from then on. */
export function ballot(day: number, said: Omit<CreateBallot, 'by'>): Scene {
  return {
    day,
    hour: 9.25,
    async act({ app, agents, ballots }) {
      const by = { agent: named(agents, 'officer') };
      const drafted = await createBallot(app, { ...said, by });
      if (!drafted.ok) return drafted;
      ballots.set(said.slug, drafted.value.id);
      return await publishBallot(app, { ballotId: drafted.value.id, by });
    },
  };
}

/** The votes of a part of the town, spread over some days. Whom the demo signs in has not voted yet. */
export function votes(
  slug: string,
  when: { readonly from: number; readonly days: number; readonly turnout: number; readonly seed: number },
  mark: Marking,
): readonly Scene[] {
  const chance = chanceFrom(when.seed);
  return PEOPLE.filter(({ standing }) => standing === 'resident' || standing === 'registered').flatMap(
    ({ name }): Scene[] => {
      const [votes, day, hour] = [chance() < when.turnout, Math.floor(chance() * when.days), waking(chance)];
      const own = chanceFrom(Math.floor(chance() * 1e9));
      if (!votes || name === DEMO_RESIDENT) return [];
      return [{ day: when.from + day, hour, act: (told) => cast(told, { slug, name, mark: (of) => mark(of, own) }) }];
    },
  );
}

async function cast(
  told: Told,
  { slug, name, mark }: { readonly slug: string; readonly name: string; readonly mark: (ballot: Ballot) => Choice },
) {
  const found = await ballotIn(told, slug);
  if (found === null) return refuse({ type: 'not-found', what: 'ballot' });
  const receipt = await castBallot(told.app, {
    ballotId: found.id,
    voter: { participantId: named(told.people, name) },
    choice: mark(found),
    rulesHash: found.rulesHash ?? '',
  });
  return receipt.ok ? ok(null) : receipt;
}

/** Sheets of paper, entered by one agent and confirmed by another the day after. */
export function sheets(
  slug: string,
  said: {
    readonly day: number;
    readonly reference: string;
    readonly place: string;
    readonly rows: (ballot: Ballot) => readonly { readonly choice: Choice; readonly count: number }[];
  },
): readonly Scene[] {
  let entered: string | null = null;
  const hand = ({ agents }: Told, name: string) => ({ id: named(agents, name), by: { agent: named(agents, name) } });
  return [
    {
      day: said.day,
      hour: 11,
      async act(told) {
        const found = await ballotIn(told, slug);
        if (found === null) return refuse({ type: 'not-found', what: 'ballot' });
        const rows = said.rows(found);
        const count = rows.reduce((sum, row) => sum + row.count, 0);
        const { reference, place } = said;
        const batch = { ballotId: found.id, reference, place, sheets: count, rows, hand: hand(told, 'officer') };
        const done = await enterPaperBatch(told.app, batch);
        if (!done.ok) return done;
        entered = done.value.id;
        return ok(null);
      },
    },
    {
      day: said.day + 1,
      hour: 11,
      async act(told) {
        const done = await confirmPaperBatch(told.app, { batchId: entered ?? '', hand: hand(told, 'clerk') });
        return done.ok ? ok(null) : done;
      },
    },
  ];
}

/** The option of a number. */
export function optionOf(of: Ballot, number: number): string {
  return of.options[number - 1]?.id ?? '';
}

async function ballotIn({ app, ballots }: Told, slug: string): Promise<Ballot | null> {
  const kept = await app.store.read((reader) => reader.ballots.byId(named(ballots, slug)));
  return kept?.ballot ?? null;
}
