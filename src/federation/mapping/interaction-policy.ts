import { PUBLIC } from '../contexts.ts';

const ANYBODY = { always: [PUBLIC], automaticApproval: [PUBLIC] };

/** Everybody may like, answer, share and quote (FEP-044f) what a public consultation says. Both spellings of GoToSocial. */
export const INTERACTION_POLICY = {
  canLike: ANYBODY,
  canReply: ANYBODY,
  canAnnounce: ANYBODY,
  canQuote: { automaticApproval: [PUBLIC] },
};
