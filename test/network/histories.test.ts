import '../../src/start/temporal.ts';
import { afterAll, describe, expect, it } from 'vitest';
import { institutionOf, invitationsAt } from './city.ts';
import { FAULTS, type Fault } from './faults.ts';
import { admitTwice, forgetful } from './forgetful.ts';
import { History, type Hosted } from './history.ts';
import { openNetwork, type Place } from './network.ts';
import { seenAt, storedAt, supportsAt } from './same-everywhere.ts';
import { seedOfRun } from './seeded.ts';
import { countedAt, Votes } from './votes.ts';

/** Each fault is met so often, in all histories together. */
const MET = 100;
const STEPS = 30;
/** Most that the last history is prolonged so that every fault was met often enough. */
const STEPS_MAX = 400;

const seed = seedOfRun();
const met: Record<Fault, number> = Object.fromEntries(FAULTS.map((fault) => [fault, 0])) as Record<Fault, number>;
/** Votes that were compared, each at every place that holds its ballot. */
let votes = 0;
/** Supports, each at every place that adds it up. */
let supports = 0;
const isMet = (counts: Record<Fault, number>) => FAULTS.every((fault) => met[fault] + counts[fault] >= MET);

describe('histories of institutions that share consultations', () => {
  afterAll(() =>
    console.log(
      `NETWORK_SEED=${seed}; met: ${FAULTS.map((fault) => `${fault} ${met[fault]}`).join(', ')}; votes ${votes}, supports ${supports}`,
    ),
  );

  it.each([3, 4, 5])('%i nodes show the same after the storm', { timeout: 1_800_000 }, async (nodes) => {
    console.log(`NETWORK_SEED=${seed}`);
    await using network = await openNetwork({ nodes, seed: seed + nodes, start: '2026-03-02T08:00:00Z' });
    const history = await History.begin(network);
    const { counts } = network.faults;
    const isLast = nodes === 5;
    for (let step = 0; step < STEPS || (isLast && step < STEPS_MAX && !isMet(counts)); step += 1) await history.step();
    await network.settle();
    // Whoever is invited still joins now, and reads everything from the beginning.
    await history.answer();
    await network.settle();
    // What was sent from home is sent again, later each time.
    for (let hours = 0; hours < 48 && (await history.waiting()) > 0; hours += 1) {
      network.advance({ hours: 1 });
      await network.settle();
    }
    expect(await history.waiting()).toBe(0);
    for (const hosted of history.hosted) {
      const closesAt = await Votes.lastClose(hosted);
      const left = closesAt.getTime() - hosted.host.clock.now().getTime();
      if (left > 0) network.advance({ seconds: left / 1_000 + 60 });
      await network.settle();
    }
    // A city that could not commit to its figures in time is waited for so long.
    network.advance({ days: 3 });
    await network.settle();
    // Sums of supports are told at most once a minute, and asked for where nothing was heard.
    for (let round = 0; round < 4; round += 1) {
      network.advance({ minutes: 11 });
      await network.settle();
    }
    await expectSame(history);
    for (const fault of FAULTS) met[fault] += counts[fault];
  });

  it('would not, were what came before not known again', { timeout: 1_800_000 }, async () => {
    await using network = await openNetwork({ nodes: 3, seed, start: '2026-03-02T08:00:00Z', through: forgetful });
    for (const place of network.places) await admitTwice(place);
    const history = await History.begin(network);
    await network.settle();
    await history.answer();
    await network.settle();
    for (let step = 0; step < STEPS_MAX && (await twice(history)).length === 0; step += 1) {
      for (const hosted of history.hosted) await history.comment(hosted);
      await history.step();
    }
    expect(await twice(history)).not.toEqual([]);
    for (const fault of FAULTS) met[fault] += network.faults.counts[fault];
  });

  it('met every fault a hundred times', () => {
    expect(votes).toBeGreaterThan(0);
    expect(supports).toBeGreaterThan(0);
    for (const fault of FAULTS) expect(met[fault], fault).toBeGreaterThanOrEqual(MET);
  });
});

/** What is shown twice somewhere of what was said once: every word of a history is another one. */
async function twice(history: History): Promise<readonly string[]> {
  const found: string[] = [];
  for (const hosted of history.hosted) {
    for (const { place, slug } of await history.holders(hosted)) {
      const { comments, proposals } = await seenAt(place, slug);
      const lines = [...comments.map(({ body }) => body), ...proposals.flatMap(({ title }) => title?.['fr'] ?? [])];
      found.push(...lines.filter((each, index) => lines.indexOf(each) !== index));
    }
  }
  return found;
}

/**
 * Of every city that holds the consultation, each place counts exactly who supports what there now: no support is lost or
 * counted twice, and none that was taken back. What cities counted that left meanwhile stays, and is never more than was given.
 */
async function expectNoneLost(
  history: History,
  hosted: Hosted,
  at: { readonly place: Place; readonly slug: string; readonly holders: readonly Place[] },
): Promise<void> {
  const given = [...history.given.values()].filter((each) => each.hosted === hosted);
  const counted = await supportsAt(at.place, at.slug);
  const about = `${hosted.slug} of ${hosted.host.origin} at ${at.place.origin}`;
  for (const city of at.holders) {
    const expected = new Map<number, number>();
    for (const { place, number } of given) if (place === city) expected.set(number, (expected.get(number) ?? 0) + 1);
    const shown = counted.filter(({ institution }) => institution === institutionOf(city));
    expect(new Map(shown.map(({ number, total }) => [number, total])), `${city.origin}: ${about}`).toEqual(expected);
    for (const total of expected.values()) supports += total;
  }
  const ever = [...history.ever].filter((each) => each.startsWith(`${hosted.host.origin} ${hosted.slug} `)).length;
  expect(
    counted.reduce((sum, { total }) => sum + total, 0),
    about,
  ).toBeLessThanOrEqual(ever);
}

/** Each city's votes are what its people chose last, none lost or twice, and add up to the same everywhere. */
async function expectSameCounts(
  history: History,
  hosted: Hosted,
  at: { readonly place: Place; readonly slug: string },
): Promise<void> {
  const holders = (await history.holders(hosted)).map(({ place }) => institutionOf(place));
  // A host that is alone counts as one: there is nothing to add up.
  if (holders.length === 1) return;
  const shown = await countedAt(at.place, at.slug);
  for (const [ballot, cities] of Object.entries(history.votes.expected(hosted))) {
    const counted = shown[ballot];
    const about = `${ballot} of ${hosted.slug} at ${at.place.origin}`;
    expect(counted, about).toBeDefined();
    for (const [institution, votes] of Object.entries(counted?.cities ?? {})) {
      expect(votes, `${institution}: ${about}`).toEqual(cities[institution]);
    }
    // Whoever left may have gone before it was counted.
    const expected = Object.keys(cities).filter((each) => holders.includes(each));
    expect(Object.keys(counted?.cities ?? {}), about).toEqual(expect.arrayContaining(expected));
    const sum = Object.values(counted?.cities ?? {}).reduce(
      (all, votes) => all.map((each, nth) => each + (votes[nth] ?? 0)),
      [0, 0, 0, 0],
    );
    votes += sum.reduce((all, each) => all + each, 0);
    expect(counted?.together, about).toEqual(sum);
    expect(counted?.cities, about).toEqual((await countedAt(hosted.host, hosted.slug))[ballot]?.cities);
  }
}

/** Whoever holds a consultation shows what its host shows, and host and co-hosts agree on who holds it. */
async function expectSame(history: History): Promise<void> {
  expect(await twice(history)).toEqual([]);
  let compared = 0;
  for (const hosted of history.hosted) {
    const { host, slug } = hosted;
    const shown = await seenAt(host, slug);
    const input = await host.query<{ peer: string; invite: string; status: string }>(
      `select peer, invite, status from cohost
       where consultation_id = (select id from consultation where slug = '${slug}')`,
    );
    for (const { peer, invite, status } of input) {
      const place = history.network.places.find(({ origin }) => `${origin}/` === peer);
      if (place === undefined) throw new Error('a co-host that is nowhere');
      const received = (await invitationsAt(place)).find((each) => each.invite === invite);
      expect(received?.status, `${invite} at ${peer}`).toBe(status);
    }
    const holders = await history.holders(hosted);
    expect(
      holders
        .slice(1)
        .map(({ place }) => `${place.origin}/`)
        .toSorted(),
    ).toEqual(input.flatMap(({ peer, status }) => (status === 'accepted' ? [peer] : [])).toSorted());
    for (const holder of holders) {
      await expectNoneLost(history, hosted, { ...holder, holders: holders.map(({ place }) => place) });
      const there = await seenAt(holder.place, holder.slug);
      expect(there, `${slug} at ${holder.place.origin}`).toEqual(shown);
      expect(await storedAt(holder.place, holder.slug)).toBeGreaterThanOrEqual(shown.proposals.length);
      await expectSameCounts(history, hosted, holder);
      compared += 1;
    }
  }
  // A history in which nobody shares anything proves nothing.
  expect(compared).toBeGreaterThan(history.hosted.length);
}
