import type { Kind } from '../kit/kind.ts';
import type { RequestState } from './feature-request-states.ts';
import type { CommunityAct } from './role.ts';

/** A kind of statement about a feature request. */
export type RequestKind = Kind & {
  /** In which states of the request it is stated. */
  readonly in: readonly RequestState[];
  /** Who may: whoever has a role that does so, the suppliers that estimated this request, or every institution. */
  readonly by: 'role' | 'supplier' | 'anybody';
  /** What its role must allow an institution that states it. */
  readonly needs: CommunityAct;
};
