import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { publishConsultation } from '../../src/application/consultation/publish-consultation.ts';
import { draftAppearance, publishAppearance } from '../../src/application/institution/change-appearance.ts';
import { OPERATOR } from '../../src/domain/kit/actor.ts';
import { drafted, setUpCity, value } from '../support/city.ts';
import { pictureFile } from '../support/pictures.ts';
import { openPages, type Pages } from './pages.ts';
import { faultsOf } from './tags.ts';

describe('what leads others to a consultation', () => {
  let pages: Pages;

  beforeAll(async () => {
    pages = await openPages('2026-03-02T08:00:00Z');
    await setUpCity(pages.app);
    await drafted(pages.app, {
      slug: 'velo',
      title: { fr: `Vélo, bus ; et piétons ${'é'.repeat(80)}` },
      phases: [{ kind: 'propose', opensAt: '2026-03-01', closesAt: '2026-03-31' }],
    });
    value(await publishConsultation(pages.app, { slug: 'velo', by: null }));
    await drafted(pages.app, { slug: 'brouillon' });
  });
  afterAll(() => pages[Symbol.asyncDispose]());

  it('is a calendar with its phases, in lines that every calendar reads', async () => {
    const answer = await pages.get('/consultations/velo/calendar.ics');
    expect(answer.headers.get('content-type')).toBe('text/calendar; charset=utf-8');
    const text = await answer.text();
    for (const line of text.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
    const lines = text.replaceAll('\r\n ', '').split('\r\n');
    expect(lines).toContain('DTSTART:20260228T230000Z');
    expect(lines).toContain(`SUMMARY:Propositions · Vélo\\, bus \\; et piétons ${'é'.repeat(80)}`);
    expect(lines).toContain('URL:https://lyon.example/consultations/velo');
    expect(lines.filter((line) => line === 'BEGIN:VEVENT')).toHaveLength(1);
  });

  it('is a poster with its address as a code and in letters', async () => {
    const html = await pages.text('/consultations/velo/poster');
    expect(faultsOf(html)).toEqual([]);
    expect(html).toContain('src="/consultations/velo/qr.svg"');
    expect(html).toContain('lyon.example/consultations/velo</p>');
  });

  it('is a poster with the name and the logo of the institution', async () => {
    expect(await pages.text('/consultations/velo/poster')).not.toContain('class="sheet-logo"');
    const logo = await pictureFile({ width: 300, height: 100 });
    value(await draftAppearance(pages.app, { logo, by: OPERATOR }));
    value(await publishAppearance(pages.app, { by: OPERATOR }));
    const [, poster = ''] = (await pages.text('/consultations/velo/poster')).split('<div class="poster">');
    expect(poster).toMatch(
      /^<p class="sheet-logo"><img src="\/images\/[0-9a-f]{64}" alt="" width="\d+" height="\d+"><\/p>/,
    );
    expect(poster).toContain('Ville de Lyon');
  });

  it('is linked from its page, with its address in a mail', async () => {
    const html = await pages.text('/consultations/velo');
    for (const link of ['calendar.ics', 'poster', 'data']) expect(html).toContain(`href="/consultations/velo/${link}"`);
    expect(html).toContain('href="mailto:?subject=V%C3%A9lo');
    expect(html).toContain('body=https%3A%2F%2Flyon.example%2Fconsultations%2Fvelo"');
  });

  it('is a site map for search engines of what is public, and nothing for them of what is not', async () => {
    const map = await pages.text('/sitemap.xml');
    expect(map).toContain('<loc>https://lyon.example/consultations/velo</loc>');
    expect(map).not.toContain('brouillon');
    const robots = await pages.text('/robots.txt');
    expect(robots).toContain('Sitemap: https://lyon.example/sitemap.xml');
    expect(robots).toContain('Disallow: /admin\n');
    for (const path of ['calendar.ics', 'poster']) {
      expect((await pages.get(`/consultations/brouillon/${path}`)).status).toBe(404);
    }
  });
});
