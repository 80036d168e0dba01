import type { TakenOverBy } from '../../../domain/community/hand-over.ts';
import type { PaperMember } from '../../../domain/community/paper-member.ts';
import type { CommunityRole } from '../../../domain/community/role-name.ts';
import type { ConsultationId, Id } from '../../../domain/kit/id.ts';

/** To whom the host of a community offers it. */
export type HandOverOffer = {
  readonly consultationId: ConsultationId;
  /** The id of the institution that may take over. */
  readonly target: string;
  /** Which decision of the members it is. */
  readonly reason: string;
  /** The number that the next proposal has. */
  readonly nextNumber: number;
  readonly offeredAt: Date;
  /** The agent or token; null where another institution offers it. */
  readonly offeredBy: Id | null;
  /** Whether all that the host had when it offered it was read here. */
  readonly isRead: boolean;
};

/** A former id of a community. */
export type FormerCommunity = {
  readonly consultationId: ConsultationId;
  readonly formerUri: string;
  /** The id of the institution that hosted it under that id. */
  readonly formerHost: string;
  /** Its id of now. */
  readonly uri: string;
  /** `invitation` where whoever invited this institution says so. */
  readonly because: TakenOverBy | 'invitation';
  /** Of the offer. */
  readonly reason: string | null;
  readonly movedAt: Date;
};

/** What everybody reads of an offer. */
export type PublishedOffer = Pick<HandOverOffer, 'target' | 'reason' | 'nextNumber' | 'offeredAt'>;

/** What the host of a community says of it beside what every host says. */
export type ToldOfCommunity = {
  /** What each institution is there; absent where the host does not say. */
  readonly roles?: readonly RoleOf[] | undefined;
  /** The members that have no node, of now and before. */
  readonly onPaper?: readonly PaperMember[] | undefined;
  /** To whom it is offered; null or absent for nobody. */
  readonly handOver?: PublishedOffer | null;
};

/** What an institution is in a community, as its host says. */
export type RoleOf = { readonly institution: string; readonly role: CommunityRole };

export interface HandOverReader {
  offer(consultationId: ConsultationId): Promise<HandOverOffer | null>;
  /** Its former ids, the last one last. */
  formerly(consultationId: ConsultationId): Promise<readonly FormerCommunity[]>;
  /** What institutions are in a community that another one hosts; none where its host says none. */
  roles(consultationId: ConsultationId): Promise<readonly RoleOf[]>;
  /** How many statements of a community could not be read, of whichever institution. */
  countUnread(consultationId: ConsultationId): Promise<number>;
  /** How many statements of this institution wait for the host of a community. */
  countWaiting(consultationId: ConsultationId): Promise<number>;
  /** The number that the next proposal gets, as far as is known here. */
  nextNumber(consultationId: ConsultationId): Promise<number>;
  /** Invitations that wait, by which a community goes on that had this id. */
  waitingInvitations(formerUri: string): Promise<readonly string[]>;
}

export interface HandOverWriter {
  saveOffer(offer: HandOverOffer): Promise<void>;
  deleteOffer(consultationId: ConsultationId): Promise<void>;
  /** Records that everything was read which the host had when it offered the community. */
  markRead(consultationId: ConsultationId): Promise<void>;
  saveRoles(consultationId: ConsultationId, roles: readonly RoleOf[]): Promise<void>;
  /** Locks every feature request of a community: what is pledged or decided meanwhile waits for this transaction. */
  lockRequests(consultationId: ConsultationId): Promise<void>;
  /** Records a former id; whatever was known to have become that id is known to have become the one of now. */
  saveFormer(former: FormerCommunity): Promise<void>;
  /** What is mirrored becomes this node's own, under the numbers and ids that others know it by; the mirror goes. */
  makeOwn(consultationId: ConsultationId, ids: CommunityIds): Promise<void>;
  /** What is this node's own becomes what it mirrors of another host, under the same numbers and ids. */
  makeMirrored(consultationId: ConsultationId, ids: CommunityIds): Promise<void>;
  /** What is mirrored under the former id of a community is mirrored under the one of now; statements that wait are due then. */
  renameMirrored(consultationId: ConsultationId, ids: CommunityIds, at: Date): Promise<void>;
}

/** The id that a community had, and the one that it has now. */
export type CommunityIds = { readonly from: string; readonly to: string };
