import { JournalFault } from '../application/journal/journal-verdict.ts';
import type { CommittedActs } from './committed-acts.ts';
import type { VerifierClock } from './verifier-clock.ts';
import { HIDING, type LoggedText, type VerifiedLog } from './verify-public-log.ts';

/** What a node shows, by ids. */
export type Shown = {
  /** The addresses of the consultations that were read. */
  readonly consultations: Map<string, string>;
  /** Proposals whose words are shown. */
  readonly proposals: Set<string>;
  /** The same with a number, by their ids: the address of the consultation and the number. */
  readonly places: Map<string, string>;
  /** Consultations, and proposals also without their words, that are listed. */
  readonly listed: Set<string>;
  /** The status of each, by its id. */
  readonly comments: Map<string, string>;
  /** Proposals with an official answer, by their places. */
  readonly answered: Set<string>;
  readonly decisions: Set<string>;
  readonly ballots: Set<string>;
  /** Ballots with a final result. */
  readonly results: Set<string>;
};

type Given = Pick<VerifiedLog, 'hidden' | 'logged' | 'just'> & {
  readonly acts: CommittedActs;
  readonly clock: VerifierClock;
  readonly shown: Shown;
};
type Missing = { readonly index: number; readonly what: string; readonly key: string };

/**
 * That what is public by the entries is shown: every consultation, ballot and result, every proposal, and of those every comment, answer and decision. Not what an act may
 * have hidden that cannot be read, nor what was hidden just now. Throws the first that is missing, and answers how many comments
 * are shown as withdrawn without an act of their author: once, a deleted account left none.
 */
export async function verifyNothingMissing(given: Given): Promise<number> {
  const comments = missingComments(given);
  const withdrawn = comments.filter(({ key }) => given.shown.comments.get(key) === 'withdrawn');
  const missing = [
    ...missingProposals(given),
    ...comments.filter((each) => !withdrawn.includes(each)),
    ...missingAnswers(given),
    ...missingDecisions(given),
    ...missingConsultations(given),
    ...missingOf(given, 'ballots'),
    ...missingOf(given, 'results'),
  ];
  for (const { key, what, index } of missing) {
    if (await given.just.has(HIDING, key)) continue;
    throw new JournalFault('missing', `${what} of entry ${index} is shown nowhere`);
  }
  return withdrawn.length;
}

function missingProposals({ acts, clock, hidden, shown }: Given): readonly Missing[] {
  return [...acts.proposals].flatMap(([id, { index, at, isPublic, consultation, number }]) => {
    const slug = shown.consultations.get(consultation ?? '');
    // What was shown just now may not be read everywhere yet.
    const isLeftOut = !isPublic || shown.proposals.has(id) || slug === undefined || clock.isRecent(at);
    const key = `${slug} ${number}`;
    const mayBeHidden = hidden.isAny || hidden.places.has(key) || (number === null && hidden.places.size > 0);
    return isLeftOut || mayBeHidden ? [] : [{ index, what: 'the proposal', key }];
  });
}

/** Of what an act can be opened that says it, by the ids in there; else where the log says that it is. */
function missingComments({ clock, logged, shown }: Given): readonly Missing[] {
  const [slugs, places] = [new Set(shown.consultations.values()), new Set(shown.places.values())];
  const isRead = ({ opened, consultation, proposal }: LoggedText): boolean =>
    opened === null
      ? slugs.has(consultation ?? '') && (proposal === null || places.has(`${consultation} ${proposal}`))
      : shown.consultations.has(opened.consultation ?? '') &&
        (opened.proposal === null || shown.places.has(opened.proposal));
  return [...logged.comments].flatMap(([key, text]) => {
    const { index, at, isPublic } = text;
    const isLeftOut = !isPublic || !isRead(text) || shown.comments.get(key) === 'published' || clock.isRecent(at);
    return isLeftOut ? [] : [{ index, what: 'the comment', key }];
  });
}

/** Another version takes the place of an answer, and nothing takes it away. */
function missingAnswers({ clock, logged, shown }: Given): readonly Missing[] {
  const places = new Set(shown.places.values());
  return [...logged.answers].flatMap(([about, { index, at }]) => {
    const key = shown.places.get(about) ?? about;
    const isLeftOut = !places.has(key) || shown.answered.has(key) || clock.isRecent(at);
    return isLeftOut ? [] : [{ index, what: 'the official answer', key }];
  });
}

/** Of a comment, the last decision alone is shown. */
function missingDecisions({ acts, clock, shown }: Given): readonly Missing[] {
  return [...acts.decisions].flatMap(([id, { index, at, proposal, comment }]) => {
    const isListed = comment === null && proposal !== null && shown.listed.has(proposal);
    const isLeftOut = !isListed || shown.decisions.has(id) || clock.isRecent(at);
    return isLeftOut ? [] : [{ index, what: 'the decision', key: id }];
  });
}

function missingConsultations({ acts, clock, logged, shown }: Given): readonly Missing[] {
  return [...acts.consultations].flatMap(([key, { index, at }]) => {
    const isLeftOut = !logged.own.has(key) || shown.listed.has(key) || clock.isRecent(at);
    return isLeftOut ? [] : [{ index, what: 'the consultation', key }];
  });
}

/** Of ballots that were announced, and of those with a result. */
function missingOf({ acts, clock, shown }: Given, kind: 'ballots' | 'results'): readonly Missing[] {
  return [...acts[kind]].flatMap(([key, { index, at, consultation }]) => {
    const isRead = shown.consultations.has(consultation ?? '');
    const isLeftOut = !isRead || shown[kind].has(key) || clock.isRecent(at);
    return isLeftOut ? [] : [{ index, what: `the ${kind.slice(0, -1)}`, key }];
  });
}
