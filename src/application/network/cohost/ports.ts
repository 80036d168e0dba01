import type { CommunityRole } from '../../../domain/community/role-name.ts';
import type { ConsultationId } from '../../../domain/kit/id.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import type { Lang, Localised } from '../../../domain/kit/text.ts';
import type { BringsIn, OfferStatus } from '../../../domain/network/bringing-in.ts';
import type { Cohosting } from '../../../domain/network/host.ts';

/** An institution that was invited to co-host a consultation of ours. */
export type Cohost = {
  readonly consultationId: ConsultationId;
  /** The id of its institution. */
  readonly peer: string;
  /** The id of the Invite. */
  readonly invite: string;
  readonly status: Cohosting;
  /** How many people may take part there, as stated in its acceptance or a later correction; not null where it accepted. */
  readonly registered: number | null;
  /** When it stated that, by its own clock. */
  readonly registeredAt: Date | null;
  /** The most that the host lets it state; null or absent where the invitation named none. */
  readonly registeredMax?: number | null;
  /** What it is in a community; null or absent where people take part. */
  readonly role?: CommunityRole | null;
  /** Whether it took part already while another institution hosted the community, and does until it says otherwise. */
  readonly carriedOver?: boolean;
  /** What it may bring in; null or absent where it may nothing. */
  readonly bringsIn?: BringsIn | null;
  /** When an officer last changed that; null or absent where it is as invited. */
  readonly bringsInAt?: Date | null;
  /** The id of the co-host that brought it in, and the id of its Offer; null or absent where the host invited it by itself. */
  readonly introducedBy?: string | null;
  readonly offer?: string | null;
  /** Since when an officer has all its contributions held; null or absent while they are not. */
  readonly heldAt?: Date | null;
  /** How many contributions of it are published in a day; null or absent for the default. */
  readonly contributionsPerDay?: number | null;
  /** The same of one author. */
  readonly contributionsPerAuthor?: number | null;
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
  /** The most that the host takes; null or absent where it named none. */
  readonly registeredMax?: number | null;
  /** What this institution is in a community; null or absent where people take part. */
  readonly role?: CommunityRole | null;
  /** The ids that the community had at former hosts, as whoever invites says; the last one last. */
  readonly formerly?: readonly string[];
  /** What this institution may bring in, as it was invited; null or absent where it may nothing. */
  readonly bringsIn?: BringsIn | null;
  /** The id of the co-host that brings in this institution; null or absent where the host invited it by itself. */
  readonly introducedBy?: string | null;
  /** The mirror, once there is one. */
  readonly consultationId: ConsultationId | null;
  readonly receivedAt: Date;
  readonly answeredAt: Date | null;
};
/** An offer of ours to the host of a mirrored consultation, to bring in another institution. */
export type CohostOffer = {
  readonly consultationId: ConsultationId;
  readonly institution: string;
  /** The id of the Offer. */
  readonly offer: string;
  /** The most people that it may register. */
  readonly registeredMax: number;
  readonly status: OfferStatus;
  /** Why the host refused it. */
  readonly refusal: Refusal | null;
  /** Whether it was in: it counts against what may be brought in from then on. */
  readonly wasIn: boolean;
  readonly offeredAt: Date;
  readonly answeredAt: Date | null;
};
/** What a co-host may bring in, null where it may nothing now, and the ids of those that hold a consultation whom it brought in. */
export type Bringing = {
  readonly institution: string;
  readonly bringsIn: BringsIn | null;
  readonly introduced: readonly string[];
};
/** How many people one institution may count in a consultation that it holds, from some moment on. */
export type Registration = {
  readonly institution: string;
  readonly registered: number;
  readonly at: Date;
  /** Whether an officer of the host changed it; else the institution stated it. */
  readonly byHost: boolean;
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
  /** What time it was there by its own clock when it was read last; as here where absent or null. */
  readonly hostAt?: Date | null;
  /** Which version of the program began to read all of it; null where none did since, or one that did not say so. */
  readonly readBy?: string | null;
  /** When it last told something that this version does not understand; null since a whole pass in which all was understood. */
  readonly unreadAt?: Date | null;
  /** Since when the host does not answer. */
  readonly failingSince: Date | null;
  readonly endedAt: Date | null;
};
/** A consultation of ours with one institution that is in. */
export type SharedConsultation = {
  readonly consultationId: ConsultationId;
  readonly slug: string;
  /** The id of the institution. */
  readonly peer: string;
};
export interface SharingReader {
  cohosts(consultationId: ConsultationId): Promise<readonly Cohost[]>;
  /** Who is in, of all consultations of ours. */
  accepted(): Promise<readonly SharedConsultation[]>;
  /** What an institution was invited to. */
  cohostsWith(peer: string): Promise<readonly Cohost[]>;
  cohostByInvite(invite: string): Promise<Cohost | null>;
  invitation(invite: string): Promise<Invitation | null>;
  /** All, or a page of those that wait or do not; the newest first. Those withdrawn before they arrived are in none. */
  invitations(page?: InvitationPage): Promise<readonly Invitation[]>;
  /** How many invitations of institutions at an origin wait, and how many were withdrawn before they arrived. */
  countInvitations(origin: string): Promise<{ readonly waiting: number; readonly unheard: number }>;
  /** Those to one consultation, by its id at the host; the newest first. */
  invitationsTo(consultation: string): Promise<readonly Invitation[]>;
  mirror(consultationId: ConsultationId): Promise<Mirror | null>;
  /** The ids of the institutions that hold a mirrored consultation, as its host says; none for one of ours. */
  holders(consultationId: ConsultationId): Promise<readonly string[]>;
  /** Who of those that hold a mirrored consultation brings in others, as its host says; none for one of ours. */
  bringing(consultationId: ConsultationId): Promise<readonly Bringing[]>;
  /** What we offered to the host of a mirrored consultation, in order of time. */
  offers(consultationId: ConsultationId): Promise<readonly CohostOffer[]>;
  offer(uri: string): Promise<CohostOffer | null>;
  /** What institutions are called that hold a consultation with us, as its host says; those of whom nothing was said are left out. */
  institutionNames(uris: readonly string[]): Promise<readonly InstitutionName[]>;
  /** Every number that institutions which hold a consultation registered, per institution in order of time. */
  registrations(consultationId: ConsultationId): Promise<readonly Registration[]>;
  /** How often in a row a mirror read the whole state because subtotals are missing, and when last; null while none are. */
  resync(consultationId: ConsultationId): Promise<{ readonly tries: number; readonly at: Date } | null>;
  /** The consultation that mirrors one elsewhere, by its id there. */
  mirrorOf(uri: string): Promise<ConsultationId | null>;
  /** Those whose time has come, and those whose time is later than `latest`: a clock was wrong when it was set. */
  dueMirrors(now: Date, latest: Date): Promise<readonly ConsultationId[]>;
  /** When the next one is due; null where none is. */
  nextDueMirror(): Promise<Date | null>;
  /** Consultations of ours that came back from a backup, and whose co-hosts did not all give back yet what they know since. */
  pendingRecoveries(): Promise<readonly { readonly slug: string; readonly backupAt: Date }[]>;
  /** Active mirrors whose host tells what this version does not understand, with its address there. */
  unreadMirrors(): Promise<readonly { readonly slug: string; readonly uri: string }[]>;
  /** Active mirrors of consultations hosted at an origin, with their id there. */
  mirrorsOf(
    origin: string,
  ): Promise<
    readonly { readonly consultationId: ConsultationId; readonly uri: string; readonly institution: string }[]
  >;
}
export interface SharingWriter {
  saveHolders(
    consultationId: ConsultationId,
    of: {
      readonly institutions: readonly string[];
      readonly names: readonly InstitutionName[];
      readonly bringing?: readonly Bringing[];
    },
  ): Promise<void>;
  /** Adds numbers that are not known yet; what was known stays. */
  saveRegistrations(consultationId: ConsultationId, registrations: readonly Registration[]): Promise<void>;
  saveCohost(cohost: Cohost): Promise<void>;
  /** Saves an offer in place of an earlier one of the same institution. */
  saveOffer(offer: CohostOffer): Promise<void>;
  saveInvitation(invitation: Invitation): Promise<void>;
  /** Locks an invitation: other answers to it wait for this transaction. */
  lockInvitation(invite: string): Promise<Invitation | null>;
  saveMirror(mirror: Mirror): Promise<void>;
  /** Locks a mirror: other readers of its host wait for this transaction. */
  lockMirror(consultationId: ConsultationId): Promise<Mirror | null>;
  saveMissing(
    consultationId: ConsultationId,
    resync: { readonly tries: number; readonly at: Date } | null,
  ): Promise<void>;
  /** Schedules a mirror to be read; does nothing where it ended. */
  wakeMirror(consultationId: ConsultationId, at: Date): Promise<void>;
  /** The same for every mirror. */
  wakeMirrors(at: Date): Promise<void>;
  /** The co-hosts of a consultation gave back what they know since its backup. */
  deletePendingRecovery(consultationId: ConsultationId): Promise<void>;
}

/** What an institution is called in each of its languages, the first one first. */
export type InstitutionName = {
  readonly institution: string;
  readonly name: Localised;
  readonly languages: readonly Lang[];
};

/** Another institution known here, peer or not. */
export type Neighbour = {
  readonly uri: string;
  readonly host: string;
  readonly name: Localised;
  readonly languages: readonly Lang[];
  readonly isPeer: boolean;
};
