import type { Id, ParticipantId } from '../../../domain/kit/id.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/kit/result.ts';
import { type DigestChoice, digestDay } from '../../../domain/mail/digest-day.ts';
import type { Application, Reader } from '../../application.ts';
import { digestClock } from '../digest-clock.ts';
import { ownAddress } from './follow-by-mail.ts';
import { followedAt, viewOfFollowed } from './followed.ts';
import { followerAddress, tokenHashOf } from './mail-follows.ts';
import type { Followable, FollowedView, MailFollower } from './ports.ts';
import { dueDays } from './send-digests.ts';

/** Something that an address follows, for whoever it belongs to. */
export type FollowView = FollowedView & { readonly id: Id; readonly followedAt: Date };

export type AddressFollows = DigestChoice & {
  readonly followerId: Id;
  readonly address: string;
  readonly follows: readonly FollowView[];
  /** Since when nothing is sent there, because mail servers do not know the address; null where they do. */
  readonly restingSince: Date | null;
  /** Whether it gets the newsletters of what it follows. */
  readonly newsletters: boolean;
};

/** What a participant follows by mail, by the addresses they sign in with. */
export async function readOwnFollows(
  app: Application,
  query: { readonly participantId: ParticipantId },
): Promise<readonly AddressFollows[]> {
  return await app.store.read(async (reader) => {
    const own: AddressFollows[] = [];
    for (const follower of await reader.mailFollows.followersOf(query.participantId)) {
      own.push(await followsOf(reader, app, follower));
    }
    return own;
  });
}

/** What an address follows, for whoever has one of its mails. An address that follows nothing has none that work. */
export async function readFollowsByToken(
  app: Application,
  query: { readonly token: string },
): Promise<Result<AddressFollows, Refusal>> {
  return await app.store.read(async (reader) => {
    const follower = await reader.mailFollows.byToken(tokenHashOf(app, query.token));
    return follower === null ? refuse({ type: 'link-not-valid' }) : ok(await followsOf(reader, app, follower));
  });
}

async function followsOf(reader: Reader, app: Application, follower: MailFollower): Promise<AddressFollows> {
  const follows: FollowView[] = [];
  for (const { id, followedAt: since, ...followed } of await reader.mailFollows.follows([follower.id])) {
    const view = await viewOfFollowed(reader, followed);
    if (view !== null) follows.push({ ...view, id, followedAt: since });
  }
  const { id: followerId, restingSince, frequency, answersAtOnce, newsletters } = follower;
  const address = followerAddress(app, follower);
  return { address, follows, restingSince, frequency, answersAtOnce, newsletters, followerId };
}

export type OwnFollow = {
  /** Where mails would go; null for somebody who signs in by other ways. */
  readonly address: string | null;
  /** The follow by which they get mails about this; null where they do not. */
  readonly followId: Id | null;
};

/** Whether a participant follows one thing by mail. */
export async function readOwnFollow(
  app: Application,
  query: { readonly participantId: ParticipantId; readonly about: Followable },
): Promise<OwnFollow> {
  return await app.store.read(async (reader) => {
    const address = await ownAddress(reader, app, query.participantId);
    const followed = await followedAt(reader, query.about);
    if (!followed.ok) return { address, followId: null };
    const { consultationId, proposalId } = followed.value;
    const followers = await reader.mailFollows.followersOf(query.participantId);
    const follows = await reader.mailFollows.follows(followers.map(({ id }) => id));
    const own = follows.find((each) => each.consultationId === consultationId && each.proposalId === proposalId);
    return { address, followId: own?.id ?? null };
  });
}

/** How long after the hour a digest may still be on its way to being written. */
const LATE_MS = 3_600_000;

export type DigestsView = {
  /** Addresses that follow something by mail. */
  readonly followers: number;
  /** Those of them whose digest of the day was due for more than an hour and is not written. */
  readonly late: number;
};

/** Whether digests are written, for whoever operates the node. */
export async function readDigests(app: Application): Promise<DigestsView> {
  return await app.store.read(async ({ institution, mailFollows }) => {
    const clock = digestClock(app, await institution.get());
    return await mailFollows.counts(dueDays(app, digestDay(new Date(app.now().getTime() - LATE_MS), clock)));
  });
}
