import { z } from 'zod';
import { COMMUNITY_ROLES } from '../domain/community/role-name.ts';
import { REFUSAL } from './refusal-shape.ts';
import { count, list, uri } from './vocab-parts.ts';

const BOUND = z.number().int().min(1).max(2_147_483_647);

/** What an institution may bring in, and whom it brought in. */
const BRINGS_IN = z.looseObject({ institutionsMax: BOUND.optional(), registered: BOUND.optional() });

/** Who may bring in others into a consultation, and who brought in whom. */
export const BRINGING = list(BRINGS_IN.extend({ target: uri, introduced: list(uri) }));

/** A co-host asks the host to invite an institution. */
const OFFER = z.looseObject({
  id: uri,
  type: z.literal('Offer'),
  actor: uri,
  object: z.looseObject({ type: z.literal('Invite'), actor: uri, object: uri, target: uri, registered: BOUND }),
});

/** The host answers it: `result` is the id of its Invite. */
const OFFER_ANSWER = z.looseObject({
  id: uri,
  type: z.enum(['Accept', 'Reject']),
  actor: uri,
  object: z.looseObject({ id: uri, type: z.literal('Offer'), actor: uri, object: uri }),
  refusal: REFUSAL.optional(),
});

/** The invitation of an institution to hold a consultation; in a community it says what the institution is to be there. */
const INVITE = z.looseObject({
  id: uri,
  type: z.literal('Invite'),
  actor: uri,
  object: uri,
  target: uri,
  registered: count.optional(),
  communityRole: z.enum(COMMUNITY_ROLES).optional(),
  formerIds: list(uri).optional(),
  bringsIn: list(BRINGS_IN).optional(),
  introducedBy: uri.optional(),
});

/** The shapes of invitations and of offers to bring in others, by their names in the vocabulary. */
export const INVITED = { invite: INVITE, offer: OFFER, 'offer-answer': OFFER_ANSWER };

export function readInvite(document: unknown): z.infer<typeof INVITE> | null {
  return INVITE.safeParse(document).data ?? null;
}

export function readOffer(document: unknown): z.infer<typeof OFFER> | null {
  return OFFER.safeParse(document).data ?? null;
}

export function readOfferAnswer(document: unknown): z.infer<typeof OFFER_ANSWER> | null {
  return OFFER_ANSWER.safeParse(document).data ?? null;
}
