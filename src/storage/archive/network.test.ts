import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openMigrated } from '../../../test/storage/migrated.ts';
import { applicationOn } from '../../../test/support/application.ts';
import { opened, setUpCity } from '../../../test/support/city.ts';
import { clockAt } from '../../../test/support/clock.ts';
import type { Application } from '../../application/application.ts';
import { openDatabase } from '../kit/database.ts';
import { openArchive, restoreArchive } from './restore.ts';
import { writeArchive } from './write.ts';

const KEY = 'a secret key for tests only, 32 bytes or more';
const PASSPHRASE = 'neuf grands chevaux';
const PEER = 'https://partecipa.example/';

/** Everything that an institution has with its peers goes where the institution goes. */
it('an export carries peers, what is shared with them, evidence and what was taken up', {
  timeout: 60_000,
}, async () => {
  const clock = clockAt('2026-03-02T08:00:00Z');
  const folder = await mkdtemp(join(tmpdir(), 'parvis-network-'));
  await using cleaning = new AsyncDisposableStack();
  cleaning.defer(() => rm(folder, { recursive: true, force: true }));
  await using before = await openMigrated();
  const app = applicationOn(before, clock);
  await fill(app);
  const here = await networkOf(app);
  const file = join(folder, 'node.export');
  const order = { kind: 'export', file, passphrase: PASSPHRASE } as const;
  await writeArchive(before, {
    ...order,
    overwrite: false,
    verify: false,
    secretKey: KEY,
    program: '0.0.0',
    now: clock.now(),
    progress: () => {},
  });

  await using after = await openDatabase({ kind: 'memory' });
  const archive = await openArchive({ ...order, replace: false }, null);
  await restoreArchive(after, archive, {
    replace: false,
    secretKey: archive.secretKey,
    now: clock.now(),
    progress: () => {},
    wentOn: null,
  });
  const there = applicationOn(after, clock);
  expect(await networkOf(there)).toEqual(here);
  expect(here).toMatchObject({
    peers: [{ uri: PEER, counts: false }],
    following: { actor: PEER },
    cohosts: [{ peer: PEER, registered: 1_234 }],
    invitations: [{ peer: PEER }],
    evidence: [{ kind: 'flood' }],
    derivation: { source: `${PEER}consultations/bici` },
    reuses: [{ institution: PEER }],
    followers: 1,
  });
  // It is read anew.
  expect(await there.store.read((reader) => reader.catalogue.due(clock.now()))).toMatchObject([{ uri: PEER }]);
  expect(await there.store.read((reader) => reader.catalogue.entry(`${PEER}consultations/bici`))).toBeNull();
});

async function fill(app: Application): Promise<void> {
  await setUpCity(app);
  const { id: consultationId } = await opened(app, 'velo');
  const now = app.now();
  const title = { it: 'Bici' };
  await app.store.transact(async (writer) => {
    await writer.peering.savePeer({
      uri: PEER,
      origin: 'https://partecipa.example',
      handle: 'torino@partecipa.example',
      name: { it: 'Città di Torino' },
      territory: { code: '001272', name: { it: 'Torino' } },
      languages: ['it'],
      protocol: '1',
      software: 'parvis 0.1.0',
      journal: null,
      witness: null,
      mirrors: true,
      counts: false,
      witnesses: true,
      keepsEntries: false,
      addedAt: now,
      seenAt: now,
      failingSince: null,
      clockAheadMs: null,
    });
    await writer.peering.saveFollowing({ actor: PEER, eventId: app.newId(), askedAt: now, acceptedAt: now });
    await writer.peering.saveEvidence({
      id: app.newId(),
      peer: PEER,
      kind: 'flood',
      consultationId,
      detail: { count: 3 },
      document: '{}',
      foundAt: now,
    });
    await writer.sharing.saveCohost({
      consultationId,
      peer: PEER,
      invite: `${app.origin}/activities/1`,
      status: 'accepted',
      registered: 1_234,
      registeredAt: now,
      invitedAt: now,
      answeredAt: now,
    });
    await writer.sharing.saveInvitation({
      invite: `${PEER}activities/2`,
      peer: PEER,
      consultation: `${PEER}consultations/bici`,
      title,
      status: 'invited',
      registered: null,
      consultationId: null,
      receivedAt: now,
      answeredAt: null,
    });
    await writer.catalogue.saveEntries(
      [
        {
          uri: `${PEER}consultations/bici`,
          peer: PEER,
          kind: 'consultation',
          consultation: `${PEER}consultations/bici`,
          title,
          summary: {},
          languages: ['it'],
          tags: [],
          topics: ['water'],
          phases: [],
          publishedAt: now,
          updatedAt: now,
        },
      ],
      { page: '', pass: 1 },
    );
    await writer.derivations.save({
      subjectId: consultationId,
      kind: 'consultation',
      source: `${PEER}consultations/bici`,
      institution: PEER,
      title,
      derivedAt: now,
    });
    const uri = `${app.origin}/consultations/velo`;
    await writer.derivations.saveReuse({
      uri,
      reusedBy: `${PEER}consultations/piste`,
      institution: PEER,
      name: { it: 'Città di Torino' },
      title,
      notifiedAt: now,
    });
    await writer.peers.saveActor({
      uri: PEER,
      host: 'partecipa.example',
      kind: 'Organization',
      handle: 'torino@partecipa.example',
      name: 'Città di Torino',
      inbox: `${PEER}inbox`,
      sharedInbox: `${PEER}inbox`,
      fetchedAt: now,
      goneAt: null,
    });
    await writer.peers.saveFollow({ target: uri, follower: PEER, activityId: `${PEER}activities/3`, since: now });
  });
}

async function networkOf(app: Application) {
  return await app.store.read(async (reader) => {
    const consultation = await reader.consultations.bySlug('velo');
    const id = consultation?.id ?? '';
    const uri = `${app.origin}/consultations/velo`;
    return {
      peers: await reader.peering.peers(),
      following: await reader.peering.following(PEER),
      evidence: await reader.peering.evidence({ peer: PEER, limit: 5 }),
      cohosts: await reader.sharing.cohosts(id),
      invitations: await reader.sharing.invitations(),
      derivation: await reader.derivations.of(id),
      reuses: await reader.derivations.reuses(uri),
      followers: await reader.peers.countFollowers(uri),
    };
  });
}
