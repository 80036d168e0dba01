import '../../src/start/temporal.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DirectoryWire } from '../../src/application/network/directory/ports.ts';
import { listInDirectory, readOwnDirectory } from '../../src/application/network/directory/publish.ts';
import { readDirectories } from '../../src/application/network/directory/read-directories.ts';
import { readDirectoriesHere } from '../../src/application/network/directory/reads.ts';
import { addDirectory, removeDirectory } from '../../src/application/network/directory/subscribe.ts';
import { readPeers } from '../../src/application/network/peer/read-peers.ts';
import { removePeer } from '../../src/application/network/peer/remove-peer.ts';
import { isJson, type Json } from '../../src/federation/inbox/json.ts';
import { createDirectoryWire } from '../../src/federation/network/directory-reader.ts';
import { createProofVerifier } from '../../src/federation/network/proofs.ts';
import { createKeyValueStore } from '../../src/storage/federation/kv.ts';
import { openMigrated } from '../storage/migrated.ts';
import { value } from '../support/city.ts';
import { peered, setUpCities } from './cities.ts';
import { type Network, openNetwork, type Place } from './network.ts';
import { seedOfRun } from './seeded.ts';

describe('a signed directory of institutions', () => {
  let network: Network;
  let region: Place;
  let lyon: Place;
  let lahti: Place;
  let kv: ReturnType<typeof createKeyValueStore>;
  const opened = new AsyncDisposableStack();

  beforeAll(async () => {
    network = opened.use(await openNetwork({ nodes: 3, seed: seedOfRun(), start: '2026-03-02T08:00:00Z' }));
    [region, lyon, lahti] = network.places as [Place, Place, Place];
    kv = createKeyValueStore(opened.use(await openMigrated()));
    await setUpCities(network.places);
    await peered(region, lyon);
    await peered(region, lahti);
  }, 150_000);
  afterAll(() => opened.disposeAsync());

  /** Reads over HTTP; what is in `instead` is read in the place of the directory. */
  const wire = (instead?: (document: Json) => unknown): DirectoryWire => {
    const read = async (url: string) => {
      const response = await fetch(url, { headers: { accept: 'application/activity+json' } });
      const document: unknown = response.ok ? await response.json() : null;
      if (!isJson(document)) return null;
      const changed = instead !== undefined && url.endsWith('/directory') ? instead(document) : document;
      return isJson(changed) ? changed : null;
    };
    const { app, documents } = lyon.node;
    const own = { actor: documents.uris.institution, keys: documents.keys };
    return createDirectoryWire({ read, proves: createProofVerifier({ kv, read, own, now: app.now }) });
  };
  const work = async (place: Place, instead?: (document: Json) => unknown) => {
    await place.query("update directory set due_at = due_at - interval '10 years'");
    return await readDirectories(place.node.app, { wire: wire(instead), peers: place.node.directory });
  };
  const list = async (place: Place, listed: boolean) => {
    value(await listInDirectory(region.node.app, { peer: `${place.origin}/`, listed, by: null }));
    await work(region);
  };
  const peersOf = async ({ node }: Place) =>
    (await readPeers(node.app)).map(({ peer, directory }) => [peer.uri, directory] as const);
  const viewOf = async () => (await readDirectoriesHere(lyon.node.app))[0];
  /** Reads what is published, changed on its way, and says why it is not believed. */
  const faultOf = async (change: (document: Json) => unknown) => {
    const before = await viewOf();
    await work(lyon, change);
    const after = await viewOf();
    expect(after?.members).toEqual(before?.members);
    return after?.directory.fault;
  };

  it('is published once somebody is listed whose key was read', async () => {
    const url = `${region.origin}/directory`;
    expect((await fetch(url, { headers: { accept: 'application/activity+json' } })).status).toBe(404);
    await list(lyon, true);
    await list(lahti, true);
    const document = await (await fetch(url, { headers: { accept: 'application/activity+json' } })).json();
    expect(document).toMatchObject({
      id: url,
      attributedTo: `${region.origin}/`,
      totalItems: 2,
      proof: { cryptosuite: 'eddsa-jcs-2022' },
    });
    const member = (document as { orderedItems: Json[] }).orderedItems.find(({ id }) => id === `${lahti.origin}/`);
    expect(member).toMatchObject({ type: 'Organization', title: { fi: 'Lahden kaupunki' } });
  });

  it('is never published with older members under a newer sequence', async () => {
    const { app } = region.node;
    let between = async () => {};
    const read: typeof app.store.read = async (work) => {
      const found = await app.store.read(work);
      await between();
      return found;
    };
    await list(lahti, false);
    between = async () => {
      between = async () => {};
      await list(lahti, true);
      await readOwnDirectory(app);
    };
    const late = await readOwnDirectory({ ...app, store: { ...app.store, read } });
    expect(late?.members).toHaveLength(2);
    expect(await readOwnDirectory(app)).toEqual(late);
  });

  it('makes whom it lists peers, marked by it, and not the node itself', async () => {
    value(await addDirectory(lyon.node.app, { address: region.origin, by: null }));
    await work(lyon);
    expect(await peersOf(lyon)).toEqual([[`${lahti.origin}/`, region.origin]]);
    expect((await viewOf())?.members).toMatchObject([{ institution: `${lahti.origin}/`, status: 'added' }]);
    const page = await (await fetch(`${lyon.origin}/api/v1/peers`)).json();
    expect(page).toMatchObject({ items: [{ uri: `${lahti.origin}/`, directory: region.origin }] });
  });

  it.each([
    ['unsigned', ({ proof: _, ...document }: Json) => document],
    ['forged', (document: Json) => ({ ...document, sequence: Number(document['sequence']) + 1 })],
    ['other-signer', (document: Json) => ({ ...document, attributedTo: 'https://torino.example/' })],
    ['unreadable', (document: Json) => ({ ...document, type: 'Note' })],
    ['too-many', (document: Json) => ({ ...document, orderedItems: Array.from({ length: 2_001 }, () => ({})) })],
    ['unreachable', () => null],
  ])('is not believed when it is %s, and nothing changes', async (fault, change) => {
    expect(await faultOf(change)).toBe(fault);
    await work(lyon);
    expect((await viewOf())?.directory.fault).toBeNull();
  });

  it('is not believed when it is older than what was read, or expired', async () => {
    let old: Json = {};
    await work(lyon, (document) => {
      old = document;
      return document;
    });
    await list(lahti, false);
    await fetch(`${region.origin}/directory`, { headers: { accept: 'application/activity+json' } });
    await list(lahti, true);
    await work(lyon);
    expect(await faultOf(() => old)).toBe('older');
    const fresh: Json[] = [];
    await work(lyon, (document) => {
      fresh.push(document);
      return document;
    });
    network.advance({ hours: 24 * 8 });
    expect(await faultOf(() => fresh[0])).toBe('expired');
    await work(lyon);
  });

  it('refuses members with another key, and those at addresses of a private network', async () => {
    const { app } = lyon.node;
    const institutions = (of: object) => [{ name: { it: 'Genova' }, languages: ['it'], ...of }];
    const stand = (of: { institution: string; publicKey: string }, at: string): DirectoryWire => ({
      ...wire(),
      directory: async () => ({
        kind: 'directory',
        sequence: Number.MAX_SAFE_INTEGER,
        expiresAt: new Date(at),
        institutions: institutions(of) as never,
      }),
    });
    const origin = 'http://10.255.255.1:9';
    value(await addDirectory(app, { address: origin, by: null }));
    const never = '2030-01-01T00:00:00Z';
    const read = async (of: { institution: string; publicKey: string }, insecure: boolean) => {
      await lyon.query(`delete from directory_member where directory = '${origin}'`);
      await lyon.query(`update directory set due_at = now() - interval '10 years' where origin = '${origin}'`);
      const as = insecure ? app : { ...app, origin: 'https://lyon.example' };
      await readDirectories(as, { wire: stand(of, never), peers: lyon.node.directory });
      const views = await readDirectoriesHere(app);
      return views.find(({ directory }) => directory.origin === origin)?.members[0]?.because;
    };
    const key = `z${'1'.repeat(47)}`;
    expect(await read({ institution: `${region.origin}/`, publicKey: key }, true)).toBe('other-key');
    expect(await read({ institution: 'https://10.0.0.1/', publicKey: key }, false)).toBe('private-address');
    expect((await peersOf(lyon)).map(([uri]) => uri)).toEqual([`${lahti.origin}/`]);
    value(await removeDirectory(app, { address: origin, by: null }));
  });

  it('takes away whom it drops, and leaves those who were added by hand', async () => {
    await peered(lyon, region);
    await list(lahti, false);
    await work(lyon);
    expect(await peersOf(lyon)).toEqual([[`${region.origin}/`, null]]);
    await list(lahti, true);
    await work(lyon);
    expect((await peersOf(lyon)).map(([uri]) => uri).toSorted()).toEqual(
      [`${region.origin}/`, `${lahti.origin}/`].toSorted(),
    );
    value(await removeDirectory(lyon.node.app, { address: region.origin, by: null }));
    await work(lyon);
    expect(await peersOf(lyon)).toEqual([[`${region.origin}/`, null]]);
    expect(await lyon.query('select * from directory_member')).toEqual([]);
  });

  it('leaves whom it brought, and who was removed and added again by hand', async () => {
    const { app } = lyon.node;
    const peer = `${lahti.origin}/`;
    const statuses = async () => (await viewOf())?.members.map(({ status }) => status);
    value(await addDirectory(app, { address: region.origin, by: null }));
    await work(lyon);
    expect(await statuses()).toEqual(['added']);
    value(await removePeer(app, { peer, endSharing: false, by: null }));
    await work(lyon);
    expect((await peersOf(lyon)).map(([uri]) => uri)).toEqual([`${region.origin}/`]);
    await peered(lyon, lahti);
    expect(new Map(await peersOf(lyon)).get(peer)).toBe(null);
    expect(await statuses()).toEqual(['known']);
    // Before the worker took it away: an administrator did.
    await lyon.query("update directory_member set status = 'dropped', due_at = now() + interval '10 years'");
    value(await removePeer(app, { peer, endSharing: false, by: null }));
    await peered(lyon, lahti);
    expect(await statuses()).toEqual([]);
    await work(lyon);
    await list(lahti, false);
    await work(lyon);
    expect(new Map(await peersOf(lyon)).get(peer)).toBe(null);
    expect(await statuses()).toEqual([]);
  });
});
