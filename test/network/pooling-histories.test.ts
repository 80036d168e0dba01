import '../../src/start/temporal.ts';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { PledgeInput } from '../../src/application/community/pledge/make-pledge.ts';
import { settlePledges } from '../../src/application/community/settlement/settle-pledges.ts';
import type { PledgeCondition } from '../../src/domain/community/pledge.ts';
import { settlementDocument } from '../../src/domain/community/settlement-document.ts';
import { value } from '../support/city.ts';
import { projectDir, runProgram } from '../support/program.ts';
import { institutionOf } from './city.ts';
import { euros, openCommunity, type TestCommunity } from './community.ts';
import type { Place } from './network.ts';
import { type Chance, pick, seedOfRun } from './seeded.ts';

/** By hand `HISTORIES=200` has as many requests, each with a history of its own. */
const HISTORIES = Number(process.env['HISTORIES'] ?? 20);
const ROUNDS = 5;
const SCRIPT = join(projectDir, 'docs/community/settle.mjs');

function conditionBy(chance: Chance, places: readonly Place[]): PledgeCondition {
  const upTo = (max: number) => 1 + Math.floor(chance() * max);
  return pick<PledgeCondition>(chance, [
    { type: 'total-at-least', amount: upTo(1_200_000) },
    { type: 'institutions-at-least', count: 1 + upTo(3) },
    { type: 'with-institutions', institutions: [institutionOf(pick(chance, places))] },
    { type: 'share-at-most', amount: upTo(500_000) },
  ]);
}

function pledgeBy(chance: Chance, places: readonly Place[]): PledgeInput {
  const conditions = chance() < 0.5 ? [] : [conditionBy(chance, places)];
  const days = 1 + Math.floor(chance() * 300);
  if (chance() < 0.2) return { ...euros(0), kind: 'work', amount: days, currency: null, conditions };
  return euros(1 + Math.floor(chance() * 6_000), conditions);
}

/** What one institution does about each request in a round, also where it is refused. */
async function act(community: TestCommunity, numbers: readonly number[]): Promise<void> {
  const { network } = community;
  const { chance, places } = network;
  for (const number of numbers) {
    const place = pick(chance, places);
    if (chance() < 0.15) await community.withdraw(place, number);
    else await community.pledge(place, number, pledgeBy(chance, places));
  }
}

/** How many statements of all members still wait for an answer. */
async function waiting({ network }: TestCommunity): Promise<number> {
  const counts = await Promise.all(
    network.places.map((place) =>
      place.query<{ count: number }>(
        "select count(*)::integer as count from institution_statement where ours and status = 'waiting'",
      ),
    ),
  );
  return counts.flat().reduce((sum, { count }) => sum + count, 0);
}

it(`ends in one settlement on every node: ${HISTORIES} histories`, { timeout: 1_800_000 }, async () => {
  await using community = await openCommunity({ seed: seedOfRun(), roles: ['member', 'member'] });
  const { network, host } = community;
  const numbers: number[] = [];
  for (let nth = 0; nth < HISTORIES; nth += 1)
    numbers.push(await community.specified(`Histoire ${nth}`, undefined, false));
  await network.settle();
  for (let round = 0; round < ROUNDS; round += 1) {
    network.faults.stormy = true;
    await act(community, numbers);
    network.advance({ hours: 1 });
    await network.work();
    // What was not sent yet is lost for good.
    const [, ...members] = network.places;
    if (network.chance() < 0.6) await pick(network.chance, members).query('delete from queue_message');
    network.faults.heal();
    network.advance({ minutes: 50 });
    await network.work();
  }
  for (let tries = 0; tries < 8; tries += 1) {
    await network.settle();
    if ((await waiting(community)) === 0) break;
    network.advance({ hours: 24 });
  }
  expect(await waiting(community)).toBe(0);
  network.advance({ days: 40 });
  for (const number of numbers) value(await settlePledges(host.node.app, community.at(host, number)));
  await network.settle();
  const documents: string[] = [];
  const lengths: number[] = [];
  for (const number of numbers) {
    const shown = await Promise.all(network.places.map((place) => community.viewAt(place, number)));
    const settled = shown.map(({ settlements }) =>
      settlements.map(({ input, outcome, lateJoining }) => {
        const request = `${host.origin}/consultations/mutualiser/proposals/${number}`;
        return settlementDocument({ request, input, settlement: outcome, lateJoining, joined: [], transfers: [] });
      }),
    );
    for (const each of settled) expect(each, `seed ${network.seed}, request ${number}`).toEqual(settled[0]);
    expect(settled[0]).toHaveLength(1);
    documents.push(...(settled.at(-1) ?? []).map((each) => JSON.stringify(each)));
    lengths.push(shown[0]?.statements.length ?? 0);
  }
  expect(Math.max(...lengths)).toBeGreaterThan(1);
  for (const place of network.places) {
    expect(await place.query('select kind from peer_evidence'), `seed ${network.seed}`).toEqual([]);
  }
  const folder = await mkdtemp(join(tmpdir(), 'settlements-'));
  try {
    const file = join(folder, 'documents.jsonl');
    await writeFile(file, documents.join('\n'));
    const { code, output } = await runProgram('node', [SCRIPT, file], { output: 'keep', minutes: 1 });
    expect(code, output).toBe(0);
    expect(output.match(/"isSame":true/g)).toHaveLength(HISTORIES);
  } finally {
    await rm(folder, { recursive: true });
  }
});
