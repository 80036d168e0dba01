import type { z } from '@hono/zod-openapi';
import type { ConsultationChange } from '../../application/change-consultation.ts';
import type { CreateConsultation } from '../../application/create-consultation.ts';
import type { Rules } from '../../domain/consultation/rules.ts';
import type { Refusal } from '../../domain/refusal.ts';
import { ok, type Result, refuse } from '../../domain/result.ts';
import { consultationChangeSaid, consultationSaid } from './consultation-resource.ts';
import { invalidOf } from './validation.ts';

/** A consultation as somebody describes it, whoever they are. */
export type DraftSaid = Omit<CreateConsultation, 'by'>;

/** The description of a consultation from anywhere: the body of a request, a file at the command line. */
export function consultationFrom(body: unknown): Result<DraftSaid, Refusal> {
  const said = consultationSaid.safeParse(body);
  return said.success ? draftSaid(said.data) : refuse(invalidOf(said.error, body));
}

/** What the use case wants of it. */
export function draftSaid(body: z.output<typeof consultationSaid>): Result<DraftSaid, Refusal> {
  const { slug, title, summary, territory, languages, timeZone, phases, campaign, follows, derivedFrom } = body;
  if (campaign === undefined && follows !== undefined) {
    return refuse({ type: 'invalid', field: 'campaign', because: 'missing' });
  }
  return ok({
    slug,
    title,
    summary,
    territory,
    languages,
    timeZone,
    phases,
    rules: rulesSaid(body),
    derivedFrom,
    campaign: campaign === undefined ? undefined : { campaign, follows: follows ?? null },
  });
}

/** A change of a consultation from anywhere. */
export function consultationChangeFrom(body: unknown): Result<ConsultationChange, Refusal> {
  const said = consultationChangeSaid.safeParse(body);
  return said.success ? changeSaid(said.data) : refuse(invalidOf(said.error, body));
}

export function changeSaid(body: z.output<typeof consultationChangeSaid>): Result<ConsultationChange, Refusal> {
  const { slug, title, summary, territory, languages, timeZone, phases, campaign, follows } = body;
  if (typeof campaign !== 'string' && follows !== undefined) {
    return refuse({ type: 'invalid', field: 'campaign', because: 'missing' });
  }
  const rules = rulesSaid(body);
  return ok({
    slug,
    title,
    summary,
    territory,
    languages,
    timeZone,
    phases,
    // None said is none changed: frozen rules refuse any.
    rules: Object.keys(rules).length === 0 ? undefined : rules,
    campaign: typeof campaign === 'string' ? { campaign, follows: follows ?? null } : campaign,
  });
}

/** What of the rules was said; what was not is the use case's to fill in. */
function rulesSaid(body: Omit<z.output<typeof consultationChangeSaid>, 'campaign'>): Partial<Rules> {
  const { decidingStanding } = body;
  const { resultsVisibility, supports, supportThreshold, standings, territories, hold, proposalsPerParticipant } = body;
  const said = {
    resultsVisibility,
    supports,
    supportThreshold,
    standings,
    territories,
    hold,
    proposalsPerParticipant,
    decidingStanding: typeof decidingStanding === 'string' ? [decidingStanding] : decidingStanding,
  };
  return Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined));
}
