import type { ParticipantId } from '../../../domain/kit/id.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/kit/result.ts';
import type { Lang } from '../../../domain/kit/text.ts';
import type { Application, Reader } from '../../application.ts';
import { decryptAddress } from '../../kit/sign-in-keys.ts';
import { followedAt } from './followed.ts';
import { followIn } from './mail-follows.ts';
import type { Followable } from './ports.ts';

export type FollowByMail = {
  readonly participantId: ParticipantId;
  readonly about: Followable;
  /** Of mails, where they never chose one. */
  readonly lang: Lang;
};

/**
 * Somebody who takes part follows something by mail, at the address they signed in with last. One who signs in by other
 * ways only gives an address like anybody (`requestFollow`).
 */
export async function followByMail(app: Application, command: FollowByMail): Promise<Result<null, Refusal>> {
  if (app.mails === undefined) return refuse({ type: 'mail-not-set-up' });
  // What happened before is not told.
  await app.store.placeEvents();
  return await app.store.transact(async (writer) => {
    const participant = await writer.participants.lock(command.participantId);
    if (participant === null) return refuse({ type: 'not-found', what: 'participant' });
    if (participant.erasedAt !== null)
      return refuse({ type: 'gone', what: 'participant', since: participant.erasedAt });
    const address = await ownAddress(writer, app, participant.id);
    if (address === null) return refuse({ type: 'invalid', field: 'email', because: 'missing' });
    const followed = await followedAt(writer, command.about);
    if (!followed.ok) return followed;
    const lang = participant.lang ?? command.lang;
    const done = await followIn(writer, app, { address, lang, followed: followed.value });
    return done.ok ? ok(null) : done;
  });
}

/** The address that mails to a participant go to: of those they sign in with, the one used last. Null for none. */
export async function ownAddress(
  reader: Reader,
  app: Application,
  participantId: ParticipantId,
): Promise<string | null> {
  const own = await reader.signIns.of(participantId);
  const [latest] = own
    .filter(({ kind, encryptedKey }) => kind === 'mail' && encryptedKey !== null)
    .toSorted((a, b) => b.usedAt.getTime() - a.usedAt.getTime());
  return latest === undefined || latest.encryptedKey === null ? null : decryptAddress(app, latest.encryptedKey);
}
