import type { ConsultationId } from '../../domain/id.ts';
import type { Cohosting } from '../../domain/network/host.ts';
import type { Localised } from '../../domain/text.ts';

/** An institution that was invited to co-host a consultation of ours. */
export type Cohost = {
  readonly consultationId: ConsultationId;
  /** The id of its institution. */
  readonly peer: string;
  /** The id of the Invite. */
  readonly invite: string;
  readonly status: Cohosting;
  /** How many people may take part there, as it said when it accepted or afterwards; not null where it accepted. */
  readonly registered: number | null;
  /** When it said so, by its own clock. */
  readonly registeredAt: Date | null;
  readonly invitedAt: Date;
  readonly answeredAt: Date | null;
};

/** An invitation to co-host a consultation of a peer. */
export type Invitation = {
  readonly invite: string;
  readonly peer: string;
  /** The id of the consultation at its host. */
  readonly consultation: string;
  readonly title: Localised;
  readonly status: Cohosting;
  readonly registered: number | null;
  /** The mirror, once there is one. */
  readonly consultationId: ConsultationId | null;
  readonly receivedAt: Date;
  readonly answeredAt: Date | null;
};

/** `waiting` for an answer, or `answered`; those after one of them, by its id. */
export type InvitationPage = {
  readonly of: 'waiting' | 'answered';
  readonly after: string | null;
  readonly limit: number;
};

/** How far a mirror has read its host. */
export type Mirror = {
  readonly consultationId: ConsultationId;
  readonly cursor: string | null;
  /** When it reads next; null once it ended. */
  readonly dueAt: Date | null;
  readonly readAt: Date | null;
  /** Since when the host does not answer. */
  readonly failingSince: Date | null;
  readonly endedAt: Date | null;
};

export interface SharingReader {
  cohosts(consultationId: ConsultationId): Promise<readonly Cohost[]>;
  /** What an institution was invited to. */
  cohostsWith(peer: string): Promise<readonly Cohost[]>;
  cohostByInvite(invite: string): Promise<Cohost | null>;
  invitation(invite: string): Promise<Invitation | null>;
  /** All, or a page of those that wait or do not; the newest first. What was withdrawn before it came is in none. */
  invitations(page?: InvitationPage): Promise<readonly Invitation[]>;
  /** How many of institutions below an origin wait, and how many were withdrawn before they came. */
  countInvitations(origin: string): Promise<{ readonly waiting: number; readonly unheard: number }>;
  /** Those to one consultation, by its id at the host; the newest first. */
  invitationsTo(consultation: string): Promise<readonly Invitation[]>;
  mirror(consultationId: ConsultationId): Promise<Mirror | null>;
  /** The ids of the institutions that hold a mirrored consultation, as its host says; none for one of ours. */
  holders(consultationId: ConsultationId): Promise<readonly string[]>;
  /** How often in a row a mirror's whole state was read because sums lack, and when last; null while none do. */
  lacking(consultationId: ConsultationId): Promise<{ readonly tries: number; readonly at: Date } | null>;
  /** The consultation that mirrors one elsewhere, by its id there. */
  mirrorOf(uri: string): Promise<ConsultationId | null>;
  dueMirrors(now: Date): Promise<readonly ConsultationId[]>;
  /** When the next one is due; null where none is. */
  nextDueMirror(): Promise<Date | null>;
  /** Mirrors that did not end of what is hosted below an origin, with their id there. */
  mirrorsOf(
    origin: string,
  ): Promise<
    readonly { readonly consultationId: ConsultationId; readonly uri: string; readonly institution: string }[]
  >;
}

export interface SharingWriter {
  holders(consultationId: ConsultationId, institutions: readonly string[]): Promise<void>;
  cohost(cohost: Cohost): Promise<void>;
  invitation(invitation: Invitation): Promise<void>;
  /** Reads an invitation and makes others who answer it wait for this transaction. */
  lockInvitation(invite: string): Promise<Invitation | null>;
  mirror(mirror: Mirror): Promise<void>;
  /** Reads a mirror and makes other readers of its host wait for this transaction. */
  lockMirror(consultationId: ConsultationId): Promise<Mirror | null>;
  lacking(consultationId: ConsultationId, lacking: { readonly tries: number; readonly at: Date } | null): Promise<void>;
  /** Has a mirror read soon; nothing where it ended. */
  wakeMirror(consultationId: ConsultationId, at: Date): Promise<void>;
}
