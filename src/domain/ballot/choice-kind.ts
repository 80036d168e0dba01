import type { Id } from '../kit/id.ts';

export const ANSWERS = ['yes', 'no', 'abstain'] as const;
export type Answer = (typeof ANSWERS)[number];
/**
 * What a voter chooses, as the pages and the API accept it. `blank` is possible wherever there is something to choose; `invalid` is a
 * sheet of paper that cannot be read as any of them.
 */
export type Choice =
  | { readonly kind: 'yes-no'; readonly answer: Answer }
  | { readonly kind: 'choice'; readonly option: Id }
  | { readonly kind: 'approval'; readonly options: readonly Id[] }
  | { readonly kind: 'score'; readonly scores: readonly { readonly option: Id; readonly score: number }[] }
  /** Ranks 1, 2, … without holes; two options with one rank are level, where the method allows it. Unranked is last. */
  | { readonly kind: 'ranking'; readonly ranks: readonly { readonly option: Id; readonly rank: number }[] }
  | { readonly kind: 'budget'; readonly options: readonly Id[] }
  | { readonly kind: 'petition' }
  | { readonly kind: 'supports-and-objections'; readonly supports: readonly Id[]; readonly objections: readonly Id[] }
  | { readonly kind: 'blank' }
  | { readonly kind: 'invalid' };
export type ChoiceKind = Choice['kind'];
