import type { ParticipantId } from '../../../domain/kit/id.ts';
import type { Application, Writer } from '../../application.ts';
import { signInHash } from '../../kit/sign-in-keys.ts';

/** On so many different days a mail server said that an address does not exist; then nothing is sent there any more. */
const REFUSED_DAYS_MAX = 3;
/** So long after a mail a report about it may come, and the next weekly digest with its own. */
const REPORTED_MS = 12 * 24 * 3_600_000;

/**
 * Records that a mail server does not know an address. After some days on which it said so, the digests of that address
 * rest, until its owner, who learns it when they sign in, wants them again.
 */
export async function recordUnknownAddress(writer: Writer, app: Application, address: string): Promise<void> {
  const addressHash = signInHash(app, { kind: 'mail', key: address });
  await recordRefusal(writer, app, { addressHash, day: app.now().toISOString().slice(0, 10) });
}

/**
 * The same by a report that came by mail, for the address whose hash begins so: the server that took the mail learned of it
 * later. It counts for the day (`YYYY-MM-DD`) of the mail, however often and whenever such a report comes.
 */
export async function recordUndeliverable(
  writer: Writer,
  app: Application,
  { hash, day }: { readonly hash: string; readonly day: string },
): Promise<void> {
  const follower = await writer.mailFollows.byHashPrefix(hash);
  if (follower !== null) await recordRefusal(writer, app, { addressHash: follower.addressHash, day });
}

async function recordRefusal(
  writer: Writer,
  app: Application,
  of: { readonly addressHash: string; readonly day: string },
): Promise<void> {
  await writer.mailFollows.markUnknown({ ...of, daysMax: REFUSED_DAYS_MAX, at: app.now() });
}

/**
 * Records that a mail server took a mail to an address: days on which it was not known count no more. Where reports come by mail,
 * taking it proves nothing yet: days count for as long as a report about the mail may come.
 */
export async function recordKnownAddress(writer: Writer, app: Application, address: string): Promise<void> {
  const before = app.takesBounces === true ? new Date(app.now().getTime() - REPORTED_MS) : app.now();
  const day = before.toISOString().slice(0, 10);
  await writer.mailFollows.markKnown(signInHash(app, { kind: 'mail', key: address }), day);
}

/** A participant wants digests at their addresses again. What happened while they rested is not told. */
export async function resumeFollows(
  app: Application,
  { participantId }: { readonly participantId: ParticipantId },
): Promise<void> {
  await app.store.transact(async (writer) => {
    const through = await writer.events.last();
    for (const { addressHash, restingSince } of await writer.mailFollows.followersOf(participantId)) {
      if (restingSince !== null) await writer.mailFollows.resume(addressHash, through);
    }
  });
}
