import type { Id, ParticipantId } from '../../../domain/kit/id.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/kit/result.ts';
import type { Application } from '../../application.ts';
import { tokenHashOf } from '../digest/mail-follows.ts';

/** A participant chooses whether one of their addresses gets newsletters of what it follows; one that is not theirs stays as it is. */
export async function chooseNewsletters(
  app: Application,
  command: { readonly participantId: ParticipantId; readonly followerId: Id; readonly wanted: boolean },
): Promise<void> {
  await app.store.transact(async (writer) => {
    const own = await writer.mailFollows.followersOf(command.participantId);
    if (!own.some(({ id }) => id === command.followerId)) return;
    await writer.mailFollows.saveNewsletters(command.followerId, command.wanted);
  });
}

/** Whoever has a mail of it chooses the same, without signing in. Doing it again changes nothing. */
export async function chooseNewslettersByToken(
  app: Application,
  command: { readonly token: string; readonly wanted: boolean },
): Promise<Result<null, Refusal>> {
  return await app.store.transact(async (writer) => {
    const follower = await writer.mailFollows.byToken(tokenHashOf(app, command.token));
    if (follower === null) return refuse({ type: 'link-not-valid' });
    await writer.mailFollows.saveNewsletters(follower.id, command.wanted);
    return ok(null);
  });
}
