import type { Consultation } from '../domain/consultation/consultation.ts';
import { type Disclosure, disclosureOf } from '../domain/consultation/visibility.ts';
import type { ProposalStatus } from '../domain/proposal/proposal.ts';
import type { Refusal } from '../domain/refusal.ts';
import { ok, type Result, refuse } from '../domain/result.ts';
import { originsOf } from '../domain/support/origin.ts';
import { disclose, onlookerOf } from './disclose.ts';
import { consultationUri } from './network/cohost-uris.ts';
import { type AtHome, homeStateOf } from './network/home-state.ts';
import { citySupports } from './network/read-cities.ts';
import type { Application, Reader } from './ports.ts';
import { type Audience, seesDrafts, visibleConsultation } from './read-consultations.ts';
import type { Viewer } from './sign-in.ts';
import type { Page, PageRequest, ProposalOrder, ProposalRow, ProposalSummary, ProposalView } from './views.ts';

export type ReadProposals = PageRequest & {
  readonly slug: string;
  readonly audience: Audience;
  readonly viewer: Viewer;
  readonly order: ProposalOrder;
  readonly seed: number;
  /** Held ones are for officers; texts that were withdrawn or removed cannot be searched. */
  readonly statuses?: readonly ProposalStatus[] | undefined;
  readonly search?: string | undefined;
  readonly tag?: string | undefined;
  readonly answered?: boolean | undefined;
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
    if (statuses.includes('held') && !seesDrafts(query.audience, consultation.id))
      return refuse({ type: 'missing-scope', scope: 'moderate' });
    if ((query.search ?? query.tag) !== undefined && statuses.some(isWithheld)) {
      return refuse({ type: 'invalid', field: 'status', because: 'unknown-value' });
    }
    const onlooker = await onlookerOf(reader, app, { consultation, viewer: query.viewer });
    const disclosure = disclosureOf(consultation, 'support', onlooker);
    if (query.order === 'supported' && !disclosure.visible) {
      return refuse({ type: 'results-hidden', until: disclosure.until });
    }
    const filter = {
      consultationId: consultation.id,
      statuses,
      search: query.search ?? null,
      langs: consultation.languages,
      tag: query.tag ?? null,
      answered: query.answered ?? null,
    } as const;
    const { order, seed, limit, after } = query;
    const { decidingStanding } = consultation.rules;
    const page = await reader.views.proposals({ ...filter, order, seed, limit, after, deciding: decidingStanding });
    return ok({
      consultation,
      disclosure,
      total: await reader.views.countProposals(filter),
      next: page.next,
      items: page.items.map((row) => summaryOf(row, consultation, onlooker)),
    });
  });
}

export type FindProposal = { readonly slug: string; readonly audience: Audience; readonly viewer: Viewer } & (
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
): Promise<Result<ProposalView & AtHome, Refusal>> {
  return await app.store.read(async (reader) => {
    const found = await visibleConsultation(reader, query);
    if (!found.ok) return found;
    const consultation = found.value;
    const row = await reader.views.proposal(
      'id' in query ? query.id : { consultationId: consultation.id, number: query.number },
    );
    if (row === null || row.consultationId !== consultation.id) return refuse({ type: 'not-found', what: 'proposal' });
    const own = query.viewer.participantId === row.author.id;
    if (row.status === 'held' && !own && !seesDrafts(query.audience, consultation.id))
      return refuse({ type: 'not-found', what: 'proposal' });
    const onlooker = await onlookerOf(reader, app, { consultation, viewer: query.viewer });
    const summary = summaryOf(row, consultation, onlooker);
    const withheld = isWithheld(row.status);
    const versions = withheld && !own ? [] : await reader.proposals.versions(row.id);
    return ok({
      ...summary,
      consultation,
      images: withheld ? [] : await reader.images.of(row.id),
      versions: withheld ? [] : versions.filter(({ status }) => status !== 'pending'),
      pending: own ? (versions.find(({ status }) => status === 'pending') ?? null) : null,
      answers: row.verdict === null ? [] : await reader.views.answers(row.id),
      decisions: await reader.views.decisions({ kind: 'proposal', id: row.id }),
      mine: await mineOf(reader, query.viewer, row.id),
      home: own ? await homeStateOf(reader, row.id) : null,
      published: summary.supports.visible ? row.published : null,
      derivation: await reader.derivations.of(row.id),
      takenUp:
        row.number === null
          ? []
          : await reader.derivations.takenUp(
              `${consultationUri(app.origin, consultation.slug)}/proposals/${row.number}`,
            ),
      cities:
        summary.supports.visible && row.number !== null && consultation.publishedAt !== null
          ? await citySupports(reader, app, { consultation, number: row.number, version: row.version })
          : null,
      origins: summary.supports.visible ? originsOf(await reader.supports.origins(row.id)) : null,
    });
  });
}

/** What a removed or withdrawn proposal still says: that it was there. */
function summaryOf(
  row: ProposalRow,
  consultation: Consultation,
  onlooker: Parameters<typeof disclose>[2],
): ProposalSummary {
  const { counts, published: _published, consultationId: _within, ...rest } = row;
  const supports = disclose(consultation, { counts, version: row.version }, onlooker);
  return isWithheld(row.status)
    ? { ...rest, title: {}, body: {}, tags: [], location: null, place: null, supports }
    : { ...rest, supports };
}

function isWithheld(status: ProposalStatus): boolean {
  return status === 'withdrawn' || status === 'removed';
}

async function mineOf(reader: Reader, viewer: Viewer, proposalId: string) {
  return viewer.participantId === null ? null : await reader.supports.of(proposalId, viewer.participantId);
}
