import type { Target } from './context.ts';

/** Whether a local object is not public: a proposal that is withdrawn, removed or held. */
export function isNotPublic(target: Target): boolean {
  return target.kind === 'proposal' && target.proposal.status !== 'published';
}
