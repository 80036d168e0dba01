import type { Target } from './context.ts';

/** Whether something of ours is not to be read any more, or not yet: a proposal that was withdrawn, removed or is held. */
export function isGone(target: Target): boolean {
  return target.kind === 'proposal' && target.proposal.status !== 'published';
}
