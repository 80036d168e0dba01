import type { z } from '@hono/zod-openapi';
import type { CreateConsultation } from '../../application/create-consultation.ts';
import type { Rules } from '../../domain/consultation/rules.ts';
import type { Refusal } from '../../domain/refusal.ts';
import { ok, type Result, refuse } from '../../domain/result.ts';
import { consultationSaid } from './consultation-resource.ts';
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
  const { slug, title, summary, territory, languages, timeZone, phases, campaign, follows } = body;
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
    campaign: campaign === undefined ? undefined : { campaign, follows: follows ?? null },
  });
}

/** What of the rules was said; what was not is the use case's to fill in. */
function rulesSaid(body: z.output<typeof consultationSaid>): Partial<Rules> {
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
