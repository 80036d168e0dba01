import type { DigestDay } from '../domain/follow/digest-day.ts';
import { digestDay } from '../domain/follow/digest-day.ts';
import type { Id, ParticipantId } from '../domain/id.ts';
import type { RefusalOf } from '../domain/refusal.ts';
import { ok, type Result, refuse } from '../domain/result.ts';
import type { Lang } from '../domain/text.ts';
import type { DigestNews } from './digest-news.ts';
import type { Followed } from './followed.ts';
import type { Application, Writer } from './ports.ts';
import { openAddress, sealAddress } from './sign-ins.ts';

/** An address that follows something by mail. Whose it is, if anybody's here, is known by their sign-in with it. */
export type MailFollower = {
  readonly id: Id;
  /** Hash and seal of a sign-in by mail (`sealAddress`). */
  readonly addressHash: string;
  readonly addressSealed: string;
  /** Of the secret that ends its mails, which every one of them carries. */
  readonly tokenHash: string;
  readonly tokenSealed: string;
  readonly lang: Lang;
  readonly createdAt: Date;
  /** The last day whose digest was made for it, or was due before it followed anything. */
  readonly digestedOn: DigestDay;
};

export type MailFollow = Followed & {
  readonly id: Id;
  readonly followerId: Id;
  readonly followedAt: Date;
  /** Position of the last event that they were told of, or that was before. */
  readonly toldThrough: number;
};

/** Somebody gave an address on a page; nothing is followed until whoever reads mail there says so. */
export type FollowRequest = Followed & {
  readonly hash: string;
  readonly addressHash: string;
  readonly sealedAddress: string;
  readonly lang: Lang;
  readonly requestedAt: Date;
  readonly expiresAt: Date;
};

export type MailFollowReader = {
  byAddress(addressHash: string): Promise<MailFollower | null>;
  byToken(tokenHash: string): Promise<MailFollower | null>;
  /** The addresses a participant signs in with that follow something, the one used last before all others. */
  followersOf(participantId: ParticipantId): Promise<readonly MailFollower[]>;
  /** What some addresses follow, in the order in which they began. */
  follows(followerIds: readonly Id[]): Promise<readonly MailFollow[]>;
  request(hash: string): Promise<FollowRequest | null>;
  /** How many addresses follow something, and how many of them had no digest of a day or a later one. */
  counts(day: DigestDay): Promise<{ readonly followers: number; readonly late: number }>;
  /** What happened between two positions of the log (the second included) that followers are told of and may read now. */
  news(between: { readonly after: number; readonly through: number }): Promise<readonly DigestNews[]>;
};

export type MailFollowWriter = {
  follower(follower: MailFollower): Promise<void>;
  /** Reads an address and makes its digest, and other changes of what it follows, wait for this transaction. */
  lockFollower(addressHash: string): Promise<MailFollower | null>;
  /** False where the same is followed already. */
  follow(follow: MailFollow): Promise<boolean>;
  endFollow(id: Id): Promise<void>;
  forgetFollower(id: Id): Promise<void>;
  /** Makes one address follow what another followed, which is forgotten; what both followed, one goes on following. */
  passFollows(from: Id, to: Id): Promise<void>;
  /** Forgets every address that a participant signs in with, what it follows and what was asked for with it. */
  forgetFollowersOf(participantId: ParticipantId): Promise<void>;
  request(request: FollowRequest): Promise<void>;
  /** Takes a request; false where somebody took it before. */
  takeRequest(hash: string): Promise<boolean>;
  forgetRequests(before: Date): Promise<void>;
  /**
   * Some addresses whose last digest is of a day before `day`, in the language that their person reads. Nobody else has
   * them until the transaction ends.
   */
  takeDue(due: { readonly day: DigestDay; readonly limit: number }): Promise<readonly MailFollower[]>;
  /** Says that the digest of a day was made for some addresses, with everything up to a position. */
  digested(done: { readonly ids: readonly Id[]; readonly day: DigestDay; readonly through: number }): Promise<void>;
};

/** Digests are bounded: nobody reads more. */
export const FOLLOWS_MAX = 200;

const TOKEN = 'unfollow';

export function tokenHashOf(app: Application, token: string): string {
  return app.secrets.keyed(token, TOKEN);
}

/** The secret in the links that end somebody's mails. */
export function tokenOf(app: Application, { tokenSealed }: Pick<MailFollower, 'tokenSealed'>): string {
  return app.secrets.open(tokenSealed, TOKEN);
}

export function followerAddress(app: Application, { addressSealed }: Pick<MailFollower, 'addressSealed'>): string {
  return openAddress(app, addressSealed);
}

/** Makes an address follow something from now on. Following it again changes nothing. */
export async function followIn(
  writer: Writer,
  app: Application,
  command: { readonly address: string; readonly lang: Lang; readonly followed: Followed },
): Promise<Result<MailFollower, RefusalOf<'invalid' | 'not-set-up'>>> {
  const institution = await writer.institution.get();
  if (institution === null) return refuse({ type: 'not-set-up' });
  const follower = await followerIn(writer, app, { ...command, zone: institution.timeZone });
  const own = await writer.mailFollows.follows([follower.id]);
  const { consultationId, proposalId } = command.followed;
  if (own.some((each) => each.consultationId === consultationId && each.proposalId === proposalId)) return ok(follower);
  if (own.length >= FOLLOWS_MAX) {
    return refuse({ type: 'invalid', field: 'follows', because: 'too-many', limit: FOLLOWS_MAX });
  }
  await writer.mailFollowWrite.follow({
    id: app.newId(),
    followerId: follower.id,
    consultationId,
    proposalId,
    followedAt: app.now(),
    toldThrough: await writer.events.last(),
  });
  await writer.write.event({
    id: app.newId(),
    type: 'mail-follow-begun',
    at: app.now(),
    by: null,
    consultationId,
    proposalId,
    data: {},
  });
  return ok(follower);
}

/** The address as a follower, which it becomes where it was none; whatever else changes it waits. */
export async function followerIn(
  writer: Writer,
  app: Application,
  { address, lang, zone }: { readonly address: string; readonly lang: Lang; readonly zone: string },
): Promise<MailFollower> {
  const { addressHash, addressSealed } = sealAddress(app, address);
  await writer.write.lockName(`mail follower ${addressHash}`);
  const known = await writer.mailFollowWrite.lockFollower(addressHash);
  if (known !== null) return known;
  const token = app.secrets.token();
  const follower: MailFollower = {
    id: app.newId(),
    addressHash,
    addressSealed,
    tokenHash: tokenHashOf(app, token),
    tokenSealed: app.secrets.seal(token, TOKEN),
    lang,
    createdAt: app.now(),
    digestedOn: digestDay(app.now(), zone),
  };
  await writer.mailFollowWrite.follower(follower);
  return follower;
}

/** Ends some of what an address follows; an address that follows nothing any more is forgotten. */
export async function unfollowIn(
  writer: Writer,
  app: Application,
  { follower, ids }: { readonly follower: MailFollower; readonly ids: readonly Id[] | 'all' },
): Promise<number> {
  await writer.mailFollowWrite.lockFollower(follower.addressHash);
  const own = await writer.mailFollows.follows([follower.id]);
  const ended = own.filter(({ id }) => ids === 'all' || ids.includes(id));
  for (const { id, consultationId, proposalId } of ended) {
    await writer.mailFollowWrite.endFollow(id);
    await writer.write.event({
      id: app.newId(),
      type: 'mail-follow-ended',
      at: app.now(),
      by: null,
      consultationId,
      proposalId,
      data: {},
    });
  }
  if (ended.length === own.length) await writer.mailFollowWrite.forgetFollower(follower.id);
  return ended.length;
}
