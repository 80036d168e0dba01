import type { RefusalOf } from '../kit/refusal.ts';
import { ok, type Result } from '../kit/result.ts';
import type { Decision, DecisionKind } from '../moderation/decision.ts';
import { type DecidedElsewhere, decidedHere } from './host.ts';

type ModerationState = Pick<Decision, 'kind' | 'byHost'>;

/** Whether a co-host took something off its own pages and did not put it back, whatever its host decided. Oldest first. */
export function isHiddenHere(decisions: readonly ModerationState[]): boolean {
  return decisions.findLast(({ byHost }) => byHost !== true)?.kind === 'remove';
}

/** Whether the host keeps something out of sight. */
export function isHiddenAtHost(decisions: readonly ModerationState[]): boolean {
  const kind = decisions.findLast(({ byHost }) => byHost === true)?.kind;
  return kind === 'remove' || kind === 'hold';
}

/**
 * Whether this institution may decide so. Of its own consultations it decides everything; of a mirrored one, or one
 * of another platform, it takes something off its own pages, and puts back what it took off itself: stricter than the host, never laxer.
 */
export function mayDecide(
  kind: DecisionKind,
  of: DecidedElsewhere & { readonly decisions: readonly ModerationState[] },
): Result<null, RefusalOf<'decided-by-host' | 'decided-by-source'>> {
  const { host, source, decisions } = of;
  if ((host === null && source === null) || kind === 'remove') return ok(null);
  const putsBack = kind === 'restore' && isHiddenHere(decisions) && !isHiddenAtHost(decisions);
  return putsBack ? ok(null) : decidedHere({ host, source });
}
