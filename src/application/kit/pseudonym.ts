import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';
import type { ConsultationId, ParticipantId, ProposalId } from '../../domain/kit/id.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import { type Result, refuse } from '../../domain/kit/result.ts';
import type { Participant, Pseudonym } from '../../domain/participant/participant.ts';
import type { Application, Reader, Writer } from '../application.ts';
import { participantLock } from './names.ts';
import type { Secrets } from './ports.ts';

const NONCE = 12;
const TAG = 16;

/** What an encrypted text has beside its own length, in bytes. */
export const GCM_OVERHEAD = NONCE + TAG;

/** AES-256-GCM under a key of 32 bytes: `nonce(12) ‖ ciphertext ‖ tag(16)`. The context is authenticated, not stored. */
export function encryptGcm(key: Uint8Array, plain: Uint8Array, context = ''): Buffer {
  const nonce = randomBytes(NONCE);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(context));
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

/** Throws where it was changed, or is of another key or context. */
export function decryptGcm(key: Uint8Array, sealed: Uint8Array, context = ''): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, NONCE), { authTagLength: TAG })
    .setAAD(Buffer.from(context))
    .setAuthTag(sealed.subarray(-TAG));
  return Buffer.concat([decipher.update(sealed.subarray(NONCE, -TAG)), decipher.final()]);
}

/** The context under which the link secret of a participant is encrypted. */
const LINK = 'participant link';
/** The context of the keys under which link secrets of erased people are encrypted. */
const ERASED_LINK = 'erased link';

/** A new link secret, encrypted under the node's key: from it a person's pseudonyms are made, and from nothing else. */
export function newLink(app: Application): string {
  return app.secrets.encrypt(app.secrets.token(), LINK);
}

/** The pseudonym of whose link secret it is, in a consultation or about one proposal. */
export function pseudonymFrom(app: Application, encryptedLink: string, within: ConsultationId | ProposalId): Pseudonym {
  return keyed(app.secrets.decrypt(encryptedLink, LINK), within);
}

/** Of how many consultations the pseudonyms of all authors stay in memory. */
const REMEMBERED_MAX = 50;
const remembered = new WeakMap<Secrets, Map<ConsultationId, ReadonlyMap<string, Pseudonym>>>();

/**
 * The pseudonyms of many in one consultation. Those that were asked for last stay in memory: to decrypt ten thousand link
 * secrets takes a third of a second.
 */
export function pseudonymsFrom(
  app: Application,
  encryptedLinks: readonly string[],
  consultationId: ConsultationId,
): readonly Pseudonym[] {
  const known = remembered.get(app.secrets) ?? new Map<ConsultationId, ReadonlyMap<string, Pseudonym>>();
  remembered.set(app.secrets, known);
  const before = known.get(consultationId);
  const now = new Map(
    encryptedLinks.map((link) => [link, before?.get(link) ?? pseudonymFrom(app, link, consultationId)]),
  );
  known.delete(consultationId);
  known.set(consultationId, now);
  for (const id of [...known.keys()].slice(0, -REMEMBERED_MAX)) known.delete(id);
  return [...now.values()];
}

/** The pseudonym of a participant in a consultation; null where they have none, so that nothing there is theirs. */
export async function pseudonymOf(
  reader: Reader,
  app: Application,
  of: { readonly participantId: ParticipantId; readonly consultationId: ConsultationId },
): Promise<Pseudonym | null> {
  const found = await reader.participants.withLink(of.participantId);
  const encrypted = found?.encryptedLink ?? null;
  return encrypted === null ? null : pseudonymFrom(app, encrypted, of.consultationId);
}

/** All pseudonyms of a participant, by consultation. Empty where they have none. */
export async function pseudonymsOf(
  reader: Reader,
  app: Application,
  participantId: ParticipantId,
): Promise<ReadonlyMap<ConsultationId, Pseudonym>> {
  const encrypted = (await reader.participants.withLink(participantId))?.encryptedLink ?? null;
  if (encrypted === null) return new Map();
  const secret = app.secrets.decrypt(encrypted, LINK);
  return new Map((await reader.consultations.ids()).map((id) => [id, keyed(secret, id)]));
}

/** The encrypted link secrets of some participants, by id; whoever has none gets one. */
export async function ensureLinks(
  writer: Writer,
  app: Application,
  ids: readonly ParticipantId[],
): Promise<ReadonlyMap<ParticipantId, string>> {
  const known = await writer.participants.links(ids);
  const missing = [...new Set(ids)].filter((id) => !known.has(id));
  if (missing.length === 0) return known;
  await writer.participants.saveLinks(missing.map((id) => ({ id, encryptedLink: newLink(app) })));
  // Another process may have given them one first.
  return await writer.participants.links(ids);
}

/** Somebody who supports or votes, read without writing to them. */
type Acting = {
  readonly participant: Participant;
  /** Of a consultation, or of one proposal alone. */
  pseudonymIn(id: ConsultationId | ProposalId): Pseudonym;
};

/**
 * Runs an act that is kept under a pseudonym. Its transaction writes to no row that leads to the person and locks none:
 * PostgreSQL would keep its number in both for good. An advisory lock, which leaves no trace, makes the acts of one person
 * come one after the other. Whoever is joined into another meanwhile is that one, and whoever has no link secret gets one
 * in a transaction before.
 */
export async function actUnderPseudonym<T>(
  app: Application,
  participantId: ParticipantId,
  act: (writer: Writer, by: Acting) => Promise<Result<T, Refusal>>,
): Promise<Result<T, Refusal>> {
  const attempt = async (id: ParticipantId) =>
    await app.store.transactShared({ group: 'pseudonymous', names: [participantLock(id)] }, async (writer) => {
      await writer.locks.acquire(participantLock(id));
      const found = await writer.participants.withLink(id);
      if (found === null) return refuse({ type: 'participant-needed' });
      const { participant, encryptedLink } = found;
      if (participant.id !== id) return { again: participant.id, needsLink: false };
      const { erasedAt } = participant;
      if (erasedAt !== null) return refuse({ type: 'gone', what: 'participant', since: erasedAt });
      if (encryptedLink === null) return { again: id, needsLink: true };
      const pseudonymIn = (within: ConsultationId | ProposalId) => pseudonymFrom(app, encryptedLink, within);
      return await act(writer, { participant, pseudonymIn });
    });
  for (let id = participantId; ; ) {
    const outcome = await attempt(id);
    if ('ok' in outcome) return outcome;
    id = outcome.again;
    if (outcome.needsLink) await app.store.transact((writer) => ensureLinks(writer, app, [id]));
  }
}

/**
 * The link secret of somebody who is erased, encrypted under a key that needs what they sign in with (`signInText`) beside
 * the key of this node: it is found again when they come back, and by nobody without that text. Base64url.
 */
export function linkForReturn(app: Application, encryptedLink: string, signIn: string): string {
  const link = app.secrets.decrypt(encryptedLink, LINK);
  return encryptGcm(returnKey(app, signIn), Buffer.from(link)).toString('base64url');
}

/** The link secret that was kept by {@link linkForReturn}, encrypted as ever; null where it cannot be read any more. */
export function returnedLink(app: Application, kept: string, signIn: string): string | null {
  try {
    const link = decryptGcm(returnKey(app, signIn), Buffer.from(kept, 'base64url'));
    return app.secrets.encrypt(link.toString(), LINK);
  } catch {
    return null;
  }
}

function returnKey(app: Application, signIn: string): Buffer {
  return Buffer.from(app.secrets.keyed(signIn, ERASED_LINK), 'hex');
}

function keyed(secret: string, within: ConsultationId | ProposalId): Pseudonym {
  return createHmac('sha256', secret).update(within).digest('hex') as Pseudonym;
}
