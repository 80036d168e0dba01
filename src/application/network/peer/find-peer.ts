import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/kit/result.ts';
import { isProtocolSpoken, peerAddressIn } from '../../../domain/network/peer.ts';
import type { Application } from '../../application.ts';
import type { RemoteActor } from '../../federation/ports.ts';
import { recordEvidenceOnce } from '../evidence/evidence.ts';
import type { PeerDescription, PeerDirectory } from './ports.ts';

/** A node that may become a peer, as it describes itself. */
export type FoundPeer = {
  readonly description: PeerDescription;
  readonly actor: RemoteActor;
  /** How far its clock is ahead of ours, in milliseconds; null where it gives no time. */
  readonly clockAheadMs: number | null;
};

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
  const query = peerAddressIn(address, { insecure: app.origin.startsWith('http:') });
  if (query === null) return refuse({ type: 'invalid', field: 'address', because: 'not-a-node-address' });
  const host = query.by === 'handle' ? query.account.host : new URL(query.origin).host;
  const allowed = await isLookupAllowed(app, host);
  if (!allowed.ok) return allowed;
  if (query.by === 'url') return await lookAt(app, directory, { origin: query.origin });
  const uri = await directory.uriOf(query.account);
  if (uri === null) return refuse({ type: 'peer-unreachable', host });
  const { origin, host: there } = new URL(uri);
  const permitted = there === host ? allowed : await isLookupAllowed(app, there);
  if (!permitted.ok) return permitted;
  const handle = `${query.account.name.toLowerCase()}@${host}`;
  return await lookAt(app, directory, { origin, uri, handle });
}

async function isLookupAllowed(app: Application, host: string): Promise<Result<null, Refusal>> {
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
    case 'answers':
      return refuse({ type: 'peer-answers', host, status: looked.status });
    case 'not-a-node':
      return refuse({ type: 'not-a-node', host });
    case 'other-institution': {
      const { description: text, document } = looked;
      const query = at.uri ?? `${at.origin}/`;
      await app.store.transact((writer) =>
        recordEvidenceOnce(
          { app, writer },
          {
            peer: query,
            kind: 'other-institution',
            consultationId: null,
            detail: { asked: query, said: text },
            document,
          },
        ),
      );
      return refuse({ type: 'other-institution', host, said: text });
    }
    case 'moved':
      return refuse({ type: 'other-institution', host, said: looked.to });
    case 'found': {
      const { description: received, actor, clockAheadMs } = looked;
      if (!isProtocolSpoken(received.protocol)) {
        return refuse({ type: 'protocol-not-spoken', host, protocol: received.protocol });
      }
      const known = await app.store.read(
        async (reader) => (await reader.peering.peer(received.uri)) ?? (await reader.peering.byOrigin(received.origin)),
      );
      return known === null
        ? ok({ description: received, actor, clockAheadMs })
        : refuse({ type: 'already-peer', host });
    }
  }
}
