import { isCommunity } from '../../../domain/community/community.ts';
import type { PaperMember } from '../../../domain/community/paper-member.ts';
import type { Consultation } from '../../../domain/consultation/consultation.ts';
import type { ConsultationId } from '../../../domain/kit/id.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/kit/result.ts';
import { isOpenCohosting } from '../../../domain/network/cohosting.ts';
import type { Peer } from '../../../domain/network/peer.ts';
import type { Application, Reader } from '../../application.ts';
import type { PublishedOffer, RoleOf } from '../../community/hand-over/ports.ts';
import { bringersIn, bringingOf } from '../../kit/bringing.ts';
import { institutionsOf } from '../../kit/community-roles.ts';
import { institutionNames, neighbour, neighbours, thisInstitution } from '../../kit/neighbour.ts';
import { institutionUri } from '../../kit/uris.ts';
import { countRejected } from '../evidence/evidence.ts';
import { type Finding, readFindings } from '../evidence/findings.ts';
import type {
  Bringing,
  Cohost,
  InstitutionName,
  Invitation,
  InvitationPage,
  Mirror,
  Neighbour,
  Registration,
} from './ports.ts';

/** Which institution holds a consultation, and whether it decides about it. */
export type HolderView = Omit<Neighbour, 'isPeer'> & {
  readonly ours: boolean;
  readonly organises: boolean;
  /** Which co-host brought it in; null where the host invited it by itself. */
  readonly introducedBy: Omit<Neighbour, 'isPeer'> | null;
};

/** Every institution that holds a consultation, the one that decides first; none where no other one does. */
export async function holdersOf(
  reader: Reader,
  app: Pick<Application, 'origin'>,
  { id, host }: Pick<Consultation, 'id' | 'host'>,
): Promise<readonly HolderView[]> {
  const own = institutionUri(app.origin);
  const [holders, cohosts] = await Promise.all([
    host === null ? [] : reader.sharing.holders(id),
    host === null ? reader.sharing.cohosts(id) : [],
  ]);
  const accepted = cohosts.filter(({ status }) => status === 'accepted').map(({ peer }) => peer);
  const decides = host?.institution ?? own;
  const uris = [...new Set([decides, own, ...(host === null ? accepted : holders)])];
  if (uris.length === 1) return [];
  const names = await institutionNames(reader, app, uris);
  const bringers = await bringersIn(reader, app, { id, host });
  return uris.flatMap((uri) => {
    const known = names.get(uri);
    const introducedBy = bringers.get(uri) ?? null;
    return known === undefined ? [] : [{ ...known, ours: uri === own, organises: uri === decides, introducedBy }];
  });
}

/** {@link holdersOf} consultations, by their slug. */
export async function readHoldersOf(
  app: Application,
  slugs: readonly string[],
): Promise<ReadonlyMap<string, readonly HolderView[]>> {
  return await app.store.readShared(async (reader) => {
    const holders = new Map<string, readonly HolderView[]>();
    for (const slug of new Set(slugs)) {
      const consultation = await reader.consultations.bySlug(slug);
      if (consultation !== null) holders.set(slug, await holdersOf(reader, app, consultation));
    }
    return holders;
  });
}

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
  /** What comparing counts showed of those who hold it. */
  readonly findings: readonly Finding[];
};
export type CohostView = Cohost & { readonly institution: Neighbour; readonly bringer: Neighbour | null };

export type InvitationView = Invitation & {
  readonly institution: Neighbour;
  /** Which co-host brings in this institution, as the host says; null where none does. */
  readonly bringer: Neighbour | null;
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
    const [all, mirror, doubted, findings] = await Promise.all([
      reader.sharing.cohosts(id),
      host === null ? null : reader.sharing.mirror(id),
      countRejected(reader, consultation),
      readFindings(reader, app, id),
    ]);
    const shown = all.filter(({ status }) => audience === 'officers' || status === 'accepted');
    const hosts = host === null ? [] : [host.institution];
    const bringers = shown.flatMap(({ introducedBy }) => introducedBy ?? []);
    const uris = new Set([...hosts, ...shown.map(({ peer }) => peer), ...bringers]);
    const institutions = await neighbours(reader, [...uris]);
    const institutionOf = (uri: string) => {
      const found = institutions.find((each) => each.uri === uri);
      if (found === undefined) throw new Error('an institution that was not read');
      return found;
    };
    return {
      host: host === null ? null : { institution: institutionOf(host.institution), uri: host.uri, mirror, doubted },
      cohosts: shown.map((cohost) => ({
        ...cohost,
        institution: institutionOf(cohost.peer),
        bringer: cohost.introducedBy == null ? null : institutionOf(cohost.introducedBy),
      })),
      findings,
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
  const { consultationId, peer, introducedBy = null } = invitation;
  const mirrored = consultationId === null ? null : await reader.consultations.byId(consultationId);
  return {
    ...invitation,
    institution: await neighbour(reader, peer),
    bringer: introducedBy === null ? null : await neighbour(reader, introducedBy),
    slug: mirrored?.slug ?? null,
    mirror: consultationId === null ? null : await reader.sharing.mirror(consultationId),
  };
}

/**
 * The ids of the institutions that share a consultation of ours, in the order in which they were invited, and how many
 * people each of them registered.
 */
export async function readHolders(
  app: Application,
  consultationId: ConsultationId,
): Promise<{
  readonly cohosts: readonly string[];
  readonly names: readonly InstitutionName[];
  readonly registrations: readonly Registration[];
  readonly bringing: readonly Bringing[];
  readonly roles: readonly RoleOf[];
  readonly onPaper: readonly PaperMember[];
  readonly handOver: PublishedOffer | null;
}> {
  return await app.store.read(async (reader) => {
    const consultation = await reader.consultations.byId(consultationId);
    if (consultation !== null && isCommunity(consultation)) return await communityHolders(app, reader, consultation);
    const all = await reader.sharing.cohosts(consultationId);
    const cohosts = all.filter(({ status }) => status === 'accepted').map(({ peer }) => peer);
    const named = await namedHolders(app, reader, { consultationId, cohosts });
    return { ...named, bringing: bringingOf(all), roles: [], onPaper: [], handOver: null };
  });
}

/** The same of a community, with what each is there, and to whom it is offered or whom it went to. */
async function communityHolders(app: Application, reader: Reader, consultation: Consultation) {
  const { id: consultationId, host } = consultation;
  const own = institutionUri(app.origin);
  const present = (await institutionsOf(reader, app, consultation)).filter(({ hasLeft }) => !hasLeft);
  const cohosts = present.map(({ institution }) => institution).filter((institution) => institution !== own);
  const named = await namedHolders(app, reader, { consultationId, cohosts });
  if (host === null) {
    const onPaper = await reader.onPaper.members(consultationId);
    return { ...named, roles: present, onPaper, handOver: await reader.handOvers.offer(consultationId) };
  }
  const former = (await reader.handOvers.formerly(consultationId)).findLast(({ formerHost }) => formerHost === own);
  const { reason = '', movedAt: offeredAt = new Date(0) } = former ?? {};
  const next = await reader.handOvers.nextNumber(consultationId);
  return {
    ...named,
    roles: [],
    onPaper: [],
    handOver: { target: host.institution, reason: reason ?? '', nextNumber: next, offeredAt },
  };
}

async function namedHolders(
  app: Application,
  reader: Reader,
  { consultationId, cohosts }: { readonly consultationId: ConsultationId; readonly cohosts: readonly string[] },
) {
  const [own, others, registrations] = await Promise.all([
    thisInstitution(reader, institutionUri(app.origin)),
    neighbours(reader, cohosts),
    reader.sharing.registrations(consultationId),
  ]);
  // Of some nothing is known but a name of no language.
  const named = [own, ...others].filter(({ languages }) => languages.some((lang) => lang !== 'und'));
  const names = named.map(({ uri: institution, name, languages }) => ({ institution, name, languages }));
  return { cohosts, names, registrations, bringing: [] };
}
