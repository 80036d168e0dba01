import type { Refusal } from '../kit/refusal.ts';
import type { Answer } from './answer.ts';

/** Versions of one institution's answer to one proposal. */
export const ANSWER_VERSIONS_MAX = 1_000;

/** What the host of a shared consultation said to an answer of ours: `waiting` until it said anything. */
export type AnswerAtHost = {
  readonly status: 'waiting' | 'accepted' | 'refused';
  readonly refusal: Refusal | null;
};

/**
 * The answer of an institution that holds a consultation of another one. It stands beside the host's and never decides
 * about the proposal. Each institution counts its own versions.
 */
export type CohostAnswer = Answer & {
  /** The id of the institution that gives it. */
  readonly institution: string;
  /** Given here. */
  readonly ours: boolean;
  /** The id of its document, where it was given elsewhere. */
  readonly uri: string | null;
  /** Its document as its institution signed it; of ours null until the host carries it. */
  readonly document: string | null;
  /** Of ours. */
  readonly atHost: AnswerAtHost | null;
};

/** When something was said about an answer last: it was given, or a commitment of it went on. */
export function lastChangeOf({ publishedAt, commitments }: Pick<Answer, 'publishedAt' | 'commitments'>): Date {
  return new Date(Math.max(publishedAt.getTime(), ...commitments.map(({ updatedAt }) => updatedAt.getTime())));
}

/** The latest version of each institution, in the order of their ids. */
export function latestOfEach<A extends Pick<CohostAnswer, 'institution' | 'version'>>(
  answers: readonly A[],
): readonly A[] {
  const latest = new Map<string, A>();
  for (const answer of answers.toSorted((a, b) => a.version - b.version)) latest.set(answer.institution, answer);
  return [...latest.values()].toSorted((a, b) => (a.institution < b.institution ? -1 : 1));
}
