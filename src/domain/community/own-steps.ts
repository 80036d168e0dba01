import type { Decider } from './decider.ts';
import { type RequestState, type RequestStep, stepsFrom } from './feature-request-states.ts';
import { checkRole } from './role.ts';
import type { CommunityRole } from './role-name.ts';
import { STATED_STEPS } from './statement.ts';

/** What an institution is to a request that another one hosts. */
export type OwnPart = {
  /** In the community; null where it is in it no more. */
  readonly role: CommunityRole | null;
  readonly isAuthor: boolean;
  /** Whether it estimated the request as a supplier. */
  readonly hasEstimated: boolean;
};

/** As whom an institution that is not the host decides steps: for itself alone. */
export function decidersFor({ role, isAuthor, hasEstimated }: OwnPart): readonly Decider[] {
  if (role === null) return [];
  const author: readonly Decider[] = isAuthor && checkRole(role, 'propose').ok ? ['author'] : [];
  const supplier: readonly Decider[] = hasEstimated && checkRole(role, 'estimate').ok ? ['supplier'] : [];
  return [...author, ...supplier];
}

/** The steps that an institution can state to the host of a request in a state. */
export function stepsStatedBy(state: RequestState, own: OwnPart): readonly RequestStep[] {
  const deciders = decidersFor(own);
  return stepsFrom(state).filter(({ step, by }) => STATED_STEPS.some((each) => each === step) && deciders.includes(by));
}
