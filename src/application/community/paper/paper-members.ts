import { checkCommunity } from '../../../domain/community/community.ts';
import { checkPaperMember, checkWithoutNode, type PaperMember } from '../../../domain/community/paper-member.ts';
import type { Consultation } from '../../../domain/consultation/consultation.ts';
import type { Actor } from '../../../domain/kit/actor.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/kit/result.ts';
import { isOpenCohosting } from '../../../domain/network/cohosting.ts';
import { HOLDERS_MAX } from '../../../domain/network/host.ts';
import type { Application, Reader, Writer } from '../../application.ts';
import { checkRepresents } from '../../kit/access.ts';
import { institutionUri } from '../../kit/uris.ts';
import { type Viewer, visibleConsultation } from '../../kit/viewer.ts';
import { communityHere } from '../request/acting.ts';

type OfMember = { readonly slug: string; readonly institution: string; readonly by: Actor | null };

/**
 * Makes an institution without a node a member of a community of ours, by a paper that says so. What it says from then on its host
 * enters from paper. Refused for an address at which a node of the community is, or one that was invited: that one answers for itself.
 */
export async function admitOnPaper(
  app: Application,
  { slug, by, ...named }: OfMember & Pick<PaperMember, 'name' | 'reference'>,
): Promise<Result<PaperMember, Refusal>> {
  return await app.store.transact(async (writer) => {
    const community = await lockCommunity(app, writer, { slug, by });
    if (!community.ok) return community;
    const { id: consultationId } = community.value;
    const checked = checkPaperMember(named);
    if (!checked.ok) return checked;
    const nodes = await nodesOf(writer, app, consultationId);
    const fits = checkWithoutNode(checked.value.institution, nodes);
    if (!fits.ok) return fits;
    const now = (await writer.onPaper.members(consultationId)).filter(({ until }) => until === null);
    if (now.some(({ institution }) => institution === checked.value.institution)) {
      return refuse({ type: 'invalid', field: 'institution', because: 'duplicate' });
    }
    if (nodes.length + now.length >= HOLDERS_MAX) return refuse({ type: 'too-many-institutions', max: HOLDERS_MAX });
    const member: PaperMember = { ...checked.value, since: app.now(), until: null };
    await save({ app, writer, by }, consultationId, member);
    return ok(member);
  });
}

/** Ends that an institution without a node is a member, as where it left or has a node now. What it said before stands. */
export async function endOnPaper(
  app: Application,
  { slug, institution, by }: OfMember,
): Promise<Result<PaperMember, Refusal>> {
  return await app.store.transact(async (writer) => {
    const community = await lockCommunity(app, writer, { slug, by });
    if (!community.ok) return community;
    const { id: consultationId } = community.value;
    const found = (await writer.onPaper.members(consultationId)).find(
      (each) => each.institution === institution && each.until === null,
    );
    if (found === undefined) return refuse({ type: 'not-found', what: 'paper-member' });
    const member = { ...found, until: app.now() };
    await save({ app, writer, by }, consultationId, member);
    return ok(member);
  });
}

/** The members of a community that have no node, those of now and before, by when they became members. */
export async function readPaperMembers(
  app: Application,
  query: { readonly slug: string; readonly viewer: Viewer },
): Promise<Result<{ readonly consultation: Consultation; readonly members: readonly PaperMember[] }, Refusal>> {
  return await app.store.read(async (reader) => {
    const found = await visibleConsultation(reader, query);
    if (!found.ok) return found;
    const community = checkCommunity(found.value);
    if (!community.ok) return community;
    return ok({ consultation: found.value, members: await reader.onPaper.members(found.value.id) });
  });
}

async function lockCommunity(
  app: Application,
  writer: Writer,
  { slug, by }: Pick<OfMember, 'slug' | 'by'>,
): Promise<Result<Consultation, Refusal>> {
  await writer.consultations.lock(slug);
  const community = await communityHere(writer, slug);
  if (!community.ok) return community;
  if (community.value.publishedAt === null) return refuse({ type: 'not-published' });
  const represents = await checkRepresents(app, writer, { by, consultation: community.value });
  return represents.ok ? community : represents;
}

/** The institutions with nodes that are in a community of ours or were invited, this one among them. */
async function nodesOf(
  reader: Reader,
  app: Pick<Application, 'origin'>,
  consultationId: Consultation['id'],
): Promise<readonly string[]> {
  const cohosts = await reader.sharing.cohosts(consultationId);
  const open = cohosts.filter(({ status }) => isOpenCohosting(status)).map(({ peer }) => peer);
  return [institutionUri(app.origin), ...open];
}

type Within = { readonly app: Application; readonly writer: Writer; readonly by: Actor | null };

async function save({ app, writer, by }: Within, consultationId: Consultation['id'], member: PaperMember) {
  await writer.onPaper.saveMember(consultationId, member);
  await writer.events.append({
    id: app.newId(),
    type: member.until === null ? 'paper-member-admitted' : 'paper-member-ended',
    at: app.now(),
    by,
    consultationId,
    proposalId: null,
    data: { institution: member.institution },
  });
}
