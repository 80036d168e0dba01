import type { ParticipantId } from '../domain/id.ts';
import { followerIn, unfollowIn } from './mail-follows.ts';
import type { Application, Writer } from './ports.ts';
import { openAddress, type SignIn } from './sign-ins.ts';

/**
 * What two participants followed by mail who turned out to be one: where both did, the one who stays follows all of it at
 * one address, and gets one digest. Called before their sign-ins are those of one.
 */
export async function joinFollows(
  writer: Writer,
  { from, to }: { readonly from: ParticipantId; readonly to: ParticipantId },
): Promise<void> {
  const [own] = await writer.mailFollows.followersOf(to);
  if (own === undefined) return;
  for (const former of await writer.mailFollows.followersOf(from)) {
    await writer.mailFollowWrite.lockFollower(former.addressHash);
    await writer.mailFollowWrite.passFollows(former.id, own.id);
  }
}

/**
 * What an address follows that its person signs in with no more: another of theirs follows it instead; where there is
 * none, nobody does.
 */
export async function leaveFollows(
  writer: Writer,
  app: Application,
  { removed, others }: { readonly removed: SignIn; readonly others: readonly SignIn[] },
): Promise<void> {
  const follower = await writer.mailFollowWrite.lockFollower(removed.keyHash);
  const institution = await writer.institution.get();
  if (follower === null || institution === null) return;
  const [other] = others
    .flatMap(({ kind, keySealed, usedAt }) => (kind === 'mail' && keySealed !== null ? [{ keySealed, usedAt }] : []))
    .toSorted((a, b) => b.usedAt.getTime() - a.usedAt.getTime());
  if (other === undefined) {
    await unfollowIn(writer, app, { follower, ids: 'all' });
    return;
  }
  const address = openAddress(app, other.keySealed);
  const to = await followerIn(writer, app, { address, lang: follower.lang, zone: institution.timeZone });
  await writer.mailFollowWrite.passFollows(follower.id, to.id);
}
