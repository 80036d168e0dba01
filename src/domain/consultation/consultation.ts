import { checkSlug, handleOf } from '../federation/handle.ts';
import { checkAll } from '../kit/check-all.ts';
import type { BallotId, ConsultationId, Id } from '../kit/id.ts';
import type { Refusal, RefusalOf } from '../kit/refusal.ts';
import { ok, type Result, refuse } from '../kit/result.ts';
import {
  BODY_MAX,
  checkLanguages,
  checkLine,
  checkLocalised,
  checkLocalisedLine,
  checkWritten,
  type Lang,
  type Localised,
  lengthOf,
  NAME_MAX,
  TITLE_MAX,
} from '../kit/text.ts';
import { checkTopics, type TopicId } from '../kit/topic.ts';
import type { Host } from '../network/host.ts';
import type { ConsultationSource } from '../source/source.ts';
import { checkPhases, type Phase, phaseState } from './phase.ts';
import { checkRules, type Rules } from './rules.ts';

/** A run of successive consultations on one topic, for example the participatory budget of each year. */
export type CampaignLink = {
  readonly campaign: string;
  /** The consultation this one follows, by slug. */
  readonly follows: string | null;
};

export type Consultation = {
  readonly id: ConsultationId;
  /** Immutable once published; part of every address below it. */
  readonly slug: string;
  readonly handle: string;
  readonly title: Localised;
  readonly summary: Localised;
  /** Code of the territory it is about; null for the institution's. */
  readonly territory: string | null;
  readonly languages: readonly Lang[];
  /** What it is about, from the list of topics. */
  readonly topics: readonly TopicId[];
  readonly timeZone: string;
  readonly phases: readonly Phase[];
  readonly rules: Rules;
  readonly campaign: CampaignLink | null;
  /** Who decides about it, where another institution does and this is its mirror; null for our own. */
  readonly host: Host | null;
  /** The other platform that decides about it and where people take part; null for our own and for mirrors. */
  readonly source: ConsultationSource | null;
  readonly createdAt: Date;
  /** When the rules were frozen; null for a draft. */
  readonly publishedAt: Date | null;
  /** SHA-256 (hex) of the JCS form of the rules document as published. */
  readonly rulesHash: string | null;
};

export type ConsultationState = 'draft' | PhaseStateOfConsultation;
type PhaseStateOfConsultation = 'upcoming' | 'open' | 'closed';

export function consultationState(consultation: Consultation, now: Date): ConsultationState {
  if (consultation.publishedAt === null) return 'draft';
  const states = consultation.phases.map((phase) => phaseState(phase, now));
  if (states.includes('open')) return 'open';
  return states.every((state) => state === 'closed') ? 'closed' : 'upcoming';
}

/** A draft as somebody describes it; refuses every field that does not hold. What is public already has no gaps of a model. */
export function draftConsultation(consultationView: Consultation): Result<Consultation, Refusal> {
  const checked = checkAll({
    slug: checkSlug(consultationView.slug, 'slug'),
    title: checkLocalisedLine(consultationView.title, 'title', TITLE_MAX),
    summary: checkLocalised(consultationView.summary, 'summary', BODY_MAX),
    languages: checkLanguages(consultationView.languages),
    topics: checkTopics(consultationView.topics),
    phases: checkPhases(consultationView.phases),
    rules: checkRules(consultationView.rules),
    campaign:
      consultationView.campaign === null
        ? ok(null)
        : checkLine(consultationView.campaign.campaign, 'campaign', NAME_MAX),
  });
  if (!checked.ok) return checked;
  const { slug, title, summary, languages, topics, phases, rules, campaign } = checked.value;
  for (const [field, text] of [
    ['title', title],
    ['summary', summary],
  ] as const) {
    const foreign = Object.keys(text).find((lang) => !languages.includes(lang));
    if (foreign !== undefined) {
      return refuse({ type: 'invalid', field: `${field}.${foreign}`, because: 'language-not-offered' });
    }
  }
  const written = consultationView.publishedAt === null ? ok(null) : checkWritten({ title, summary });
  if (!written.ok) return written;
  for (const [index, { standings }] of phases.entries()) {
    if (standings !== null && !standings.every((standing) => rules.standings.includes(standing))) {
      return refuse({ type: 'invalid', field: `phases.${index}.standings`, because: 'unknown-value' });
    }
  }
  return ok({
    ...consultationView,
    handle: handleOf(slug),
    title,
    summary,
    languages,
    topics,
    phases,
    rules,
    campaign:
      consultationView.campaign === null || campaign === null ? null : { ...consultationView.campaign, campaign },
  });
}

/** Freezes the rules. Refuses a second time, texts of a model that nobody completed, and a consultation whose last phase is over already. */
export function publishedConsultation(
  draft: Consultation,
  at: { readonly now: Date; readonly rulesHash: string },
): Result<Consultation, Refusal> {
  if (draft.publishedAt !== null) return refuse({ type: 'already-published' });
  if (draft.phases.every((phase) => phaseState(phase, at.now) === 'closed')) {
    return refuse({ type: 'invalid', field: 'phases', because: 'in-the-past' });
  }
  const written = checkWritten({ title: draft.title, summary: draft.summary });
  if (!written.ok) return written;
  return ok({ ...draft, publishedAt: at.now, rulesHash: at.rulesHash });
}

/**
 * The rules as a document that anybody can read and hash: what is frozen, and nothing that may change.
 * Ends of phases are those at publication; extensions are events with a public reason.
 */
export function rulesDocument(consultation: Consultation): object {
  const { rules } = consultation;
  return {
    // A mirror has the document of its host, whatever its own address is.
    consultation: consultation.host === null ? consultation.slug : (consultation.host.uri.split('/').at(-1) ?? ''),
    timeZone: consultation.timeZone,
    phases: consultation.phases.map((phase) => ({
      kind: phase.kind,
      opensAt: phase.opensAt.toISOString(),
      closesAt: phase.closesAt.toISOString(),
      allows: [...phase.allows],
      standings: phase.standings === null ? null : [...phase.standings],
    })),
    // Absent for people, so that documents from before communities keep their hash.
    ...(rules.openTo === 'institutions' ? { openTo: rules.openTo } : {}),
    resultsVisibility: rules.resultsVisibility,
    decidingStanding: [...rules.decidingStanding],
    supports: rules.supports,
    supportThreshold: rules.supportThreshold,
    standings: [...rules.standings],
    territories: rules.territories === null ? null : [...rules.territories],
    hold: rules.hold,
    proposalsPerParticipant: rules.proposalsPerParticipant,
  };
}

/**
 * What was written of a consultation before it is complete, in the shape in which a whole one is created: texts, phases and
 * rules as they were typed, of which nothing has to hold yet, and anything may be missing.
 */
export type UnfinishedConsultation = {
  readonly id: Id;
  /** The draft that it is to change; null for what is no consultation yet. */
  readonly consultationId: ConsultationId | null;
  readonly input: object;
  readonly createdAt: Date;
  readonly changedAt: Date;
};

/** What is written of a consultation on pages of its own, and can be stored before it is complete. */
export type UnfinishedPart = {
  readonly id: Id;
  readonly consultationId: ConsultationId;
  readonly part: 'ballot' | 'questionnaire';
  /** The draft of a ballot that it is to change; null for a ballot that is none yet, and for the questionnaire. */
  readonly ballotId: BallotId | null;
  /** The fields of its form as they were typed. */
  readonly input: FormFields;
  readonly createdAt: Date;
  readonly changedAt: Date;
};

/** The values of the fields of a form, by their names. */
export type FormFields = Readonly<Record<string, readonly string[]>>;

/** Characters of the JSON of one: more than any complete consultation of six languages needs. */
export const UNFINISHED_MAX = 200_000;

/** Refuses only what is too long to be stored. */
export function checkUnfinished<T extends object>(input: T): Result<T, RefusalOf<'invalid'>> {
  return lengthOf(JSON.stringify(input)) > UNFINISHED_MAX
    ? refuse({ type: 'invalid', field: 'summary', because: 'too-long', limit: UNFINISHED_MAX })
    : ok(input);
}
