import { createPrivateKey } from 'node:crypto';
import type { Application } from '../application/application.ts';
import type { Journal } from '../application/journal/ports.ts';
import { JOURNAL_KEY } from '../application/journal/promise.ts';
import { type Note, noteIn, signedNote } from './note.ts';

/** The first line keeps it apart from a checkpoint and a promise, which the same key signs. */
const KIND = 'journal-entries/v1';
/** As far as the clocks of two nodes may be apart. */
const CLOCKS_APART_MS = 5 * 60_000;

/** What the node of a journal asks whoever keeps its entries for: so many from an index on. */
export type EntriesRequest = { readonly origin: string; readonly from: number; readonly count: number };

/** A request that the key of the journal signed, which is how its node is known. */
export function entriesRequest(
  app: Application,
  journal: Journal,
  { from, count }: Pick<EntriesRequest, 'from' | 'count'>,
): string {
  const privateKey = createPrivateKey(app.secrets.decrypt(journal.encryptedPrivateKey, JOURNAL_KEY));
  const text = `${KIND}\n${journal.origin}\n${from} ${count}\n${app.now().toISOString()}\n`;
  return signedNote(text, { name: journal.origin, privateKey });
}

/** Null for what is none; whether its key signed it is for whoever knows the key to say. */
export function entriesRequestIn(request: string, now: Date): (EntriesRequest & { readonly note: Note }) | null {
  const note = noteIn(request);
  const [kind, origin = '', range = '', moment = '', ...more] = note?.text.split('\n') ?? [];
  const [, from = '', count = ''] = /^(0|[1-9]\d{0,14}) ([1-9]\d{0,2})$/.exec(range) ?? [];
  const isNow = Math.abs(Date.parse(moment) - now.getTime()) <= CLOCKS_APART_MS;
  if (note === null || kind !== KIND || from === '' || !isNow || more.join('') !== '') return null;
  return { origin, from: Number(from), count: Number(count), note };
}
