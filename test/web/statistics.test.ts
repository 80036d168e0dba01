import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inviteAgent } from '../../src/application/agent/invite-agent.ts';
import { submitComment } from '../../src/application/comment/submit-comment.ts';
import { STATISTICS } from '../../src/application/open-data/statistics-table.ts';
import { giveSupport } from '../../src/application/support/support.ts';
import { opened, proposed, registeredPerson, setUpCity, value } from '../support/city.ts';
import { tableFaults } from '../support/table-faults.ts';
import { openPages, type Pages } from './pages.ts';
import { faultsOf } from './tags.ts';

const AT = '/consultations/velo/statistics';

describe('the figures of a consultation', () => {
  let pages: Pages;

  beforeAll(async () => {
    pages = await openPages('2026-03-02T08:00:00Z');
    const { app } = pages;
    await setUpCity(app);
    await opened(app, 'velo', { rules: { hold: 'nothing' } });
    await opened(app, 'quiet', { rules: { hold: 'nothing', resultsVisibility: 'after-close' } });
    const authorId = (await registeredPerson(app, 'Ana')).id;
    for (const slug of ['velo', 'quiet']) {
      const { id: proposalId } = await proposed(app, { slug, authorId });
      const comment = { slug, proposalId, authorId, body: 'Oui.', lang: 'fr' };
      value(await submitComment(app, comment));
      for (let count = 0; count < 12; count += 1) {
        const participantId = (await registeredPerson(app, 'Zoé')).id;
        value(await giveSupport(app, { proposalId, participantId, side: 'for', origin: 'news.example' }));
      }
    }
    // Shortly before midnight in UTC it is the next day in Paris.
    pages.clock.set('2026-03-03T23:30:00Z');
    await proposed(app, { slug: 'velo', authorId });
    pages.clock.set('2026-03-06T09:00:00Z');
    for (const _ of [1, 2]) await proposed(app, { slug: 'velo', authorId });
  });
  afterAll(() => pages[Symbol.asyncDispose]());

  it('are bars with the same numbers in tables, on the days of the consultation', async () => {
    for (const lang of ['fr', 'en']) {
      const html = await pages.text(`${AT}?lang=${lang}`);
      expect(faultsOf(html)).toEqual([]);
      expect(html).toContain('<svg class="chart" role="img"');
      expect(html).toContain('datetime="2026-03-04"');
      expect(html).toContain('<bdi>news.example</bdi>');
    }
    expect(await pages.text('/consultations/velo')).toContain(`href="${AT}"`);
  });

  it('have every day between the first and the last, the ends of the bars and the highest in words', async () => {
    const csv = await pages.text(`${AT}.csv`);
    expect(tableFaults(csv, STATISTICS)).toEqual([]);
    const lines = csv.split('\r\n').filter((line) => line.startsWith('proposals,'));
    expect(lines.map((line) => line.split(',').filter((cell) => cell !== ''))).toEqual([
      ['proposals', '2026-03-02', '2026-03-02', '1'],
      ['proposals', '2026-03-03', '2026-03-03', '0'],
      ['proposals', '2026-03-04', '2026-03-04', '1'],
      ['proposals', '2026-03-05', '2026-03-05', '0'],
      ['proposals', '2026-03-06', '2026-03-06', '2'],
    ]);
    const [, figure = ''] = (await pages.text(`${AT}?lang=fr`)).split('id="figures-proposals"');
    const [chart = ''] = figure.split('<details');
    const bars = Array.from(
      chart.matchAll(/<rect x="([\d.]+)"[^>]*height="(\d+)"><title>([^<]*)/g),
      ([, x, height, label]) => [Number(x), Number(height), label],
    );
    expect(bars).toEqual([
      [1, 50, '2 mars 2026: 1'],
      [11, 0, '3 mars 2026: 0'],
      [21, 50, '4 mars 2026: 1'],
      [31, 0, '5 mars 2026: 0'],
      [41, 100, '6 mars 2026: 2'],
    ]);
    const scale = /<p class="chart-scale[^>]*>(.*?)<\/p>/.exec(chart)?.[1]?.replace(/<[^>]*>/g, '');
    expect(scale?.replaceAll('\u00a0', ' ')).toBe('2 mars 2026 6 mars 2026 Maximum, 6 mars 2026 : 2');
  });

  it('hide what the rules hide from everybody, an officer too', async () => {
    const { agent } = value(await inviteAgent(pages.app, { email: 'o@lyon.example', role: 'officer', by: null }));
    const cookie = await pages.signedIn({ agentId: agent.id });
    for (const path of ['/consultations/quiet/statistics', '/admin/consultations/quiet/statistics']) {
      const html = await pages.text(path, { cookie });
      expect(faultsOf(html)).toEqual([]);
      expect(html).not.toContain('news.example');
      expect(html).not.toMatch(/>1[23]</);
      expect(html).toContain('30 avril 2026 à 23:59');
    }
    const csv = await pages.text('/consultations/quiet/statistics.csv', { cookie });
    expect(csv).toContain('proposals,2026-03-02');
    expect(csv).not.toMatch(/supports|participants/);
    expect((await pages.get('/admin/consultations/velo/statistics')).status).toBe(401);
  });

  it('are a file for spreadsheets too', async () => {
    const response = await pages.get(`${AT}.csv`);
    expect(response.headers.get('content-type')).toContain('text/csv');
    expect(response.headers.get('link')).toContain('/data/statistics.schema.json>; rel="describedby"');
    const lines = (await response.text()).split('\r\n');
    expect(lines[0]).toBe('figure,from,to,standing,origin_kind,origin,count');
    expect(lines).toContain('supports,,,registered,,,12');
    expect(lines).toContain('supports_given,,,,site,news.example,12');
    expect((await pages.get('/consultations/nothing/statistics.csv')).status).toBe(404);
  });
});
