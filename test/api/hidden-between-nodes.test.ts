import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { castBallot } from '../../src/application/ballot/cast-ballot.ts';
import { confirmPaperBatch, enterPaperBatch } from '../../src/application/ballot/paper-batches.ts';
import { sendDigests } from '../../src/application/mail/digest/send-digests.ts';
import { voteInPoll } from '../../src/application/poll/polls.ts';
import { giveSupport, withdrawSupport } from '../../src/application/support/support.ts';
import { value } from '../support/city.ts';
import type { Readings } from '../support/inbox-helpers.ts';
import { casting, option } from '../support/voting.ts';
import { type Eyes, readWorld } from './every-endpoint.ts';
import { type Cities, type City, foundCities, SLUG, type World } from './two-cities.ts';

/** How the people of a city vote and support. Everything else is the same in both worlds, ids and moments included. */
type Votes = {
  readonly answer: 'yes' | 'no';
  readonly marks: readonly number[];
  readonly signatures: number;
  readonly paper: readonly [yes: number, no: number];
  /** Of nine people, how many support which proposal, and how many take it back. */
  readonly supports: { readonly number: number; readonly people: number; readonly side: 'for' | 'against' };
  readonly polled: number;
};

const MANY: Votes = {
  answer: 'yes',
  marks: [1],
  signatures: 8,
  paper: [7, 1],
  supports: { number: 1, people: 8, side: 'for' },
  polled: 7,
};
const FEW: Votes = {
  answer: 'no',
  marks: [2, 3],
  signatures: 1,
  paper: [2, 6],
  supports: { number: 3, people: 2, side: 'against' },
  polled: 1,
};

/**
 * Two cities share a consultation, twice: two worlds that differ in nothing but how people voted and what they supported,
 * at the host and at home. Whatever a door of either shows before the close, and whatever one tells the other and its
 * followers, must be the same in both worlds, byte by byte: nothing that differs could come from anything but the votes.
 */
describe('results that several cities hide until the close', { timeout: 900_000 }, () => {
  let cities: Cities;
  /** What was read at each moment, in one world and in the other. */
  const moments = new Map<string, readonly [Readings, Readings]>();
  const MOMENTS: readonly (readonly [name: string, at: string, eyes: Eyes])[] = [
    ['on the morning after', '2026-03-11T07:00:00Z', 'everybody'],
    ['at the last millisecond of paper', '2026-03-24T22:59:59.999Z', 'few'],
    ['after the close', '2026-03-26T08:00:00Z', 'few'],
  ];
  const HIDDEN = MOMENTS.slice(0, -1);

  beforeAll(async () => {
    cities = await foundCities();
    const worlds: Map<string, Readings>[] = [];
    for (const [host, home] of [
      [MANY, FEW],
      [FEW, MANY],
    ] as const) {
      await using world = await cities.open();
      worlds.push(await lived(world, { host, home }));
    }
    const [one, other] = worlds;
    for (const [name] of MOMENTS) {
      moments.set(name, [one?.get(name) ?? new Map(), other?.get(name) ?? new Map()]);
    }
  }, 900_000);
  afterAll(() => cities?.[Symbol.asyncDispose]());

  /** Everything that was read at each moment of a world in which people of the two cities voted so. */
  async function lived(world: World, votes: Readonly<Record<City['name'], Votes>>): Promise<Map<string, Readings>> {
    const readings = new Map<string, Readings>();
    const { clock } = world;
    for (const [name, at, eyes] of MOMENTS) {
      if (name === 'on the morning after') {
        clock.set('2026-03-10T18:00:00Z');
        for (const city of world.cities) await vote(city, votes[city.name], cities);
        clock.set('2026-03-10T18:00:30Z');
        for (const city of world.cities) await enterPaper(city, votes[city.name], cities);
        await pass(world, ['2026-03-10T18:01:30Z', '2026-03-10T18:12:00Z', '2026-03-11T06:00:00Z']);
      }
      await pass(world, [at]);
      readings.set(name, await readWorld(world, eyes));
    }
    return readings;
  }

  const pair = (name: string) => moments.get(name) ?? [new Map<string, string>(), new Map<string, string>()];
  const differing = ([one, other]: readonly [Readings, Readings]) =>
    [...new Set([...one.keys(), ...other.keys()])].filter((key) => one.get(key) !== other.get(key));

  it.each(HIDDEN)('are the same by every door %s', (name) => {
    const both = pair(name);
    expect(both[0].size).toBeGreaterThan(200);
    expect(differing(both)).toEqual([]);
  });

  it('are looked for by every door: pages, documents, the API, commands, mails, logs and the wire', () => {
    const keys = [...pair('on the morning after')[0].keys()];
    for (const city of ['host', 'home']) {
      for (const door of [
        `a visitor /consultations/${SLUG}/ballots/yes-no`,
        `the administrator /admin/consultations/${SLUG}/ballots/yes-no/paper`,
        'the observer /admin/consultations',
        'an author /me',
        `wire /consultations/${SLUG}/changes`,
        'wire /outbox',
        'wire /catalogue?page=true',
        `token read GET /api/v1/consultations/${SLUG}/tally`,
        `parvis tally show ${SLUG}`,
        'export ballots.jsonl',
        'journal',
        'mails',
        'log',
      ]) {
        expect(keys).toContain(`${city}: ${door}`);
      }
    }
    expect(pair('on the morning after')[0].get('heard')).not.toBe('');
  });

  it('are told by both cities from the close on, each world its own', () => {
    const doors = differing(pair('after the close'));
    for (const city of ['host', 'home']) {
      for (const door of [
        `a visitor /consultations/${SLUG}/proposals/1`,
        `a visitor /consultations/${SLUG}/ballots/yes-no`,
        `anybody GET /api/v1/consultations/${SLUG}/tally`,
        'tally show',
      ]) {
        expect(doors).toContain(`${city}: ${door}`);
      }
    }
    expect(doors).toContain('heard');
  });
});

/** Lets both cities do what is to be done at each of these moments. */
async function pass(world: World, at: readonly string[]): Promise<void> {
  for (const moment of at) {
    world.clock.set(moment);
    await world.settle();
    for (const { node } of world.cities) await sendDigests({ ...node.app, mails: 'sent' });
  }
}

async function vote({ node, people }: City, votes: Votes, { ballots }: Cities): Promise<void> {
  const { app } = node;
  const { here, proposalId, poll } = await app.store.read(async (reader) => {
    const consultation = await reader.consultations.bySlug(SLUG);
    if (consultation === null) throw new Error('nothing is shared');
    const stored = await reader.ballots.of(consultation.id);
    return {
      here: ballots.map(({ slug }) => stored.find(({ ballot }) => ballot.slug === slug)?.ballot),
      proposalId: (await reader.proposals.byNumber(consultation.id, votes.supports.number))?.id ?? '',
      poll: (await reader.polls.of(consultation.id))[0],
    };
  });
  const [street, wishes, petition] = here;
  if (street === undefined || wishes === undefined || petition === undefined) throw new Error('three ballots');
  for (const [nth, voter] of people.voters.entries()) {
    // Whoever looks at what they did themselves did the same in both worlds.
    const isLooking = nth === 0;
    const answer = isLooking ? 'yes' : votes.answer;
    value(await castBallot(app, casting(street, [voter, { kind: 'yes-no', answer }])));
    if (isLooking) continue;
    const marks = votes.marks.map((number) => option(wishes, number));
    value(await castBallot(app, casting(wishes, [voter, { kind: 'approval', options: marks }])));
    if (nth <= votes.signatures) value(await castBallot(app, casting(petition, [voter, { kind: 'petition' }])));
    const { side, people: many } = votes.supports;
    if (nth <= many) value(await giveSupport(app, { proposalId, participantId: voter, side }));
    if (nth === many) value(await withdrawSupport(app, { proposalId, participantId: voter }));
    if (poll !== undefined && nth <= votes.polled) {
      const optionIds = [poll.options[nth % 2]?.id ?? ''];
      value(await voteInPoll(app, { pollId: poll.id, participantId: voter, optionIds }));
    }
  }
}

/** Sheets of a box, entered by one hand and confirmed by another. */
async function enterPaper({ node, people }: City, votes: Votes, { ballots }: Cities): Promise<void> {
  const { app } = node;
  const street = await app.store.read(async (reader) => {
    const consultation = await reader.consultations.bySlug(SLUG);
    return (await reader.ballots.bySlug(consultation?.id ?? '', ballots[0]?.slug ?? ''))?.ballot;
  });
  const [yes, no] = votes.paper;
  const rows = [
    { choice: { kind: 'yes-no', answer: 'yes' } as const, count: yes },
    { choice: { kind: 'yes-no', answer: 'no' } as const, count: no },
  ];
  const hand = (nth: number) => ({ id: people.agents[nth]?.id ?? '', by: null });
  const batch = {
    ballotId: street?.id ?? '',
    reference: 'Urne',
    place: 'Mairie',
    sheets: yes + no,
    rows,
    operator: hand(0),
  };
  const entered = value(await enterPaperBatch(app, batch));
  value(await confirmPaperBatch(app, { batchId: entered.id, operator: hand(1) }));
}
