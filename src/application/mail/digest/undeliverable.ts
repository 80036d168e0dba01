import type { ParticipantId } from '../../../domain/kit/id.ts';
import { isUndeliverable, readDeliveryReport } from '../../../domain/mail/delivery-report.ts';
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
async function recordUndeliverable(
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

const PURPOSE = 'bounce';
const DAY_MS = 86_400_000;
/** A mail server gives up after five days as a rule; a report that names an older mail is not believed. */
const VALID_DAYS = 14;
/** Part of the hash of the address, the day, and the signature of both, each in hexadecimal: mail servers change the case. */
const [HASH, DAY, SIGNATURE] = [20, 4, 16];
const TOKEN = new RegExp(`\\+([0-9a-f]{${HASH}})([0-9a-f]{${DAY}})([0-9a-f]{${SIGNATURE}})@`, 'gi');

/**
 * Where mail servers report that a mail to an address could not be delivered: the mailbox for such reports, with a signed token
 * that names the address and the day to this node and says neither to anybody else.
 */
export function returnPath(app: Application, mailbox: string, address: string): string {
  const at = mailbox.lastIndexOf('@');
  const hash = hashOf(app, address);
  const day = today(app).toString(16).padStart(DAY, '0');
  return `${mailbox.slice(0, at)}+${hash}${day}${signatureOf(app, hash + day)}${mailbox.slice(at)}`;
}

type BounceTaken =
  /** The address is one day closer to its rest, or rests. */
  { readonly counted: true } | { readonly counted: false; readonly because: 'no-report' | 'not-final' | 'not-ours' };

/**
 * Takes in a message that came to the mailbox for reports. One that says that an address takes nothing, and carries the token
 * of a mail to that address, counts as a refusal at its mail server does; any other changes nothing. `recipient` is where the
 * message was delivered, where the mail server says it apart from the headers.
 */
export async function receiveBounce(
  app: Application,
  { message, recipient = '' }: { readonly message: string; readonly recipient?: string | undefined },
): Promise<BounceTaken> {
  const report = readDeliveryReport(message);
  if (report === null) return { counted: false, because: 'no-report' };
  if (!report.outcomes.some(isUndeliverable)) return { counted: false, because: 'not-final' };
  const mail = [recipient, ...report.to].map((to) => signedMail(app, to)).find((found) => found !== null) ?? null;
  if (mail === null) return { counted: false, because: 'not-ours' };
  await app.store.transact((writer) => recordUndeliverable(writer, app, mail));
  return { counted: true };
}

/** The hash that a token of this node names, and the day of its mail; null where there is no such token, or an old one. */
function signedMail(app: Application, to: string): { readonly hash: string; readonly day: string } | null {
  for (const [, hash = '', day = '', signature = ''] of to.slice(0, 2_000).toLowerCase().matchAll(TOKEN)) {
    const days = Number.parseInt(day, 16);
    const age = today(app) - days;
    if (signature !== signatureOf(app, hash + day) || age < 0 || age > VALID_DAYS) continue;
    return { hash, day: new Date(days * DAY_MS).toISOString().slice(0, 10) };
  }
  return null;
}

function hashOf(app: Application, address: string): string {
  return signInHash(app, { kind: 'mail', key: address }).slice(0, HASH);
}

function signatureOf(app: Application, text: string): string {
  return app.secrets.keyed(text, PURPOSE).slice(0, SIGNATURE);
}

function today(app: Application): number {
  return Math.floor(app.now().getTime() / DAY_MS);
}
