import { JournalFault } from '../application/journal/journal-verdict.ts';
import type { CommittedActs } from './committed-acts.ts';
import { Comparison } from './compare-texts.ts';
import type { PublicTexts, ShownConsultation } from './public-texts.ts';
import { consultationOf, type UnopenedEntries } from './unopened-entries.ts';
import type { VerifierClock } from './verifier-clock.ts';
import { verifyAuthor, verifyTotals } from './verify-authors.ts';
import { type Shown, verifyNothingMissing } from './verify-missing.ts';
import type { LoggedTexts, MayBeHidden } from './verify-public-log.ts';
import { verifyRules } from './verify-rules.ts';

/**
 * Compares every public text and result with what the entries commit to: words, deadlines and rules of consultations, rules and
 * results of ballots, words and authors of proposals and comments, totals of supports, official answers, decisions; and that all of it that the entries have is shown. What is of the last minute is left for the next time; what
 * was public before the journal began, or came by an import without being committed to, is counted apart. Throws the first fault.
 */
export async function verifyPublicTexts(
  texts: PublicTexts,
  given: {
    readonly acts: CommittedActs;
    readonly clock: VerifierClock;
    readonly before: Date | null;
    readonly hidden: MayBeHidden;
    readonly logged: LoggedTexts;
    readonly unopened: UnopenedEntries;
  },
): Promise<Comparison['counts'] & { readonly withdrawn: number }> {
  const { logged } = given;
  const comparing = new Comparison(given.acts, given);
  const shown: Shown = {
    consultations: new Map(),
    proposals: new Set(),
    listed: new Set(),
    places: new Map(),
    comments: new Map(),
    answered: new Set(),
    decisions: new Set(),
  };
  const elsewhere = new Set<string>();
  for await (const consultation of texts.consultations()) {
    if ((consultation.source ?? null) !== null) elsewhere.add(consultationOf({ consultation: consultation.slug }));
    // The journal of its host has its acts.
    if (consultation.host !== null || consultation.publishedAt === null) continue;
    const { id, slug } = consultation;
    if ((logged.slugs.get(id) ?? slug) !== slug) {
      throw new JournalFault('text', `the public log says acts of ${slug} of ${logged.slugs.get(id)}`);
    }
    shown.consultations.set(id, slug);
    const { tallies, notCovered, isShared } = await verifyRules(texts, consultation, given);
    comparing.counts.notCovered += notCovered;
    for (const tally of tallies) comparing.result(tally);
    await verifyConsultation(texts, consultation, { comparing, shown, logged, isShared, acts: given.acts });
  }
  const withdrawn = await verifyNothingMissing(texts, { ...given, shown });
  given.unopened.verify(elsewhere);
  return { ...comparing.counts, withdrawn };
}

type Within = {
  readonly comparing: Comparison;
  readonly shown: Shown;
  readonly logged: LoggedTexts;
  /** Whether others count too: what is shown is not ours alone. */
  readonly isShared: boolean;
  readonly acts: CommittedActs;
};

async function verifyConsultation(
  texts: PublicTexts,
  { id: consultation, slug }: ShownConsultation,
  within: Within,
): Promise<void> {
  const { comparing, shown, logged, isShared, acts } = within;
  await verifyComments(texts, { slug, number: null, of: null, where: slug }, within);
  for await (const proposal of texts.proposals(slug)) {
    const { id, number, status, comments, verdict, publishedAt } = proposal;
    if (status === 'published') shown.proposals.add(id);
    if (number === null) continue;
    const where = `proposal ${number} of ${slug}`;
    const of = { id, consultation, number };
    shown.listed.add(id);
    if (status === 'published') {
      const place = `${slug} ${number}`;
      shown.places.set(id, place);
      comparing.proposal(proposal, { of, where });
      await verifyAuthor(texts, { id, author: proposal.author, where, acts });
      if (!isShared) verifyTotals(proposal, { consultation, where, acts });
      // Once, a count left out what is listed.
      const hasComments = comments > 0 || logged.commented.has(id) || logged.commented.has(place);
      if (hasComments) await verifyComments(texts, { slug, number, of: id, where }, within);
      const answer = verdict === null ? null : await texts.answer(slug, number);
      if (answer !== null) {
        shown.answered.add(place);
        comparing.answer(answer, { of, where });
      }
    }
    for (const decision of await texts.decisions(slug, number)) {
      shown.decisions.add(decision.id);
      const came = comparing.isImported(of);
      comparing.decision(decision, { where, publicSince: publishedAt, came });
    }
  }
}

async function verifyComments(
  texts: PublicTexts,
  at: { readonly slug: string; readonly number: number | null; readonly of: string | null; readonly where: string },
  { comparing, shown, acts }: Within,
): Promise<void> {
  for await (const comment of texts.comments(at.slug, at.number)) {
    shown.comments.set(comment.id, comment.status);
    comparing.comment(comment, at);
    if (comment.status !== 'published') continue;
    await verifyAuthor(texts, { ...comment, where: `comment ${comment.id} on ${at.where}`, acts });
  }
}
