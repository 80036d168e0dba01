import { createPrivateKey, type KeyObject, sign } from 'node:crypto';
import type { NewEvent } from '../../domain/event/event.ts';
import type { Application, Reader } from '../application.ts';
import { canonicalText } from '../kit/content-hash.ts';
import { hashLeaf } from '../kit/merkle.ts';
import type { Secrets } from '../kit/ports.ts';
import { commitmentTo } from './commitment.ts';
import { eventEntry } from './entry.ts';
import { batchTimeAfter, batchTimeUntil, hiddenActOf, hiddenDocument } from './hidden-acts.ts';
import type { Journal } from './ports.ts';
import { publicContentOf } from './public-content.ts';

/** The first line of a promise and of what its journal signs: no checkpoint begins so. */
export const PROMISE_FORMAT = 'journal-promise/v1';
/** The context under which the private key of a journal is encrypted. */
export const JOURNAL_KEY = 'journal key';
/** How long an entry may take. An act is committed, and a batch is made, in less. */
const DELAY_MS = 60_000;

/** What is promised: an entry of the journal by the hash of its leaf, or the hash of an act in one of its batches. */
type Promised = {
  readonly kind: 'entry' | 'hidden';
  readonly hash: Uint8Array;
  readonly at: Date;
  /** Whether it is in the journal: then no later entry shows that it is not. */
  readonly isIn?: boolean;
};

/**
 * A promise, signed by the journal, that an act is in it by some moment, as a file (docs/adr/0161): of a public act the entry, of
 * one that rules hide what opens its hash. The same at each time for the same act.
 */
export async function promiseOfEvents(app: Application, events: readonly NewEvent[]): Promise<string | null> {
  const publicIds = events.filter(({ type }) => publicContentOf(type) !== null).map(({ id }) => id);
  const hiddenIds = events.filter(({ type }) => hiddenActOf(type) !== null).map(({ id }) => id);
  if (publicIds.length + hiddenIds.length === 0) return null;
  return await app.store.readShared(async (reader) => {
    const [signer, committed, hidden] = await Promise.all([
      signerIn(reader),
      reader.commitments.of(publicIds),
      reader.hiddenActs.ofEvents(hiddenIds),
    ]);
    for (const event of signer === null ? [] : events) {
      const commitment = committed.get(event.id)?.commitment;
      if (commitment !== undefined) {
        const entry = eventEntry(event, commitment);
        const hash = hashLeaf(Buffer.from(entry));
        const isIn = await isInJournal(reader, { event, signer });
        return promiseFile(app, signer, { promised: { kind: 'entry', hash, at: event.at, isIn }, extra: { entry } });
      }
      const act = hidden.get(event.id);
      if (act === undefined) continue;
      const extra = await openedIn(reader, { event, ...act });
      return promiseFile(app, signer, { promised: { kind: 'hidden', hash: act.hash, at: event.at }, extra });
    }
    return null;
  });
}

/**
 * The same of a cast, by the hash of its receipt in hex: the receipt opens it. Null where the journal that signs does not have it to
 * come, and once the moment of the cast was forgotten: of it the hour is left.
 */
export async function promiseOfCast(
  app: Application,
  { commitment, castAt }: { readonly commitment: string; readonly castAt: Date },
): Promise<string | null> {
  const hash = Buffer.from(commitment, 'hex');
  const { signer, place } = await app.store.readShared(async (reader) => {
    const [signing, found] = await Promise.all([signerIn(reader), reader.hiddenActs.placeOf(hash)]);
    return { signer: signing, place: found };
  });
  const isIn = place !== 'waits';
  const isHourAlone = castAt.getTime() === batchTimeUntil(castAt).getTime();
  if (isIn && (place !== signer?.journal.number || isHourAlone)) return null;
  return promiseFile(app, signer, { promised: { kind: 'hidden', hash, at: castAt, isIn }, extra: {} });
}

/** What opens the hash. Not with words, of which the author has their own: it is a header of an answer. */
async function openedIn(
  reader: Reader,
  of: { readonly event: NewEvent; readonly hash: Uint8Array; readonly salt: Uint8Array | null },
): Promise<object> {
  if (of.salt === null) return {};
  const salt = Buffer.from(of.salt).toString('base64');
  if (hiddenActOf(of.event.type)?.content !== undefined) return { salt };
  const document = await hiddenDocument(reader, of.event);
  if (document === null || !commitmentTo(document, of.salt).equals(of.hash)) return {};
  return { salt, document: canonicalText(document) };
}

/** A journal that signs, and the time of its newest entry. */
type Signer = { readonly journal: Journal; readonly newest: Date };

async function signerIn(reader: Reader): Promise<Signer | null> {
  const journal = await reader.journal.get();
  if (journal === null || journal.waitsSince !== null || journal.contradictedBy !== null) return null;
  const [last] = await reader.journal.entries(journal.size - 1, 1);
  if (last === undefined) return null;
  const { at }: { at: string } = JSON.parse(last.entry);
  return { journal, newest: new Date(at) };
}

/** Whether an act has its entry by now. Not asked while its time is not over, as it never is where an act is answered. */
async function isInJournal(
  reader: Reader,
  { event, signer }: { readonly event: NewEvent; readonly signer: Signer | null },
): Promise<boolean> {
  if (signer === null || event.at.getTime() + DELAY_MS >= signer.newest.getTime()) return false;
  return (await reader.journal.entryOf(event.id))?.journal === signer.journal.number;
}

/** Null while the journal signs nothing, and where it has an entry of later already: the clock was set back. */
function promiseFile(
  app: Application,
  signer: Signer | null,
  { promised, extra }: { readonly promised: Promised; readonly extra: object },
): string | null {
  if (signer === null) return null;
  const { journal, newest } = signer;
  const { kind, hash, at, isIn = false } = promised;
  const committed = new Date(at.getTime() + DELAY_MS);
  const latest = kind === 'entry' ? committed : new Date(batchTimeAfter(committed).getTime() + DELAY_MS);
  if (latest < newest && !isIn) return null;
  const base64 = Buffer.from(hash).toString('base64');
  const text = [PROMISE_FORMAT, journal.origin, kind, base64, at.toISOString(), latest.toISOString(), ''].join('\n');
  const [, keyId = ''] = journal.vkey.split('+');
  const signature = sign(null, Buffer.from(text), keyOf(app.secrets, journal));
  const signed = Buffer.concat([Buffer.from(keyId, 'hex'), signature]).toString('base64');
  const opened = Buffer.from(JSON.stringify(extra)).toString('base64');
  return `${PROMISE_FORMAT}\nextra ${opened}\n\n${text}\n— ${journal.origin} ${signed}\n`;
}

const keys = new WeakMap<Secrets, { readonly encrypted: string; readonly key: KeyObject }>();

/** The last one that was decrypted is remembered: there is a promise for each act. */
function keyOf(secrets: Secrets, { encryptedPrivateKey: encrypted }: Journal): KeyObject {
  const known = keys.get(secrets);
  if (known?.encrypted === encrypted) return known.key;
  const key = createPrivateKey(secrets.decrypt(encrypted, JOURNAL_KEY));
  keys.set(secrets, { encrypted, key });
  return key;
}
