import { z } from '@hono/zod-openapi';
import type { AtHome } from '../../application/network/home-state.ts';
import type {
  AuthorView,
  DecisionView,
  DisclosedTotals,
  ProposalSummary,
  ProposalView,
} from '../../application/views.ts';
import { VERDICTS } from '../../domain/answer/answer.ts';
import type { Consultation } from '../../domain/consultation/consultation.ts';
import { proposalHandleOf } from '../../domain/handle.ts';
import { STANDINGS } from '../../domain/participant/standing.ts';
import { PROPOSAL_STATUSES } from '../../domain/proposal/proposal.ts';
import type { Version } from '../../domain/proposal/version.ts';
import { type ByStanding, decidingCount } from '../../domain/support/totals.ts';
import { hostOf } from './addresses.ts';
import { answer, answerResource } from './answer-resource.ts';
import { byStanding, cities, cityResource } from './city-resource.ts';
import { derivation, derivationResources, takenUp } from './derivation-resource.ts';
import { home, homeResource } from './home-resource.ts';
import { author, decision, INTEGER_MAX, id, localised, orNull, time } from './schemas.ts';

export const cost = z
  .strictObject({
    amount: z.number().openapi({ description: 'In minor units (cents)' }),
    currency: z.string().openapi({ description: 'ISO 4217' }),
  })
  .openapi('Cost');

export const location = z.strictObject({ lat: z.number(), lon: z.number() }).openapi('Location');

/** What a proposal says, as its author says it. */
export const contentSaid = {
  title: localised,
  body: localised,
  lang: z
    .string()
    .optional()
    .openapi({ description: 'Source language; by default the only one, or the first that the consultation offers' }),
  cost: orNull(cost).optional(),
  amends: z.number().int().min(1).max(INTEGER_MAX).nullable().optional(),
};

/** Counts of one side. Standings are never added up. */
export const counts = z
  .strictObject({
    visible: z.boolean(),
    byStanding: byStanding.nullable().openapi({ description: 'Null while counts are hidden' }),
    deciding: z.number().int().nullable().openapi({ description: 'The count of the standings that decide' }),
    hiddenBecause: z.enum(['after-taking-part', 'after-close']).nullable(),
    hiddenUntil: time.nullable(),
  })
  .openapi('Counts');

const summaryMembers = {
  id,
  number: z.number().int().nullable().openapi({ description: 'Null before it was accepted' }),
  status: z.enum(PROPOSAL_STATUSES),
  version: z.number().int(),
  contentHash: z.string(),
  title: localised.openapi({ description: 'Empty where it was withdrawn or removed' }),
  body: localised,
  lang: z.string(),
  cost: orNull(cost),
  amends: z.number().int().nullable(),
  tags: z.array(z.string()),
  location: orNull(location),
  place: z.string().nullable().openapi({ description: 'The place in words' }),
  author,
  supports: counts,
  objections: counts,
  toFormerVersions: z.number().int().nullable().openapi({ description: 'Of both, those given to a version before' }),
  comments: z.number().int(),
  verdict: z.enum(VERDICTS).nullable(),
  consultation: z.string(),
  uri: z.string().nullable(),
  handle: z.string().nullable().openapi({ example: '@velo_2026_42@participation.example' }),
  url: z.string().nullable(),
  original: z.string().nullable(),
  receivedAt: time,
  publishedAt: time.nullable(),
  updatedAt: time,
  detailsChangedAt: time.nullable().openapi({ description: 'When its author last changed topics, place or images' }),
};

export const proposalSummary = z.strictObject(summaryMembers).openapi('ProposalSummary');

export const version = z
  .strictObject({
    number: z.number().int(),
    status: z.enum(['current', 'former', 'pending']),
    contentHash: z.string(),
    title: localised,
    body: localised,
    lang: z.string(),
    cost: orNull(cost),
    amends: z.number().int().nullable(),
    createdAt: time,
  })
  .openapi('Version');

export const support = z
  .strictObject({
    side: z.enum(['for', 'against']),
    version: z.number().int(),
    standing: z.enum(STANDINGS),
    givenAt: time,
  })
  .openapi('Support');

const image = z
  .strictObject({
    url: z.string(),
    mediaType: z.string(),
    width: z.number().int(),
    height: z.number().int(),
    alt: z.string().openapi({ description: 'What it shows, in words' }),
  })
  .openapi('Image');

export const proposal = z
  .strictObject({
    ...summaryMembers,
    answer: orNull(answer).openapi({ description: 'The official answer that stands' }),
    pending: orNull(version).openapi({ description: 'For its author: what waits for their confirmation' }),
    decisions: z.array(decision),
    images: z.array(image),
    derivedFrom: derivation.nullable(),
    takenUp: z.array(takenUp),
    mine: orNull(support).openapi({ description: 'What the participant of the token said' }),
    cities,
    atHost: home,
    published: z
      .strictObject({ source: z.string(), for: z.number().int(), against: z.number().int() })
      .nullable()
      .openapi({ description: 'Totals as the platform printed them that it was imported from' }),
  })
  .openapi('Proposal');

export function summaryResource(
  of: ProposalSummary,
  within: { readonly consultation: Consultation; readonly origin: string },
): z.input<typeof proposalSummary> {
  const { consultation, origin } = within;
  const { number } = of;
  const address = number === null ? null : `${origin}/consultations/${consultation.slug}/proposals/${number}`;
  const { visible } = of.supports;
  return {
    id: of.id,
    number,
    status: of.status,
    version: of.version,
    contentHash: of.contentHash,
    title: of.title,
    body: of.body,
    lang: of.lang,
    cost: of.cost,
    amends: of.amends,
    tags: [...of.tags],
    location: of.location,
    place: of.place,
    author: authorResource(of.author),
    supports: countsResource(of.supports, 'for', consultation),
    objections: countsResource(of.supports, 'against', consultation),
    toFormerVersions: visible ? of.supports.totals.toFormerVersions : null,
    comments: of.comments,
    verdict: of.verdict,
    consultation: consultation.slug,
    uri: of.uri ?? address,
    handle:
      number === null || consultation.host !== null
        ? null
        : `@${proposalHandleOf(consultation.handle, number)}@${hostOf(origin)}`,
    url: address,
    original: of.original,
    receivedAt: of.receivedAt.toISOString(),
    publishedAt: of.publishedAt?.toISOString() ?? null,
    updatedAt: of.updatedAt.toISOString(),
    detailsChangedAt: of.detailsChangedAt?.toISOString() ?? null,
  };
}

export function proposalResource(of: ProposalView & AtHome, origin: string): z.input<typeof proposal> {
  const latest = of.answers.toSorted((a, b) => b.version - a.version)[0];
  return {
    ...summaryResource(of, { consultation: of.consultation, origin }),
    answer: latest === undefined ? null : answerResource(latest),
    pending: of.pending === null ? null : versionResource(of.pending),
    decisions: of.decisions.map(decisionResource),
    ...derivationResources(of),
    images: of.images.map(({ hash, id: _, source: _elsewhere, ...rest }) => ({
      url: `${origin}/images/${hash}`,
      ...rest,
    })),
    mine:
      of.mine === null
        ? null
        : {
            side: of.mine.side,
            version: of.mine.version,
            standing: of.mine.standing,
            givenAt: of.mine.givenAt.toISOString(),
          },
    cities: of.cities?.map(cityResource) ?? null,
    atHost: homeResource(of.home),
    published: of.published,
  };
}

export function versionResource(of: Version): z.input<typeof version> {
  const { createdAt, ...rest } = of;
  return { ...rest, createdAt: createdAt.toISOString() };
}

export function countsResource(
  of: DisclosedTotals,
  side: 'for' | 'against',
  consultation: Consultation,
): z.input<typeof counts> {
  if (!of.visible) {
    const hiddenUntil = of.until?.toISOString() ?? null;
    return { visible: false, byStanding: null, deciding: null, hiddenBecause: of.because, hiddenUntil };
  }
  const totals: ByStanding = of.totals[side];
  return {
    visible: true,
    byStanding: { ...totals },
    deciding: decidingCount(totals, consultation.rules.decidingStanding),
    hiddenBecause: null,
    hiddenUntil: null,
  };
}

export function authorResource(of: AuthorView): z.input<typeof author> {
  return { id: of.id, name: of.name, kind: of.kind, uri: of.actorUri };
}

export function decisionResource(of: DecisionView): z.input<typeof decision> {
  const { kind, role, rule, reason, decidedAt } = of;
  return { kind, role, rule, reason, decidedAt: decidedAt.toISOString() };
}
