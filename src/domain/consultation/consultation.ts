import { checkSlug, handleOf } from '../handle.ts';
import type { ConsultationId } from '../id.ts';
import type { Host } from '../network/host.ts';
import type { Refusal } from '../refusal.ts';
import { ok, type Result, refuse } from '../result.ts';
import {
  BODY_MAX,
  checkLang,
  checkLine,
  checkLocalised,
  checkLocalisedLine,
  type Lang,
  type Localised,
  NAME_MAX,
  TITLE_MAX,
} from '../text.ts';
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
  readonly timeZone: string;
  readonly phases: readonly Phase[];
  readonly rules: Rules;
  readonly campaign: CampaignLink | null;
  /** Who decides about it, where another institution does and this is its mirror; null for our own. */
  readonly host: Host | null;
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

/** A draft as somebody describes it; refuses the first field that does not hold. */
export function draftConsultation(said: Consultation): Result<Consultation, Refusal> {
  const slug = checkSlug(said.slug, 'slug');
  if (!slug.ok) return slug;
  const title = checkLocalisedLine(said.title, 'title', TITLE_MAX);
  if (!title.ok) return title;
  const summary = checkLocalised(said.summary, 'summary', BODY_MAX);
  if (!summary.ok) return summary;
  if (said.languages.length === 0) return refuse({ type: 'invalid', field: 'languages', because: 'missing' });
  const languages: Lang[] = [];
  for (const language of said.languages) {
    const lang = checkLang(language, 'languages');
    if (!lang.ok) return lang;
    if (languages.includes(lang.value)) return refuse({ type: 'invalid', field: 'languages', because: 'duplicate' });
    languages.push(lang.value);
  }
  for (const [field, text] of [
    ['title', title.value],
    ['summary', summary.value],
  ] as const) {
    const foreign = Object.keys(text).find((lang) => !languages.includes(lang));
    if (foreign !== undefined) {
      return refuse({ type: 'invalid', field: `${field}.${foreign}`, because: 'language-not-offered' });
    }
  }
  const phases = checkPhases(said.phases);
  if (!phases.ok) return phases;
  const rules = checkRules(said.rules);
  if (!rules.ok) return rules;
  for (const [index, { standings }] of phases.value.entries()) {
    if (standings !== null && !standings.every((standing) => rules.value.standings.includes(standing))) {
      return refuse({ type: 'invalid', field: `phases.${index}.standings`, because: 'unknown-value' });
    }
  }
  const campaign = said.campaign === null ? ok(null) : checkLine(said.campaign.campaign, 'campaign', NAME_MAX);
  if (!campaign.ok) return campaign;
  return ok({
    ...said,
    handle: handleOf(slug.value),
    title: title.value,
    summary: summary.value,
    languages,
    phases: phases.value,
    rules: rules.value,
    campaign: said.campaign === null || campaign.value === null ? null : { ...said.campaign, campaign: campaign.value },
  });
}

/** Freezes the rules. Refuses a second time, and a consultation whose last phase is over already. */
export function publishedConsultation(
  draft: Consultation,
  at: { readonly now: Date; readonly rulesHash: string },
): Result<Consultation, Refusal> {
  if (draft.publishedAt !== null) return refuse({ type: 'already-published' });
  if (draft.phases.every((phase) => phaseState(phase, at.now) === 'closed')) {
    return refuse({ type: 'invalid', field: 'phases', because: 'in-the-past' });
  }
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
