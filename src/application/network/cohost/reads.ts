import type { Consultation } from '../../../domain/consultation/consultation.ts';
import type { ConsultationId } from '../../../domain/kit/id.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/kit/result.ts';
import { isOpenCohosting } from '../../../domain/network/cohosting.ts';
import type { Peer } from '../../../domain/network/peer.ts';
import type { Application, Reader } from '../../application.ts';
import { neighbour, neighbours } from '../../kit/neighbour.ts';
import { countRejected } from '../evidence/evidence.ts';
import type { Cohost, Invitation, InvitationPage, Mirror, Neighbour } from './ports.ts';

/** Who holds a consultation beside this institution. */
export type SharingView = {
  /** Where another one hosts it: who, its id there, and how reading it is getting on. */
  readonly host: {
    readonly institution: Neighbour;
    readonly uri: string;
    readonly mirror: Mirror | null;
    /** How many of its items were rejected. */
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
    const all = await reader.sharing.cohosts(id);
    const shown = all.filter(({ status }) => audience === 'officers' || status === 'accepted');
    const hosts = host === null ? [] : [host.institution];
    const [institutions, mirror, doubted] = await Promise.all([
      neighbours(reader, [...hosts, ...shown.map(({ peer }) => peer)]),
      host === null ? null : reader.sharing.mirror(id),
      countRejected(reader, consultation),
    ]);
    const institutionOf = (uri: string) => {
      const found = institutions.find((each) => each.uri === uri);
      if (found === undefined) throw new Error('an institution that was not read');
      return found;
    };
    return {
      host: host === null ? null : { institution: institutionOf(host.institution), uri: host.uri, mirror, doubted },
      cohosts: shown.map((cohost) => ({ ...cohost, institution: institutionOf(cohost.peer) })),
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

/** A page of the invitations to consultations of other institutions, the newest first. `next` is what its next page is after. */
export async function readInvitations(
  app: Application,
  page: InvitationPage,
): Promise<{ readonly items: readonly InvitationView[]; readonly next: string | null }> {
  return await app.store.read(async (reader) => {
    const { limit } = page;
    const found = await reader.sharing.invitations({ ...page, limit: limit + 1 });
    const items: InvitationView[] = [];
    for (const invitation of found.slice(0, limit)) items.push(await viewOf(reader, invitation));
    return { items, next: found.length > limit ? (items.at(-1)?.invite ?? null) : null };
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
  const meant = await app.store.read(async (reader) => {
    const here = (await reader.consultations.bySlug(name))?.id ?? null;
    const views: InvitationView[] = [];
    for (const each of await reader.sharing.invitations()) {
      const { invite, consultation, consultationId, peer: institution } = each;
      const isNamed =
        [invite, consultation, consultation.split('/').at(-1)].includes(name) ||
        (here !== null && consultationId === here);
      const isOf = peer === undefined || [institution, new URL(institution).host].includes(peer);
      if (isNamed && isOf) views.push(await viewOf(reader, each));
    }
    return views;
  });
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

/** The ids of the institutions that share a consultation of ours, in the order in which they were invited. */
export async function readCohosts(app: Application, consultationId: ConsultationId): Promise<readonly string[]> {
  const cohosts = await app.store.read((reader) => reader.sharing.cohosts(consultationId));
  return cohosts.filter(({ status }) => status === 'accepted').map(({ peer }) => peer);
}
