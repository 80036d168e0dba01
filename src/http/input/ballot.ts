import { z } from '@hono/zod-openapi';
import type { BallotInput } from '../../application/ballot/create-ballot.ts';
import { METHODS, OPTIONS_MAX, TIES_RULES } from '../../domain/ballot/method.ts';
import { REPLACEMENTS } from '../../domain/ballot/rules.ts';
import { MAJORITIES, SHARE_BASES, TURNOUTS } from '../../domain/ballot/threshold.ts';
import { RESULTS_VISIBILITIES } from '../../domain/consultation/rules.ts';
import { checkAll } from '../../domain/kit/check-all.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import { ok, type Result } from '../../domain/kit/result.ts';
import { localised, momentInput, parsed, standing, typedNumber } from './values.ts';

export const method = z.enum(METHODS).openapi('BallotMethod');

const whole = z.number().int();
export const optionCost = whole.openapi({ description: 'In minor units of the currency of the budget' });

/** The rules that were submitted; the rest has defaults (docs/ballots). */
function rulesOf(whole: z.ZodType<number>) {
  const range = z.strictObject({ min: whole, max: whole });
  const share = z.strictObject({ numerator: whole, denominator: whole });
  const count = z.strictObject({ kind: z.literal('count'), count: whole });
  const quorum = z.discriminatedUnion('kind', [count, z.strictObject({ kind: z.literal('share'), share })]);
  const threshold = z.discriminatedUnion('kind', [
    count,
    z.strictObject({
      kind: z.literal('share'),
      share,
      of: z.enum(SHARE_BASES),
      reach: z.enum(['at-least', 'more-than']),
    }),
  ]);
  return z
    .strictObject({
      standings: z.array(standing).max(10),
      territories: z.array(z.string()).max(1_000).nullable(),
      decidingStanding: z.array(standing).max(10),
      choices: range.nullable(),
      scores: range.nullable(),
      budget: z
        .strictObject({
          amount: whole.openapi({ description: 'In minor units of the currency' }),
          currency: z.string(),
          eachBallotWithin: z.boolean(),
        })
        .nullable(),
      quorum: quorum.nullable(),
      threshold: threshold.nullable(),
      registered: whole.nullable(),
      weights: z
        .array(z.strictObject({ institution: z.string().max(2_000), weight: whole }))
        .max(10_000)
        .nullable()
        .openapi({
          description:
            'How often each institution counts, by its id; those that are not named count once. In a community alone, and for ' +
            'ways of counting that add up',
        }),
      ties: z.enum(TIES_RULES),
      replacement: z.enum(REPLACEMENTS),
      resultsVisibility: z.enum(RESULTS_VISIBILITIES),
      anonymityThreshold: whole,
      groupMinimum: whole,
    })
    .partial();
}

function ballotOf(whole: z.ZodType<number>) {
  return z.strictObject({
    slug: z.string(),
    question: localised,
    description: localised.optional(),
    method,
    options: z
      .array(
        z.strictObject({
          name: localised,
          description: localised.optional(),
          cost: whole.openapi({ description: 'In minor units of the currency of the budget' }).optional(),
        }),
      )
      .max(OPTIONS_MAX)
      .optional()
      .openapi({ description: 'In the order of their numbers; none where the question itself is the option' }),
    opensAt: momentInput.optional(),
    closesAt: momentInput.optional(),
    paperUntil: momentInput.optional(),
  });
}

const rulesInput = rulesOf(whole).openapi('BallotRulesSaid');

export const ballotInput = ballotOf(whole).extend({ rules: rulesInput.optional() }).openapi('BallotSaid');

/** The description of a ballot from anywhere: the body of a request, a file at the command line. */
export function ballotFrom(body: unknown): Result<BallotInput, Refusal> {
  return parsed(ballotInput, body);
}

type Fields = Readonly<Record<string, unknown>>;

/**
 * The same by the fields of a form: rules beside the rest, and where a range, a budget or what is to be reached was left
 * out, its parts are empty.
 */
export function ballotFormFrom(parameters: Fields): Result<BallotInput, Refusal> {
  const { slug, question, description, method, options, opensAt, closesAt, paperUntil, ...fields } = parameters;
  const { choices, scores, budget, quorum, threshold } = fields;
  const rows = Array.isArray(options) ? options.length : 0;
  const rules = {
    ...fields,
    ...withPart('choices', choices, () => (isBlank(choices, 'min', 'max') ? { min: 1, max: rows } : choices)),
    ...withPart('scores', scores, () => (isBlank(scores, 'min', 'max') ? null : scores)),
    ...withPart('budget', budget, () => (isBlank(budget, 'amount') ? null : inCapitals(budget as Fields))),
    ...('weights' in fields ? { weights: weightsOf(fields['weights']) } : {}),
    quorum: reachOf(quorum, ({ kind }) => (isIn(TURNOUTS, kind) ? { share: TURNOUTS[kind] } : null)),
    threshold: reachOf(threshold, ({ kind, of }) => (isIn(MAJORITIES, kind) ? { ...MAJORITIES[kind], of } : null)),
  };
  const checked = checkAll({
    ballot: parsed(ballotOf(typedNumber), {
      slug,
      question,
      description,
      method,
      options,
      opensAt,
      closesAt,
      paperUntil,
    }),
    rules: parsed(rulesOf(typedNumber), rules),
  });
  return checked.ok ? ok({ ...checked.value.ballot, rules: checked.value.rules }) : checked;
}

function withPart(name: string, part: unknown, value: () => unknown): Fields {
  return { [name]: part === undefined ? null : value() };
}

/** A line for each institution: its address, as a node writes it, and how often it counts. What is no number is NaN. */
function weightsOf(lines: unknown): unknown {
  if (typeof lines !== 'string') return lines;
  const rows = lines.split('\n').map((each) => each.trim().split(/\s+/));
  return rows
    .filter(([first]) => first !== '')
    .map(([address = '', weight = '', ...more]) => ({
      institution: URL.canParse(address) ? new URL(address).href : address,
      weight: more.length === 0 && /^\d{1,12}$/.test(weight) ? Number(weight) : Number.NaN,
    }));
}

function isIn<T extends object>(table: T, key: unknown): key is keyof T {
  return typeof key === 'string' && Object.hasOwn(table, key);
}

function isBlank(part: unknown, ...names: readonly string[]): boolean {
  return names.every((name) => (part as Fields)[name] === null);
}

function inCapitals({ currency, ...budget }: Fields): Fields {
  return { ...budget, currency: String(currency).toUpperCase() };
}

/** What is to be reached: a number, a share that has a name, or one by its figures. */
function reachOf(part: unknown, named: (part: Fields) => Fields | null): unknown {
  const { kind, count, ...share } = (part ?? {}) as Fields;
  const known = named({ kind, ...share });
  if (known !== null) return { kind: 'share', ...known };
  return kind === 'count' ? { kind, count } : kind === 'share' ? { kind, ...share } : null;
}
