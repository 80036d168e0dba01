import type { CharterTerms } from '../../../domain/community/charter.ts';
import { checkCommunity } from '../../../domain/community/community.ts';
import { PLEDGED_IN } from '../../../domain/community/feature-request-states.ts';
import { isInstitutionId } from '../../../domain/community/institution-id.ts';
import type { Reimbursed } from '../../../domain/community/reimbursement.ts';
import { KIND_NAMES, kindOf, listOf, listsInForce, type StatedLists } from '../../../domain/community/request-kinds.ts';
import type { CommunityRole } from '../../../domain/community/role-name.ts';
import type { Settlement } from '../../../domain/community/settlement.ts';
import type { Consultation } from '../../../domain/consultation/consultation.ts';
import type { Values } from '../../../domain/kit/field.ts';
import type { Id, ProposalId } from '../../../domain/kit/id.ts';
import { authorOf } from '../../../domain/kit/kind.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/kit/result.ts';
import type { Application, Reader } from '../../application.ts';
import { allInstitutionsOf, type CommunityInstitution, ownRole } from '../../kit/community-roles.ts';
import { joinersOf, joinsOf, reimbursedBy, settlementInForce } from '../../kit/judge-join.ts';
import { institutionNames } from '../../kit/neighbour.ts';
import { institutionUri } from '../../kit/uris.ts';
import { type Viewer, visibleConsultation } from '../../kit/viewer.ts';
import type { Neighbour } from '../../network/cohost/ports.ts';
import type { LocatedStatement, StoredStatement, WaitingPledge } from '../pledge/ports.ts';
import { waitingPledges } from '../pledge/waiting-pledges.ts';
import type { SettlementChange, StoredSettlement } from '../settlement/ports.ts';
import { previewOf } from '../settlement/settle-pledges.ts';
import type { InstitutionStatement, UnreadStatement } from '../statement/ports.ts';
import { type AtRequest, requestUri } from './acting.ts';
import { type Merges, mergesOf } from './merge.ts';
import type { DecidedStep, FeatureRequest, RequestRow } from './ports.ts';

/** What institutions are called, by their ids. */
export type Names = ReadonlyMap<string, Omit<Neighbour, 'isPeer'>>;

export type RequestBoard = {
  readonly consultation: Consultation;
  readonly requests: readonly RequestRow[];
  readonly names: Names;
};

/** The feature requests of a community that are public, by number. */
export async function readFeatureRequests(
  app: Application,
  query: { readonly slug: string; readonly viewer: Viewer },
): Promise<Result<RequestBoard, Refusal>> {
  return await app.store.read(async (reader) => {
    const found = await visibleConsultation(reader, query);
    if (!found.ok) return found;
    const community = checkCommunity(found.value);
    if (!community.ok) return community;
    const requests = await reader.featureRequests.in(found.value.id);
    const names = await institutionNames(
      reader,
      app,
      requests.map(({ institution }) => institution),
    );
    return ok({ consultation: found.value, requests, names });
  });
}

/** What is said now of each kind is among it, in the order of the kind. */
export type FeatureRequestView = Merges &
  StatedLists & {
    readonly consultation: Consultation;
    readonly number: number;
    readonly request: FeatureRequest;
    readonly steps: readonly DecidedStep[];
    /** Every statement, in the order that they were received in. */
    readonly statements: readonly StoredStatement[];
    /** The terms of the charter in force, as far as this node has one. */
    readonly charter: CharterTerms | null;
    /** What this institution sent to the host and that one did not accept (yet): for its agents. */
    readonly sent: readonly InstitutionStatement[];
    /** What an agent pledged and a second one has to confirm: for agents of this institution. */
    readonly waiting: readonly WaitingPledge[];
    /** What of its host this node could not read. */
    readonly unread: readonly UnreadStatement[];
    /** One for each close that was settled, the last one last. */
    readonly settlements: readonly StoredSettlement[];
    /** Who joined the settlement in force and what each pays in all; null while nothing is paid for. */
    readonly late: Reimbursed | null;
    /** What the pledges would come to if the close were now; null once they are settled, and while nothing is pledged for. */
    readonly preview: Settlement | null;
    readonly institutions: readonly CommunityInstitution[];
    /** This institution, and what it is in the community; null where it is in it no more. */
    readonly own: { readonly institution: string; readonly role: CommunityRole | null };
    readonly names: Names;
  };

/** One feature request with everything that is public about it, which is everything. */
export async function readFeatureRequest(
  app: Application,
  query: AtRequest & { readonly viewer: Viewer },
): Promise<Result<FeatureRequestView, Refusal>> {
  return await app.store.read(async (reader) => {
    const found = await visibleConsultation(reader, query);
    if (!found.ok) return found;
    const { slug, number } = query;
    const consultation = found.value;
    const proposal = await reader.proposals.byNumber(consultation.id, number);
    const request =
      proposal === null || proposal.status !== 'published' ? null : await reader.featureRequests.of(proposal.id);
    if (request === null) return refuse({ type: 'not-found', what: 'feature-request' });
    const id = request.proposalId;
    const [steps, lists, statements, settlements, institutions, stated, waiting, charter, role, unread] =
      await Promise.all([
        reader.featureRequests.steps(id),
        reader.stated.all(id),
        reader.pledges.of(id, proposal?.uri ?? requestUri(app.origin, { slug, number })),
        reader.settlements.of(id),
        allInstitutionsOf(reader, app, consultation),
        reader.statements.own(id),
        waitingPledges(reader, { consultationId: consultation.id, proposalId: id }),
        reader.communities.charter(consultation.id),
        ownRole(reader, consultation),
        reader.statements.unread(id),
      ]);
    const { funding } = request;
    const now = listsInForce(lists);
    const merges = await mergesOf(reader, { consultationId: consultation.id, number, steps });
    const isSettled = settlements.at(-1)?.input.closesAt.getTime() === funding?.closesAt.getTime();
    const isPreviewed = funding !== null && !isSettled && PLEDGED_IN.includes(request.state);
    const paidBy = await settlementInForce(reader, request);
    return ok({
      ...merges,
      late: paidBy === null ? null : reimbursedBy(paidBy, joinersOf(joinsOf(statements, paidBy.id))),
      consultation,
      number,
      request,
      ...now,
      steps,
      statements,
      charter: charter?.terms ?? null,
      sent: stated.filter(({ status }) => status === 'waiting' || status === 'refused'),
      waiting,
      unread,
      settlements,
      preview: isPreviewed ? previewOf({ funding, statements, institutions }) : null,
      institutions,
      own: { institution: institutionUri(app.origin), role },
      names: await namesIn(reader, app, { ...merges, request, institutions, statements, lists: now }),
    });
  });
}

async function namesIn(
  reader: Reader,
  app: Application,
  of: Pick<FeatureRequestView, 'request' | 'institutions' | 'statements' | 'duplicates'> & {
    readonly lists: StatedLists;
  },
): Promise<Names> {
  const stated = KIND_NAMES.flatMap((kind) => {
    const [author] = authorOf(kindOf(kind));
    return of.lists[listOf(kind)].map((each: Values) => String(each[author]));
  });
  return await institutionNames(reader, app, [
    of.request.institution,
    ...of.request.details.neededBy,
    ...of.duplicates.flatMap(({ neededBy }) => neededBy),
    ...of.institutions.map(({ institution }) => institution),
    ...of.statements.map(({ statement }) => statement.institution),
    ...stated.filter(isInstitutionId),
  ]);
}

/** One statement with the request that it is about, where everybody can read both; null otherwise. */
export async function readPledge(
  app: Application,
  { id, ...at }: AtRequest & { readonly id: Id; readonly viewer: Viewer },
): Promise<LocatedStatement | null> {
  return await app.store.read(async (reader) => {
    const stored = await reader.pledges.byId(id);
    return stored !== null && (await isRead(reader, at, stored)) ? stored : null;
  });
}

/** One settlement with those who joined it, where everybody can read its request; null otherwise. */
export async function readSettlement(
  app: Application,
  { id, ...at }: AtRequest & { readonly id: Id; readonly viewer: Viewer },
): Promise<Omit<SettlementChange, 'number'> | null> {
  return await app.store.read(async (reader) => {
    const settlement = await reader.settlements.byId(id);
    if (settlement === null || !(await isRead(reader, at, settlement))) return null;
    return { settlement, joins: await reader.pledges.joining(id) };
  });
}

/** Whether something is of the request in an address, which is public. */
async function isRead(
  reader: Reader,
  { slug, number, viewer }: AtRequest & { readonly viewer: Viewer },
  { proposalId }: { readonly proposalId: ProposalId },
): Promise<boolean> {
  const found = await visibleConsultation(reader, { slug, viewer });
  const proposal = found.ok ? await reader.proposals.byNumber(found.value.id, number) : null;
  return proposal?.id === proposalId && proposal.status === 'published';
}
