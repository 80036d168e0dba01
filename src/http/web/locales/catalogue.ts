import type { Role, Scope } from '../../../application/access.ts';
import type { BallotState } from '../../../application/read-ballots.ts';
import type { ProposalOrder } from '../../../application/views.ts';
import type { Answer } from '../../../domain/ballot/choice.ts';
import type { Method, TiesRule } from '../../../domain/ballot/method.ts';
import type { Outcome } from '../../../domain/ballot/outcome.ts';
import type { Replacement } from '../../../domain/ballot/rules.ts';
import type { Threshold } from '../../../domain/ballot/threshold.ts';
import type { CommentSide } from '../../../domain/comment/comment.ts';
import type { ConsultationState } from '../../../domain/consultation/consultation.ts';
import type { HoldRule, ResultsVisibility, SupportSides } from '../../../domain/consultation/rules.ts';
import type { EventType } from '../../../domain/event.ts';
import type { LetterContent } from '../../../domain/letter.ts';
import type { DecisionKind } from '../../../domain/moderation/decision.ts';
import type { Standing } from '../../../domain/participant/standing.ts';
import type { RefusalWords } from '../../../words/refusal-words.ts';
import type { Terms } from '../../../words/terms.ts';

/** A text that depends on a number, by the plural categories of CLDR. `{count}` is the number itself. */
export type Plural = { readonly one: string; readonly many?: string; readonly other: string };

/** A text with its placeholders as `{name}`. */
export type Message = string | Plural;

/** The names of the placeholders of a message, read from its type. */
export type NamesOf<M> = M extends string
  ? NamesIn<M>
  : M extends Plural
    ? NamesIn<Extract<M[keyof M], string>>
    : never;
type NamesIn<S extends string> = S extends `${string}{${infer Name}}${infer Rest}` ? Name | NamesIn<Rest> : never;

/** What the words of ballots are called: `decidedBy` goes on after a colon. */
export type BallotWords = {
  /** How one votes, and what comes of it. */
  /** What a voter marks and how it is counted, in a sentence or two. */
  readonly method: Readonly<Record<Method, string>>;
  /** The same in a few words, to choose from. */
  readonly methodName: Readonly<Record<Method, string>>;
  readonly ties: Readonly<Record<TiesRule, string>>;
  readonly replacement: Readonly<Record<Replacement, string>>;
  readonly shareBase: Readonly<Record<Extract<Threshold, { kind: 'share' }>['of'], string>>;
  readonly answer: Readonly<Record<Answer, string>>;
  readonly ballotState: Readonly<Record<BallotState, string>>;
  readonly decidedBy: Readonly<Record<Outcome['decidedBy'], string>>;
};

/** What the words of the domain are called in a language. Each table is complete, because its type is the domain's. */
export type Words = RefusalWords &
  Terms &
  BallotWords & {
    /** What makes somebody one, for the note below a table. */
    readonly standingMeans: Readonly<Record<Standing, string>>;
    readonly visibility: Readonly<Record<ResultsVisibility, string>>;
    readonly supports: Readonly<Record<SupportSides, string>>;
    readonly hold: Readonly<Record<HoldRule, string>>;
    readonly side: Readonly<Record<CommentSide, string>>;
    readonly decision: Readonly<Record<DecisionKind, string>>;
    readonly role: Readonly<Record<Role, string>>;
    /** What a token may do. */
    readonly scope: Readonly<Record<Scope, string>>;
    /** The letters that are mailed. */
    readonly letter: Readonly<Record<LetterContent['kind'], string>>;
    /** What was done, in the audit log. */
    readonly event: Readonly<Record<EventType, string>>;
    readonly order: Readonly<Record<ProposalOrder, string>>;
    readonly state: Readonly<Record<ConsultationState, string>>;
  };
