import { castBallot } from '../src/application/ballot/cast-ballot.ts';
import { createBallot } from '../src/application/ballot/create-ballot.ts';
import { confirmPaperBatch, enterPaperBatch } from '../src/application/ballot/paper-batches.ts';
import { publishBallot } from '../src/application/ballot/publish-ballot.ts';
import type { Ballot } from '../src/domain/ballot/ballot.ts';
import type { Choice } from '../src/domain/ballot/choice-kind.ts';
import { ok, refuse } from '../src/domain/kit/result.ts';
import { chanceFrom, optionAt, waking } from './chance.ts';
import { contentOf } from './proposal-acts.ts';
import type { BallotScenario, ConsultationScenario, Town } from './scenario.ts';
import { named, type Scene, type Told, voters } from './story.ts';

export function ballots(town: Town, consultation: ConsultationScenario): readonly Scene[] {
  return consultation.ballots.flatMap((input) => [
    opening(town, consultation, input),
    ...votes(town, input),
    ...paper(input),
  ]);
}

/** A question put to the vote in a consultation that is public, by its slug from then on. */
function opening(town: Town, consultation: ConsultationScenario, input: BallotScenario): Scene {
  const { slug, question, description, method, rules } = input;
  const options = input.options.map((option) => {
    if ('name' in option) return option;
    const idea = consultation.proposals?.all.find(({ key }) => key === option.proposal);
    if (idea === undefined) throw new Error(`no proposal is called ${option.proposal}`);
    return { name: contentOf(town, idea).title, cost: idea.cost ?? 0 };
  });
  return {
    day: input.day,
    hour: 9.25,
    async act({ app, agents, ballots }) {
      const by = { kind: 'agent', id: named(agents, 'officer') } as const;
      const command = { consultation: consultation.slug, slug, question, description, method, options, rules, by };
      const drafted = await createBallot(app, command);
      if (!drafted.ok) return drafted;
      ballots.set(slug, drafted.value.id);
      return await publishBallot(app, { ballotId: drafted.value.id, by });
    },
  };
}

/** The votes of a part of the town, spread over some days. Whom the demo signs in has not voted yet. */
function votes(town: Town, input: BallotScenario): readonly Scene[] {
  const { from, days, turnout, seed } = input.votes;
  const chance = chanceFrom(seed);
  return voters(town).flatMap(({ name }): Scene[] => {
    const [votes, day, hour] = [chance() < turnout, Math.floor(chance() * days), waking(chance)];
    const own = chanceFrom(Math.floor(chance() * 1e9));
    if (!votes || name === town.resident) return [];
    return [{ day: from + day, hour, act: (notification) => cast(notification, input, { name, chance: own }) }];
  });
}

async function cast(
  notification: Told,
  input: BallotScenario,
  { name, chance }: { readonly name: string; readonly chance: () => number },
) {
  const found = await ballotIn(notification, input.slug);
  if (found === null) return refuse({ type: 'not-found', what: 'ballot' });
  const receipt = await castBallot(notification.app, {
    ballotId: found.id,
    voter: { participantId: named(notification.people, name) },
    choice: choiceOf(found, input.votes, chance),
    rulesHash: found.rulesHash ?? '',
  });
  return receipt.ok ? ok(null) : receipt;
}

/** What somebody marks, by chance. */
function choiceOf(query: Ballot, { blank, marks }: BallotScenario['votes'], chance: () => number): Choice {
  if (blank !== undefined && chance() < blank) return { kind: 'blank' };
  const { budget } = query.rules;
  if (budget === null) {
    const mark =
      marks[
        optionAt(
          marks.map(({ share }) => share),
          chance(),
        )
      ];
    return { kind: 'choice', option: optionOf(query, mark?.option ?? 0) };
  }
  const wished = marks.filter(({ share }) => chance() < share).map(({ option }) => query.options[option - 1]);
  let left = budget.amount;
  const within = wished.flatMap((option) => {
    if (option === undefined || (option.cost ?? 0) > left) return [];
    left -= option.cost ?? 0;
    return [option.id];
  });
  return within.length === 0 ? { kind: 'blank' } : { kind: 'budget', options: within };
}

/** Sheets of paper, entered by one agent and confirmed by another the day after. */
function paper({ slug, paper: paperValue }: BallotScenario): readonly Scene[] {
  if (paperValue === undefined) return [];
  const { day, reference, place } = paperValue;
  let entered: string | null = null;
  const hand = ({ agents }: Told, name: string) => ({
    id: named(agents, name),
    by: { kind: 'agent', id: named(agents, name) } as const,
  });
  return [
    {
      day,
      hour: 11,
      async act(notification) {
        const found = await ballotIn(notification, slug);
        if (found === null) return refuse({ type: 'not-found', what: 'ballot' });
        const rows = paperValue.rows.map(({ options, count }) => ({ choice: marked(found, options), count }));
        const sheets = rows.reduce((sum, row) => sum + row.count, 0);
        const batch = { ballotId: found.id, reference, place, sheets, rows, operator: hand(notification, 'officer') };
        const done = await enterPaperBatch(notification.app, batch);
        if (!done.ok) return done;
        entered = done.value.id;
        return ok(null);
      },
    },
    {
      day: day + 1,
      hour: 11,
      async act(notification) {
        const done = await confirmPaperBatch(notification.app, {
          batchId: entered ?? '',
          operator: hand(notification, 'clerk'),
        });
        return done.ok ? ok(null) : done;
      },
    },
  ];
}

function marked(query: Ballot, numbers: readonly number[] | undefined): Choice {
  if (numbers === undefined) return { kind: 'invalid' };
  const options = numbers.map((number) => optionOf(query, number));
  return query.rules.budget === null ? { kind: 'choice', option: options[0] ?? '' } : { kind: 'budget', options };
}

/** The option of a number. */
function optionOf(of: Ballot, number: number): string {
  return of.options[number - 1]?.id ?? '';
}

async function ballotIn({ app, ballots }: Told, slug: string): Promise<Ballot | null> {
  const stored = await app.store.read((reader) => reader.ballots.byId(named(ballots, slug)));
  return stored?.ballot ?? null;
}
