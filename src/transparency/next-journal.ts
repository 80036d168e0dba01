import type { Application } from '../application/application.ts';
import type { EntriesWire } from '../application/journal/copy/ports.ts';
import type { Journal } from '../application/journal/ports.ts';
import type { Refusal } from '../domain/kit/refusal.ts';
import { type Result, refuse } from '../domain/kit/result.ts';
import { beginNextJournal } from './append-leaves.ts';
import { takeBackEntries } from './take-back-entries.ts';

/**
 * Asks the witnesses once more for what a journal lost, and begins the next one where it was not to be had. Refuses where the
 * journal goes on, and while its entries are being taken back.
 */
export async function nextJournal(
  { app, wire }: { readonly app: Application; readonly wire: EntriesWire },
  asking: { readonly stop?: AbortSignal; readonly turnMs?: number } = {},
): Promise<Result<Journal, Refusal>> {
  const taken = await takeBackEntries({ app, wire }, { ...asking, byHand: true });
  return taken === 'under-way' ? refuse({ type: 'journal-being-taken-back' }) : await beginNextJournal(app);
}
