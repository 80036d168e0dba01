import '../../src/start/temporal.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readEvents } from '../../src/application/event/reads.ts';
import { fileAppeal } from '../../src/application/moderation/appeals.ts';
import { decideProposal } from '../../src/application/moderation/decide.ts';
import { fileReport } from '../../src/application/moderation/reports.ts';
import { undoDecision } from '../../src/application/moderation/undo-decision.ts';
import { registerParticipant } from '../../src/application/participant/register-participant.ts';
import { submitProposal } from '../../src/application/proposal/submit-proposal.ts';
import type { DecisionKind } from '../../src/domain/moderation/decision.ts';
import { contentOf, deliveringCity, propose, SLUG } from '../federation/delivering-city.ts';
import { value } from '../federation/publishing-city.ts';
import { openCity, share } from './city.ts';
import { type Network, openNetwork, type Place } from './network.ts';
import { seedOfRun } from './seeded.ts';

/** A host decides for everybody; a co-host may be stricter on its own pages. */
describe('moderation across nodes', { timeout: 120_000 }, () => {
  let network: Network;
  let host: Place;
  let home: Place;
  let anna: string;

  beforeAll(async () => {
    network = await openNetwork({ nodes: 2, seed: seedOfRun(), start: '2026-03-02T08:00:00Z' });
    [host, home] = network.places as [Place, Place];
    const { leo } = await deliveringCity(host.node.app);
    for (let nth = 1; nth <= 4; nth += 1) await propose(host.node.app, { by: leo, title: `Idée ${nth}` });
    await openCity(home.node.app, 'torino');
    await share(network, { host, slug: SLUG, with: home });
    anna = value(await registerParticipant(home.node.app, { kind: 'local', standing: 'resident', name: 'Anna' })).id;
  });
  afterAll(() => network[Symbol.asyncDispose]());

  /** Until everything is told and read, also where a push came before what it is about could be read. */
  const rest = async () => {
    await network.settle();
    network.advance({ minutes: 11 });
    await network.settle();
  };
  const at = async (place: Place, number: number) => {
    const { id } = (await place.query<{ id: string }>(`select id from proposal where number = ${number}`))[0] ?? {};
    return await place.node.app.store.read((reader) => reader.proposals.byId(id ?? ''));
  };
  const statusAt = async (place: Place, number: number) => (await at(place, number))?.status;
  const decide = async (place: Place, number: number, kind: DecisionKind) => {
    network.advance({ minutes: 1 });
    return await decideProposal(place.node.app, {
      proposalId: (await at(place, number))?.id ?? '',
      kind,
      rule: kind === 'remove' || kind === 'hold' ? 'insult' : 'within-the-rules',
      reason: kind === 'remove' ? 'Blessant.' : 'Cela va.',
      by: null,
    });
  };
  const traceAt = async (place: Place, number: number) => {
    const id = (await at(place, number))?.id ?? '';
    return await place.node.app.store.read((reader) => reader.views.decisions({ kind: 'proposal', id }));
  };

  it('travels with its rule and reason, as the host’s', async () => {
    value(await decide(host, 1, 'remove'));
    await rest();
    expect(await statusAt(home, 1)).toBe('removed');
    expect(await traceAt(home, 1)).toMatchObject([
      { kind: 'remove', rule: 'insult', reason: 'Blessant.', byHost: true, role: null },
    ]);
    expect(await home.node.answer(new Request(`${home.origin}/consultations/${SLUG}/proposals/1`))).toMatchObject({
      status: 410,
    });
    const page = await home.node.answer(new Request(`${home.origin}/consultations/${SLUG}/proposals/1?lang=en`));
    const text = (await page?.text()) ?? '';
    expect(text).toContain('the organising institution');
    expect(text).toContain('Blessant.');
  });

  it('is not undone by a co-host, and comes back with the host', async () => {
    expect(await decide(home, 1, 'restore')).toMatchObject({ refusal: { type: 'decided-by-host' } });
    const [decision] = await traceAt(home, 1);
    expect(
      await undoDecision(home.node.app, { decisionId: decision?.id ?? '', reason: 'Non.', by: null }),
    ).toMatchObject({ refusal: { type: 'decided-by-host' } });
    value(await decide(host, 1, 'restore'));
    await rest();
    expect(await statusAt(home, 1)).toBe('published');
  });

  it('may be stricter at home, for these pages alone, and put that back', async () => {
    for (const kind of ['hold', 'accept'] as const) {
      expect(await decide(home, 2, kind)).toMatchObject({ refusal: { type: 'decided-by-host' } });
    }
    value(await decide(home, 2, 'remove'));
    await rest();
    expect([await statusAt(home, 2), await statusAt(host, 2)]).toEqual(['removed', 'published']);
    await rest();
    expect(await statusAt(home, 2)).toBe('removed');
    value(await decide(home, 2, 'restore'));
    expect(await statusAt(home, 2)).toBe('published');
  });

  it('is told to the host where a co-host is stricter, with the rule and the reason, and not by whom', async () => {
    const there = await at(host, 2);
    const told = `select rule, text, reporter_id, from_host, decided_at from report where subject_id = '${there?.id}'`;
    const report = { rule: 'insult', text: 'Blessant.', reporter_id: null, decided_at: null };
    expect(await host.query(told)).toEqual([{ ...report, from_host: new URL(home.origin).host }]);
    // What the host itself removed is not told back to it.
    const own = (await at(host, 1))?.id;
    expect(await host.query(`select id from report where subject_id = '${own}'`)).toEqual([]);
    expect(await statusAt(host, 2)).toBe('published');
  });

  it('stays stricter while the host removes and restores, and cannot be laxer meanwhile', async () => {
    value(await decide(home, 3, 'remove'));
    value(await decide(host, 3, 'remove'));
    await rest();
    expect(await decide(home, 3, 'restore')).toMatchObject({ refusal: { type: 'decided-by-host' } });
    value(await decide(host, 3, 'restore'));
    await rest();
    expect([await statusAt(home, 3), await statusAt(host, 3)]).toEqual(['removed', 'published']);
    value(await decide(home, 3, 'restore'));
    expect(await statusAt(home, 3)).toBe('published');
  });

  it('hears of a report from the institution, not from whom, and both queues have it', async () => {
    const subject = { kind: 'proposal', id: (await at(home, 4))?.id ?? '' } as const;
    value(await fileReport(home.node.app, { subject, rule: 'spam', text: 'Encore.', reporterId: anna }));
    await rest();
    expect(await host.query(`select rule, text, reporter_id, from_host from report where rule = 'spam'`)).toEqual([
      { rule: 'spam', text: 'Encore.', reporter_id: null, from_host: new URL(home.origin).host },
    ]);
    const passed = await host.query<{ body: Uint8Array }>(`select body from inbox_message where type = 'Flag'`);
    const flag = passed.map(({ body }) => Buffer.from(body).toString()).find((body) => body.includes('spam')) ?? '';
    expect(flag).not.toContain(anna);
    expect(JSON.parse(flag)).toMatchObject({ actor: `${home.origin}/`, rule: 'spam' });
    expect(await home.query(`select passed_on_at is not null as told, decided_at from report`)).toEqual([
      { told: true, decided_at: null },
    ]);
  });

  it('leads an author at home to the host for an appeal', async () => {
    const mine = value(
      await submitProposal(home.node.app, { slug: SLUG, authorId: anna, content: contentOf('À nous') }),
    );
    await rest();
    const number = (await home.node.app.store.read((reader) => reader.proposals.byId(mine.id)))?.number ?? 0;
    value(await decide(host, number, 'remove'));
    await rest();
    const [decision] = await traceAt(home, number);
    const appeal = { decisionId: decision?.id ?? '', participantId: anna, text: 'Pourquoi ?' };
    expect(await fileAppeal(home.node.app, appeal)).toMatchObject({
      refusal: { type: 'decided-by-host', host: `${host.origin}/consultations/${SLUG}/proposals/${number}` },
    });
  });

  it('is told as the host’s in the log of a co-host, by nobody here; what was stricter is its own', async () => {
    const page = { limit: 100, after: null };
    const mirrored = (await readEvents(home.node.app, { ...page, origins: ['mirrored'] })).items;
    expect(new Set(mirrored.map(({ type }) => type))).toEqual(
      new Set([
        'consultation-published',
        'proposal-accepted',
        'proposal-removed',
        'proposal-restored',
        'subtotal-counted',
      ]),
    );
    for (const { origin } of mirrored) expect(origin).toEqual({ kind: 'mirrored', host: `${host.origin}/` });
    const own = (await readEvents(home.node.app, page)).items.filter(({ consultation }) => consultation !== null);
    expect(own.map(({ type, proposal }) => [type, proposal])).toEqual([
      ['subtotal-counted', null],
      ['proposal-removed', 2],
      ['proposal-restored', 2],
      ['proposal-removed', 3],
      ['proposal-restored', 3],
      // Somebody here wrote it.
      ['outgoing-proposal-published', 5],
    ]);
    const named = await home.query(
      `select type from event where mirrored_from is not null and num_nonnulls(by_agent, by_participant, by_token) > 0`,
    );
    expect(named).toEqual([]);
    const there = (await readEvents(host.node.app, { ...page, origins: ['mirrored', 'imported'] })).items;
    expect(there).toEqual([]);
  });
});
