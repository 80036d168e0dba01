import type { ParticipantId } from '../../../domain/kit/id.ts';
import type { Application, Writer } from '../../application.ts';
import { decryptAddress } from '../../kit/sign-in-keys.ts';
import type { SignIn } from '../../sign-in/ports.ts';
import { followerIn, unfollowIn } from './mail-follows.ts';

/**
 * What two participants followed by mail who turned out to be one: where both did, the one who stays follows all of it at
 * one address, and gets one digest. Called before their sign-ins are those of one.
 */
export async function mergeFollows(
  writer: Writer,
  { from, to }: { readonly from: ParticipantId; readonly to: ParticipantId },
): Promise<void> {
  const [own] = await writer.mailFollows.followersOf(to);
  if (own === undefined) return;
  for (const former of await writer.mailFollows.followersOf(from)) {
    await writer.mailFollows.lockFollower(former.addressHash);
    await writer.mailFollows.reassignFollows(former.id, own.id);
  }
}

/**
 * What an address follows that its person signs in with no more: another of theirs follows it instead, as often as the first
 * got digests where it followed nothing itself; where there is none, nobody does.
 */
export async function reassignFollows(
  writer: Writer,
  app: Application,
  { removed, others }: { readonly removed: SignIn; readonly others: readonly SignIn[] },
): Promise<void> {
  const follower = await writer.mailFollows.lockFollower(removed.keyHash);
  const institution = await writer.institution.get();
  if (follower === null || institution === null) return;
  const [other] = others
    .flatMap(({ kind, encryptedKey, usedAt }) =>
      kind === 'mail' && encryptedKey !== null ? [{ encryptedKey, usedAt }] : [],
    )
    .toSorted((a, b) => b.usedAt.getTime() - a.usedAt.getTime());
  if (other === undefined) {
    await unfollowIn(writer, app, { follower, ids: 'all' });
    return;
  }
  const address = decryptAddress(app, other.encryptedKey);
  const { lang, frequency, answersAtOnce } = follower;
  const to = await followerIn(writer, app, { address, lang, institution, choice: { frequency, answersAtOnce } });
  await writer.mailFollows.reassignFollows(follower.id, to.id);
}
