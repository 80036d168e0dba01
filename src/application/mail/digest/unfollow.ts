import type { Id, ParticipantId } from '../../../domain/kit/id.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/kit/result.ts';
import type { Application } from '../../application.ts';
import { tokenHashOf, unfollowIn } from './mail-follows.ts';
import type { MailFollower } from './ports.ts';

/** Which follows end: some, by their ids, or everything that the address follows. */
export type Ended = readonly Id[] | 'all';

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
