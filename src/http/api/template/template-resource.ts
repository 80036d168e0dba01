import { z } from '@hono/zod-openapi';
import { templateUri } from '../../../application/kit/uris.ts';
import type { StoredTemplate } from '../../../application/template/ports.ts';
import { TIES_RULES } from '../../../domain/ballot/method.ts';
import { REPLACEMENTS } from '../../../domain/ballot/rules.ts';
import { SHARE_BASES } from '../../../domain/ballot/threshold.ts';
import { ACTS } from '../../../domain/consultation/act.ts';
import { PHASE_KINDS } from '../../../domain/consultation/phase.ts';
import { HOLD_RULES, OPEN_TO, RESULTS_VISIBILITIES, SUPPORT_SIDES } from '../../../domain/consultation/rules.ts';
import { QUESTION_KINDS } from '../../../domain/questionnaire/questionnaire.ts';
import { TEXT_LICENCES } from '../../../domain/template/licence.ts';
import { method } from '../../input/ballot.ts';
import { localised, orNull, standing } from '../../input/values.ts';
import type { Body } from '../kit/body.ts';
import { pageOf, time } from '../kit/schemas.ts';

const whole = z.number().int();
const offset = z
  .string()
  .openapi({ example: 'P30DT18H', description: 'From the start of the first day, as ISO 8601 writes a duration' });
const range = z.strictObject({ min: whole, max: whole });
const share = z.strictObject({ numerator: whole, denominator: whole });
const count = z.strictObject({ kind: z.literal('count'), count: whole });
const standings = z.array(standing);

const phase = z.strictObject({
  kind: z.enum(PHASE_KINDS),
  title: orNull(localised),
  opens: offset,
  closes: offset,
  allows: z.array(z.enum(ACTS)),
  standings: standings.nullable(),
});

const rules = z.strictObject({
  openTo: z.enum(OPEN_TO),
  resultsVisibility: z.enum(RESULTS_VISIBILITIES),
  decidingStanding: standings,
  supports: z.enum(SUPPORT_SIDES),
  supportThreshold: whole.nullable(),
  standings,
  hold: z.enum(HOLD_RULES),
  proposalsPerParticipant: whole.nullable(),
});

const ballot = z.strictObject({
  slug: z.string(),
  question: localised,
  description: orNull(localised),
  method,
  options: z.array(z.strictObject({ name: localised, description: orNull(localised), cost: whole.nullable() })),
  rules: z.strictObject({
    standings,
    decidingStanding: standings,
    choices: range.nullable(),
    scores: range.nullable(),
    budget: z.strictObject({ amount: whole, currency: z.string(), eachBallotWithin: z.boolean() }).nullable(),
    quorum: z.discriminatedUnion('kind', [count, z.strictObject({ kind: z.literal('share'), share })]).nullable(),
    threshold: z
      .discriminatedUnion('kind', [
        count,
        z.strictObject({
          kind: z.literal('share'),
          share,
          of: z.enum(SHARE_BASES),
          reach: z.enum(['at-least', 'more-than']),
        }),
      ])
      .nullable(),
    registered: whole.nullable(),
    ties: z.enum(TIES_RULES),
    replacement: z.enum(REPLACEMENTS),
    resultsVisibility: z.enum(RESULTS_VISIBILITIES),
    anonymityThreshold: whole,
    groupMinimum: whole,
  }),
  opens: offset,
  closes: offset,
  paperUntil: offset.nullable(),
});

const questionnaire = z.strictObject({
  title: localised,
  introduction: orNull(localised),
  questions: z.array(
    z.strictObject({
      kind: z.enum(QUESTION_KINDS),
      text: localised,
      help: orNull(localised),
      options: z.array(localised),
      most: whole.nullable(),
      scale: z.strictObject({ steps: whole, low: orNull(localised), high: orNull(localised) }).nullable(),
      required: z.boolean(),
    }),
  ),
});

const content = z
  .strictObject({
    title: localised,
    purpose: localised,
    licence: z.enum(TEXT_LICENCES).openapi({ description: 'Of the texts, by its SPDX id' }),
    languages: z.array(z.string()),
    consultation: z.strictObject({
      title: localised,
      summary: localised,
      topics: z.array(z.string()),
      rules,
      phases: z.array(phase),
    }),
    ballots: z.array(ballot),
    questionnaire: questionnaire.nullable(),
  })
  .openapi('TemplateContent');

export const template = z
  .strictObject({
    uri: z.string().openapi({ description: 'Its id, from which others make a draft' }),
    consultation: z.string(),
    version: whole,
    contentHash: z.string().openapi({ description: 'SHA-256 (hex) of the JCS form (RFC 8785) of `template`' }),
    publishedAt: time,
    template: content,
  })
  .openapi('Template');

export const templatePage = pageOf(template, 'Template');

export function templateResource(of: StoredTemplate, origin: string): Body<typeof template> {
  const { slug, version, contentHash, publishedAt } = of;
  return {
    ...{ uri: templateUri(origin, slug), consultation: slug, version, contentHash, publishedAt },
    template: of.template as Body<typeof content>,
  };
}
