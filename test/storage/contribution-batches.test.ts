import { sql } from 'kysely';
import { beforeAll, expect, it } from 'vitest';
import { inviteAgent } from '../../src/application/agent/invite-agent.ts';
import type { Application } from '../../src/application/application.ts';
import { readDrift } from '../../src/application/ballot/reads.ts';
import { exportConsultation } from '../../src/application/export/export-consultation.ts';
import { paperOperatorOf } from '../../src/application/kit/principal.ts';
import { ANYBODY } from '../../src/application/kit/viewer.ts';
import { confirmContributions, discardContributions } from '../../src/application/paper/decide-contributions.ts';
import { type EnterContributions, enterContributions } from '../../src/application/paper/enter-contributions.ts';
import { readContributionBatch, readContributionBatches } from '../../src/application/paper/reads.ts';
import { revokeContributions } from '../../src/application/paper/revoke-contributions.ts';
import { readProposal } from '../../src/application/proposal/read-proposals.ts';
import type { PaperEntries } from '../../src/domain/paper/contributions.ts';
import { applicationOn } from '../support/application.ts';
import { atOnce, opened, proposed, refusal, registeredPerson, setUpCity, value } from '../support/city.ts';
import { clockAt } from '../support/clock.ts';
import { eachEngine } from './engines.ts';

const NOTHING: PaperEntries = { proposals: [], supports: [], comments: [] };
const BENCH = { title: 'Un banc', body: 'Un banc au soleil.', lang: 'fr', place: 'Place Bellecour' };

eachEngine('contributions on paper', (suite) => {
  const clock = clockAt('2026-03-10T08:00:00Z');
  let app: Application;
  let ada: ReturnType<typeof paperOperatorOf>;
  let ben: ReturnType<typeof paperOperatorOf>;

  beforeAll(async () => {
    app = applicationOn(suite.database, clock);
    await setUpCity(app);
    const hand = async (email: string) => {
      const { agent } = value(await inviteAgent(app, { email, role: 'officer', by: null }));
      return paperOperatorOf({ kind: 'agent', id: agent.id });
    };
    [ada, ben] = [await hand('ada@lyon.example'), await hand('ben@lyon.example')];
    const rules = { supports: 'for-and-against', hold: 'nothing', proposalsPerParticipant: 1 } as const;
    await opened(app, 'velo', { rules });
    const author = await registeredPerson(app, 'Ana');
    await proposed(app, { slug: 'velo', authorId: author.id });
  });

  const envelope = (reference: string, entries: Partial<PaperEntries>, sheets: number): EnterContributions => ({
    slug: 'velo',
    reference,
    place: 'Marché de la Croix-Rousse',
    collectedOn: '2026-03-08',
    sheets,
    entries: { ...NOTHING, ...entries },
    operator: ada,
  });
  const seen = async (number: number) => value(await readProposal(app, { slug: 'velo', number, viewer: ANYBODY }));
  const countsOf = async () => {
    const { id } = await seen(1);
    const counts = await app.store.read((reader) => reader.supports.counts(id));
    return Object.fromEntries(counts.map(({ standing, side, count }) => [`${standing} ${side}`, count]));
  };
  const taken = async () =>
    (await sql<{ people: number }>`select count(*)::integer as people from supporter`.execute(suite.database.db))
      .rows[0]?.people;

  it('shows and counts nothing before a second person confirmed it', async () => {
    const supports = [{ proposal: 1, side: 'for', count: 3 } as const];
    const batch = value(await enterContributions(app, envelope('Attend', { proposals: [BENCH], supports }, 4)));
    expect(await countsOf()).toEqual({});
    expect(refusal(await confirmContributions(app, { batchId: batch.id, operator: ada })).type).toBe(
      'second-agent-needed',
    );
    expect(refusal(await readProposal(app, { slug: 'velo', number: 2, viewer: ANYBODY })).type).toBe('not-found');
    value(await discardContributions(app, { batchId: batch.id, operator: ada }));
    expect(refusal(await confirmContributions(app, { batchId: batch.id, operator: ben })).type).toBe('not-found');
    const { rows } = await sql<{ entries: unknown }>`
      select entries from contribution_batch where id = ${batch.id}`.execute(suite.database.db);
    expect(rows).toEqual([{ entries: null }]);
  });

  it('publishes proposals and comments with where they came from, and counts supports as paper', async () => {
    const supports = [
      { proposal: 1, side: 'for', count: 12 },
      { proposal: 1, side: 'against', count: 2 },
    ] as const;
    const comments = [{ proposal: 1, side: 'neutral', body: 'Bien vu.', lang: 'fr' }] as const;
    const second = { ...BENCH, title: 'Deux bancs', place: null };
    const entries = { proposals: [BENCH, second], supports, comments };
    const batch = value(await enterContributions(app, envelope('Marché 1', entries, 17)));
    const done = value(await confirmContributions(app, { batchId: batch.id, operator: ben }));
    expect(done).toMatchObject({ entries: null, confirmedBy: ben.id });
    expect(await seen(2)).toMatchObject({
      status: 'published',
      place: 'Place Bellecour',
      author: { kind: 'paper', name: 'Marché de la Croix-Rousse' },
    });
    expect(await seen(3)).toMatchObject({ place: null, author: { kind: 'paper' } });
    expect((await seen(1)).comments).toBe(1);
    expect(await countsOf()).toEqual({ 'paper for': 12, 'paper against': 2 });
    expect(await taken()).toBe(14);
    expect(await readDrift(app)).toEqual([]);
    expect(value(await readContributionBatch(app, { id: batch.id })).outcome?.supports).toHaveLength(2);
    const data = value(await exportConsultation(app, { slug: 'velo', viewer: ANYBODY }));
    const places = (await Array.fromAsync(data.proposals())).map(({ authorKind, paperPlace }) => [
      authorKind,
      paperPlace,
    ]);
    const market = ['paper', 'Marché de la Croix-Rousse'];
    expect(places).toEqual([['local', null], market, market]);
    expect(await Array.fromAsync(data.comments())).toMatchObject([{ paperPlace: 'Marché de la Croix-Rousse' }]);
  });

  it('is confirmed once, whoever tries at the same time', async () => {
    const supports = [{ proposal: 1, side: 'for', count: 5 } as const];
    const batch = value(await enterContributions(app, envelope('Deux fois', { supports }, 5)));
    const before = (await countsOf())['paper for'] ?? 0;
    const command = { batchId: batch.id, operator: ben };
    const outcomes = await atOnce([() => confirmContributions(app, command), () => confirmContributions(app, command)]);
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
    expect((await countsOf())['paper for']).toBe(before + 5);
    expect(refusal(await discardContributions(app, command)).type).toBe('already-decided');
  });

  it('takes one envelope of a reference, until the former is revoked', async () => {
    const again = () => enterContributions(app, envelope('Marché 1', { proposals: [BENCH] }, 1));
    expect(refusal(await again())).toMatchObject({ field: 'reference', because: 'duplicate' });
    const [former] = value(
      await readContributionBatches(app, { slug: 'velo', viewer: ANYBODY, limit: 10, after: null }),
    ).batches.items.filter(({ reference }) => reference === 'Marché 1');
    const revoke = (operator: typeof ada, reason = 'Mauvaise enveloppe') =>
      revokeContributions(app, { batchId: former?.id ?? '', reason, operator });
    expect(refusal(await revoke(ada)).type).toBe('second-agent-needed');
    expect(refusal(await revoke(ben, ' '))).toMatchObject({ field: 'reason', because: 'empty' });
    value(await revoke(ben));
    expect(await countsOf()).toMatchObject({ 'paper for': 5 });
    expect((await countsOf())['paper against'] ?? 0).toBe(0);
    expect(await taken()).toBe(5);
    expect((await seen(2)).status).toBe('withdrawn');
    expect((await seen(1)).comments).toBe(0);
    expect(await readDrift(app)).toEqual([]);
    expect(refusal(await revoke(ben)).type).toBe('already-decided');
    value(await again());
  });

  it('tells all faults at once, each with its field', async () => {
    const wrong = envelope(
      'Fautes',
      {
        proposals: [{ ...BENCH, title: '' }],
        supports: [{ proposal: 0, side: 'for', count: 0 }],
        comments: [{ proposal: null, side: 'neutral', body: ' ', lang: 'fr' }],
      },
      0,
    );
    const told = refusal(await enterContributions(app, { ...wrong, collectedOn: '2026-03-11' }));
    const faults = [told, ...('others' in told ? (told.others ?? []) : [])];
    expect(faults.map((each) => 'field' in each && `${each.field} ${'because' in each && each.because}`)).toEqual([
      'sheets too-small',
      'collectedOn in-the-future',
      'proposals.0.title empty',
      'supports.0.proposal unknown-value',
      'supports.0.count too-small',
      'comments.0.body empty',
    ]);
    expect(refusal(await enterContributions(app, envelope('Somme', { proposals: [BENCH] }, 2)))).toEqual({
      type: 'sheets-do-not-add-up',
      sheets: 2,
      counted: 1,
    });
    const unknown = envelope('Inconnue', { supports: [{ proposal: 999, side: 'for', count: 1 }] }, 1);
    expect(refusal(await enterContributions(app, unknown))).toMatchObject({ field: 'supports.0.proposal' });
  });

  it('obeys the rules: paper among the standings, the phase open when it is entered and when it is confirmed', async () => {
    await opened(app, 'sans-papier', { rules: { standings: ['resident'] } });
    const entered = await enterContributions(app, { ...envelope('X', { proposals: [BENCH] }, 1), slug: 'sans-papier' });
    expect(refusal(entered)).toMatchObject({ type: 'not-eligible', because: 'standing', allowed: ['resident'] });
    await opened(app, 'quartier', { rules: { territories: ['69387'], hold: 'first' } });
    const local = { ...envelope('Quartier', { proposals: [BENCH] }, 1), slug: 'quartier' };
    const held = value(await enterContributions(app, local));
    const outcome = value(await confirmContributions(app, { batchId: held.id, operator: ben })).outcome;
    const [text] = outcome?.proposals ?? [];
    const proposal = await app.store.read((reader) => reader.proposals.byId(text?.id ?? ''));
    expect(proposal?.status).toBe('held');
    const supports = [{ proposal: 1, side: 'for', count: 1 } as const];
    const late = value(await enterContributions(app, envelope('Tard', { proposals: [BENCH], supports }, 2)));
    clock.set('2026-04-02T08:00:00Z');
    expect(refusal(await confirmContributions(app, { batchId: late.id, operator: ben }))).toMatchObject({
      type: 'phase-closed',
      act: 'propose',
    });
    expect((await countsOf())['paper for']).toBe(5);
  });
});
