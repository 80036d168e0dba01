import type { Id, ParticipantId } from '../../../domain/kit/id.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/kit/result.ts';
import type { DigestChoice } from '../../../domain/mail/digest-day.ts';
import type { Application, Writer } from '../../application.ts';
import { decryptAddress } from '../../kit/sign-in-keys.ts';
import type { SignIn } from '../../sign-in/ports.ts';
import { followerIn, tokenHashOf, unfollowIn } from './mail-follows.ts';
import type { MailFollower } from './ports.ts';

/** A participant chooses how often one of their addresses gets digests; one that is not theirs stays as it is. */
export async function chooseDigests(
  app: Application,
  command: { readonly participantId: ParticipantId; readonly followerId: Id; readonly choice: DigestChoice },
): Promise<void> {
  await app.store.transact(async (writer) => {
    const own = await writer.mailFollows.followersOf(command.participantId);
    if (!own.some(({ id }) => id === command.followerId)) return;
    await writer.mailFollows.saveChoice(command.followerId, command.choice);
  });
}

/** Whoever has a mail of it chooses how often an address gets digests, without signing in. */
export async function chooseDigestsByToken(
  app: Application,
  command: { readonly token: string; readonly choice: DigestChoice },
): Promise<Result<null, Refusal>> {
  return await app.store.transact(async (writer) => {
    const follower = await writer.mailFollows.byToken(tokenHashOf(app, command.token));
    if (follower === null) return refuse({ type: 'link-not-valid' });
    await writer.mailFollows.saveChoice(follower.id, command.choice);
    return ok(null);
  });
}

/** Which follows end: some, by their ids, or everything that the address follows. */
type Ended = readonly Id[] | 'all';

/** A participant ends what they follow by mail, at whichever of their addresses. What is not theirs stays. */
export async function unfollow(
  app: Application,
  command: { readonly participantId: ParticipantId; readonly ids: Ended },
): Promise<{ readonly ended: number }> {
  return await app.store.transact(async (writer) => {
    let ended = 0;
    for (const follower of await writer.mailFollows.followersOf(command.participantId)) {
      ended += await unfollowIn(writer, app, { follower, ids: command.ids });
    }
    return { ended };
  });
}

/** Whoever has a mail of it ends what an address follows, without signing in. Doing it again changes nothing. */
export async function unfollowByToken(
  app: Application,
  command: { readonly token: string; readonly ids: Ended },
): Promise<Result<{ readonly ended: number }, Refusal>> {
  return await app.store.transact(async (writer) => {
    const follower: MailFollower | null = await writer.mailFollows.byToken(tokenHashOf(app, command.token));
    if (follower === null) return refuse({ type: 'link-not-valid' });
    return ok({ ended: await unfollowIn(writer, app, { follower, ids: command.ids }) });
  });
}

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
