import type { CommunityRole } from '../../domain/community/role-name.ts';
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
};

function bare({ id, host, consultation, invited }: InviteInput) {
  return { id, type: 'Invite', actor: host, object: consultation, target: invited };
}

/** The host invites an institution to share a consultation. */
export function inviteActivity(invite: InviteInput, at: Date): WireDocument {
  const { registeredMax: registered = null, role: communityRole = null, formerIds = [] } = invite;
  return objectDocument({
    ...bare(invite),
    ...present({ registered, communityRole }),
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
