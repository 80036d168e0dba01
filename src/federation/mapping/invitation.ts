import type { CommunityRole } from '../../domain/community/role-name.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import type { BringsIn } from '../../domain/network/bringing-in.ts';
import { readOffer, readOfferAnswer } from '../vocab-invite.ts';
import { activityDocument } from './activity.ts';
import { instant, objectDocument, present, type WireDocument } from './document.ts';

/** An invitation to share a consultation: what every message about it names. */
export type InviteInput = {
  readonly id: string;
  /** The host's institution. */
  readonly host: string;
  readonly consultation: string;
  /** The invited institution. */
  readonly invited: string;
  /** The most people that the host lets it register; null or absent for no bound. */
  readonly registeredMax?: number | null;
  /** What the invited institution is to be in a community; null or absent where people take part. */
  readonly role?: CommunityRole | null;
  /** The ids that the community had at former hosts. */
  readonly formerIds?: readonly string[];
  /** What the invited institution may bring in; null or absent for nothing. */
  readonly bringsIn?: BringsIn | null;
  /** The id of the co-host that brings in the invited institution. */
  readonly introducedBy?: string | null;
};

function bare({ id, host, consultation, invited }: InviteInput) {
  return { id, type: 'Invite', actor: host, object: consultation, target: invited };
}

/** The host invites an institution to share a consultation. */
export function inviteActivity(invite: InviteInput, at: Date): WireDocument {
  const { registeredMax: registered = null, role: communityRole = null, formerIds = [] } = invite;
  const { bringsIn = null, introducedBy = null } = invite;
  return objectDocument({
    ...bare(invite),
    ...present({ registered, communityRole, introducedBy }),
    ...(bringsIn === null
      ? {}
      : { bringsIn: [{ institutionsMax: bringsIn.institutionsMax, registered: bringsIn.registeredMax }] }),
    ...(formerIds.length === 0 ? {} : { formerIds: [...formerIds] }),
    to: [invite.invited],
    published: instant(at),
  });
}

/** The invited institution answers; `registered` says how many people may take part there. */
export function inviteAnswer(
  input: {
    readonly id: string;
    readonly type: 'Accept' | 'Reject';
    readonly invite: InviteInput;
    readonly registered: number | null;
  },
  at: Date,
): WireDocument {
  const { id, type, invite, registered } = input;
  return objectDocument({
    id,
    type,
    actor: invite.invited,
    object: bare(invite),
    ...present({ registered }),
    to: [invite.host],
    published: instant(at),
  });
}

/** The host takes its invitation back, or the co-host its acceptance. */
export function inviteUndone(
  input: { readonly id: string; readonly invite: InviteInput; readonly by: 'host' | 'invited' },
  at: Date,
): WireDocument {
  const { id, invite, by } = input;
  const { host, invited } = invite;
  const actor = by === 'host' ? host : invited;
  return activityDocument({
    id,
    type: 'Undo',
    actor,
    object: by === 'host' ? bare(invite) : { type: 'Accept', actor, object: bare(invite) },
    to: [by === 'host' ? invited : host],
    cc: [],
    at,
  });
}

/** A co-host asks the host to invite an institution to a consultation that it holds with it. */
export function inviteOffered(
  input: { readonly id: string; readonly by: string; readonly invite: Omit<InviteInput, 'id'> },
  at: Date,
): WireDocument {
  const { id, by, invite } = input;
  const { host, consultation, invited, registeredMax: registered = null } = invite;
  return objectDocument({
    id,
    type: 'Offer',
    actor: by,
    object: { type: 'Invite', actor: host, object: consultation, target: invited, ...present({ registered }) },
    target: host,
    to: [host],
    published: instant(at),
  });
}

/** What a co-host asks for; null for what is no offer of an invitation. */
export function offeredIn(document: unknown): {
  readonly host: string;
  readonly consultation: string;
  readonly institution: string;
  readonly registeredMax: number;
} | null {
  const read = readOffer(document);
  if (read === null) return null;
  const { actor: host, object: consultation, target: institution, registered: registeredMax } = read.object;
  return { host, consultation, institution, registeredMax };
}

/** The host answers an offer: it invited the institution, or why it did not, or does not hold the consultation with it. */
export function offerAnswer(
  input: {
    readonly id: string;
    readonly host: string;
    readonly by: string;
    readonly offer: string;
    readonly institution: string;
    readonly refusal: Refusal | null;
  },
  at: Date,
): WireDocument {
  const { id, host, by, offer, institution, refusal } = input;
  return objectDocument({
    id,
    type: refusal === null ? 'Accept' : 'Reject',
    actor: host,
    object: { id: offer, type: 'Offer', actor: by, object: institution },
    ...(refusal === null ? {} : { refusal: JSON.parse(JSON.stringify(refusal)) }),
    to: [by],
    published: instant(at),
  });
}

/** What a host answered to an offer; null where something else is answered. */
export function offerAnswerFrom(
  document: unknown,
): { readonly offer: string; readonly refusal: Refusal | null } | null {
  const read = readOfferAnswer(document);
  if (read === null) return null;
  const unsaid = { type: 'decided-by-host', host: '' } as const;
  return { offer: read.object.id, refusal: read.type === 'Accept' ? null : (read.refusal ?? unsaid) };
}
