import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createToken } from '../../src/application/agent/create-token.ts';
import { setPolicy } from '../../src/application/host/set-policy.ts';
import { drafted, setUpCity, value } from '../support/city.ts';
import { type AdminSession, adminSession } from './admin-session.ts';
import { openPages, type Pages } from './pages.ts';
import { faultsOf, tagsIn } from './tags.ts';

const AUDIT = '/admin/audit';

describe('the audit log', () => {
  let pages: Pages;
  let admin: AdminSession;
  let officer: AdminSession;

  beforeAll(async () => {
    pages = await openPages('2026-03-02T08:00:00Z');
    const { app } = pages;
    await setUpCity(app);
    admin = await adminSession(pages, 'administrator');
    officer = await adminSession(pages, 'officer');
    await drafted(app, { slug: 'velo', by: { kind: 'agent', id: officer.id } });
    await drafted(app, { slug: 'ecoles', by: { kind: 'agent', id: admin.id } });
    await drafted(app, { slug: 'sans-agent', by: null });
    const by = { kind: 'agent', id: admin.id } as const;
    value(await createToken(app, { name: '=HYPERLINK("x")', scopes: ['read'], by }));
    value(await setPolicy(app, { host: 'bad.example', policy: 'block', reason: 'spam', by }));
  });
  afterAll(() => pages[Symbol.asyncDispose]());

  const rows = (html: string) => html.split('<tbody>')[1]?.split('<tr>').length ?? 1;
  const csv = async (query = '') => await pages.text(`${AUDIT}.csv${query}`, { cookie: admin.cookie });

  it('is for administrators alone, as a page and as a file', async () => {
    for (const path of [AUDIT, `${AUDIT}.csv`]) {
      expect((await pages.get(path)).status).toBe(401);
      expect(await officer.status(path)).toBe(403);
    }
  });

  it('lists every act of agents with who did it, newest first, in both languages', async () => {
    for (const [lang, drafted] of [
      ['fr', 'Consultation préparée'],
      ['en', 'Consultation drafted'],
    ] as const) {
      const html = await admin.read(`${AUDIT}?lang=${lang}`);
      expect(faultsOf(html)).toEqual([]);
      expect(html).toContain(drafted);
      expect(html).toContain('officer@lyon.example');
      expect(html).toContain('2 mars 2026'.replace('mars', lang === 'fr' ? 'mars' : 'March'));
      expect(html).not.toContain('/consultations/sans-agent?');
      expect(html.indexOf('bad.example')).toBeLessThan(html.indexOf('officer@lyon.example</bdi></td>'));
    }
  });

  it('is narrowed to an agent, a consultation and a kind', async () => {
    expect(rows(await admin.read(`${AUDIT}?agent=${officer.id}`))).toBe(2);
    expect(rows(await admin.read(`${AUDIT}?consultation=ecoles`))).toBe(2);
    expect(rows(await admin.read(`${AUDIT}?kind=policy-changed`))).toBe(2);
    for (const query of [
      'agent=nobody',
      'kind=nothing',
      'consultation=nowhere',
      `agent=${officer.id}&kind=token-created`,
    ]) {
      expect(await admin.read(`${AUDIT}?${query}`)).toContain('Aucune action.');
    }
  });

  it('goes on by its key and loses no act', async () => {
    for (let count = 0; count < 55; count += 1)
      await drafted(pages.app, { slug: `c-${count}`, by: { kind: 'agent', id: officer.id } });
    const first = await admin.read(`${AUDIT}?agent=${officer.id}`);
    expect(rows(first)).toBe(51);
    const next =
      tagsIn(first)
        .find((tag) => tag.attributes.get('rel') === 'next')
        ?.attributes.get('href') ?? '';
    expect(next).toContain(`agent=${officer.id}`);
    expect(rows(await admin.read(next.replaceAll('&amp;', '&')))).toBe(7);
  });

  it('is a table of all pages that no spreadsheet runs', async () => {
    const lines = (await csv()).trim().split('\r\n');
    expect(lines[0]).toBe('at,agent,role,act,consultation,proposal,about,details,by,token,token_created_by,connector');
    expect(lines.filter((line) => line.includes('consultation-drafted'))).toHaveLength(57);
    expect(lines.find((line) => line.includes('token-created'))).toContain(`"'=HYPERLINK(""x"")"`);
    expect((await csv('?kind=token-created')).trim().split('\r\n')).toHaveLength(2);
    const response = await pages.get(`${AUDIT}.csv`, { cookie: admin.cookie });
    expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(response.headers.get('content-disposition')).toContain('attachment');
    expect(response.headers.get('cache-control')).toBe('private, no-store');
  });

  it('lists what tokens, connectors and operators did, with who created the token, in words', async () => {
    const made = await createToken(pages.app, {
      name: 'Portail',
      scopes: ['admin'],
      by: { kind: 'agent', id: officer.id },
    });
    const tokenId = value(made).token.id;
    await drafted(pages.app, { slug: 'par-la-cle', by: { kind: 'token', id: tokenId, participantId: null } });
    await drafted(pages.app, { slug: 'par-connecteur', by: { kind: 'connector', id: 'decidim' } });
    await drafted(pages.app, { slug: 'par-commande', by: { kind: 'operator' } });
    const html = await admin.read(AUDIT);
    expect(html).toContain('Clé d’accès «\u00a0<bdi>Portail</bdi>\u00a0», créée par <bdi>officer@lyon.example</bdi>');
    expect(html).toContain('Connecteur «\u00a0<bdi>decidim</bdi>\u00a0»');
    expect(html).toContain('Commande de l’exploitant');
    expect(await admin.read(`${AUDIT}?kind=policy-changed`)).toContain('Règle\u00a0: bloqué');
    expect(html).not.toContain('<code');
    expect(rows(await admin.read(`${AUDIT}?agent=token:${tokenId}`))).toBe(2);
    expect(rows(await admin.read(`${AUDIT}?agent=connector:decidim`))).toBe(2);
    expect(rows(await admin.read(`${AUDIT}?agent=operator&kind=consultation-drafted`))).toBe(2);
    expect(await admin.read(`${AUDIT}?agent=operator`)).toContain('<option value="operator" selected>');
    const lines = (await csv()).trim().split('\r\n');
    expect(lines.find((line) => line.includes('par-la-cle'))).toMatch(/,token,Portail,officer@lyon\.example,$/);
    expect(lines.find((line) => line.includes('par-connecteur'))).toMatch(/,connector,,,decidim$/);
    expect(lines.find((line) => line.includes('par-commande'))).toMatch(/,operator,,,$/);
  });
});
