import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LookupResult, PeerDirectory } from '../../src/application/network/peer/ports.ts';
import { setUpCity } from '../support/city.ts';
import { type AdminSession, adminSession, filledForm } from './admin-session.ts';
import { formOf } from './form-of.ts';
import { openPages, type Pages } from './pages.ts';
import { faultsOf } from './tags.ts';

const PEERS = '/admin/peers';
const TORINO = `${PEERS}/partecipa.example`;
const NOW = '2026-03-02T08:00:00Z';

const FOUND: LookupResult = {
  kind: 'found',
  formerly: [],
  clockAheadMs: null,
  description: {
    uri: 'https://partecipa.example/',
    origin: 'https://partecipa.example',
    handle: 'torino@partecipa.example',
    name: { it: 'Città di <b>Torino</b>' },
    territory: { code: '001272', name: { it: 'Torino' } },
    languages: ['it'],
    protocol: '1',
    software: 'parvis 0.1.0',
    journal: null,
    witness: null,
  },
  actor: {
    uri: 'https://partecipa.example/',
    host: 'partecipa.example',
    kind: 'Organization',
    handle: 'torino@partecipa.example',
    name: 'Città di Torino',
    inbox: 'https://partecipa.example/inbox',
    sharedInbox: 'https://partecipa.example/inbox',
    fetchedAt: new Date(NOW),
    goneAt: null,
  },
};

describe('the peers at the desk', () => {
  let pages: Pages;
  let officer: AdminSession;
  let looked: LookupResult = FOUND;
  const directory: PeerDirectory = {
    uriOf: async ({ host }) => `https://${host}/`,
    look: async () => looked,
  };

  beforeAll(async () => {
    pages = await openPages(NOW, { directory });
    await setUpCity(pages.app);
    officer = await adminSession(pages, 'officer');
  });
  afterAll(() => pages[Symbol.asyncDispose]());

  it('are for those who share consultations, in every language', async () => {
    const moderator = await adminSession(pages, 'moderator');
    expect(await moderator.status(PEERS)).toBe(403);
    expect((await pages.get(PEERS)).status).toBe(401);
    expect(faultsOf(await officer.read(PEERS))).toEqual([]);
    expect(await pages.text('/network')).toContain('Aucune institution partenaire');
  });

  it('are refused by name, and the address stays in its field', async () => {
    looked = { kind: 'unreachable' };
    const silent = await officer.send(
      PEERS,
      filledForm(await officer.form(PEERS, 'address'), { address: 'partecipa.example' }),
    );
    expect(silent.status).toBe(409);
    expect(silent.html).toContain('Le site partecipa.example ne répond pas, ou pas à temps');
    looked = { kind: 'answers', status: 404 };
    const empty = await officer.send(
      PEERS,
      filledForm(await officer.form(PEERS, 'address'), { address: 'partecipa.example' }),
    );
    expect(empty.status).toBe(422);
    expect(empty.html).toContain('Le site partecipa.example répond avec le code 404');
    expect(formOf(silent.html, 'address').get('address')).toBe('partecipa.example');
    const wrong = await officer.send(PEERS, filledForm(await officer.form(PEERS, 'address'), { address: 'Torino' }));
    expect(wrong.status).toBe(422);
    looked = FOUND;
  });

  it('are shown before they are added, and added only as they were shown', async () => {
    const values = filledForm(await officer.form(PEERS, 'address'), { address: '@torino@partecipa.example' });
    const shown = await officer.send(PEERS, values);
    expect(shown.status).toBe(200);
    expect(shown.html).toContain('Città di &lt;b&gt;Torino');
    expect(await pages.text('/network')).not.toContain('partecipa.example');
    const confirm = formOf(shown.html, 'uri');
    looked = { ...FOUND, description: { ...FOUND.description, uri: 'https://partecipa.example/other' } };
    expect((await officer.send(PEERS, confirm)).status).toBe(409);
    looked = FOUND;
    const again = formOf((await officer.send(PEERS, values)).html, 'uri');
    const done = await officer.send(PEERS, again);
    expect(done).toMatchObject({ status: 303, to: `${TORINO}?done=peer-added` });
    expect((await officer.send(PEERS, again)).to).toBe(done.to);
    const page = await officer.read(done.to);
    expect(page).toContain('L’institution partenaire est ajoutée.');
    expect(faultsOf(page)).toEqual([]);
    expect(await pages.text('/network')).toContain('@torino@partecipa.example');
  });

  it('may be what is ticked, and are removed', async () => {
    const policy = filledForm(await officer.form(TORINO, 'mirrors'), { counts: [], keepsEntries: ['yes'] });
    expect((await officer.send(TORINO, policy)).to).toBe(`${TORINO}?done=peer-policy`);
    const boxes = await officer.form(TORINO, 'mirrors');
    expect([boxes.get('mirrors'), boxes.get('counts'), boxes.get('witnesses')]).toEqual(['yes', null, 'yes']);
    expect(boxes.get('keepsEntries')).toBe('yes');
    const removed = await officer.send(TORINO, removalOf(await officer.read(TORINO)));
    expect(removed.to).toBe(`${PEERS}?done=peer-removed`);
    expect(await officer.status(TORINO)).toBe(404);
    expect(await pages.text('/network')).not.toContain('partecipa.example');
  });
});

/** The form that has the button of danger. */
function removalOf(html: string): URLSearchParams {
  const fields = formOf(html, 'mirrors');
  return new URLSearchParams({ intent: 'remove', once: `${fields.get('once')}-other` });
}
