import { JournalFault } from '../application/journal/journal-verdict.ts';
import type { CommittedActs } from './committed-acts.ts';
import { Comparison } from './compare-texts.ts';
import type { publicTexts, ShownConsultation } from './public-texts.ts';
import type { VerifierClock } from './verifier-clock.ts';
import { type Shown, verifyNothingMissing } from './verify-missing.ts';
import type { LoggedTexts, MayBeHidden } from './verify-public-log.ts';

export type PublicTexts = ReturnType<typeof publicTexts>;

/**
 * Compares every public text and result with what the entries commit to: words of proposals, comments, official answers, decisions,
 * results of ballots; and that all of it that the entries have is shown. What is of the last minute is left for the next time; what
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
  for await (const consultation of texts.consultations()) {
    // The journal of its host has its acts.
    if (consultation.host !== null || consultation.publishedAt === null) continue;
    const { id, slug } = consultation;
    if ((logged.slugs.get(id) ?? slug) !== slug) {
      throw new JournalFault('text', `the public log says acts of ${slug} of ${logged.slugs.get(id)}`);
    }
    shown.consultations.set(id, slug);
    await verifyConsultation(texts, consultation, { comparing, shown, logged });
  }
  const withdrawn = await verifyNothingMissing(texts, { ...given, shown });
  return { ...comparing.counts, withdrawn };
}

type Within = { readonly comparing: Comparison; readonly shown: Shown; readonly logged: LoggedTexts };

async function verifyConsultation(
  texts: PublicTexts,
  { id: consultation, slug }: ShownConsultation,
  within: Within,
): Promise<void> {
  const { comparing, shown, logged } = within;
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
  for (const tally of await texts.tallies(slug)) comparing.result(tally);
}

async function verifyComments(
  texts: PublicTexts,
  at: { readonly slug: string; readonly number: number | null; readonly of: string | null; readonly where: string },
  { comparing, shown }: Within,
): Promise<void> {
  for await (const comment of texts.comments(at.slug, at.number)) {
    shown.comments.set(comment.id, comment.status);
    comparing.comment(comment, at);
  }
}
