import type { AgentId, ConsultationId, Id } from '../id.ts';

/** What a decision or a report is about. */
export type Subject = { readonly kind: 'proposal' | 'comment'; readonly id: Id };

export const DECISIONS = ['accept', 'hold', 'remove', 'restore'] as const;
export type DecisionKind = (typeof DECISIONS)[number];

export const MODERATION_RULES = [
  'off-topic',
  'duplicate',
  'personal-data',
  'insult',
  'hate',
  'illegal',
  'advertising',
  'spam',
  'within-the-rules',
  'first-contribution',
  'moderated-elsewhere',
] as const;
/** The rule of the charter that a decision goes by. */
export type ModerationRule = (typeof MODERATION_RULES)[number];

/** A decision about a contribution. It stays public when the text is gone: who (in what role), which rule, when. */
export type Decision = {
  readonly id: Id;
  readonly consultationId: ConsultationId;
  readonly subject: Subject;
  readonly kind: DecisionKind;
  readonly rule: ModerationRule;
  /** Words for the author and the public. */
  readonly reason: string;
  /** Null where the frozen rules decided, or an operator at the command line. */
  readonly agentId: AgentId | null;
  readonly decidedAt: Date;
};
