import type { Application } from '../../src/application/application.ts';

/** Makes an institution a peer, as if its node had said all of this. */
export async function peered(app: Application, uri: string): Promise<void> {
  const { origin, host } = new URL(uri);
  const name = host.split('.')[0] ?? '';
  const at = app.now();
  await app.store.transact(async (writer) => {
    await writer.peers.saveActor({
      uri,
      host,
      kind: 'Organization',
      handle: `${name}@${host}`,
      name,
      inbox: `${uri}inbox`,
      sharedInbox: null,
      fetchedAt: at,
      goneAt: null,
    });
    await writer.peering.savePeer({
      uri,
      origin,
      handle: `${name}@${host}`,
      name: { und: name },
      territory: null,
      languages: ['und'],
      protocol: '1',
      software: 'parvis 0.1.0',
      journal: null,
      witness: null,
      mirrors: true,
      counts: true,
      witnesses: true,
      keepsEntries: false,
      addedAt: at,
      seenAt: at,
      failingSince: null,
      clockAheadMs: null,
    });
  });
}
