import { type Consultation, consultationState, rulesDocument } from '../../domain/consultation/consultation.ts';
import { inOrder, type Phase } from '../../domain/consultation/phase.ts';
import type { OpenTo } from '../../domain/consultation/rules.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import { ok, type Result } from '../../domain/kit/result.ts';
import type { Application, Reader } from '../application.ts';
import { discloseTurnouts } from '../kit/disclose.ts';
import type { Page, PageRequest } from '../kit/page.ts';
import { consultationUri } from '../kit/uris.ts';
import { type Viewer, visibleConsultation } from '../kit/viewer.ts';
import { type HolderView, holdersOf } from '../network/cohost/reads.ts';
import { type Finding, readFindings } from '../network/evidence/findings.ts';
import type { Derived } from '../network/reuse/ports.ts';
import { pollViews } from '../poll/poll-views.ts';
import type { PollView } from '../poll/ports.ts';
import type { ConsultationSummary, CountedConsultation, ExtensionView } from './ports.ts';

export async function readConsultations(
  app: Application,
  query: PageRequest & {
    readonly viewer: Viewer;
    readonly campaign?: string | undefined;
    /** Communities alone, or consultations of people alone; all where absent. */
    readonly openTo?: OpenTo | undefined;
  },
): Promise<Page<ConsultationSummary>> {
  const now = app.now();
  const { limit, after, viewer } = query;
  return await app.store.read(async (reader) => {
    const campaign = query.campaign ?? null;
    const page = await reader.views.consultations({
      limit,
      after,
      drafts: viewer.drafts,
      campaign,
      openTo: query.openTo,
      now,
    });
    return { ...page, items: await summariesOf(reader, app, page.items) };
  });
}

/** The consultations of this institution in which a phase is open now. */
export async function readOpenConsultations(app: Application): Promise<readonly Consultation[]> {
  return await app.store.read((reader) => reader.consultations.openAt(app.now()));
}

export type ConsultationDetail = ConsultationSummary &
  Derived & {
    readonly extensions: readonly ExtensionView[];
    readonly tags: readonly { readonly tag: string; readonly proposals: number }[];
    readonly polls: readonly PollView[];
    /** The other consultations of its campaign, newest first. */
    readonly campaign: readonly ConsultationSummary[];
    /** Every institution that holds it, the one that decides first; none where no other one does. */
    readonly holders: readonly HolderView[];
    /** What cities that compare their counts found about one another. */
    readonly findings: readonly Finding[];
    /** The frozen document; its hash is `consultation.rulesHash`. */
    readonly rules: object;
  };

export async function readConsultation(
  app: Application,
  query: { readonly slug: string; readonly viewer: Viewer },
): Promise<Result<ConsultationDetail, Refusal>> {
  return await app.store.read(async (reader) => {
    const found = await visibleConsultation(reader, query);
    if (!found.ok) return found;
    const consultation = found.value;
    // Asked for at once: none of them waits for another.
    const [[summary, ...inCampaign], extensions, tags, polls, derivation, reuses, holders, findings] =
      await Promise.all([
        withCampaign(reader, app, consultation),
        reader.views.extensions(consultation.id),
        reader.views.tags(consultation.id),
        pollViews(reader, app, { consultation, viewer: query.viewer }),
        reader.derivations.of(consultation.id),
        reader.derivations.reuses(consultationUri(app.origin, consultation.slug)),
        holdersOf(reader, app, consultation),
        readFindings(reader, app, consultation.id),
      ]);
    if (summary === undefined) throw new Error('a consultation without its summary');
    return ok({
      ...summary,
      extensions,
      tags,
      polls,
      campaign: inCampaign,
      derivation,
      reuses,
      holders,
      findings,
      rules: rulesDocument(asPublished(consultation, extensions)),
    });
  });
}

/** A consultation, and the others of its campaign after it. */
async function withCampaign(
  reader: Reader,
  app: Application,
  consultation: Consultation,
): Promise<readonly ConsultationSummary[]> {
  const campaign = consultation.campaign?.campaign ?? null;
  const query = { limit: 20, after: null, drafts: false, campaign, now: app.now() } as const;
  const [counts, others] = await Promise.all([
    reader.views.consultationCounts(consultation.id),
    campaign === null ? null : reader.views.consultations(query),
  ]);
  const rest = (others?.items ?? []).filter((other) => other.consultation.id !== consultation.id);
  return await summariesOf(reader, app, [{ consultation, ...counts }, ...rest]);
}

async function summariesOf(
  reader: Reader,
  app: Application,
  rows: readonly CountedConsultation[],
): Promise<readonly ConsultationSummary[]> {
  const ids = rows.map(({ consultation }) => consultation.id);
  const [turnouts, covers] = await Promise.all([discloseTurnouts(reader, app, rows), reader.covers.of(ids)]);
  return rows.map(({ involved: _, ...row }) => ({
    ...row,
    participants: turnouts.get(row.consultation.id) ?? null,
    state: consultationState(row.consultation, app.now()),
    cover: covers.get(row.consultation.id) ?? null,
  }));
}

/** The consultation with the ends of its phases as they were frozen: before the first extension of each. */
function asPublished(consultation: Consultation, extensions: readonly ExtensionView[]): Consultation {
  const frozenEnd = (phase: Phase) => extensions.find(({ phaseId }) => phaseId === phase.id)?.from ?? phase.closesAt;
  const phases = consultation.phases.map((phase) => ({ ...phase, closesAt: frozenEnd(phase) }));
  return { ...consultation, phases: inOrder(phases) };
}
