import type { Peer } from '../../domain/network/peer.ts';
import type { AccountAddress } from '../../domain/participant/account-address.ts';
import type { RemoteActor } from '../peers.ts';

/** What a node says of itself. */
export type PeerSaid = Omit<Peer, 'mirrors' | 'counts' | 'witnesses' | 'addedAt' | 'seenAt' | 'failingSince'>;

/** What is there where a peer should be. */
export type Looked =
  | {
      readonly kind: 'found';
      readonly said: PeerSaid;
      readonly actor: RemoteActor;
      /** The ids that it says it had before. */
      readonly formerly: readonly string[];
    }
  /** The institution says that it is elsewhere now: the id, or the origin, that it has there. */
  | { readonly kind: 'moved'; readonly to: string }
  | { readonly kind: 'unreachable' }
  /** Something answers, and it is no node of ours. */
  | { readonly kind: 'not-a-node' }
  /** `said` is the id, or the handle, that it gives instead. */
  | { readonly kind: 'other-institution'; readonly said: string; readonly document: string };

/** Reads what other nodes say of themselves, guarded as everything that is read. */
export interface PeerDirectory {
  /** The id that a handle's own server gives for it (WebFinger); null where it gives none or does not answer. */
  uriOf(account: AccountAddress): Promise<string | null>;
  /** What a node says, and of which institution. Who was asked for by an id or a handle must be that one. */
  look(at: {
    readonly origin: string;
    readonly uri?: string | undefined;
    readonly handle?: string | undefined;
  }): Promise<Looked>;
}
