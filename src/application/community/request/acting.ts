import { checkCommunity } from '../../../domain/community/community.ts';
import { type CommunityAct, checkRole } from '../../../domain/community/role.ts';
import type { Consultation } from '../../../domain/consultation/consultation.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/kit/result.ts';
import type { Proposal } from '../../../domain/proposal/proposal.ts';
import type { Application, Reader, Writer } from '../../application.ts';
import { type CommunityInstitution, decidedHereNow, institutionsOf } from '../../kit/community-roles.ts';
import { consultationUri } from '../../kit/uris.ts';
import type { FeatureRequest } from './ports.ts';

/** Where a feature request is: in a community, by its number. */
export type AtRequest = { readonly slug: string; readonly number: number };

/** Whether an institution is bound by what it pledged until a close: a member, or one that left after it. */
export function isBoundAt(closesAt: Date, found: CommunityInstitution | undefined): boolean {
  if (found?.role !== 'member') return false;
  return !found.hasLeft || (found.leftAt !== null && found.leftAt > closesAt);
}

/** The community in an address, whoever hosts it. */
export async function communityAt(reader: Reader, slug: string): Promise<Result<Consultation, Refusal>> {
  const consultation = await reader.consultations.bySlug(slug);
  if (consultation === null) return refuse({ type: 'not-found', what: 'consultation' });
  const community = checkCommunity(consultation);
  return community.ok ? ok(consultation) : community;
}

/** Whether another institution hosts the community in an address: what is done about it here is sent there. */
export async function isHostedElsewhere(app: Application, slug: string): Promise<boolean> {
  const consultation = await app.store.read((reader) => reader.consultations.bySlug(slug));
  return consultation !== null && consultation.host !== null;
}

/** The community in an address, if this institution decides about it, and does not hand it over just now. */
export async function communityHere(reader: Reader, slug: string): Promise<Result<Consultation, Refusal>> {
  const community = await communityAt(reader, slug);
  if (!community.ok) return community;
  const own = await decidedHereNow(reader, community.value);
  return own.ok ? community : own;
}

/** Refuses an institution that may not do something in a community: it is not there, it left, or its role does not allow it. */
export async function checkInstitution(
  reader: Reader,
  app: Pick<Application, 'origin'>,
  of: { readonly consultation: Consultation; readonly institution: string; readonly act: CommunityAct },
): Promise<Result<null, Refusal>> {
  const all = await institutionsOf(reader, app, of.consultation);
  const found = all.find(({ institution, hasLeft }) => institution === of.institution && !hasLeft);
  return found === undefined ? refuse({ type: 'not-shared' }) : checkRole(found.role, of.act);
}

/** A feature request with what it is part of, locked for the transaction. */
export type LockedRequest = {
  readonly consultation: Consultation;
  readonly proposal: Proposal;
  readonly request: FeatureRequest;
  /** The id of the request: that of its proposal. */
  readonly uri: string;
};

/** The request in an address, locked; refused where its proposal is not public. */
export async function lockRequest(
  writer: Writer,
  app: Pick<Application, 'origin'>,
  { slug, number, alsoMirrored = false }: AtRequest & { readonly alsoMirrored?: boolean },
): Promise<Result<LockedRequest, Refusal>> {
  const community = await (alsoMirrored ? communityAt(writer, slug) : communityHere(writer, slug));
  if (!community.ok) return community;
  const proposal = await writer.proposals.byNumber(community.value.id, number);
  const request = proposal === null ? null : await writer.featureRequests.lock(proposal.id);
  if (proposal === null || request === null) return refuse({ type: 'not-found', what: 'feature-request' });
  const { status } = proposal;
  if (status !== 'published') return refuse({ type: 'wrong-status', status, needs: ['published'] });
  // Another institution may have become the host, or be about to, while this waited for the request.
  const now = await (alsoMirrored ? communityAt(writer, slug) : communityHere(writer, slug));
  if (!now.ok) return now;
  const staying = now.value.host === null ? await decidedHereNow(writer, now.value) : ok(null);
  if (!staying.ok) return staying;
  const { uri: mirrored } = (await writer.proposals.byId(proposal.id)) ?? proposal;
  const uri = mirrored ?? requestUri(app.origin, { slug, number });
  return ok({ consultation: now.value, proposal: { ...proposal, uri: mirrored }, request, uri });
}

/** The id of a feature request of a community hosted here. */
export function requestUri(origin: string, { slug, number }: AtRequest): string {
  return `${consultationUri(origin, slug)}/proposals/${number}`;
}
