import { JournalFault } from '../application/journal/journal-verdict.ts';
import type { CommittedActs } from './committed-acts.ts';
import type { PublicTexts, ShownAuthor, ShownProposal } from './public-texts.ts';

/** Standings of which more may come after the close, from paper or another platform. */
const COME_LATER = new Set(['paper', 'imported']);

type At = { readonly where: string; readonly acts: CommittedActs };

/**
 * That who is shown as the author of a text is who was committed to, or who they turned out to be. Not where nobody is shown: the
 * salt goes with whoever is erased, and their name too. Throws where it is somebody else, or cannot be read any more.
 */
export async function verifyAuthor(
  texts: Pick<PublicTexts, 'participant'>,
  { id, author, where, acts }: At & { readonly id: string; readonly author?: ShownAuthor | undefined },
): Promise<void> {
  const committed = acts.authors.get(id);
  const isNobody = author === undefined || author.id === null || author.name === '';
  if (committed === undefined || isNobody || committed.author === author.id) return;
  if (committed.author !== null && (await texts.participant(committed.author)) === author.id) return;
  const says = committed.author === null ? 'cannot be read any more' : 'is somebody else';
  throw new JournalFault('text', `who wrote ${where} by entry ${committed.index} ${says}, and it shows ${author.name}`);
}

/**
 * That no proposal shows more supports or objections than it had when its phase closed. Fewer may be: two turned out to be one. Of
 * standings only those together that nobody gets on paper later, for a standing may rise. Throws where there are more.
 */
export function verifyTotals(
  { number, supports, objections }: ShownProposal,
  { consultation, where, acts }: At & { readonly consultation: string },
): void {
  const committed = acts.totals.get(consultation);
  if (committed === undefined || number === null) return;
  for (const [side, shown] of [
    ['for', supports],
    ['against', objections],
  ] as const) {
    const then = committed.totals.filter(
      ([of, on, standing]) => of === number && on === side && !COME_LATER.has(standing),
    );
    const before = sum(then.map(([, , , total]) => total));
    const now = sum(
      Object.entries(shown?.byStanding ?? {}).flatMap(([standing, total]) => (COME_LATER.has(standing) ? [] : [total])),
    );
    if (now > before) {
      const says = `${now} ${side} it, and had ${before} when its phase closed`;
      throw new JournalFault('text', `${where} shows ${says} (entry ${committed.index})`);
    }
  }
}

function sum(of: readonly number[]): number {
  return of.reduce((all, each) => all + each, 0);
}
