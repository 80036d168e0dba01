import type { RefusalOf } from '../kit/refusal.ts';
import { ok, type Result, refuse } from '../kit/result.ts';
import { COMMUNITY_ROLES, type CommunityRole } from './role-name.ts';

/** What institutions do in a community. `propose` is to write a feature request, `estimate` to say what one would cost. */
export const COMMUNITY_ACTS = ['comment', 'propose', 'support', 'vote', 'pledge', 'estimate'] as const;
export type CommunityAct = (typeof COMMUNITY_ACTS)[number];

/** What each role may do beside reading, which anybody may. A supplier has no voice about what it is paid for. */
export const ROLE_ACTS = {
  member: ['comment', 'propose', 'support', 'vote', 'pledge'],
  associate: ['comment'],
  supplier: ['comment', 'estimate'],
} as const satisfies Record<CommunityRole, readonly CommunityAct[]>;

/** Whether an institution with a role may do something in a community; the refusal names the roles that may. */
export function checkRole(role: CommunityRole, act: CommunityAct): Result<null, RefusalOf<'not-in-this-role'>> {
  const roles = COMMUNITY_ROLES.filter((each) => (ROLE_ACTS[each] as readonly CommunityAct[]).includes(act));
  return roles.includes(role) ? ok(null) : refuse({ type: 'not-in-this-role', roles });
}

/** How many an institution with a role counts for in a vote: itself where it votes, as the one that it registered. */
export function voicesOf(role: CommunityRole): number {
  return checkRole(role, 'vote').ok ? 1 : 0;
}
