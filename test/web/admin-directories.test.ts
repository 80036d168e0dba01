import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { setUpCity } from '../support/city.ts';
import { peered } from '../support/peered.ts';
import { type AdminSession, adminSession, filledForm } from './admin-session.ts';
import { openPages, type Pages } from './pages.ts';
import { faultsOf } from './tags.ts';

const DIRECTORIES = '/admin/directories';
const REGION = 'https://region.example';

describe('the directories in the administration area', () => {
  let pages: Pages;
  let officer: AdminSession;

  beforeAll(async () => {
    pages = await openPages('2026-03-02T08:00:00Z');
    await setUpCity(pages.app);
    officer = await adminSession(pages, 'officer');
  });
  afterAll(() => pages[Symbol.asyncDispose]());

  const send = async (address: string) =>
    await officer.send(DIRECTORIES, filledForm(await officer.form(DIRECTORIES, 'address'), { address }));

  it('are for those who share consultations, and refused by name', async () => {
    expect(await (await adminSession(pages, 'moderator')).status(DIRECTORIES)).toBe(403);
    expect((await send('no address')).html).toContain('un site de participation');
    expect((await send(pages.app.origin)).status).toBe(422);
    expect(await pages.app.store.read((reader) => reader.directories.all())).toEqual([]);
  });

  it('say who is in them, what was not accepted, and who became a peer by them', async () => {
    await send(REGION);
    await peered(pages.app, 'https://torino.example/');
    const at = pages.app.now();
    await pages.app.store.transact(async (writer) => {
      const known = await writer.directories.byOrigin(REGION);
      if (known === null) throw new Error('it was not added');
      await writer.directories.save({ ...known, sequence: 7, expiresAt: at, readAt: at, fault: 'older', faultAt: at });
      const of = { directory: REGION, languages: ['it'], publicKey: 'z6Mk', dueAt: null } as const;
      await writer.directories.saveMembers([
        { ...of, institution: 'https://torino.example/', name: { it: 'Torino <b>' }, status: 'added', because: null },
        {
          ...of,
          institution: 'https://10.0.0.1/',
          name: { it: 'Nessuno' },
          status: 'refused',
          because: 'private-address',
        },
      ]);
    });
    const page = await officer.read(DIRECTORIES);
    expect(faultsOf(page)).toEqual([]);
    expect(page).toContain('region.example');
    expect(page).toContain('Torino &lt;b&gt;');
    expect(page).toContain('L’annuaire est plus ancien que celui qui a déjà été lu.');
    expect(page).toContain('cette adresse n’est pas sur l’internet public');
    expect(await officer.read('/admin/peers')).toContain('par l’annuaire de region.example');
  });

  it('are left, and an own one lists a peer', async () => {
    const peer = '/admin/peers/torino.example';
    expect(faultsOf(await officer.read(peer))).toEqual([]);
    const once = `${(await officer.form(peer, 'mirrors')).get('once')}-listed`;
    await officer.send(peer, new URLSearchParams({ intent: 'list', listed: 'yes', once }));
    const listings = await pages.app.store.read((reader) => reader.directories.listings());
    expect(listings.map(({ institution }) => institution)).toEqual(['https://torino.example/']);
    await officer.send(DIRECTORIES, filledForm(await officer.form(DIRECTORIES, 'remove'), {}));
    const left = await pages.app.store.read((reader) => reader.directories.members(REGION));
    expect(left).toMatchObject([{ institution: 'https://torino.example/', status: 'dropped' }]);
    expect(await officer.read(DIRECTORIES)).toContain('Aucun annuaire');
  });
});
