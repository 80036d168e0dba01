import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { extendPhase } from '../../src/application/consultation/publish-consultation.ts';
import { opened, setUpCity, value } from '../support/city.ts';
import { openPages, type Pages } from './pages.ts';

describe('the rules of a consultation', () => {
  let pages: Pages;

  beforeAll(async () => {
    pages = await openPages('2026-03-02T08:00:00Z');
    await setUpCity(pages.app);
    await opened(pages.app, 'velo', {
      phases: [
        { kind: 'support', opensAt: '2026-03-01', closesAt: '2026-03-31' },
        { kind: 'propose', opensAt: '2026-03-01', closesAt: '2026-03-31' },
      ],
      rules: {
        territories: ['69387'],
        standings: ['resident', 'registered'],
        proposalsPerParticipant: 2,
        supportThreshold: 50,
        resultsVisibility: 'after-close',
      },
    });
  });
  afterAll(() => pages[Symbol.asyncDispose]());

  const shownHash = async () => /class="hash">([0-9a-f]{64})</.exec(await pages.text('/consultations/velo'))?.[1];
  const servedHash = async () =>
    createHash('sha256')
      .update(await pages.text('/consultations/velo/rules.json'))
      .digest('hex');

  it('are served byte for byte as they were hashed', async () => {
    expect(await servedHash()).toBe(await shownHash());
  });

  it('have their hash and their document folded away', async () => {
    const page = await pages.text('/consultations/velo');
    const [, folded = ''] = /<summary>Pour vérifier<\/summary>(.*?)<\/details>/s.exec(page) ?? [];
    expect(folded).toContain('class="hash"');
    expect(folded).toContain('/consultations/velo/rules.json');
  });

  it('are said in plain words', async () => {
    const page = await pages.text('/consultations/velo');
    for (const text of [
      'Habitants vérifiés et personnes inscrites',
      'Lyon 7e',
      '2 propositions par personne au plus',
      'à partir de 50 soutiens',
      'agents compris',
      'Pour la décision, seuls comptent les soutiens de\u00a0: habitants vérifiés',
    ]) {
      expect(page).toContain(text);
    }
  });

  it('keep their hash when a phase is extended, with a reason that is shown', async () => {
    const before = await shownHash();
    const { app } = pages;
    const rules = JSON.parse(await pages.text('/consultations/velo/rules.json')) as {
      readonly phases: readonly { readonly kind: string }[];
    };
    const found = await app.store.read((reader) => reader.consultations.bySlug('velo'));
    const phaseId = found?.phases.find((phase) => phase.kind === 'propose')?.id ?? '';
    value(
      await extendPhase(app, { slug: 'velo', phaseId, closesAt: '2026-04-07', reason: { fr: 'La crue.' }, by: null }),
    );
    expect(rules.phases.map((phase) => phase.kind)).toEqual(['propose', 'support']);
    expect([await servedHash(), await shownHash()]).toEqual([before, before]);
    expect(await pages.text('/consultations/velo')).toMatch(
      /la fin passe du .*31 mars 2026 à 23:59.* au .*7 avril 2026 à 23:59[\s\S]*La crue\./,
    );
  });

  it('are none of a draft that nobody published', async () => {
    expect((await pages.get('/consultations/none/rules.json')).status).toBe(404);
  });
});
