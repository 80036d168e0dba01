import type { Consultation } from '../../domain/consultation/consultation.ts';
import type { DisclosureContext } from '../../domain/consultation/visibility.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import { ok, type Result } from '../../domain/kit/result.ts';
import type { ParticipantKind } from '../../domain/participant/participant.ts';
import type { Application, Reader } from '../application.ts';
import { type PublishedBallotsView, readPublishedBallots, readTally, type TallyView } from '../ballot/read-tally.ts';
import { disclose, disclosureContextOf } from '../kit/disclose.ts';
import type { Page } from '../kit/page.ts';
import { ANYBODY, type Viewer, visibleConsultation } from '../kit/viewer.ts';
import type { ProposalRow, ProposalSummary } from '../proposal/ports.ts';
import type { ExportedComment } from './ports.ts';

/** A proposal as open data has it: of who wrote it, only from where they take part. */
export type ExportedProposal = Omit<ProposalSummary, 'author' | 'original' | 'contentHash' | 'id'> & {
  readonly authorKind: ParticipantKind;
  /** Where its sheet was handed in, of what came on paper. */
  readonly paperPlace: string | null;
  /** Null where a text was never public: by its hash a guess of it could be confirmed. */
  readonly contentHash: string | null;
  /** Null for one that has no number. */
  readonly url: string | null;
};

/** A ballot with its tally as anybody sees it, and its anonymous ballots once they are published. */
export type ExportedBallot = {
  readonly view: TallyView;
  readonly published: PublishedBallotsView | null;
  readonly url: string;
};

/** A consultation as open data. What is iterated is read portion by portion, each as it is at that moment. */
export type ConsultationExport = {
  readonly consultation: Consultation;
  readonly origin: string;
  readonly at: Date;
  proposals(): AsyncIterable<ExportedProposal>;
  comments(): AsyncIterable<ExportedComment>;
  /** In their order; drafts are not public. */
  ballots(): AsyncIterable<ExportedBallot>;
};

/**
 * Everything public of a consultation: one proposal after the other whatever its status, texts that are not public
 * withheld, counts as anybody may see them. Nothing in it says who anybody is, to officers neither.
 */
export async function exportConsultation(
  app: Application,
  query: { readonly slug: string; readonly viewer: Viewer },
): Promise<Result<ConsultationExport, Refusal>> {
  const { origin } = app;
  return await app.store.read(async (reader) => {
    const found = await visibleConsultation(reader, query);
    if (!found.ok) return found;
    const consultation = found.value;
    const disclosureContext = await disclosureContextOf(reader, app, { consultation, viewer: ANYBODY });
    const of = { consultation, disclosureContext, origin };
    const { id: consultationId } = consultation;
    return ok({
      consultation,
      origin,
      at: disclosureContext.now,
      proposals: () =>
        everyRow(
          app,
          (reader, after) => reader.views.everyProposal({ consultationId, after }),
          (row) => exportedOf(row, of),
        ),
      comments: () =>
        everyRow(
          app,
          (reader, after) => reader.views.everyComment({ consultationId, after }),
          (row) => row,
        ),
      ballots: () => everyBallot(app, query),
    });
  });
}

async function* everyRow<R, T>(
  app: Application,
  read: (reader: Reader, after: string | null) => Promise<Page<R>>,
  as: (row: R) => T,
): AsyncGenerator<T> {
  for (let after: string | null = null; ; ) {
    const from: string | null = after;
    const page: Page<R> = await app.store.read((reader) => read(reader, from));
    for (const row of page.items) yield as(row);
    if (page.next === null) return;
    after = page.next;
  }
}

async function* everyBallot(
  app: Application,
  query: { readonly slug: string; readonly viewer: Viewer },
): AsyncGenerator<ExportedBallot> {
  const found = await readTally(app, { ...query, viewer: { ...ANYBODY, drafts: query.viewer.drafts } });
  if (!found.ok) return;
  for (const view of found.value.ballots) {
    const { ballot, state, consultation, result } = view;
    if (state === 'draft') continue;
    const published =
      result.visible && result.publication !== null ? await readPublishedBallots(app, { id: ballot.id }) : null;
    const url = `${app.origin}/consultations/${consultation.slug}/ballots/${ballot.slug}`;
    yield { view, published: published?.ok === true ? published.value : null, url };
  }
}

/** What else nobody reads of a text that was taken back. */
const WITHHELD = { warning: null, amends: null } as const;

function exportedOf(
  row: ProposalRow,
  of: { readonly consultation: Consultation; readonly disclosureContext: DisclosureContext; readonly origin: string },
): ExportedProposal {
  const {
    counts,
    published: _published,
    consultationId: _within,
    author,
    original: _original,
    id: _id,
    contentHash,
    ...rest
  } = row;
  const { consultation, disclosureContext, origin } = of;
  const shown =
    row.status === 'published'
      ? {}
      : { ...{ title: {}, body: {}, tags: [], topics: [], location: null, place: null, cost: null }, ...WITHHELD };
  const url = row.number === null ? null : `${origin}/consultations/${consultation.slug}/proposals/${row.number}`;
  return {
    ...rest,
    ...shown,
    authorKind: author.kind,
    paperPlace: author.kind === 'paper' && row.status === 'published' ? author.name : null,
    contentHash: row.publishedAt === null || row.status === 'held' ? null : contentHash,
    supports: disclose(consultation, { counts, version: row.version }, disclosureContext),
    url,
  };
}
