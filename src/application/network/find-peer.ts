import { peerAddressIn } from '../../domain/network/peer-address.ts';
import { isProtocolSpoken } from '../../domain/network/protocol.ts';
import type { Refusal } from '../../domain/refusal.ts';
import { ok, type Result, refuse } from '../../domain/result.ts';
import type { RemoteActor } from '../peers.ts';
import type { Application } from '../ports.ts';
import { keepOnce } from './keep-once.ts';
import type { PeerDirectory, PeerSaid } from './peer-directory.ts';

/** A node that may become a peer, as it describes itself. */
export type FoundPeer = { readonly said: PeerSaid; readonly actor: RemoteActor };

/**
 * Looks for another institution's node by a handle or any address of it. Refuses by name what is none, speaks another
 * version, is blocked, is this one, is known already, does not answer, or answers as another institution than was asked
 * for: that is kept as evidence. Nothing else is written.
 */
export async function findPeer(
  app: Application,
  directory: PeerDirectory,
  { address }: { readonly address: string },
): Promise<Result<FoundPeer, Refusal>> {
  const asked = peerAddressIn(address, { insecure: app.origin.startsWith('http:') });
  if (asked === null) return refuse({ type: 'invalid', field: 'address', because: 'not-a-node-address' });
  const host = asked.by === 'handle' ? asked.account.host : new URL(asked.origin).host;
  const allowed = await mayBeAsked(app, host);
  if (!allowed.ok) return allowed;
  if (asked.by === 'url') return await lookAt(app, directory, { origin: asked.origin });
  const uri = await directory.uriOf(asked.account);
  if (uri === null) return refuse({ type: 'peer-unreachable', host });
  const { origin, host: there } = new URL(uri);
  const permitted = there === host ? allowed : await mayBeAsked(app, there);
  if (!permitted.ok) return permitted;
  const handle = `${asked.account.name.toLowerCase()}@${host}`;
  return await lookAt(app, directory, { origin, uri, handle });
}

async function mayBeAsked(app: Application, host: string): Promise<Result<null, Refusal>> {
  const { policy, own } = await app.store.read(async (reader) => ({
    policy: await reader.peers.policyOf(host),
    own: [app.origin, ...(await reader.moving.formerOrigins()).map(({ origin }) => origin)],
  }));
  if (policy?.policy === 'block') return refuse({ type: 'host-blocked', host });
  return own.some((origin) => new URL(origin).host === host) ? refuse({ type: 'own-node' }) : ok(null);
}

async function lookAt(
  app: Application,
  directory: PeerDirectory,
  at: { readonly origin: string; readonly uri?: string; readonly handle?: string },
): Promise<Result<FoundPeer, Refusal>> {
  const { host } = new URL(at.origin);
  const looked = await directory.look(at);
  switch (looked.kind) {
    case 'unreachable':
      return refuse({ type: 'peer-unreachable', host });
    case 'not-a-node':
      return refuse({ type: 'not-a-node', host });
    case 'other-institution': {
      const { said, document } = looked;
      const asked = at.uri ?? `${at.origin}/`;
      await app.store.transact((writer) =>
        keepOnce(
          { app, writer },
          { peer: asked, kind: 'other-institution', consultationId: null, detail: { asked, said }, document },
        ),
      );
      return refuse({ type: 'other-institution', host, said });
    }
    case 'moved':
      return refuse({ type: 'other-institution', host, said: looked.to });
    case 'found': {
      const { said, actor } = looked;
      if (!isProtocolSpoken(said.protocol)) {
        return refuse({ type: 'protocol-not-spoken', host, protocol: said.protocol });
      }
      const known = await app.store.read(
        async (reader) => (await reader.peering.peer(said.uri)) ?? (await reader.peering.byOrigin(said.origin)),
      );
      return known === null ? ok({ said, actor }) : refuse({ type: 'already-peer', host });
    }
  }
}
