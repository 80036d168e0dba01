import { type Consultation, consultationState, rulesDocument } from '../domain/consultation/consultation.ts';
import { inOrder, type Phase } from '../domain/consultation/phase.ts';
import { pollDisclosureOf } from '../domain/consultation/visibility.ts';
import type { ConsultationId } from '../domain/id.ts';
import type { Refusal } from '../domain/refusal.ts';
import { ok, type Result, refuse } from '../domain/result.ts';
import { discloseTurnout } from './disclose.ts';
import { consultationUri } from './network/cohost-uris.ts';
import type { Derived } from './network/derivations.ts';
import type { Application, Reader } from './ports.ts';
import { ANYBODY, type Viewer } from './sign-in.ts';
import type { ConsultationSummary, ExtensionView, Page, PageRequest, PollView } from './views.ts';

/**
 * Who may see drafts and what is held: agents of the institution, and tokens that manage consultations. An agent who
 * works on some consultations sees what is of those, by their ids.
 */
export type Audience = { readonly drafts: boolean | readonly ConsultationId[] };

/** What a viewer may see beside what is public. */
export function audienceOf({ agent }: Viewer): Audience {
  return { drafts: agent === null ? false : (agent.consultations ?? true) };
}

export function seesDrafts({ drafts }: Audience, consultationId: ConsultationId): boolean {
  return typeof drafts === 'boolean' ? drafts : drafts.includes(consultationId);
}

export async function readConsultations(
  app: Application,
  query: PageRequest & { readonly audience: Audience; readonly campaign?: string | undefined },
): Promise<Page<ConsultationSummary>> {
  const now = app.now();
  const { limit, after, audience } = query;
  const page = await app.store.read((reader) =>
    reader.views.consultations({ limit, after, drafts: audience.drafts, campaign: query.campaign ?? null, now }),
  );
  return { ...page, items: page.items.map((item) => summaryOf(item, now)) };
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
  query: { readonly slug: string; readonly audience: Audience; readonly viewer?: Viewer },
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
      ...summaryOf({ consultation, ...(await reader.views.consultationCounts(consultation.id)) }, now),
      extensions,
      tags: await reader.views.tags(consultation.id),
      polls: await pollViews(reader, consultation, { viewer: query.viewer ?? ANYBODY, now }),
      campaign: others
        .filter((other) => other.consultation.id !== consultation.id)
        .map((other) => summaryOf(other, now)),
      derivation: await reader.derivations.of(consultation.id),
      takenUp: await reader.derivations.takenUp(consultationUri(app.origin, consultation.slug)),
      cohosts: (await reader.sharing.cohosts(consultation.id))
        .filter(({ status }) => status === 'accepted')
        .map(({ peer }) => peer),
      rules: rulesDocument(asPublished(consultation, extensions)),
    });
  });
}

function summaryOf(row: Omit<ConsultationSummary, 'state'>, now: Date): ConsultationSummary {
  const participants = discloseTurnout(row.consultation, row.participants, now);
  return { ...row, participants, state: consultationState(row.consultation, now) };
}

/** The consultation with the ends of its phases as they were frozen: before the first extension of each. */
function asPublished(consultation: Consultation, extensions: readonly ExtensionView[]): Consultation {
  const frozenEnd = (phase: Phase) => extensions.find(({ phaseId }) => phaseId === phase.id)?.from ?? phase.closesAt;
  const phases = consultation.phases.map((phase) => ({ ...phase, closesAt: frozenEnd(phase) }));
  return { ...consultation, phases: inOrder(phases) };
}

/** A consultation that this audience may know of; a draft answers as if it did not exist. */
export async function visibleConsultation(
  reader: Reader,
  query: { readonly slug: string; readonly audience: Audience },
): Promise<Result<Consultation, Refusal>> {
  const consultation = await reader.consultations.bySlug(query.slug);
  const visible =
    consultation !== null && (consultation.publishedAt !== null || seesDrafts(query.audience, consultation.id));
  return visible ? ok(consultation) : refuse({ type: 'not-found', what: 'consultation' });
}

async function pollViews(
  reader: Reader,
  consultation: Consultation,
  to: { readonly viewer: Viewer; readonly now: Date },
): Promise<readonly PollView[]> {
  const { participantId } = to.viewer;
  const polls = await reader.polls.of(consultation.id);
  return await Promise.all(
    polls.map(async (poll): Promise<PollView> => {
      const mine = participantId === null ? [] : await reader.polls.votesOf(poll.id, participantId);
      const disclosure = pollDisclosureOf(consultation, poll, { now: to.now, tookPart: mine.length > 0 });
      if (!disclosure.visible) return { poll, votes: disclosure, mine };
      return { poll, votes: { visible: true, ...(await reader.views.pollVotes(poll.id)) }, mine };
    }),
  );
}
