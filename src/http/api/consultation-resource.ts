import { z } from '@hono/zod-openapi';
import type { ConsultationDetail } from '../../application/read-consultations.ts';
import type { ConsultationSummary } from '../../application/views.ts';
import { ACTS, PHASE_KINDS, type Phase, phaseState } from '../../domain/consultation/phase.ts';
import { HOLD_RULES, RESULTS_VISIBILITIES, SUPPORT_SIDES } from '../../domain/consultation/rules.ts';
import { hostOf } from './addresses.ts';
import { derivation, derivationResources, derivedFromSaid, takenUp } from './derivation-resource.ts';
import { INTEGER_MAX, id, localised, momentSaid, orNull, pageOf, SLUG, standing, time } from './schemas.ts';

const act = z.enum(ACTS);
const count = z.number().int().min(1).max(INTEGER_MAX);

export const phaseSaid = z
  .strictObject({
    kind: z.enum(PHASE_KINDS),
    opensAt: momentSaid,
    closesAt: momentSaid,
    title: localised.optional(),
    allows: z.array(act).max(ACTS.length).optional(),
    standings: z.array(standing).min(1).max(10).optional(),
  })
  .openapi('PhaseSaid');

export const consultationSaid = z
  .strictObject({
    slug: z.string(),
    title: localised,
    summary: localised,
    territory: z.string().optional(),
    languages: z.array(z.string()).max(50).optional(),
    timeZone: z.string().optional(),
    campaign: z.string().max(40).regex(SLUG, 'not-a-slug').optional(),
    derivedFrom: derivedFromSaid,
    follows: z.string().max(40).regex(SLUG, 'not-a-slug').optional(),
    phases: z.array(phaseSaid).max(50),
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

/** What is said anew: phases all together, of the rules those that are named. Null takes a consultation out of its campaign. */
export const consultationChangeSaid = consultationSaid
  .omit({ derivedFrom: true })
  .partial()
  .extend({ campaign: orNull(z.string().max(40).regex(SLUG, 'not-a-slug')).optional() })
  .openapi('ConsultationChange');

export const phase = z
  .strictObject({
    id,
    kind: z.enum(PHASE_KINDS),
    title: orNull(localised),
    opensAt: time,
    closesAt: time,
    allows: z.array(act),
    standings: z.array(standing).nullable(),
    state: z.enum(['upcoming', 'open', 'closed']),
  })
  .openapi('Phase');

export const phases = z.strictObject({ items: z.array(phase), next: z.null() }).openapi('Phases');

const summaryMembers = {
  id,
  slug: z.string(),
  handle: z.string().nullable().openapi({
    example: '@velo_2026@participation.example',
    description: 'By which it is followed; null for a consultation of another institution: it is followed there',
  }),
  title: localised,
  summary: localised,
  state: z.enum(['draft', 'upcoming', 'open', 'closed']),
  territory: z.string().nullable(),
  languages: z.array(z.string()),
  timeZone: z.string(),
  phases: z.array(phase),
  resultsVisibility: z.enum(RESULTS_VISIBILITIES),
  decidingStanding: z.array(standing),
  supports: z.enum(SUPPORT_SIDES),
  supportThreshold: z.number().int().nullable(),
  standings: z.array(standing),
  territories: z.array(z.string()).nullable(),
  hold: z.enum(HOLD_RULES),
  proposalsPerParticipant: z.number().int().nullable(),
  campaign: z.string().nullable(),
  follows: z.string().nullable(),
  proposals: z.number().int(),
  comments: z.number().int(),
  participants: z.number().int().nullable().openapi({ description: 'Null while it would tell hidden counts' }),
  createdAt: time,
  publishedAt: time.nullable(),
  rulesHash: z.string().nullable(),
  uri: z.string().openapi({ description: 'Its id: at its host, where another institution hosts it' }),
  url: z.string(),
  host: z
    .strictObject({ uri: z.string(), institution: z.string() })
    .nullable()
    .openapi({ description: 'Where another institution hosts it: its id there, and the id of that institution' }),
};

export const consultationSummary = z.strictObject(summaryMembers).openapi('ConsultationSummary');

export const consultation = z
  .strictObject({
    ...summaryMembers,
    rules: z.record(z.string(), z.unknown()).openapi({ description: 'The frozen document that `rulesHash` is of' }),
    extensions: z.array(z.strictObject({ phaseId: id, from: time, to: time, reason: localised, at: time })),
    tags: z.array(z.strictObject({ tag: z.string(), proposals: z.number().int() })),
    derivedFrom: derivation.nullable(),
    takenUp: z.array(takenUp),
    cohosts: z.array(z.string()).openapi({ description: 'The ids of other institutions that hold it too' }),
    others: z.array(z.string()).openapi({ description: 'Slugs of the other consultations of its campaign' }),
  })
  .openapi('Consultation');

/** What is left to say of a draft that was discarded. */
export const discardedConsultation = z.strictObject({ id, slug: z.string() }).openapi('DiscardedConsultation');

export const consultationPage = pageOf(consultationSummary, 'Consultation');

export function phaseResource(of: Phase, now: Date): z.input<typeof phase> {
  return {
    id: of.id,
    kind: of.kind,
    title: of.title,
    opensAt: of.opensAt.toISOString(),
    closesAt: of.closesAt.toISOString(),
    allows: [...of.allows],
    standings: of.standings === null ? null : [...of.standings],
    state: phaseState(of, now),
  };
}

type At = { readonly origin: string; readonly now: Date };

export function summaryResource(of: ConsultationSummary, at: At): z.input<typeof consultationSummary> {
  const { rules, campaign, ...said } = of.consultation;
  const address = `${at.origin}/consultations/${said.slug}`;
  return {
    id: said.id,
    slug: said.slug,
    handle: said.host === null ? `@${said.handle}@${hostOf(at.origin)}` : null,
    title: said.title,
    summary: said.summary,
    state: of.state,
    territory: said.territory,
    languages: [...said.languages],
    timeZone: said.timeZone,
    phases: said.phases.map((each) => phaseResource(each, at.now)),
    resultsVisibility: rules.resultsVisibility,
    decidingStanding: [...rules.decidingStanding],
    supports: rules.supports,
    supportThreshold: rules.supportThreshold,
    standings: [...rules.standings],
    territories: rules.territories === null ? null : [...rules.territories],
    hold: rules.hold,
    proposalsPerParticipant: rules.proposalsPerParticipant,
    campaign: campaign?.campaign ?? null,
    follows: campaign?.follows ?? null,
    proposals: of.proposals,
    comments: of.comments,
    participants: of.participants,
    createdAt: said.createdAt.toISOString(),
    publishedAt: said.publishedAt?.toISOString() ?? null,
    rulesHash: said.rulesHash,
    uri: said.host?.uri ?? address,
    url: address,
    host: said.host === null ? null : { ...said.host },
  };
}

export function consultationResource(of: ConsultationDetail, at: At): z.input<typeof consultation> {
  return {
    ...summaryResource(of, at),
    rules: { ...of.rules },
    extensions: of.extensions.map((each) => ({
      phaseId: each.phaseId,
      from: each.from.toISOString(),
      to: each.to.toISOString(),
      reason: each.reason,
      at: each.at.toISOString(),
    })),
    tags: of.tags.map((each) => ({ ...each })),
    ...derivationResources(of),
    cohosts: [...of.cohosts],
    others: of.campaign.map((other) => other.consultation.slug),
  };
}
