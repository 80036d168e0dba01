import type { ConsultationId, Id } from '../../domain/id.ts';
import type { EvidenceKind, Peer } from '../../domain/network/peer.ts';

/** Something a peer said that cannot be, with what it said. */
export type Evidence = {
  readonly id: Id;
  /** The id of the peer's institution. */
  readonly peer: string;
  readonly kind: EvidenceKind;
  readonly consultationId: ConsultationId | null;
  /** What an officer needs to judge it: ids, numbers, hashes. Nothing personal. */
  readonly detail: Readonly<Record<string, string | number>>;
  /** As it was received. */
  readonly document: string | null;
  readonly foundAt: Date;
};

/** Whom our institution follows: a peer's. */
export type Following = {
  /** The id of the institution that is followed. */
  readonly actor: string;
  /** The event by which it was asked; the Follow has its id. */
  readonly eventId: Id;
  readonly askedAt: Date;
  readonly acceptedAt: Date | null;
};

export interface PeeringReader {
  peer(uri: string): Promise<Peer | null>;
  byOrigin(origin: string): Promise<Peer | null>;
  /** By the handle. */
  peers(): Promise<readonly Peer[]>;
  /** Those that are to be looked at by a moment. */
  duePeers(now: Date): Promise<readonly Peer[]>;
  following(actor: string): Promise<Following | null>;
  countEvidence(peer: string): Promise<number>;
  /** The newest first. */
  evidence(query: { readonly peer: string | null; readonly limit: number }): Promise<readonly Evidence[]>;
}

export interface PeeringWriter {
  peer(peer: Peer): Promise<void>;
  removePeer(uri: string): Promise<void>;
  /** Says when a peer is looked at again. */
  peerDue(uri: string, at: Date): Promise<void>;
  following(following: Following): Promise<void>;
  removeFollowing(actor: string): Promise<void>;
  evidence(evidence: Evidence): Promise<void>;
}
