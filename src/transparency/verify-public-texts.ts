import { JournalFault } from '../application/journal/journal-verdict.ts';
import type { CommittedActs } from './committed-acts.ts';
import { Comparison } from './compare-texts.ts';
import type { PublicTexts, ShownConsultation } from './public-texts.ts';
import type { VerifierClock } from './verifier-clock.ts';
import { verifyAuthor, verifyTotals } from './verify-authors.ts';
import { type Shown, verifyNothingMissing } from './verify-missing.ts';
import type { VerifiedLog } from './verify-public-log.ts';
import { verifyRules } from './verify-rules.ts';

/**
 * Compares every public text and result with what the entries commit to: words, deadlines and rules of consultations, rules and
 * results of ballots, words and authors of proposals and comments, totals of supports, official answers, decisions; and that all of it that the entries have is shown. What is of the last minute is left for the next time; what
 * was public before the journal began, or came by an import without being committed to, is counted apart. Throws the first fault.
 */
export async function verifyPublicTexts(
  texts: PublicTexts,
  given: Omit<VerifiedLog, 'found' | 'earlier'> & { readonly acts: CommittedActs; readonly clock: VerifierClock },
): Promise<Comparison['counts'] & { readonly withdrawn: number }> {
  const { logged } = given;
  const comparing = new Comparison(given);
  const shown: Shown = {
    consultations: new Map(),
    proposals: new Set(),
    listed: new Set(),
    places: new Map(),
    comments: new Map(),
    answered: new Set(),
    decisions: new Set(),
    ballots: new Set(),
    results: new Set(),
  };
  const elsewhere = new Set<string>();
  const holders = new Map<string, readonly string[]>();
  for await (const consultation of texts.consultations()) {
    const { id, slug, uri, host, source = null, publishedAt } = consultation;
    shown.listed.add(id);
    const isIn = (named: ReadonlySet<string>) => named.has(id) || named.has(slug);
    const isOwn = isIn(logged.own);
    const isHosted = host !== null && (!isOwn || isIn(logged.offered));
    const isElsewhere = isHosted || (source !== null && !isOwn);
    if (isElsewhere) elsewhere.add(slug);
    // The journal of its host has its acts.
    if (isHosted || publishedAt === null) continue;
    if ((logged.slugs.get(id) ?? slug) !== slug) {
      throw new JournalFault('text', `the public log says acts of ${slug} of ${logged.slugs.get(id)}`);
    }
    shown.consultations.set(id, slug);
    const { ballots, tallies, notCovered, cohosts } = await verifyRules(texts, consultation, {
      ...given,
      isElsewhere,
    });
    comparing.counts.notCovered += notCovered;
    holders.set(slug, [...cohosts, new URL('/', uri).href]);
    for (const ballot of ballots) shown.ballots.add(ballot.id);
    for (const tally of tallies) {
      if (tally.final && tally.result !== null) shown.results.add(tally.ballot);
      await comparing.result(tally);
    }
    await verifyConsultation(texts, consultation, {
      ...{ comparing, shown, logged, isShared: cohosts.length > 0 },
      acts: given.acts,
    });
  }
  const withdrawn = await verifyNothingMissing({ ...given, shown });
  await given.unopened.verify({ ...{ elsewhere, holders }, places: new Set(shown.places.values()), just: given.just });
  return { ...comparing.counts, withdrawn };
}

type Within = {
  readonly comparing: Comparison;
  readonly shown: Shown;
  readonly logged: VerifiedLog['logged'];
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
  await verifyComments(texts, { slug, number: null, of: null, where: slug, about: [`${slug} null`] }, within);
  for await (const proposal of texts.proposals(slug)) {
    const { id, number, status, comments, verdict, publishedAt } = proposal;
    if (status === 'published') shown.proposals.add(id);
    if (number === null) continue;
    const [where, place] = [`proposal ${number} of ${slug}`, `${slug} ${number}`];
    const about = [place, `${slug} null`];
    const of = { id, consultation, number };
    shown.listed.add(id);
    if (status === 'published') {
      shown.places.set(id, place);
      await comparing.proposal(proposal, { of, where, about });
      await verifyAuthor(texts, { id, author: proposal.author, where, acts });
      if (!isShared) verifyTotals(proposal, { consultation, where, acts });
      // Once, a count left out what is listed.
      const hasComments = comments > 0 || logged.commented.has(id) || logged.commented.has(place);
      if (hasComments) await verifyComments(texts, { slug, number, of: id, where, about }, within);
      const answer = verdict === null ? null : await texts.answer(slug, number);
      if (answer !== null) {
        shown.answered.add(place);
        await comparing.answer(answer, { of, where, about });
      }
    }
    for (const decision of await texts.decisions(slug, number)) {
      shown.decisions.add(decision.id);
      const came = acts.isImported(of);
      await comparing.decision(decision, { where, about, publicSince: publishedAt, came });
    }
  }
}

async function verifyComments(
  texts: PublicTexts,
  at: Parameters<Comparison['comment']>[1] & { readonly slug: string; readonly number: number | null },
  { comparing, shown, acts }: Within,
): Promise<void> {
  for await (const comment of texts.comments(at.slug, at.number)) {
    shown.comments.set(comment.id, comment.status);
    await comparing.comment(comment, at);
    if (comment.status !== 'published') continue;
    await verifyAuthor(texts, { ...comment, where: `comment ${comment.id} on ${at.where}`, acts });
  }
}
