import { z } from '@hono/zod-openapi';
import { isShown } from '../../../application/network/answer/reads.ts';
import { WORDS_STATES } from '../../../application/network/authorship/ports.ts';
import type { HolderView } from '../../../application/network/cohost/reads.ts';
import type { WithOutgoingState } from '../../../application/network/outgoing/outgoing-state.ts';
import type { AuthorView } from '../../../application/participant/ports.ts';
import type { DisclosedTotals, ImageView, ProposalSummary, ProposalView } from '../../../application/proposal/ports.ts';
import { latestOfEach, VERDICTS } from '../../../domain/answer/answer.ts';
import type { Consultation } from '../../../domain/consultation/consultation.ts';
import { proposalHandleOf } from '../../../domain/federation/handle.ts';
import { cityOfAuthor, nameWithoutCity } from '../../../domain/network/author-city.ts';
import { shownName } from '../../../domain/participant/shown-name.ts';
import { STANDINGS } from '../../../domain/participant/standing.ts';
import { PROPOSAL_STATUSES } from '../../../domain/proposal/proposal.ts';
import { type ByStanding, decidingCount } from '../../../domain/support/support.ts';
import { INTEGER_MAX, localised, orNull } from '../../input/values.ts';
import { answer, cohostAnswer, cohostAnswerResource } from '../answer/answer-resource.ts';
import type { Body } from '../kit/body.ts';
import { hostOf } from '../kit/cursor.ts';
import { author, decision, id, time } from '../kit/schemas.ts';
import { byStanding, cities, cityResource } from '../network/city-resource.ts';
import { derivation, derivationResources, takenUp } from '../network/derivation-resource.ts';
import { home } from '../network/home-resource.ts';

export const money = z
  .strictObject({
    amount: z.number().openapi({ description: 'In minor units of the currency: 1250 is €12.50, or ¥1250' }),
    currency: z.string().openapi({ description: 'ISO 4217' }),
  })
  .openapi('Money');

export const location = z.strictObject({ lat: z.number(), lon: z.number() }).openapi('Location');

/** What a proposal says, as its author says it. */
export const contentInput = {
  title: localised,
  body: localised,
  lang: z
    .string()
    .optional()
    .openapi({ description: 'Source language; by default the only one, or the first that the consultation offers' }),
  cost: orNull(money).optional(),
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

const warning = z.string().nullable().openapi({ description: 'A content warning: to be shown before the text' });

const summaryMembers = {
  id,
  number: z.number().int().nullable().openapi({ description: 'Null before it was accepted' }),
  status: z.enum(PROPOSAL_STATUSES),
  version: z.number().int(),
  contentHash: z.string(),
  title: localised.openapi({ description: 'Empty where it was withdrawn or removed' }),
  body: localised,
  lang: z.string(),
  cost: orNull(money),
  amends: z.number().int().nullable(),
  warning,
  tags: z.array(z.string()),
  topics: z.array(z.string()).openapi({ description: 'Ids of `/topics`' }),
  location: orNull(location),
  place: z.string().nullable().openapi({ description: 'The place in words' }),
  author,
  supports: counts,
  objections: counts,
  toFormerVersions: z
    .number()
    .int()
    .nullable()
    .openapi({ description: 'Supports and objections given to an earlier version' }),
  comments: z.number().int(),
  verdict: z.enum(VERDICTS).nullable(),
  consultation: z.string(),
  uri: z.string().nullable(),
  handle: z.string().nullable().openapi({ example: '@velo_2026_42@participation.example' }),
  url: z.string().nullable(),
  original: z.string().nullable(),
  sourceUrl: z
    .string()
    .nullable()
    .openapi({ description: 'Where it is read on the platform that it came from, and where people take part' }),
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
    cost: orNull(money),
    amends: z.number().int().nullable(),
    warning,
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

export const image = z
  .strictObject({
    url: z.string(),
    mediaType: z.string(),
    width: z.number().int(),
    height: z.number().int(),
    alt: z.string().openapi({ description: 'What it shows, in words' }),
  })
  .openapi('Image');

export function imageResource(of: ImageView, origin: string): Body<typeof image> {
  return { ...of, url: `${origin}/images/${of.hash}` };
}

export const words = z.enum(WORDS_STATES).nullable().openapi({
  description:
    'How it is known that the words are their author’s, where that is a resident of another institution: `signed` by that institution and checked here; `unsigned`; `unread`, to be checked once its key can be read; `altered`: the host tells other words, which are not shown. Null otherwise',
});

export const proposal = z
  .strictObject({
    ...summaryMembers,
    answer: orNull(answer).openapi({ description: 'The official answer that stands, of the institution that decides' }),
    cohostAnswers: z
      .array(cohostAnswer)
      .openapi({ description: 'What each other institution answers that shares the consultation; it decides nothing' }),
    pending: orNull(version).openapi({ description: 'For its author: what waits for their confirmation' }),
    decisions: z.array(decision),
    images: z.array(image),
    derivedFrom: derivation.nullable(),
    takenUp: z.array(takenUp),
    mine: orNull(support).openapi({ description: 'What the participant of the token said' }),
    cities,
    words,
    atHost: home,
    published: z
      .strictObject({ source: z.string(), for: z.number().int(), against: z.number().int() })
      .nullable()
      .openapi({ description: 'Totals as the platform printed them that it was imported from' }),
  })
  .openapi('Proposal');

export function summaryResource(
  of: ProposalSummary,
  within: {
    readonly consultation: Consultation;
    readonly origin: string;
    readonly holders: readonly HolderView[];
  },
): Body<typeof proposalSummary> {
  const { consultation, origin, holders } = within;
  const { number, supports } = of;
  const address = number === null ? null : `${origin}/consultations/${consultation.slug}/proposals/${number}`;
  return {
    ...of,
    author: authorResource(of, holders),
    supports: countsResource(supports, 'for', consultation),
    objections: countsResource(supports, 'against', consultation),
    toFormerVersions: supports.visible ? supports.totals.toFormerVersions : null,
    consultation: consultation.slug,
    uri: of.uri ?? address,
    handle:
      number === null || consultation.host !== null
        ? null
        : `@${proposalHandleOf(consultation.handle, number)}@${hostOf(origin)}`,
    url: address,
  };
}

export function proposalResource(
  of: ProposalView & WithOutgoingState,
  { origin, holders }: { readonly origin: string; readonly holders: readonly HolderView[] },
): Body<typeof proposal> {
  const { pending, decisions, mine, published } = of;
  return {
    ...summaryResource(of, { consultation: of.consultation, origin, holders }),
    ...derivationResources(of),
    ...{ pending, decisions, mine, published },
    answer: of.answers.toSorted((a, b) => b.version - a.version)[0] ?? null,
    cohostAnswers: latestOfEach(of.cohostAnswers.filter(isShown)).map(cohostAnswerResource),
    images: of.images.map((each) => imageResource(each, origin)),
    cities: of.cities?.map(cityResource) ?? null,
    words: of.words,
    atHost: of.home,
  };
}

export function countsResource(
  of: DisclosedTotals,
  side: 'for' | 'against',
  consultation: Consultation,
): Body<typeof counts> {
  if (!of.visible) {
    return { visible: false, byStanding: null, deciding: null, hiddenBecause: of.because, hiddenUntil: of.until };
  }
  const totals: ByStanding = of.totals[side];
  return {
    visible: true,
    byStanding: totals,
    deciding: decidingCount(totals, consultation.rules.decidingStanding),
    hiddenBecause: null,
    hiddenUntil: null,
  };
}

/** Who wrote something, with their city among those that hold the consultation. Of what they withdrew nothing leads to them. */
export function authorResource(
  of: { readonly author: AuthorView; readonly status: string },
  holders: readonly HolderView[] = [],
): Body<typeof author> {
  const { id, kind, actorUri } = of.author;
  const city = of.status === 'withdrawn' ? null : cityOfAuthor(of.author, holders);
  return {
    id: of.status === 'withdrawn' ? null : id,
    name: shownName(nameWithoutCity(of.author, city)),
    kind,
    uri: actorUri,
    institution: city === null ? null : { uri: city.uri, name: city.name },
  };
}
