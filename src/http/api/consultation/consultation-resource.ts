import { z } from '@hono/zod-openapi';
import type { ConsultationSummary, Cover } from '../../../application/consultation/ports.ts';
import type { ConsultationDetail } from '../../../application/consultation/read-consultations.ts';
import { FINDINGS } from '../../../application/network/evidence/findings.ts';
import { ACTS } from '../../../domain/consultation/act.ts';
import { PHASE_KINDS, type Phase, phaseState } from '../../../domain/consultation/phase.ts';
import { HOLD_RULES, OPEN_TO, RESULTS_VISIBILITIES, SUPPORT_SIDES } from '../../../domain/consultation/rules.ts';
import { localised, orNull, standing } from '../../input/values.ts';
import type { Body } from '../kit/body.ts';
import { hostOf } from '../kit/cursor.ts';
import { describedPicture, describedResource } from '../kit/picture-resource.ts';
import { id, pageOf, time } from '../kit/schemas.ts';
import { derivation, derivationResources, takenUp } from '../network/derivation-resource.ts';

const cover = orNull(describedPicture);
export const coverState = z.strictObject({ cover }).openapi('CoverOfConsultation');

export function coverResource(of: Cover | null, origin: string): Body<typeof cover> {
  return of === null ? null : describedResource({ ...of.wide, alt: of.alt }, origin);
}

const act = z.enum(ACTS);
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
  topics: z.array(z.string()).openapi({ description: 'Ids of `/topics`' }),
  timeZone: z.string(),
  phases: z.array(phase),
  openTo: z.enum(OPEN_TO).openapi({ description: '`institutions` for a community: people read and follow it' }),
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
  cover,
  createdAt: time,
  publishedAt: time.nullable(),
  rulesHash: z.string().nullable(),
  uri: z.string().openapi({
    description: 'URI of the consultation; on the server of the organising institution if it is hosted elsewhere',
  }),
  url: z.string(),
  host: z
    .strictObject({ uri: z.string(), institution: z.string() })
    .nullable()
    .openapi({ description: 'Where another institution hosts it: its id there, and the id of that institution' }),
  source: z.strictObject({ key: z.string(), label: z.string(), url: z.string() }).nullable().openapi({
    description: 'Where people take part, where another platform decides about it and nobody takes part here',
  }),
};

const consultationSummary = z.strictObject(summaryMembers).openapi('ConsultationSummary');

const finding = z
  .strictObject({
    kind: z.enum(FINDINGS).openapi({
      description:
        '`two-subtotals`: signed two counts that contradict each other; `sequence-reused`: two documents under one number; `counted-before`: two counts of one ballot; `not-as-committed`: other figures of a ballot than it had committed to; `subtotals-withheld`: as the host, left out a count of `countsOf` here that others have',
    }),
    institution: z.string().openapi({ description: 'The id of the institution that it is about' }),
    countsOf: z.string().nullable(),
    since: time,
    passedOnBy: z
      .string()
      .nullable()
      .openapi({ description: 'Who found it, where it was verified here and not found' }),
  })
  .openapi('Finding');

export const consultation = z
  .strictObject({
    ...summaryMembers,
    rules: z.record(z.string(), z.unknown()).openapi({ description: 'The frozen document that `rulesHash` is of' }),
    extensions: z.array(z.strictObject({ phaseId: id, from: time, to: time, reason: localised, at: time })),
    tags: z.array(z.strictObject({ tag: z.string(), proposals: z.number().int() })),
    derivedFrom: derivation.nullable(),
    takenUp: z.array(takenUp),
    cohosts: z.array(z.string()).openapi({ description: 'The ids of other co-hosts that hold it too, without `host`' }),
    institutions: z
      .array(
        z.strictObject({
          institution: z.string(),
          name: localised,
          ours: z.boolean(),
          organises: z.boolean(),
          introducedBy: z
            .string()
            .nullable()
            .openapi({ description: 'Id of the co-host that brought it in; null where the host invited it by itself' }),
        }),
      )
      .openapi({ description: 'Every institution that holds it, with its name; empty where no other one does' }),
    findings: z
      .array(finding)
      .openapi({ description: 'What cities that compare their counts found about one another' }),
    others: z.array(z.string()).openapi({ description: 'Slugs of the other consultations of its campaign' }),
  })
  .openapi('Consultation');

/** What is left to say of a draft that was discarded. */
export const discardedConsultation = z.strictObject({ id, slug: z.string() }).openapi('DiscardedConsultation');

export const consultationPage = pageOf(consultationSummary, 'Consultation');

export function phaseResource(of: Phase, now: Date): Body<typeof phase> {
  return { ...of, state: phaseState(of, now) };
}

type At = { readonly origin: string; readonly now: Date };

export function summaryResource(of: ConsultationSummary, at: At): Body<typeof consultationSummary> {
  const { rules, campaign, ...rest } = of.consultation;
  const address = `${at.origin}/consultations/${rest.slug}`;
  const { state, proposals, comments, participants } = of;
  return {
    ...rest,
    ...rules,
    ...{ state, proposals, comments, participants },
    cover: coverResource(of.cover, at.origin),
    handle: rest.host === null ? `@${rest.handle}@${hostOf(at.origin)}` : null,
    phases: rest.phases.map((each) => phaseResource(each, at.now)),
    campaign: campaign?.campaign ?? null,
    follows: campaign?.follows ?? null,
    uri: rest.host?.uri ?? address,
    url: address,
  };
}

export function consultationResource(of: ConsultationDetail, at: At): Body<typeof consultation> {
  const { extensions, tags, holders } = of;
  return {
    ...summaryResource(of, at),
    ...derivationResources(of),
    rules: { ...of.rules },
    ...{ extensions, tags },
    cohosts: holders.filter(({ ours, organises }) => !ours && !organises).map(({ uri }) => uri),
    institutions: holders.map(({ uri: institution, name, ours, organises, introducedBy }) => ({
      institution,
      name,
      ours,
      organises,
      introducedBy: introducedBy?.uri ?? null,
    })),
    findings: of.findings.map(({ kind, institution, countsOf, since, passedOnBy }) => ({
      kind,
      institution: institution.uri,
      countsOf: countsOf?.uri ?? null,
      since,
      passedOnBy: passedOnBy?.uri ?? null,
    })),
    others: of.campaign.map((other) => other.consultation.slug),
  };
}
