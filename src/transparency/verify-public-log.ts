import { JournalFault } from '../application/journal/journal-verdict.ts';
import type { CommittedActs } from './committed-acts.ts';
import { MERGE_DELAY_MS, type PublicTexts } from './verify-public-texts.ts';

/**
 * That every act of the public event log has an entry: of acts since the journal began, and of what was public by then.
 * Returns how many have, and the moment of the last act from before there was a journal; null where there is none. Throws the
 * first act that has none.
 */
export async function verifyPublicLog(
  texts: Pick<PublicTexts, 'events'>,
  { acts, now }: { readonly acts: CommittedActs; readonly now: Date },
): Promise<{ readonly found: number; readonly before: Date | null }> {
  let found = 0;
  let before = acts.started?.ref === null ? null : (acts.started?.at ?? null);
  let hasBegun = acts.started?.ref === null;
  const published = new Set<string>();
  for await (const { id, type, at, consultation } of texts.events()) {
    if (type === 'consultation-published' && consultation !== null) published.add(consultation);
    const isDue = hasBegun && now.getTime() - Date.parse(at) >= MERGE_DELAY_MS;
    if (id === acts.started?.ref) [hasBegun, before] = [true, new Date(at)];
    // What was done before a consultation was public was not to be read then.
    const wasPublic = consultation === null || published.has(consultation);
    if (acts.refs.has(id)) found += 1;
    else if (isDue && wasPublic) throw new JournalFault('not-logged', `${type} of ${at} (${id}) has no entry`);
  }
  return { found, before };
}
