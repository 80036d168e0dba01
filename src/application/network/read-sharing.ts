import type { Consultation } from '../../domain/consultation/consultation.ts';
import type { ConsultationId } from '../../domain/id.ts';
import { isOpenCohosting } from '../../domain/network/cohosting.ts';
import type { Peer } from '../../domain/network/peer.ts';
import type { Refusal } from '../../domain/refusal.ts';
import { ok, type Result, refuse } from '../../domain/result.ts';
import type { Lang, Localised } from '../../domain/text.ts';
import type { Application, Reader } from '../ports.ts';
import { countDoubted } from './read-evidence.ts';
import type { Cohost, Invitation, Mirror } from './sharing.ts';

/** Another institution, as far as it is known here. */
export type Neighbour = {
  readonly uri: string;
  readonly host: string;
  readonly name: Localised;
  readonly languages: readonly Lang[];
  readonly isPeer: boolean;
};

/** Who holds a consultation beside this institution. */
export type SharingView = {
  /** Where another one hosts it: who, its id there, and how reading it is getting on. */
  readonly host: {
    readonly institution: Neighbour;
    readonly uri: string;
    readonly mirror: Mirror | null;
    /** How much of what it told was not believed. */
    readonly doubted: number;
  } | null;
  readonly cohosts: readonly CohostView[];
};
export type CohostView = Cohost & { readonly institution: Neighbour };

export type InvitationView = Invitation & {
  readonly institution: Neighbour;
  /** The consultation here, once there is one. */
  readonly slug: string | null;
  readonly mirror: Mirror | null;
};

/** Who shares a consultation. What was refused, left or withdrawn is for officers; others see who is in. */
export async function readSharing(
  app: Application,
  consultation: Pick<Consultation, 'id' | 'host'>,
  audience: 'everybody' | 'officers' = 'everybody',
): Promise<SharingView> {
  return await app.store.read(async (reader) => {
    const { id, host } = consultation;
    const cohosts: CohostView[] = [];
    for (const cohost of await reader.sharing.cohosts(id)) {
      if (audience === 'everybody' && cohost.status !== 'accepted') continue;
      cohosts.push({ ...cohost, institution: await neighbour(reader, cohost.peer) });
    }
    if (host === null) return { host, cohosts };
    const institution = await neighbour(reader, host.institution);
    return {
      host: {
        institution,
        uri: host.uri,
        mirror: await reader.sharing.mirror(id),
        doubted: await countDoubted(reader, consultation),
      },
      cohosts,
    };
  });
}

/** Peers that a consultation of ours may be shared with and is not, by their handle. */
export async function readInvitable(app: Application, consultationId: ConsultationId): Promise<readonly Peer[]> {
  return await app.store.read(async (reader) => {
    const cohosts = await reader.sharing.cohosts(consultationId);
    const isIn = (uri: string) => cohosts.some(({ peer, status }) => peer === uri && isOpenCohosting(status));
    return (await reader.peering.peers()).filter(({ uri, mirrors }) => mirrors && !isIn(uri));
  });
}

/** Every invitation to a consultation of another institution, the newest first. */
export async function readInvitations(app: Application): Promise<readonly InvitationView[]> {
  return await app.store.read(async (reader) => {
    const views: InvitationView[] = [];
    for (const invitation of await reader.sharing.invitations()) views.push(await viewOf(reader, invitation));
    return views;
  });
}

/**
 * The invitation that somebody means: by its id, by the consultation's id at its host, or by its last part or slug here,
 * with the host's name where there are several. The newest that is still open comes first.
 */
export async function readInvitation(
  app: Application,
  named: { readonly consultation: string; readonly peer?: string | undefined },
): Promise<Result<InvitationView, Refusal>> {
  const { consultation: name, peer } = named;
  const all = await readInvitations(app);
  const meant = all.filter(
    ({ invite, consultation, slug, institution }) =>
      [invite, consultation, slug, consultation.split('/').at(-1)].includes(name) &&
      (peer === undefined || [institution.host, institution.uri].includes(peer)),
  );
  const open = meant.filter(({ status }) => isOpenCohosting(status));
  const among = open.length === 0 ? meant : open;
  if (new Set(among.map(({ consultation }) => consultation)).size > 1) {
    return refuse({ type: 'invalid', field: 'peer', because: 'missing' });
  }
  const [first] = among;
  return first === undefined ? refuse({ type: 'not-found', what: 'invitation' }) : ok(first);
}

async function viewOf(reader: Reader, invitation: Invitation): Promise<InvitationView> {
  const { consultationId, peer } = invitation;
  const mirrored = consultationId === null ? null : await reader.consultations.byId(consultationId);
  return {
    ...invitation,
    institution: await neighbour(reader, peer),
    slug: mirrored?.slug ?? null,
    mirror: consultationId === null ? null : await reader.sharing.mirror(consultationId),
  };
}

/** Another institution as a peer, or as whatever is known of its actor. */
export async function neighbour(reader: Reader, uri: string): Promise<Neighbour> {
  const { host } = new URL(uri);
  const peer = await reader.peering.peer(uri);
  if (peer !== null) return { uri, host, name: peer.name, languages: peer.languages, isPeer: true };
  const actor = await reader.peers.actor(uri);
  return { uri, host, name: { und: actor?.name ?? host }, languages: ['und'], isPeer: false };
}
