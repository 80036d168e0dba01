import type { ConsultationId, Id } from '../../../domain/kit/id.ts';
import type { EvidenceKind, Peer, PeerPolicy } from '../../../domain/network/peer.ts';
import type { AccountAddress } from '../../../domain/participant/shown-name.ts';
import type { RemoteActor } from '../../federation/ports.ts';

/** A rejected message of a peer, kept as evidence with its document. */
export type Evidence = {
  readonly id: Id;
  /** The id of the peer's institution. */
  readonly peer: string;
  readonly kind: EvidenceKind;
  readonly consultationId: ConsultationId | null;
  /**
   * What an officer needs to judge it: ids, numbers, hashes. Nothing personal. `said` is what its document says, `allowed` what
   * the rules or what is known allow in its place: a number, a hash, a moment in ISO 8601.
   */
  readonly detail: Readonly<Record<string, string | number>>;
  /** The document as received. */
  readonly document: string | null;
  readonly foundAt: Date;
  /** The institution that passed it on; null or absent for what was found here. */
  readonly passedOnBy?: string | null;
};
/** A follow of a peer's institution by ours. */
export type Following = {
  /** The id of the institution that is followed. */
  readonly actor: string;
  /** The event that requested it; the Follow activity has its id. */
  readonly eventId: Id;
  readonly askedAt: Date;
  readonly acceptedAt: Date | null;
};
export interface PeeringReader {
  peer(uri: string): Promise<Peer | null>;
  byOrigin(origin: string): Promise<Peer | null>;
  /** All peers, ordered by handle. */
  peers(): Promise<readonly Peer[]>;
  /**
   * Peers whose description is due to be read by a moment, and those that are due later than `latest`: a clock that was wrong
   * set that.
   */
  duePeers(now: Date, latest: Date): Promise<readonly Peer[]>;
  following(actor: string): Promise<Following | null>;
  countEvidence(peer: string): Promise<number>;
  /** The newest first. */
  evidence(query: { readonly peer: string | null; readonly limit: number }): Promise<readonly Evidence[]>;
  /** Some kinds, whoever they are about, the oldest first: in one consultation, or in all and none (null). */
  evidenceIn(query: {
    readonly consultationId: ConsultationId | null;
    readonly kinds: readonly EvidenceKind[];
    /** Nothing that was found before. */
    readonly since?: Date;
    readonly limit: number;
  }): Promise<readonly Evidence[]>;
}
export interface PeeringWriter {
  savePeer(peer: Peer): Promise<void>;
  deletePeer(uri: string): Promise<void>;
  /** Schedules the next reading of a peer's description. */
  savePeerDue(uri: string, at: Date): Promise<void>;
  saveFollowing(following: Following): Promise<void>;
  deleteFollowing(actor: string): Promise<void>;
  saveEvidence(evidence: Evidence): Promise<void>;
}
/** The description of a node, as it publishes it. */
export type PeerDescription = Omit<Peer, keyof PeerPolicy | 'addedAt' | 'seenAt' | 'failingSince' | 'clockAheadMs'>;
/** Result of looking up a node. */
export type LookupResult =
  | {
      readonly kind: 'found';
      readonly description: PeerDescription;
      readonly actor: RemoteActor;
      /** Its former ids, as it states them. */
      readonly formerly: readonly string[];
      /** How far the clock by which it answered is ahead of ours, in milliseconds; null where it gives no time. */
      readonly clockAheadMs: number | null;
    }
  /** The institution says that it is elsewhere now: the id, or the origin, that it has there. */
  | { readonly kind: 'moved'; readonly to: string }
  /** `clockAheadMs`, where something answered: a clock that is off makes signatures that nobody accepts. */
  | { readonly kind: 'unreachable'; readonly clockAheadMs?: number | null }
  /** Something answers with a status by which nothing is there, or nothing for us. */
  | { readonly kind: 'answers'; readonly status: number }
  /** Something answers, but it is no Parvis node. */
  | { readonly kind: 'not-a-node' }
  /** `said` is the id, or the handle, that it gives instead. */
  | { readonly kind: 'other-institution'; readonly description: string; readonly document: string };
/** Reads the descriptions of other nodes, with the limits of all outbound requests. */
export interface PeerDirectory {
  /** The id that a handle's own server gives for it (WebFinger); null where it gives none or does not answer. */
  uriOf(account: AccountAddress): Promise<string | null>;
  /** Looks up a node. Where an id or a handle was asked for, the node must be of that institution. */
  look(at: {
    readonly origin: string;
    readonly uri?: string | undefined;
    readonly handle?: string | undefined;
  }): Promise<LookupResult>;
}

/** The current and former ids of an institution, from its own document. */
export type InstitutionDescription = {
  readonly actor: RemoteActor;
  /** The id that it has now, where it says that it moved. */
  readonly movedTo: string | null;
  /** Its former ids, as it states them. */
  readonly formerly: readonly string[];
};
