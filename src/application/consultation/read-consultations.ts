import { isCommunity } from '../../domain/community/community.ts';
import type { Act } from '../../domain/consultation/act.ts';
import { type Consultation, consultationState, rulesDocument } from '../../domain/consultation/consultation.ts';
import { admit, admittedUntil } from '../../domain/consultation/eligibility.ts';
import { type Phase, phaseFor, withFormerEnds } from '../../domain/consultation/phase.ts';
import type { OpenTo } from '../../domain/consultation/rules.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../domain/kit/result.ts';
import type { Participant } from '../../domain/participant/participant.ts';
import type { Application, Reader } from '../application.ts';
import { type Allowance, contributionAllowance } from '../kit/contribution-limit.ts';
import { discloseTurnouts } from '../kit/disclose.ts';
import type { Page, PageRequest } from '../kit/page.ts';
import { consultationUri } from '../kit/uris.ts';
import { type Viewer, visibleConsultation } from '../kit/viewer.ts';
import { type HolderView, holdersOf } from '../network/cohost/reads.ts';
import { type Finding, readFindings } from '../network/evidence/findings.ts';
import type { Derived } from '../network/reuse/ports.ts';
import { pollViews } from '../poll/polls.ts';
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
  return { ...consultation, phases: withFormerEnds(consultation.phases, extensions) };
}

/** Acts in which a contribution is written. */
const WRITTEN: ReadonlySet<Act> = new Set(['propose', 'comment']);

/** Whether somebody may do something now, before they try. */
export type Admission = {
  /** Who takes part; null for anybody who is not signed in, and for agents of the institution. */
  readonly participant: Participant | null;
  /** The phase in which it would count now, or the rule that forbids it. */
  readonly phase: Result<Phase, Refusal>;
  /** Until when it is possible for them; null where it is not. */
  readonly until: Date | null;
  /** What they may still write in this hour; null where nothing limits it, and for acts in which nothing is written. */
  readonly allowance: Allowance | null;
};

/**
 * What a page says before an act: for a known participant whether the rules let them, for anybody else whether it is
 * possible at all at this moment. The act itself is judged anew when it comes.
 */
export async function readAdmission(
  app: Application,
  query: { readonly consultation: Consultation; readonly act: Act; readonly viewer: Viewer },
): Promise<Admission> {
  const { consultation, act, viewer } = query;
  const at = app.now();
  const no = (refusal: Refusal, participant: Participant | null = null): Admission => ({
    participant,
    phase: refuse(refusal),
    until: null,
    allowance: null,
  });
  if (act === 'support' && consultation.rules.supports === 'none') return no({ type: 'supports-not-allowed' });
  if (consultation.publishedAt === null) return no({ type: 'not-published' });
  const { participantId } = viewer;
  if (participantId === null) {
    if (isCommunity(consultation))
      return no({ type: 'not-eligible', because: 'institutions-only', allowed: ['institution'] });
    const phase = phaseFor(act, consultation.phases, at);
    const until = admittedUntil(act, { consultation, standing: null, at });
    return { participant: null, phase, until, allowance: null };
  }
  return await app.store.read(async (reader) => {
    const participant = await reader.participants.byId(participantId);
    if (participant === null) return no({ type: 'participant-needed' });
    const territories = await reader.territories.all();
    const phase = admit(act, { consultation, participant, receivedAt: at, territories });
    if (!phase.ok) return no(phase.refusal, participant);
    const limit = act === 'propose' ? await limitReached(reader, consultation, participant) : null;
    if (limit !== null) return no({ type: 'too-many-proposals', limit }, participant);
    const allowance = WRITTEN.has(act)
      ? await contributionAllowance(app, reader, { authorId: participant.id, at })
      : null;
    if (allowance?.left === 0) {
      const { limit: most, from } = allowance;
      return no({ type: 'too-many-contributions', limit: most, from }, participant);
    }
    const until = admittedUntil(act, { consultation, standing: participant.standing, at });
    return { participant, phase, until, allowance };
  });
}

async function limitReached(reader: Reader, consultation: Consultation, { id }: Participant): Promise<number | null> {
  const limit = consultation.rules.proposalsPerParticipant;
  if (limit === null) return null;
  return (await reader.participants.countProposals(id, consultation.id)) < limit ? null : limit;
}
