import '../../src/start/temporal.ts';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { offerHandOver } from '../../src/application/community/hand-over/offer-hand-over.ts';
import { takeOver } from '../../src/application/community/hand-over/take-over.ts';
import { joinLate } from '../../src/application/community/pledge/join-late.ts';
import { settlePledges } from '../../src/application/community/settlement/settle-pledges.ts';
import { leaveCohosting } from '../../src/application/network/cohost/answer-invitation.ts';
import { receiveStatement } from '../../src/application/network/statement/receive-statement.ts';
import { value } from '../support/city.ts';
import { projectDir, runProgram } from '../support/program.ts';
import { institutionOf, invitationsAt } from './city.ts';
import { euros, FUNDING, openCommunity, TERMS, type TestCommunity } from './community.ts';
import type { Place } from './network.ts';
import { seedOfRun } from './seeded.ts';

const MINUTES = 600_000;
const SCRIPT = join(projectDir, 'docs/community/settle.mjs');
const EQUALLY = { ...FUNDING, terms: { ...TERMS, lateJoining: 'equally' } } as const;

const joins = async (community: TestCommunity, place: Place, { number, most }: { number: number; most: number }) =>
  await joinLate(place.node.app, {
    ...{ ...community.at(place, number), institution: null, reference: null },
    most: { amount: most * 100, currency: 'EUR' },
  });

async function evidenceAt(place: Place) {
  const found = await place.query<{ kind: string }>('select kind from peer_evidence');
  return found.map(({ kind }) => kind);
}

/** What the settlement in force says on a node, of whom it is and who pays whom. */
async function lateAt(community: TestCommunity, place: Place, number: number) {
  const { late, settlements } = await community.viewAt(place, number);
  return { late, settlements: settlements.map(({ id, input, outcome }) => ({ id, input, outcome })) };
}

async function expectSame(community: TestCommunity, places: readonly Place[], number: number) {
  const first = await lateAt(community, places[0] as Place, number);
  for (const place of places) expect(await lateAt(community, place, number)).toEqual(first);
  return first.late;
}

/** Whether the script, which shares no code with the node, comes to what the public document says. */
async function expectComputed(host: Place, number: number) {
  const [settlement] = await host.query<{ id: string }>('select id from pledge_settlement');
  const path = `/consultations/mutualiser/proposals/${number}/settlements/${settlement?.id}`;
  const answered = await host.node.answer(
    new Request(`${host.origin}${path}`, { headers: { accept: 'application/activity+json' } }),
  );
  const { settlementText } = JSON.parse((await answered?.text()) ?? '{}') as { readonly settlementText: string };
  const folder = await mkdtemp(join(tmpdir(), 'late-'));
  try {
    const file = join(folder, 'settlement.json');
    await writeFile(file, settlementText);
    const { code, output } = await runProgram('node', [SCRIPT, file], { output: 'keep', minutes: 1 });
    expect(code, output).toBe(0);
    return JSON.parse(settlementText) as { readonly joined: unknown[]; readonly transfers: unknown[] };
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** A request that the host and the first member pay for, each 5,000.00. */
async function funded(community: TestCommunity, payer: Place): Promise<number> {
  const { network, host } = community;
  const number = await community.specified('À rejoindre', EQUALLY);
  for (const place of [host, payer]) value(await community.pledge(place, number, euros(6_000)));
  await network.settle();
  network.advance({ days: 40 });
  value(await settlePledges(host.node.app, community.at(host, number)));
  await network.settle();
  return number;
}

it('is joined late in one order by two members, and all nodes and the script agree to the cent', {
  timeout: MINUTES,
}, async () => {
  await using community = await openCommunity({ seed: seedOfRun(), roles: ['member', 'member', 'member', 'supplier'] });
  const { network, host } = community;
  const [, payer, third, fourth, supplier] = network.places as [Place, Place, Place, Place, Place];
  const before = await community.specified('Pas encore', { ...EQUALLY, closesAt: '2026-12-01' });
  expect(await joins(community, third, { number: before, most: 5_000 })).toMatchObject({
    refusal: { type: 'wrong-status', status: 'specified' },
  });
  const number = await funded(community, payer);
  expect(await joins(community, payer, { number, most: 5_000 })).toMatchObject({
    refusal: { because: 'already-pays' },
  });
  expect(await joins(community, supplier, { number, most: 5_000 })).toMatchObject({
    refusal: { because: 'not-a-member' },
  });
  expect(await joins(community, third, { number, most: 10_001 })).toMatchObject({
    refusal: { because: 'over-pledged' },
  });
  expect(await community.pledge(third, number, euros(100))).toMatchObject({ refusal: { because: 'too-late' } });

  network.faults.stormy = true;
  value(await joins(community, third, { number, most: 10_000 }));
  await network.work();
  network.faults.heal();
  await network.settle();
  // On paper, entered by the host.
  const paper = await joinLate(host.node.app, {
    ...{ ...community.at(host, number), institution: institutionOf(fourth), reference: 'Délibération 9' },
    most: { amount: 200_000, currency: 'EUR' },
  });
  value(paper);
  await network.settle();
  const late = await expectSame(community, network.places, number);
  expect(late?.joined).toEqual([
    { institution: institutionOf(third), most: 1_000_000 },
    { institution: institutionOf(fourth), most: 200_000 },
  ]);
  expect(late?.paid.reduce((sum, { paid }) => sum + paid, 0)).toBe(1_000_000);
  expect(late?.transfers.filter(({ from }) => from === institutionOf(fourth)).map(({ to }) => to)).toContain(
    institutionOf(third),
  );
  expect(await joins(community, third, { number, most: 5_000 })).toMatchObject({
    refusal: { because: 'already-pays' },
  });
  expect(await expectComputed(host, number)).toMatchObject({ joined: late?.joined, transfers: late?.transfers });
  for (const place of network.places)
    expect(await evidenceAt(place)).toEqual(place === fourth ? ['other-institution'] : []);
});

it('keeps who joined before a host that drops them, and no transfer that does not follow', {
  timeout: MINUTES,
}, async () => {
  await using community = await openCommunity({ seed: seedOfRun(), roles: ['member', 'member', 'member'] });
  const { network, host } = community;
  const [, payer, third, fourth] = network.places as [Place, Place, Place, Place];
  const number = await funded(community, payer);
  value(await joins(community, third, { number, most: 10_000 }));
  await network.settle();
  const first = await expectSame(community, network.places, number);
  expect(first?.joined).toHaveLength(1);

  network.faults.rewrite = ({ to, path }, body) =>
    to === host.origin && path.includes('/changes')
      ? Buffer.from(body.toString().replaceAll(/(\\"transfers\\":\[\{.*?\\"amount\\":)\d+/g, '$11'))
      : null;
  value(await joins(community, fourth, { number, most: 10_000 }));
  await network.settle();
  network.faults.rewrite = null;
  expect((await community.viewAt(host, number)).late?.joined).toHaveLength(2);
  for (const place of [payer, third, fourth]) {
    expect((await community.viewAt(place, number)).late).toEqual(first);
    expect(await evidenceAt(place)).toEqual(['settlement-differs']);
  }

  // The host loses the first on purpose, and says the second alone.
  await host.query(`delete from pledge where institution = '${institutionOf(third)}' and settlement_id is not null`);
  value(
    await joinLate(host.node.app, {
      ...{ ...community.at(host, number), institution: institutionOf(third), reference: 'Encore' },
      most: { amount: 1_000_000, currency: 'EUR' },
    }),
  );
  await network.settle();
  for (const place of [payer, third, fourth]) expect((await community.viewAt(place, number)).late).toEqual(first);
});

it('is joined at whoever hosts it by now, and whoever left after it joined stays bound', {
  timeout: MINUTES,
}, async () => {
  await using community = await openCommunity({ seed: seedOfRun(), roles: ['member', 'member', 'member'] });
  const { network, host } = community;
  const [, next, third, fourth] = network.places as [Place, Place, Place, Place];
  const number = await funded(community, next);
  value(await joins(community, third, { number, most: 10_000 }));
  await network.settle();
  const at = (place: Place) => ({ slug: community.slugAt(place), by: community.by(place) });
  value(await offerHandOver(host.node.app, { ...at(host), to: institutionOf(next), reason: 'Décidé.' }));
  await network.settle();
  value(await takeOver(next.node.app, at(next)));
  await network.settle();
  value(await joins(community, fourth, { number, most: 10_000 }));
  await network.settle();
  const late = await expectSame(community, network.places, number);
  expect(late?.joined.map(({ institution }) => institution)).toEqual([institutionOf(third), institutionOf(fourth)]);
  for (const { invite } of await invitationsAt(fourth)) {
    await leaveCohosting(fourth.node.app, { invite, by: null });
  }
  await network.settle();
  expect((await community.viewAt(next, number)).late).toEqual(late);
  for (const place of network.places) expect(await evidenceAt(place)).toEqual([]);
});

it('is joined after two hand-overs in a row, and what was signed before them joins nothing again', {
  timeout: MINUTES,
}, async () => {
  await using community = await openCommunity({ seed: seedOfRun(), roles: ['member', 'member', 'member'] });
  const { network, host } = community;
  const [, next, third, fourth] = network.places as [Place, Place, Place, Place];
  const number = await funded(community, next);
  value(await joins(community, fourth, { number, most: 10_000 }));
  await network.settle();
  const before = await expectSame(community, network.places, number);
  const at = (place: Place) => ({ slug: community.slugAt(place), by: community.by(place) });
  for (const [from, to] of [
    [host, next],
    [next, third],
  ] as const) {
    value(await offerHandOver(from.node.app, { ...at(from), to: institutionOf(to), reason: 'Décidé.' }));
    await network.settle();
    value(await takeOver(to.node.app, at(to)));
    await network.settle();
  }
  for (const place of network.places) {
    const [row] = await place.query<{ host: string | null }>('select host_uri as host from consultation');
    expect(row?.host ?? null).toBe(place === third ? null : `${third.origin}/consultations/mutualiser`);
  }
  expect(await expectSame(community, network.places, number)).toEqual(before);

  // The statement by which the fourth joined the settlement of the first host, sent to that of now.
  const [stored] = await community.ownAt(fourth, number);
  const here = await third.node.app.store.read((reader) => reader.consultations.bySlug('mutualiser'));
  const replayed = await receiveStatement(third.node.app, {
    ...{ consultationId: here?.id ?? '', number, signer: institutionOf(fourth), isProven: true },
    signed: {
      ...{ uri: stored?.uri ?? '', consultation: `${host.origin}/consultations/mutualiser`, hash: stored?.hash ?? '' },
      ...{ statement: stored?.statement ?? expect.fail('no statement'), document: '{}' },
    },
    receivedAt: third.clock.now(),
  });
  expect(replayed.ok ? replayed.value : replayed.refusal).not.toBe('kept');
  value(await joins(community, third, { number, most: 10_000 }));
  await network.settle();
  const late = await expectSame(community, network.places, number);
  expect(late?.joined.map(({ institution }) => institution)).toEqual([institutionOf(fourth), institutionOf(third)]);
  for (const place of network.places) expect(await evidenceAt(place)).toEqual([]);
});
