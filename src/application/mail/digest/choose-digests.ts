import type { Id, ParticipantId } from '../../../domain/kit/id.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/kit/result.ts';
import type { DigestChoice } from '../../../domain/mail/frequency.ts';
import type { Application } from '../../application.ts';
import { tokenHashOf } from './mail-follows.ts';

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
