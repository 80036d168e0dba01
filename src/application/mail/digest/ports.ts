import type { CommitmentStatus, Verdict } from '../../../domain/answer/answer.ts';
import type { PhaseKind } from '../../../domain/consultation/phase.ts';
import type { ConsultationId, Id, ParticipantId, ProposalId } from '../../../domain/kit/id.ts';
import type { Lang, Localised } from '../../../domain/kit/text.ts';
import type { DigestChoice, DigestDay } from '../../../domain/mail/digest-day.ts';
import type { NewsType } from '../../../domain/mail/news.ts';
import type { ProposalStatus } from '../../../domain/proposal/proposal.ts';

/** What can be followed, as its address names it. */
export type Followable =
  | { readonly kind: 'institution' }
  | { readonly kind: 'consultation'; readonly slug: string }
  | { readonly kind: 'proposal'; readonly slug: string; readonly number: number };
/** What is followed, as stored: the institution where neither is named. */
export type Followed = {
  readonly consultationId: ConsultationId | null;
  readonly proposalId: ProposalId | null;
};
/** What is followed, with its title for display. */
export type FollowedView = {
  readonly about: Followable;
  /** Empty where it may no longer be read. */
  readonly title: Localised;
  /** The languages it was written in, the first before all others. */
  readonly languages: readonly Lang[];
};
/** An e-mail address that follows something. If it belongs to a participant, their sign-in with it says so. */
export type MailFollower = DigestChoice & {
  readonly id: Id;
  /** Keyed hash and ciphertext, the same as of a sign-in by e-mail (`encryptAddress`). */
  readonly addressHash: string;
  readonly encryptedAddress: string;
  /** Hash of the secret in each mail that unsubscribes. */
  readonly tokenHash: string;
  readonly encryptedToken: string;
  readonly lang: Lang;
  readonly createdAt: Date;
  /** The last day whose digest was made for it, or that was due before it followed anything. */
  readonly digestedOn: DigestDay;
  /** Since when nothing is sent there, because mail servers do not know the address; null where they do. */
  readonly restingSince: Date | null;
  /** Whether it gets the newsletters of what it follows. */
  readonly newsletters: boolean;
};
export type MailFollow = Followed & {
  readonly id: Id;
  readonly followerId: Id;
  readonly followedAt: Date;
  /** Position of the last event covered by a digest, or of the last one before the follow. */
  readonly notifiedThrough: number;
  /** Position of the last event of which the answers were told at once; those up to it are in no digest. */
  readonly answersThrough: number;
};
/** A request to follow with an unconfirmed address: nothing is followed until its reader confirms. */
export type FollowRequest = Followed & {
  readonly hash: string;
  readonly addressHash: string;
  readonly encryptedAddress: string;
  readonly lang: Lang;
  readonly requestedAt: Date;
  readonly expiresAt: Date;
};
/** The days whose digests are due: that of whoever gets one each day, and that of whoever gets one a week. */
export type DueDays = { readonly daily: DigestDay; readonly weekly: DigestDay };
export type MailFollowReader = {
  byAddress(addressHash: string): Promise<MailFollower | null>;
  byToken(tokenHash: string): Promise<MailFollower | null>;
  /** The address whose hash begins so; null where there is none, or more than one. */
  byHashPrefix(prefix: string): Promise<MailFollower | null>;
  /** The addresses a participant signs in with that follow something, the one used last before all others. */
  followersOf(participantId: ParticipantId): Promise<readonly MailFollower[]>;
  /** What some addresses follow, in the order in which they began. */
  follows(followerIds: readonly Id[]): Promise<readonly MailFollow[]>;
  request(hash: string): Promise<FollowRequest | null>;
  /** How many requests wait for an answer of whoever reads mail at an address. */
  countRequests(addressHash: string, now: Date): Promise<number>;
  /** How many addresses follow something, and how many of them had no digest of the day that is theirs or a later one. */
  counts(due: DueDays): Promise<{ readonly followers: number; readonly late: number }>;
  /** News between two positions of the log (the second included) that followers may read now. */
  news(between: { readonly after: number; readonly through: number }): Promise<readonly DigestNews[]>;
};
export type MailFollowWriter = {
  saveFollower(follower: MailFollower): Promise<void>;
  /** Locks an address: its digest, and other changes of what it follows, wait for this transaction. */
  lockFollower(addressHash: string): Promise<MailFollower | null>;
  /** False where the same is followed already. */
  saveFollow(follow: MailFollow): Promise<boolean>;
  deleteFollow(id: Id): Promise<void>;
  deleteFollower(id: Id): Promise<void>;
  /**
   * Moves the follows of one address to another and deletes the first; what both followed is followed once. Newsletters that
   * one of them ended stay ended.
   */
  reassignFollows(from: Id, to: Id): Promise<void>;
  /** Deletes every address that a participant signs in with, with its follows and requests. */
  deleteFollowersOf(participantId: ParticipantId): Promise<void>;
  /**
   * Counts a day (`YYYY-MM-DD`) on which the address was not known to its mail server; after so many different ones in a row
   * it rests.
   */
  markUnknown(of: {
    readonly addressHash: string;
    readonly day: DigestDay;
    readonly daysMax: number;
    readonly at: Date;
  }): Promise<void>;
  /** Forgets the days on which an address was not known, the last of them on or before a day. One that rests already goes on resting. */
  markKnown(addressHash: string, through: DigestDay): Promise<void>;
  /** Ends the rest of an address, with everything up to a position told. */
  resume(addressHash: string, through: number): Promise<void>;
  saveRequest(request: FollowRequest): Promise<void>;
  /** Claims a request; false where it was claimed before. */
  claimRequest(hash: string): Promise<boolean>;
  /**
   * Claims some addresses whose last digest is of a day before the one that is theirs, in the language that their person reads. Nobody else has
   * them until the transaction ends.
   */
  claimDue(due: DueDays & { readonly limit: number }): Promise<readonly MailFollower[]>;
  /** The same of addresses that want answers at once, and follow what an event is about by a follow that was not told of it. */
  claimForAnswer(of: {
    readonly position: number;
    readonly consultationId: ConsultationId | null;
    readonly proposalId: ProposalId | null;
    readonly limit: number;
  }): Promise<readonly MailFollower[]>;
  /** Records that some addresses were told all answers up to a position. */
  markAnswered(done: { readonly ids: readonly Id[]; readonly through: number }): Promise<void>;
  /** Saves how often an address gets digests. */
  saveChoice(followerId: Id, choice: DigestChoice): Promise<void>;
  /** Saves whether an address gets newsletters. */
  saveNewsletters(followerId: Id, wanted: boolean): Promise<void>;
  /** Records that the digest of a day was made for some addresses, with everything up to a position. */
  markDigested(done: { readonly ids: readonly Id[]; readonly day: DigestDay; readonly through: number }): Promise<void>;
};
/** A piece of news, with the current state of what it is about. */
export type DigestNews = {
  readonly position: number;
  readonly type: NewsType;
  readonly consultation: {
    readonly id: ConsultationId;
    readonly slug: string;
    readonly title: Localised;
    readonly timeZone: string;
  };
  readonly proposal: {
    readonly id: ProposalId;
    readonly number: number;
    readonly status: ProposalStatus;
    readonly title: Localised;
    readonly lang: Lang;
    readonly verdict: Verdict | null;
  } | null;
  readonly phase: {
    readonly id: Id;
    readonly kind: PhaseKind;
    readonly title: Localised | null;
    readonly closesAt: Date;
  } | null;
  readonly ballot: {
    readonly id: Id;
    readonly slug: string;
    readonly question: Localised;
    readonly closesAt: Date;
  } | null;
  readonly poll: { readonly id: Id; readonly question: Localised; readonly closesAt: Date } | null;
  readonly commitment: { readonly id: Id; readonly text: Localised; readonly status: CommitmentStatus } | null;
  /** An answer of another institution than the one that decides: what that is called, or the host of its node. */
  readonly cohostAnswer: { readonly id: Id; readonly verdict: Verdict; readonly institution: string } | null;
};
