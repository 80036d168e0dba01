import { beforeAll, expect, it } from 'vitest';
import type { Application } from '../../src/application/application.ts';
import { changeConsultation } from '../../src/application/consultation/change-consultation.ts';
import { createConsultation } from '../../src/application/consultation/create-consultation.ts';
import { publishConsultation } from '../../src/application/consultation/publish-consultation.ts';
import { readConsultation, readConsultations } from '../../src/application/consultation/read-consultations.ts';
import { readEvents } from '../../src/application/event/reads.ts';
import { ANYBODY, DRAFT_READER } from '../../src/application/kit/viewer.ts';
import { eachEngine } from '../storage/engines.ts';
import { applicationOn } from '../support/application.ts';
import { drafted, refusal, setUpCity, value } from '../support/city.ts';
import { clockAt } from '../support/clock.ts';

eachEngine('a participatory budget year after year', (suite) => {
  const clock = clockAt('2025-01-10T08:00:00Z');
  let app: Application;
  const yearOf = (year: number) => ({
    slug: `budget-${year}`,
    phases: [
      { kind: 'propose', opensAt: `${year}-02-01`, closesAt: `${year}-03-31` },
      { kind: 'vote', opensAt: `${year}-05-01`, closesAt: `${year}-05-31` },
    ] as const,
  });
  const detail = async (slug: string, viewer = ANYBODY) => value(await readConsultation(app, { slug, viewer }));

  beforeAll(async () => {
    app = applicationOn(suite.database, clock);
    await setUpCity(app);
  });

  it('begins with a first consultation that follows none', async () => {
    const first = await drafted(app, { ...yearOf(2025), campaign: { campaign: 'Budget participatif', follows: null } });
    expect(first.campaign).toEqual({ campaign: 'Budget participatif', follows: null });
    value(await publishConsultation(app, { slug: first.slug, by: null }));
    expect((await detail(first.slug)).campaign).toEqual([]);
  });

  it('refuses to follow a consultation that is not there', async () => {
    const lost = await createConsultation(app, {
      ...yearOf(2026),
      title: { fr: 'a' },
      summary: { fr: 'a' },
      rules: {},
      campaign: { campaign: 'Budget participatif', follows: 'budget-1999' },
      by: null,
    });
    expect(refusal(lost)).toEqual({ type: 'not-found', what: 'consultation' });
  });

  it('keeps the next one to the officers until it is published', async () => {
    clock.set('2026-01-10T08:00:00Z');
    const campaign = { campaign: 'Budget participatif', follows: 'budget-2025' };
    await drafted(app, { ...yearOf(2026), slug: 'budget-26', campaign });
    expect((await detail('budget-2025')).campaign).toEqual([]);
    expect(refusal(await readConsultation(app, { slug: 'budget-26', viewer: ANYBODY }))).toEqual({
      type: 'not-found',
      what: 'consultation',
    });
    expect((await detail('budget-26', DRAFT_READER)).state).toBe('draft');
    const listed = await readConsultations(app, { limit: 10, after: null, viewer: ANYBODY });
    expect(listed.items.map((item) => item.consultation.slug)).toEqual(['budget-2025']);
  });

  it('lets everything of a draft change, its address too, and frees the address it had', async () => {
    const change = { slug: 'budget-2026', title: { fr: 'Budget 2026' }, rules: { supportThreshold: 20 } };
    const changed = value(await changeConsultation(app, { slug: 'budget-26', change, by: null }));
    expect(changed).toMatchObject({ slug: 'budget-2026', handle: 'budget_2026', rules: { supportThreshold: 20 } });
    expect(refusal(await readConsultation(app, { slug: 'budget-26', viewer: DRAFT_READER })).type).toBe('not-found');
    const { id } = await drafted(app, { slug: 'budget-26' });
    expect(await app.store.read((reader) => reader.handles.owner('budget_26'))).toEqual({
      kind: 'consultation',
      ownerId: id,
    });
  });

  it('keeps the address of a draft whose new one is taken', async () => {
    const rename = (slug: string) => changeConsultation(app, { slug: 'budget-26', change: { slug }, by: null });
    expect(refusal(await rename('budget-2025'))).toEqual({ type: 'slug-taken', slug: 'budget-2025' });
    expect(refusal(await rename('budget-2025-7'))).toEqual({ type: 'handle-taken', handle: 'budget_2025_7' });
    expect(refusal(await rename('admin'))).toEqual({ type: 'handle-reserved', handle: 'admin' });
    expect(await app.store.read((reader) => reader.handles.owner('budget_26'))).toMatchObject({ kind: 'consultation' });
    expect((await detail('budget-26', DRAFT_READER)).consultation.slug).toBe('budget-26');
  });

  it('shows each beside the others once they are published, the newest first', async () => {
    value(await publishConsultation(app, { slug: 'budget-2026', by: null }));
    clock.set('2027-01-10T08:00:00Z');
    await drafted(app, { ...yearOf(2027), campaign: { campaign: 'Budget participatif', follows: 'budget-2026' } });
    value(await publishConsultation(app, { slug: 'budget-2027', by: null }));
    const others = async (slug: string) =>
      (await detail(slug)).campaign.map(({ consultation, state }) => [consultation.slug, state]);
    expect(await others('budget-2025')).toEqual([
      ['budget-2027', 'upcoming'],
      ['budget-2026', 'closed'],
    ]);
    expect(await others('budget-2027')).toEqual([
      ['budget-2026', 'closed'],
      ['budget-2025', 'closed'],
    ]);
    const page = await readConsultations(app, {
      limit: 10,
      after: null,
      viewer: ANYBODY,
      campaign: 'Budget participatif',
    });
    expect(page.items.map((item) => item.consultation.slug)).toEqual(['budget-2027', 'budget-2026', 'budget-2025']);
  });

  it('never goes round in a circle', async () => {
    const circle = await changeConsultation(app, {
      slug: 'budget-2025',
      change: { campaign: { campaign: 'Budget participatif', follows: 'budget-2027' } },
      by: null,
    });
    expect(refusal(circle)).toEqual({ type: 'invalid', field: 'campaign.follows', because: 'unknown-value' });
  });

  it('lets the words of a published one change and nothing that is frozen', async () => {
    const before = (await detail('budget-2027')).consultation;
    const summary = { fr: 'Mieux expliqué.' };
    value(await changeConsultation(app, { slug: 'budget-2027', change: { summary }, by: null }));
    expect((await detail('budget-2027')).consultation).toEqual({ ...before, summary });
    for (const change of [
      { slug: 'budget' },
      { rules: { supportThreshold: 1 } },
      { phases: yearOf(2028).phases },
      { timeZone: 'UTC' },
      { languages: ['fr'] },
      { territory: '69123' },
    ]) {
      expect(refusal(await changeConsultation(app, { slug: 'budget-2027', change, by: null }))).toEqual({
        type: 'rules-frozen',
        since: before.publishedAt,
      });
    }
  });

  it('tells the public what changed after publication and nothing of the drafts', async () => {
    const { items } = await readEvents(app, { limit: 100, after: null });
    expect(items.map(({ type, consultation }) => [type, consultation])).toEqual([
      ['institution-set-up', null],
      ['consultation-published', 'budget-2025'],
      ['consultation-published', 'budget-2026'],
      ['consultation-published', 'budget-2027'],
      ['consultation-changed', 'budget-2027'],
    ]);
  });
});
