import type { LoggedEvent } from '../../domain/event/event.ts';
import type { Id } from '../../domain/kit/id.ts';
import { canonicalText } from '../kit/content-hash.ts';

/** Where the journal is served, and the end of its name. */
export const JOURNAL_PATH = '/journal';

/** The same of each of several journals: the first one has no number. */
export function journalPath(number: number): string {
  return number === 1 ? JOURNAL_PATH : `${JOURNAL_PATH}/${number}`;
}

/** What is hashed as the leaf of a public act: which act, and the commitment to what it says. */
export function eventEntry({ id, type, at }: Pick<LoggedEvent, 'id' | 'type' | 'at'>, commitment: Uint8Array): string {
  const commit = Buffer.from(commitment).toString('base64');
  return canonicalText({ v: 1, type, at: at.toISOString(), ref: id, commit });
}

/** The type of an entry that has the root of a batch of hidden acts. */
export const BATCH_TYPE = 'hidden-acts';

/** The leaf of a batch of hidden acts, by its fixed time: it is as long for none as for many. */
export function batchEntry(at: Date, root: Uint8Array): string {
  const hash = Buffer.from(root).toString('base64');
  return canonicalText({ v: 1, type: BATCH_TYPE, at: at.toISOString(), ref: null, commit: null, root: hash });
}

/**
 * The first leaf: acts up to this one have none, for they were done before there was a journal. Of one that goes on from another
 * journal, the last checkpoint of that which anybody has, as it was signed.
 */
export function startedEntry(at: Date, after: Id | null, previous: string | null = null): string {
  const started = { v: 1, type: 'journal-started', at: at.toISOString(), ref: after, commit: null };
  return canonicalText(previous === null ? started : { ...started, previous });
}
