import { z } from '@hono/zod-openapi';
import type { ConsultationChange } from '../../application/consultation/change-consultation.ts';
import type { CreateConsultation } from '../../application/consultation/create-consultation.ts';
import { ACTS } from '../../domain/consultation/act.ts';
import { PHASE_KINDS } from '../../domain/consultation/phase.ts';
import {
  HOLD_RULES,
  OPEN_TO,
  RESULTS_VISIBILITIES,
  type Rules,
  SUPPORT_SIDES,
} from '../../domain/consultation/rules.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../domain/kit/result.ts';
import {
  derivedFromInput,
  INTEGER_MAX,
  localised,
  momentInput,
  orNull,
  parsed,
  SLUG,
  standing,
  topicsInput,
} from './values.ts';

const act = z.enum(ACTS);
const count = z.number().int().min(1).max(INTEGER_MAX);

export const phaseInput = z
  .strictObject({
    kind: z.enum(PHASE_KINDS),
    opensAt: momentInput,
    closesAt: momentInput,
    title: localised.optional(),
    allows: z.array(act).max(ACTS.length).optional(),
    standings: z.array(standing).min(1).max(10).optional(),
  })
  .openapi('PhaseSaid');

export const consultationInput = z
  .strictObject({
    slug: z.string(),
    title: localised,
    summary: localised,
    territory: z.string().optional(),
    languages: z.array(z.string()).max(50).optional(),
    topics: topicsInput.optional(),
    timeZone: z.string().optional(),
    campaign: z.string().max(40).regex(SLUG, 'not-a-slug').optional(),
    derivedFrom: derivedFromInput,
    follows: z.string().max(40).regex(SLUG, 'not-a-slug').optional(),
    phases: z.array(phaseInput).max(50),
    openTo: z.enum(OPEN_TO).optional(),
    resultsVisibility: z.enum(RESULTS_VISIBILITIES).optional(),
    decidingStanding: z.union([standing, z.array(standing).max(10)]).optional(),
    supports: z.enum(SUPPORT_SIDES).optional(),
    supportThreshold: count.nullable().optional(),
    standings: z.array(standing).max(10).optional(),
    territories: z.array(z.string()).max(1_000).nullable().optional(),
    hold: z.enum(HOLD_RULES).optional(),
    proposalsPerParticipant: count.nullable().optional(),
  })
  .openapi('ConsultationSaid');

/** A partial update: phases are replaced all together, rules one by one. Null takes a consultation out of its campaign. */
export const consultationChangeInput = consultationInput
  .omit({ derivedFrom: true })
  .partial()
  .extend({ campaign: orNull(z.string().max(40).regex(SLUG, 'not-a-slug')).optional() })
  .openapi('ConsultationChange', { example: { summary: { fr: 'Ce que la ville veut savoir.' } } });

/** A consultation as somebody describes it, whoever they are. */
export type ConsultationDraftInput = Omit<CreateConsultation, 'by'>;

/** The description of a consultation from anywhere: the body of a request, a file at the command line. */
export function consultationFrom(body: unknown): Result<ConsultationDraftInput, Refusal> {
  const result = parsed(consultationInput, body);
  return result.ok ? draftInput(result.value) : result;
}

const typedCount = z
  .union([z.number().max(INTEGER_MAX), z.nan()])
  .nullable()
  .optional();
const consultationFormInput = consultationInput.extend({
  campaign: z.string().optional(),
  follows: z.string().optional(),
  supportThreshold: typedCount,
  proposalsPerParticipant: typedCount,
});

/** The same by the form: a campaign is whatever people call it. */
export function formFrom(input: unknown): Result<ConsultationDraftInput, Refusal> {
  const checked = parsed(consultationFormInput, input);
  return checked.ok ? draftInput(checked.value) : checked;
}

/** The words, the topics and the campaign alone, by the form. */
export function wordsFrom(
  input: object,
): Result<Pick<ConsultationDraftInput, 'title' | 'summary' | 'topics' | 'campaign'>, Refusal> {
  const checked = formFrom({ ...input, slug: '', phases: [] });
  if (!checked.ok) return checked;
  const { title, summary, topics, campaign } = checked.value;
  return ok({ title, summary, topics, campaign });
}

/** What the use case wants of it. */
export function draftInput(body: z.output<typeof consultationInput>): Result<ConsultationDraftInput, Refusal> {
  const { slug, title, summary, territory, languages, topics, timeZone, phases, campaign, follows, derivedFrom } = body;
  if (campaign === undefined && follows !== undefined) {
    return refuse({ type: 'invalid', field: 'campaign', because: 'missing' });
  }
  return ok({
    slug,
    title,
    summary,
    territory,
    languages,
    topics,
    timeZone,
    phases,
    rules: rulesInput(body),
    derivedFrom,
    campaign: campaign === undefined ? undefined : { campaign, follows: follows ?? null },
  });
}

/** A change of a consultation from anywhere. */
export function consultationChangeFrom(body: unknown): Result<ConsultationChange, Refusal> {
  const result = parsed(consultationChangeInput, body);
  return result.ok ? changeInput(result.value) : result;
}

export function changeInput(body: z.output<typeof consultationChangeInput>): Result<ConsultationChange, Refusal> {
  const { slug, title, summary, territory, languages, topics, timeZone, phases, campaign, follows } = body;
  if (typeof campaign !== 'string' && follows !== undefined) {
    return refuse({ type: 'invalid', field: 'campaign', because: 'missing' });
  }
  const rules = rulesInput(body);
  return ok({
    slug,
    title,
    summary,
    territory,
    languages,
    topics,
    timeZone,
    phases,
    // No rules given, none changed: frozen rules refuse any.
    rules: Object.keys(rules).length === 0 ? undefined : rules,
    campaign: typeof campaign === 'string' ? { campaign, follows: follows ?? null } : campaign,
  });
}

/** The rules that were submitted; the use case fills in the others. */
function rulesInput(body: Omit<z.output<typeof consultationChangeInput>, 'campaign'>): Partial<Rules> {
  const { decidingStanding, openTo } = body;
  const { resultsVisibility, supports, supportThreshold, standings, territories, hold, proposalsPerParticipant } = body;
  const input = {
    openTo,
    resultsVisibility,
    supports,
    supportThreshold,
    standings,
    territories,
    hold,
    proposalsPerParticipant,
    decidingStanding: typeof decidingStanding === 'string' ? [decidingStanding] : decidingStanding,
  };
  return Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined));
}
