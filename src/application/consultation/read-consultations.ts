import { type Consultation, consultationState, rulesDocument } from '../../domain/consultation/consultation.ts';
import { inOrder, type Phase } from '../../domain/consultation/phase.ts';
import { pollDisclosureOf } from '../../domain/consultation/visibility.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import { ok, type Result } from '../../domain/kit/result.ts';
import type { Application, Reader } from '../application.ts';
import { discloseTurnout } from '../kit/disclose.ts';
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
  const now = app.now();
  return await app.store.read(async (reader) => {
    const found = await visibleConsultation(reader, query);
    if (!found.ok) return found;
    const consultation = found.value;
    const campaign = consultation.campaign?.campaign ?? null;
    const others =
      campaign === null
        ? []
        : (await reader.views.consultations({ limit: 20, after: null, drafts: false, campaign, now })).items;
    const extensions = await reader.views.extensions(consultation.id);
    return ok({
      ...(await summaryOf(reader, app, { consultation, ...(await reader.views.consultationCounts(consultation.id)) })),
      extensions,
      tags: await reader.views.tags(consultation.id),
      polls: await pollViews(reader, app, { consultation, viewer: query.viewer }),
      campaign: await summariesOf(
        reader,
        app,
        others.filter((other) => other.consultation.id !== consultation.id),
      ),
      derivation: await reader.derivations.of(consultation.id),
      reuses: await reader.derivations.reuses(consultationUri(app.origin, consultation.slug)),
      cohosts: (await reader.sharing.cohosts(consultation.id))
        .filter(({ status }) => status === 'accepted')
        .map(({ peer }) => peer),
      rules: rulesDocument(asPublished(consultation, extensions)),
    });
  });
}

async function summariesOf(
  reader: Reader,
  app: Application,
  rows: readonly CountedConsultation[],
): Promise<readonly ConsultationSummary[]> {
  return await Promise.all(rows.map((row) => summaryOf(reader, app, row)));
}

async function summaryOf(
  reader: Reader,
  app: Application,
  { involved, ...row }: CountedConsultation,
): Promise<ConsultationSummary> {
  const participants = await discloseTurnout(reader, app, { consultation: row.consultation, involved });
  return { ...row, participants, state: consultationState(row.consultation, app.now()) };
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
