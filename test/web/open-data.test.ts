import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { getRequestListener } from '@hono/node-server';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { changeInstitution } from '../../src/application/institution/change-institution.ts';
import { decideProposal } from '../../src/application/moderation/decide.ts';
import { saveSourceConsultation } from '../../src/application/source/save-consultation.ts';
import { giveSupport } from '../../src/application/support/support.ts';
import type { Database } from '../../src/storage/kit/database.ts';
import { openMigrated } from '../storage/migrated.ts';
import { drafted, opened, proposed, registeredPerson, saying, setUpCity, value } from '../support/city.ts';
import { serve } from '../support/local-server.ts';
import { openPages, type Pages } from './pages.ts';
import { faultsOf, tagsIn } from './tags.ts';

describe('the open data of a consultation', () => {
  let database: Database;
  let pages: Pages;

  beforeAll(async () => {
    database = await openMigrated();
    pages = await openPages('2026-03-02T08:00:00Z', { database });
    const { app } = pages;
    await setUpCity(app);
    const author = await registeredPerson(app, 'Mia');
    for (const [slug, resultsVisibility] of [
      ['velo', 'always'],
      ['cachee', 'after-close'],
    ] as const) {
      await opened(app, slug, {
        phases: [
          { kind: 'propose', opensAt: '2026-03-01', closesAt: '2026-03-31' },
          { kind: 'support', opensAt: '2026-03-01', closesAt: '2026-03-31' },
        ],
        rules: { hold: 'nothing', resultsVisibility },
      });
      const { id } = await proposed(app, {
        slug,
        authorId: author.id,
        content: saying('Un;texte', { title: { fr: '=1+1; "x"' } }),
      });
      value(await giveSupport(app, { proposalId: id, participantId: author.id, side: 'for', version: 1 }));
    }
    await drafted(app, { slug: 'brouillon' });
  });
  afterAll(() => database[Symbol.asyncDispose]());

  /** As it is sent: reading it as a text would leave out the byte order mark. */
  const file = async (slug: string, name: string) =>
    Buffer.from(await (await pages.get(`/consultations/${slug}/data/${name}`)).arrayBuffer()).toString('utf8');

  it('is a click away on its page, and a page of files that all are there', async () => {
    expect(await pages.text('/consultations/velo')).toContain('href="/consultations/velo/data"');
    const html = await pages.text('/consultations/velo/data');
    expect(faultsOf(html)).toEqual([]);
    const links = tagsIn(html)
      .map((tag) => tag.attributes.get('href') ?? '')
      .filter((href) => href.includes('/data/'));
    expect(links).toHaveLength(18);
    for (const link of links) {
      const answer = await pages.get(link);
      expect([link, answer.status]).toEqual([link, 200]);
      expect(answer.headers.get('content-disposition')).toMatch(/^attachment; filename="velo-[a-z_-]+\.[a-z]+"$/);
      await answer.text();
    }
  });

  it('leads to the platform that decides, and gives it no licence of this institution', async () => {
    const { app } = pages;
    value(await changeInstitution(app, { licence: 'CC-BY-4.0', by: null }));
    const source = {
      key: 'decidim:decidim.example/12',
      label: 'decidim.example',
      url: 'https://decidim.example/f/12/',
    };
    const followed = { source, slug: 'rives', languages: ['fr'], once: false };
    const phase = {
      key: '8',
      kind: 'discuss',
      title: null,
      opensAt: app.now(),
      closesAt: new Date('2026-06-01'),
    } as const;
    const told = { title: { fr: 'Les rives' }, summary: { fr: 'Que faire ?' }, phases: [phase] };
    await app.store.transact(async (writer) => {
      value(await saveSourceConsultation(app, writer, { followed, told, at: app.now(), isQuiet: true }));
    });
    const html = await pages.text('/consultations/rives/data');
    expect(faultsOf(html)).toEqual([]);
    expect(html).toContain(`href="${source.url}"`);
    expect(html).not.toContain('rel="license"');
    expect(await pages.text('/consultations/velo/data')).toContain('rel="license"');
  });

  it('is read no further once a reader left', async () => {
    const { app } = pages;
    const id = await app.store.read(async (reader) => (await reader.consultations.bySlug('cachee'))?.id);
    // Six portions of 500, each of five megabytes: a connection has room for a few. Counters are not what is tested.
    await sql`alter table comment disable trigger user`.execute(database.db);
    await sql`
      insert into comment (id, consultation_id, depth, path, author_id, side, body, lang, status, published_at, received_at,
        updated_at)
      select gen_random_uuid(), ${id}, 0, nth::text, (select min(id::text)::uuid from participant), 'neutral',
        repeat('x', 10000), 'fr', 'published', now(), now(), now()
      from generate_series(1, 3000) nth`.execute(database.db);
    const reads = vi.spyOn(app.store, 'read');
    await using server = await serve(getRequestListener(async ({ url }) => await pages.get(new URL(url).pathname)));
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      get(server.at('/consultations/cachee/data/comments.csv'), resolve).once('error', reject);
    });
    await once(response, 'data');
    response.destroy();
    let before: number;
    do {
      before = reads.mock.calls.length;
      await sleep(200);
    } while (reads.mock.calls.length > before);
    reads.mockRestore();
    expect(before).toBeGreaterThan(0);
    expect(before).toBeLessThan(6);
    await sql`truncate comment cascade`.execute(database.db);
    await sql`alter table comment enable trigger user`.execute(database.db);
  });

  it('says nothing of what was removed or is held, not even its warning', async () => {
    const { id: authorId } = await registeredPerson(pages.app, 'Noé');
    const content = saying('Derrière l’avertissement.', { warning: 'Une adresse privée', title: { fr: 'Un titre' } });
    const { id } = await proposed(pages.app, { slug: 'velo', authorId, content });
    expect(await file('velo', 'proposals.jsonl')).toContain('Une adresse privée');
    for (const kind of ['hold', 'remove'] as const) {
      const decided = { proposalId: id, kind, rule: 'personal-data', reason: 'Une adresse.', by: null } as const;
      value(await decideProposal(pages.app, decided));
      const everything = await Promise.all(
        ['proposals.jsonl', 'proposals.csv', 'proposals.geojson'].map((name) => file('velo', name)),
      );
      expect(everything.join('')).not.toMatch(/Une adresse privée|Derrière l’avertissement|Un titre/);
    }
  });

  it('has tables that a spreadsheet opens by a double click, and runs no formula of', async () => {
    const [header = '', row = ''] = (await file('velo', 'proposals.csv?separator=semicolon')).split('\r\n');
    expect(header.startsWith('\u{feff}number;status;version;title')).toBe(true);
    expect(row).toContain(`;"'=1+1; ""x""";"Un;texte";`);
    expect((await file('velo', 'proposals.csv')).startsWith('number,status')).toBe(true);
  });

  it('says no counts while the rules hide them', async () => {
    expect((await file('velo', 'supports.csv')).trim().split('\r\n')).toHaveLength(2);
    expect((await file('cachee', 'supports.csv')).trim().split('\r\n')).toHaveLength(1);
    expect(await file('cachee', 'proposals.jsonl')).not.toMatch(/"registered":1/);
  });

  it('is not there for a draft, nor by a name that no file has', async () => {
    for (const path of [
      'brouillon/data',
      'brouillon/data/proposals.csv',
      'velo/data/people.csv',
      'velo/data/constructor.csv',
    ]) {
      expect((await pages.get(`/consultations/${path}`)).status).toBe(404);
    }
  });
});
