import type { AgentId, ConsultationId, Id, TokenId } from '../kit/id.ts';
import type { RefusalOf } from '../kit/refusal.ts';
import { ok, type Result, refuse } from '../kit/result.ts';
import { checkText, REASON_MAX } from '../kit/text.ts';
import type { ProposalStatus } from '../proposal/proposal.ts';
import type { ModerationRule } from './rule.ts';
import { BROKEN_RULES } from './rule.ts';

/** What a decision or a report is about. */
export type Subject = { readonly kind: 'proposal' | 'comment'; readonly id: Id };

export const DECISIONS = ['accept', 'hold', 'remove', 'restore'] as const;
export type DecisionKind = (typeof DECISIONS)[number];

/** A decision about a contribution. It stays public when the text is gone: who (in what role), which rule, when. */
export type Decision = {
  readonly id: Id;
  readonly consultationId: ConsultationId;
  readonly subject: Subject;
  readonly kind: DecisionKind;
  readonly rule: ModerationRule;
  /** Words for the author and the public; empty where something was accepted without any. */
  readonly reason: string;
  /** Null where the frozen rules decided, an operator at the command line, or software that holds a token. */
  readonly agentId: AgentId | null;
  /** The token of that software. */
  readonly tokenId?: TokenId | null;
  readonly decidedAt: Date;
  /** What it was before, which undoing brings back; null where that is not known. */
  readonly statusBefore: ProposalStatus | null;
  /** Decided where a mirrored consultation is hosted. */
  readonly byHost?: boolean;
};

/** How long a decision can be undone as if it were a slip. Later, another decision says otherwise. */
export const UNDO_MINUTES = 15;

/** What a contribution is after each decision. */
const DECIDED = {
  accept: 'published',
  hold: 'held',
  remove: 'removed',
  restore: 'published',
} as const satisfies Record<DecisionKind, ProposalStatus>;

/**
 * Whether a decision can go by a rule: nothing is published because it breaks one, nor held or removed because it breaks
 * none.
 */
export function checkRule(kind: DecisionKind, rule: ModerationRule): Result<null, RefusalOf<'invalid'>> {
  const breaks = (BROKEN_RULES as readonly ModerationRule[]).includes(rule);
  const fits = publishes(kind) ? !breaks : rule !== 'within-the-rules';
  return fits ? ok(null) : refuse({ type: 'invalid', field: 'rule', because: 'not-for-this-decision' });
}

/** The words of a decision. Only acceptance needs none: it says nothing against what somebody wrote. */
export function checkReason(kind: DecisionKind, text: string): Result<string, RefusalOf<'invalid'>> {
  return kind === 'accept' && text.trim() === '' ? ok('') : checkText(text, 'reason', REASON_MAX);
}

export function publishes(kind: DecisionKind): boolean {
  return DECIDED[kind] === 'published';
}

/**
 * The decision that takes another back, and what the contribution is then. `latest` is the last decision about it and
 * `status` what it is now: what others did since is not undone.
 */
export function undoneDecision(
  decision: Decision,
  now: { readonly at: Date; readonly latest: Decision; readonly status: ProposalStatus },
): Result<
  { readonly kind: DecisionKind; readonly status: ProposalStatus },
  RefusalOf<'already-decided' | 'changed-meanwhile' | 'too-late-to-undo'>
> {
  if (now.latest.id !== decision.id) return refuse({ type: 'already-decided', at: now.latest.decidedAt });
  const until = undoUntil(decision.decidedAt);
  if (decision.statusBefore === null || now.at >= until) return refuse({ type: 'too-late-to-undo', until });
  if (now.status !== DECIDED[decision.kind]) return refuse({ type: 'changed-meanwhile' });
  const status = decision.statusBefore;
  if (status === 'published') return ok({ kind: now.status === 'removed' ? 'restore' : 'accept', status });
  return ok({ kind: status === 'held' ? 'hold' : 'remove', status });
}

export function undoUntil(decidedAt: Date): Date {
  return new Date(decidedAt.getTime() + UNDO_MINUTES * 60_000);
}
