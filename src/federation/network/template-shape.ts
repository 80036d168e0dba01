import { z } from 'zod';
import { BALLOTS_MAX } from '../../domain/ballot/ballot.ts';
import { METHODS, OPTIONS_MAX, TIES_RULES } from '../../domain/ballot/method.ts';
import { REPLACEMENTS } from '../../domain/ballot/rules.ts';
import { SHARE_BASES } from '../../domain/ballot/threshold.ts';
import { ACTS } from '../../domain/consultation/act.ts';
import { PHASE_KINDS, PHASES_MAX } from '../../domain/consultation/phase.ts';
import { HOLD_RULES, OPEN_TO, RESULTS_VISIBILITIES, SUPPORT_SIDES } from '../../domain/consultation/rules.ts';
import { TRANSLATIONS_MAX } from '../../domain/kit/text.ts';
import { STANDINGS } from '../../domain/participant/standing.ts';
import { QUESTION_KINDS, QUESTION_OPTIONS_MAX, QUESTIONS_MAX } from '../../domain/questionnaire/questionnaire.ts';
import { isOffset, isTextLicence } from '../../domain/template/template.ts';

const WHOLE = z.number().int();
const COUNT = z.number().int().positive().max(2_147_483_647).nullable();
const TEXTS = z.record(z.string(), z.string());
const OFFSET = z.string().max(40).refine(isOffset);
const STANDING = z.array(z.enum(STANDINGS)).max(STANDINGS.length);
const RANGE = z.strictObject({ min: WHOLE, max: WHOLE }).nullable();
const SHARE = z.strictObject({ numerator: WHOLE, denominator: WHOLE });
const AT_LEAST = z.strictObject({ kind: z.literal('count'), count: WHOLE });

const RULES = z.strictObject({
  openTo: z.enum(OPEN_TO),
  resultsVisibility: z.enum(RESULTS_VISIBILITIES),
  decidingStanding: STANDING,
  supports: z.enum(SUPPORT_SIDES),
  supportThreshold: COUNT,
  standings: STANDING,
  hold: z.enum(HOLD_RULES),
  proposalsPerParticipant: COUNT,
});

const PHASE = z.strictObject({
  kind: z.enum(PHASE_KINDS),
  title: TEXTS.nullable(),
  opens: OFFSET,
  closes: OFFSET,
  allows: z.array(z.enum(ACTS)).max(ACTS.length),
  standings: STANDING.nullable(),
});

const BALLOT_RULES = z.strictObject({
  standings: STANDING,
  decidingStanding: STANDING,
  choices: RANGE,
  scores: RANGE,
  budget: z.strictObject({ amount: WHOLE, currency: z.string().max(10), eachBallotWithin: z.boolean() }).nullable(),
  quorum: z
    .discriminatedUnion('kind', [AT_LEAST, z.strictObject({ kind: z.literal('share'), share: SHARE })])
    .nullable(),
  threshold: z
    .discriminatedUnion('kind', [
      AT_LEAST,
      z.strictObject({
        kind: z.literal('share'),
        share: SHARE,
        of: z.enum(SHARE_BASES),
        reach: z.enum(['at-least', 'more-than']),
      }),
    ])
    .nullable(),
  registered: WHOLE.nullable(),
  ties: z.enum(TIES_RULES),
  replacement: z.enum(REPLACEMENTS),
  resultsVisibility: z.enum(RESULTS_VISIBILITIES),
  anonymityThreshold: WHOLE,
  groupMinimum: WHOLE,
});

const BALLOT = z.strictObject({
  slug: z.string().max(100),
  question: TEXTS,
  description: TEXTS.nullable(),
  method: z.enum(METHODS),
  options: z
    .array(z.strictObject({ name: TEXTS, description: TEXTS.nullable(), cost: WHOLE.nullable() }))
    .max(OPTIONS_MAX),
  rules: BALLOT_RULES,
  opens: OFFSET,
  closes: OFFSET,
  paperUntil: OFFSET.nullable(),
});

const QUESTION = z.strictObject({
  kind: z.enum(QUESTION_KINDS),
  text: TEXTS,
  help: TEXTS.nullable(),
  options: z.array(TEXTS).max(QUESTION_OPTIONS_MAX),
  most: WHOLE.nullable(),
  scale: z.strictObject({ steps: WHOLE, low: TEXTS.nullable(), high: TEXTS.nullable() }).nullable(),
  required: z.boolean(),
});

/** What `templateText` holds. A member that is not known here may be a rule: a template with one is not read. */
export const TEMPLATE_TEXT = z.strictObject({
  title: TEXTS,
  purpose: TEXTS,
  licence: z.string().refine(isTextLicence),
  languages: z.array(z.string().max(40)).min(1).max(TRANSLATIONS_MAX),
  consultation: z.strictObject({
    title: TEXTS,
    summary: TEXTS,
    topics: z.array(z.string().max(100)).max(100),
    rules: RULES,
    phases: z.array(PHASE).min(1).max(PHASES_MAX),
  }),
  ballots: z.array(BALLOT).max(BALLOTS_MAX),
  questionnaire: z
    .strictObject({
      title: TEXTS,
      introduction: TEXTS.nullable(),
      questions: z.array(QUESTION).min(1).max(QUESTIONS_MAX),
    })
    .nullable(),
});
