import { type Consultation, consultationState, rulesDocument } from '../../domain/consultation/consultation.ts';
import { inOrder, type Phase } from '../../domain/consultation/phase.ts';
import { pollDisclosureOf } from '../../domain/consultation/visibility.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import { ok, type Result } from '../../domain/kit/result.ts';
import type { Application, Reader } from '../application.ts';
import { discloseTurnouts } from '../kit/disclose.ts';
import type { Page, PageRequest } from '../kit/page.ts';
import { pseudonymOf } from '../kit/pseudonym.ts';
import { consultationUri } from '../kit/uris.ts';
import { type Viewer, visibleConsultation } from '../kit/viewer.ts';
import type { Derived } from '../network/reuse/ports.ts';
import type { PollView } from '../poll/ports.ts';
import type { ConsultationSummary, CountedConsultation, ExtensionView } from './ports.ts';

export async function readConsultations(
  app: Application,
  query: PageRequest & { readonly viewer: Viewer; readonly campaign?: string | undefined },
): Promise<Page<ConsultationSummary>> {
  const now = app.now();
  const { limit, after, viewer } = query;
  return await app.store.read(async (reader) => {
    const campaign = query.campaign ?? null;
    const page = await reader.views.consultations({ limit, after, drafts: viewer.drafts, campaign, now });
    return { ...page, items: await summariesOf(reader, app, page.items) };
  });
}

export type ConsultationDetail = ConsultationSummary &
  Derived & {
    readonly extensions: readonly ExtensionView[];
    readonly tags: readonly { readonly tag: string; readonly proposals: number }[];
    readonly polls: readonly PollView[];
    /** The other consultations of its campaign, newest first. */
    readonly campaign: readonly ConsultationSummary[];
    /** The ids of other institutions that hold it too. */
    readonly cohosts: readonly string[];
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
    const [[summary, ...inCampaign], extensions, tags, polls, derivation, reuses, cohosts] = await Promise.all([
      withCampaign(reader, app, consultation),
      reader.views.extensions(consultation.id),
      reader.views.tags(consultation.id),
      pollViews(reader, app, { consultation, viewer: query.viewer }),
      reader.derivations.of(consultation.id),
      reader.derivations.reuses(consultationUri(app.origin, consultation.slug)),
      reader.sharing.cohosts(consultation.id),
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
      cohosts: cohosts.filter(({ status }) => status === 'accepted').map(({ peer }) => peer),
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
  const turnouts = await discloseTurnouts(reader, app, rows);
  return rows.map(({ involved: _, ...row }) => ({
    ...row,
    participants: turnouts.get(row.consultation.id) ?? null,
    state: consultationState(row.consultation, app.now()),
  }));
}

/** The consultation with the ends of its phases as they were frozen: before the first extension of each. */
function asPublished(consultation: Consultation, extensions: readonly ExtensionView[]): Consultation {
  const frozenEnd = (phase: Phase) => extensions.find(({ phaseId }) => phaseId === phase.id)?.from ?? phase.closesAt;
  const phases = consultation.phases.map((phase) => ({ ...phase, closesAt: frozenEnd(phase) }));
  return { ...consultation, phases: inOrder(phases) };
}

async function pollViews(
  reader: Reader,
  app: Application,
  of: { readonly consultation: Consultation; readonly viewer: Viewer },
): Promise<readonly PollView[]> {
  const { consultation } = of;
  const { participantId } = of.viewer;
  const polls = await reader.polls.of(consultation.id);
  const voter =
    participantId === null || polls.length === 0
      ? null
      : await pseudonymOf(reader, app, { participantId, consultationId: consultation.id });
  return await Promise.all(
    polls.map(async (poll): Promise<PollView> => {
      const mine = voter === null ? [] : await reader.polls.votesOf(poll.id, voter);
      const disclosure = pollDisclosureOf(consultation, poll, { now: app.now(), tookPart: mine.length > 0 });
      if (!disclosure.visible) return { poll, votes: disclosure, mine };
      return { poll, votes: { visible: true, ...(await reader.views.pollVotes(poll.id)) }, mine };
    }),
  );
}
