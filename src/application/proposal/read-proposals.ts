import type { Consultation } from '../../domain/consultation/consultation.ts';
import { type Disclosure, disclosureOf } from '../../domain/consultation/visibility.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../domain/kit/result.ts';
import type { Lang } from '../../domain/kit/text.ts';
import type { TopicId } from '../../domain/kit/topic.ts';
import { UNNAMED } from '../../domain/participant/shown-name.ts';
import type { Proposal, ProposalStatus } from '../../domain/proposal/proposal.ts';
import { originsOf } from '../../domain/support/origin.ts';
import type { Support } from '../../domain/support/support.ts';
import type { Application, Reader } from '../application.ts';
import { disclose, disclosureContextOf } from '../kit/disclose.ts';
import type { Page, PageRequest } from '../kit/page.ts';
import { pseudonymOf } from '../kit/pseudonym.ts';
import { consultationUri } from '../kit/uris.ts';
import { seesDrafts, type Viewer, visibleConsultation } from '../kit/viewer.ts';
import { readCohostAnswers } from '../network/answer/reads.ts';
import { outgoingStateOf, type WithOutgoingState } from '../network/outgoing/outgoing-state.ts';
import { citySupports } from '../network/subtotal/read-cities.ts';
import type { ProposalOrder, ProposalRow, ProposalSummary, ProposalView } from './ports.ts';

type ReadProposals = PageRequest & {
  readonly slug: string;
  readonly viewer: Viewer;
  readonly order: ProposalOrder;
  readonly seed: number;
  /** Held ones are for officers; texts that were withdrawn or removed cannot be searched. */
  readonly statuses?: readonly ProposalStatus[] | undefined;
  readonly search?: string | undefined;
  readonly tag?: string | undefined;
  readonly topic?: TopicId | undefined;
  readonly answered?: boolean | undefined;
  readonly published?: { readonly from: Date; readonly to: Date } | undefined;
};

export type ProposalsPage = Page<ProposalSummary> & {
  readonly consultation: Consultation;
  readonly total: number;
  /** Whether this viewer sees counts of supports, also where the page is empty. */
  readonly disclosure: Disclosure;
};

/** A page of proposals. An order that would tell hidden counts is refused while they are hidden. */
export async function readProposals(app: Application, query: ReadProposals): Promise<Result<ProposalsPage, Refusal>> {
  return await app.store.read(async (reader) => {
    const found = await visibleConsultation(reader, query);
    if (!found.ok) return found;
    const consultation = found.value;
    const statuses = query.statuses ?? ['published'];
    if (statuses.includes('held') && !seesDrafts(query.viewer, consultation.id))
      return refuse({ type: 'missing-scope', scope: 'moderate' });
    if ((query.search ?? query.tag ?? query.topic) !== undefined && statuses.some(isWithheld)) {
      return refuse({ type: 'invalid', field: 'status', because: 'unknown-value' });
    }
    const disclosureContext = await disclosureContextOf(reader, app, { consultation, viewer: query.viewer });
    const disclosure = disclosureOf(consultation, 'support', disclosureContext);
    if (query.order === 'supported' && !disclosure.visible) {
      return refuse({ type: 'results-hidden', until: disclosure.until });
    }
    const filter = {
      consultationId: consultation.id,
      statuses,
      search: query.search ?? null,
      langs: consultation.languages,
      tag: query.tag ?? null,
      topic: query.topic ?? null,
      answered: query.answered ?? null,
      published: query.published,
    } as const;
    const { order, seed, limit, after } = query;
    const { decidingStanding } = consultation.rules;
    const [page, total] = await Promise.all([
      reader.views.proposals({ ...filter, order, seed, limit, after, deciding: decidingStanding }),
      reader.views.countProposals(filter),
    ]);
    return ok({
      consultation,
      disclosure,
      total,
      next: page.next,
      items: page.items.map((row) => summaryOf(row, consultation, disclosureContext)),
    });
  });
}

export type FindProposal = { readonly slug: string; readonly viewer: Viewer } & (
  | { readonly number: number }
  | { readonly id: string }
);

/**
 * One proposal with its versions, answers and decisions. One that was withdrawn or removed is still found, its text
 * withheld, so that its trace can be read; a held one is found by its author and officers only.
 */
export async function readProposal(
  app: Application,
  query: FindProposal,
): Promise<Result<ProposalView & WithOutgoingState, Refusal>> {
  return await app.store.readShared(async (reader) => {
    const found = await findRow(reader, query);
    if (!found.ok) return found;
    const { consultation, row, own } = found.value;
    const disclosureContext = await disclosureContextOf(reader, app, { consultation, viewer: query.viewer });
    const summary = summaryOf(row, consultation, disclosureContext);
    const withheld = isWithheld(row.status);
    const { visible } = summary.supports;
    const uri = `${consultationUri(app.origin, consultation.slug)}/proposals/${row.number}`;
    const joint = visible && row.number !== null && consultation.publishedAt !== null;
    // Asked for at once: none of them waits for another.
    const [
      versions,
      images,
      answers,
      cohostAnswers,
      decisions,
      mine,
      home,
      derivation,
      reuses,
      cities,
      origins,
      words,
    ] = await Promise.all([
      withheld && !own ? [] : reader.proposals.versions(row.id),
      withheld ? [] : reader.images.of(row.id),
      row.verdict === null ? [] : reader.views.answers(row.id),
      readCohostAnswers(reader, app, row.id),
      reader.views.decisions({ kind: 'proposal', id: row.id }),
      mineOf(reader, app, { viewer: query.viewer, row }),
      own ? outgoingStateOf(reader, row.id) : null,
      reader.derivations.of(row.id),
      row.number === null ? [] : reader.derivations.reuses(uri),
      joint ? citySupports(reader, app, { consultation, number: row.number, version: row.version }) : null,
      visible ? reader.supports.origins(row.id) : null,
      isOfOthers(consultation, row) ? reader.authorship.state(row.id) : null,
    ]);
    return ok({
      ...summary,
      consultation,
      images,
      versions: withheld ? [] : versions.filter(({ status }) => status !== 'pending'),
      pending: own ? (versions.find(({ status }) => status === 'pending') ?? null) : null,
      answers,
      cohostAnswers,
      decisions,
      mine,
      home,
      published: visible ? row.published : null,
      derivation,
      reuses,
      cities,
      words,
      origins: origins === null ? null : originsOf(origins),
    });
  });
}

/** Whether another city may vouch for its words: most proposals are of people here, and nothing is asked about them. */
function isOfOthers({ host }: Consultation, { status, author }: ProposalRow): boolean {
  return !isWithheld(status) && (host !== null || author.kind === 'remote');
}

/** How many support a proposal and object to it, as far as whoever asks may know. */
export async function readSupports(
  app: Application,
  query: FindProposal,
): Promise<Result<Pick<ProposalView, 'supports' | 'consultation'>, Refusal>> {
  return await app.store.readShared(async (reader) => {
    const found = await findRow(reader, query);
    if (!found.ok) return found;
    const { consultation, row } = found.value;
    const disclosureContext = await disclosureContextOf(reader, app, { consultation, viewer: query.viewer });
    return ok({ consultation, supports: summaryOf(row, consultation, disclosureContext).supports });
  });
}

type FoundRow = { readonly consultation: Consultation; readonly row: ProposalRow; readonly own: boolean };

async function findRow(reader: Reader, query: FindProposal): Promise<Result<FoundRow, Refusal>> {
  const found = await visibleConsultation(reader, query);
  if (!found.ok) return found;
  const consultation = found.value;
  const row = await reader.views.proposal(
    'id' in query ? query.id : { consultationId: consultation.id, number: query.number },
  );
  if (row === null || row.consultationId !== consultation.id) return refuse({ type: 'not-found', what: 'proposal' });
  const own = query.viewer.participantId === row.author.id;
  if (row.status === 'held' && !own && !seesDrafts(query.viewer, consultation.id))
    return refuse({ type: 'not-found', what: 'proposal' });
  return ok({ consultation, row, own });
}

/** What a removed or withdrawn proposal still says: that it was there. */
export function summaryOf(
  row: ProposalRow,
  consultation: Consultation,
  disclosureContext: Parameters<typeof disclose>[2],
): ProposalSummary {
  const { counts, published: _published, consultationId: _within, ...rest } = row;
  const supports = disclose(consultation, { counts, version: row.version }, disclosureContext);
  if (!isWithheld(row.status)) return { ...rest, supports };
  const author = row.status === 'withdrawn' ? { ...row.author, ...UNNAMED } : row.author;
  return {
    ...rest,
    author,
    title: {},
    body: {},
    warning: null,
    tags: [],
    topics: [],
    location: null,
    place: null,
    supports,
  };
}

function isWithheld(status: ProposalStatus): boolean {
  return status === 'withdrawn' || status === 'removed';
}

async function mineOf(
  reader: Reader,
  app: Application,
  { viewer, row }: { readonly viewer: Viewer; readonly row: Pick<ProposalRow, 'id' | 'consultationId'> },
): Promise<Support | null> {
  const { consultationId } = row;
  const { participantId } = viewer;
  const pseudonym = participantId === null ? null : await pseudonymOf(reader, app, { participantId, consultationId });
  return pseudonym === null ? null : await reader.supports.of(row.id, pseudonym);
}

type LocatedProposal = Pick<Proposal, 'id' | 'number' | 'status'> & {
  /** Its source language. */
  readonly lang: Lang;
};

/** The proposal behind an address, for an act on it; as findable as `readProposal` says. */
export async function locateProposal(app: Application, query: FindProposal): Promise<Result<LocatedProposal, Refusal>> {
  return await app.store.readShared(async (reader) => {
    const consultation = await visibleConsultation(reader, query);
    if (!consultation.ok) return consultation;
    const proposal =
      'id' in query
        ? await reader.proposals.byId(query.id)
        : await reader.proposals.byNumber(consultation.value.id, query.number);
    if (proposal === null || proposal.consultationId !== consultation.value.id) {
      return refuse({ type: 'not-found', what: 'proposal' });
    }
    const own = query.viewer.participantId === proposal.authorId;
    if (proposal.status === 'held' && !own && !seesDrafts(query.viewer, proposal.consultationId)) {
      return refuse({ type: 'not-found', what: 'proposal' });
    }
    const { id, number, status, current } = proposal;
    return ok({ id, number, status, lang: current.lang });
  });
}
