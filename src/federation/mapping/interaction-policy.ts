import { PUBLIC } from '../contexts.ts';

const ANYBODY = { always: [PUBLIC], automaticApproval: [PUBLIC] };

/** Everybody may like, answer, share and quote (FEP-044f) what a public consultation says. Both spellings of GoToSocial. */
export const INTERACTION_POLICY = {
  canLike: ANYBODY,
  canReply: ANYBODY,
  canAnnounce: ANYBODY,
  canQuote: { automaticApproval: [PUBLIC] },
};

/**
 * The same of a comment made here, which nobody but its author may quote: a request to is not answered in somebody's name.
 */
export function commentPolicy(author: string) {
  return { ...INTERACTION_POLICY, canQuote: { automaticApproval: [author] } };
}
