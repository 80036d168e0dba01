import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { drafted, opened, proposed, registeredPerson, setUpCity } from '../support/city.ts';
import { type AdminSession, adminSession } from './admin-session.ts';
import { openPages, type Pages } from './pages.ts';
import { faultsOf } from './tags.ts';

describe('where the administration area begins', () => {
  let pages: Pages;
  let administrator: AdminSession;

  beforeAll(async () => {
    pages = await openPages('2026-03-02T08:00:00Z');
    await setUpCity(pages.app);
    administrator = await adminSession(pages, 'administrator', { email: 'chief@lyon.example' });
  });
  afterAll(() => pages[Symbol.asyncDispose]());

  const section = async (id: string, read = administrator.read) => {
    const html = await read('/admin');
    expect(faultsOf(html)).toEqual([]);
    return new RegExp(`<section aria-labelledby="${id}">(.*?)</section>`, 's').exec(html)?.[1] ?? '';
  };

  it('says on the first day what is to be done, and what is done already', async () => {
    const empty = await section('first-day');
    expect(empty.match(/à faire/g)?.length).toBeGreaterThanOrEqual(3);
    expect(empty).toContain('href="/admin/new-consultation"');
    await drafted(pages.app, { slug: 'brouillon' });
    const drafting = await section('first-day');
    expect(drafting.match(/à faire/g)?.length).toBe((empty.match(/à faire/g)?.length ?? 0) - 1);
    const officer = await adminSession(pages, 'officer', { email: 'officer@lyon.example' });
    expect(await section('first-day', officer.read)).toBe('');
  });

  it('shows what runs, what closes within a week and what is unanswered, each with its way', async () => {
    await opened(pages.app, 'bientot', {
      phases: [{ kind: 'propose', opensAt: '2026-03-01', closesAt: '2026-03-06' }],
      rules: { hold: 'nothing' },
    });
    await opened(pages.app, 'tard', {
      phases: [{ kind: 'propose', opensAt: '2026-03-01', closesAt: '2026-04-30' }],
      rules: { hold: 'nothing' },
    });
    const author = await registeredPerson(pages.app, 'Mia');
    const { number } = await proposed(pages.app, { slug: 'bientot', authorId: author.id });
    // What is left to do stays until it is done, however many consultations are public.
    const left = await section('first-day');
    expect(left).toContain('href="/admin/residents"');
    expect(left).toContain('href="/admin/pages"');
    expect(left).not.toContain('href="/admin/new-consultation"');
    for (const slug of ['bientot', 'tard']) expect(await section('running')).toContain(`/admin/consultations/${slug}"`);
    const closing = await section('closing');
    expect(closing).toContain('/admin/consultations/bientot"');
    expect(closing).not.toContain('/admin/consultations/tard"');
    expect(await section('unanswered')).toContain(`/admin/answers/bientot/${number}"`);
  });

  it('shows to agents of some consultations theirs alone', async () => {
    const found = await pages.app.store.read((reader) => reader.consultations.bySlug('tard'));
    const few = await adminSession(pages, 'officer', { email: 'few@lyon.example', consultations: [found?.id ?? ''] });
    expect(await section('running', few.read)).not.toContain('/admin/consultations/bientot"');
    expect(await section('closing', few.read)).not.toContain('bientot');
    expect(await section('unanswered', few.read)).not.toContain('bientot');
  });
});
