import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { authenticateToken } from '../../src/application/agent/create-token.ts';
import { SCOPES } from '../../src/application/agent/ports.ts';
import { readTokens } from '../../src/application/agent/reads.ts';
import { messagesIn } from '../../src/i18n/messages.ts';
import { drafted, setUpCity } from '../support/city.ts';
import { type AdminSession, adminSession, filledForm } from './admin-session.ts';
import { formOf } from './form-of.ts';
import { openPages, type Pages } from './pages.ts';
import { faultsOf } from './tags.ts';

const TOKENS = '/admin/tokens';

describe('the tokens at the desk', () => {
  let pages: Pages;
  let admin: AdminSession;

  beforeAll(async () => {
    pages = await openPages('2026-03-02T08:00:00Z');
    await setUpCity(pages.app);
    admin = await adminSession(pages, 'administrator');
  });
  afterAll(() => pages[Symbol.asyncDispose]());

  const make = async (parameters: Readonly<Record<string, string | readonly string[]>>) =>
    await admin.send(TOKENS, filledForm(await admin.form(TOKENS), parameters));
  const secretIn = (html: string) => /parvis_[A-Za-z0-9_-]+/.exec(html)?.[0] ?? '';
  const named = async (name: string) => (await readTokens(pages.app)).filter((token) => token.name === name);

  it('are for administrators alone', async () => {
    const officer = await adminSession(pages, 'officer');
    expect((await pages.get(TOKENS)).status).toBe(401);
    expect(await officer.status(TOKENS)).toBe(403);
    expect((await officer.send(TOKENS, new URLSearchParams({ name: 'a', scopes: 'admin' }))).status).toBe(403);
    const crossed = await pages.post(TOKENS, {}, { cookie: admin.cookie, 'sec-fetch-site': 'cross-site' });
    expect(crossed.status).toBe(403);
    expect(await readTokens(pages.app)).toEqual([]);
    expect(await admin.read(TOKENS)).toContain('Aucune clé d’accès.');
  });

  it('are shown once, on a page that nobody keeps, and work', async () => {
    const fields = filledForm(await admin.form(TOKENS), { name: 'Borne <b>', scopes: ['read', 'propose'] });
    const made = await admin.send(TOKENS, fields);
    const secret = secretIn(made.html);
    expect(await authenticateToken(pages.app, secret)).toMatchObject({
      ok: true,
      value: { scopes: ['read', 'propose'] },
    });
    const again = await admin.send(TOKENS, fields);
    expect(again.status).toBe(303);
    expect(await admin.read(again.to)).toContain('ne peut plus être affiché');
    expect(await named('Borne <b>')).toHaveLength(1);
    for (const lang of ['fr', 'en']) {
      const html = await admin.read(`${TOKENS}?lang=${lang}`);
      expect(faultsOf(html)).toEqual([]);
      expect(html).not.toContain(secret);
      expect(html).toContain('Borne &lt;b&gt;');
    }
    expect((await pages.get(TOKENS, { cookie: admin.cookie })).headers.get('cache-control')).toBe('private, no-store');
  });

  it('say what each scope opens, and are bound to consultations', async () => {
    const { id } = await drafted(pages.app, { slug: 'velo' });
    const html = await admin.read(TOKENS);
    for (const scope of SCOPES) expect(html).toContain(messagesIn('fr').t(`scope-opens.${scope}`));
    await make({ name: 'Vélo', scopes: ['moderate'], where: 'some', consultations: [id] });
    expect(await named('Vélo')).toMatchObject([{ consultations: [id], madeBy: { agentId: admin.id, tokenId: null } }]);
    expect(await admin.read(TOKENS)).toContain('/admin/consultations/velo');
    const refused = await make({ name: 'Tout', scopes: ['admin'], where: 'some', consultations: [id] });
    expect(refused.status).toBe(422);
    expect(refused.html).toContain('id="consultations-error"');
  });

  it('end with the day that was named, on the clock of the institution', async () => {
    await make({ name: 'Été', scopes: ['read'], expires: '2026-07-31' });
    expect((await named('Été'))[0]?.expiresAt?.toISOString()).toBe('2026-07-31T22:00:00.000Z');
  });

  it('keep what was typed where they are refused', async () => {
    for (const [input, field] of [
      [{ name: '', scopes: ['read'] }, 'name'],
      [{ name: 'Rien', scopes: [] }, 'scopes'],
      [{ name: 'Hier', scopes: ['read'], expires: '2026-03-01' }, 'expires'],
      [{ name: 'Jamais', scopes: ['read'], expires: 'demain' }, 'expires'],
    ] as const) {
      const refused = await make(input);
      expect(refused.status).toBe(422);
      expect(refused.html).toContain(`id="${field}-error"`);
      expect(formOf(refused.html).get('name')).toBe(input.name);
      expect(secretIn(refused.html)).toBe('');
    }
    expect(await named('Hier')).toEqual([]);
  });

  it('end for good in a second step', async () => {
    const secret = secretIn((await make({ name: 'Vieux', scopes: ['read'] })).html);
    const [token] = await named('Vieux');
    const path = `${TOKENS}/${token?.id}`;
    expect(await admin.read(path)).toContain('Révoquer définitivement');
    expect((await authenticateToken(pages.app, secret)).ok).toBe(true);
    const done = await admin.send(path, await admin.form(path));
    const html = await admin.read(done.to);
    expect(html).toContain('La clé est révoquée.');
    expect(html).not.toContain(`href="${path}"`);
    expect((await authenticateToken(pages.app, secret)).ok).toBe(false);
    expect(await admin.status(`${TOKENS}/00000000-0000-7000-8000-000000000000`)).toBe(404);
  });
});
