import { z } from 'zod';
import type { MirroredBallot } from '../../application/network/mirror/ports.ts';
import { METHODS, TIES_RULES } from '../../domain/ballot/method.ts';
import { REPLACEMENTS, RULES_VERSIONS } from '../../domain/ballot/rules.ts';
import { moneyOfRules, weightsOfRules } from '../../domain/ballot/rules-document.ts';
import { SHARE_BASES } from '../../domain/ballot/threshold.ts';
import { RESULTS_VISIBILITIES } from '../../domain/consultation/rules.ts';
import { STANDINGS } from '../../domain/participant/standing.ts';
import { readBallotNote } from '../vocab.ts';

const WHOLE = z.number().int();
const TEXT = z.record(z.string(), z.string());
const MOMENT = z.iso.datetime({ offset: true }).transform((at) => new Date(at));
const SPAN = z.object({ min: WHOLE, max: WHOLE }).nullable();
const SHARE = z.object({ numerator: WHOLE, denominator: WHOLE });

/** The frozen rules as every node writes them (domain/ballot/rules-document.ts). What they hold, the rules check. */
const RULES = z.object({
  version: z.literal(RULES_VERSIONS).optional(),
  ballot: z.string(),
  question: TEXT,
  description: TEXT.nullable(),
  method: z.enum(METHODS),
  options: z.array(z.object({ number: WHOLE, name: TEXT, description: TEXT.nullable(), cost: WHOLE.nullable() })),
  opensAt: MOMENT,
  closesAt: MOMENT,
  standings: z.array(z.enum(STANDINGS)),
  territories: z.array(z.string()).nullable(),
  decidingStanding: z.array(z.enum(STANDINGS)),
  choices: SPAN,
  scores: SPAN,
  budget: z.object({ amount: WHOLE, currency: z.string(), eachBallotWithin: z.boolean() }).nullable(),
  quorum: z
    .discriminatedUnion('kind', [
      z.object({ kind: z.literal('count'), count: WHOLE }),
      z.object({ kind: z.literal('share'), share: SHARE }),
    ])
    .nullable(),
  threshold: z
    .discriminatedUnion('kind', [
      z.object({ kind: z.literal('count'), count: WHOLE }),
      z.object({
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
  groupMinimum: WHOLE.optional(),
  weights: z.record(z.string(), WHOLE).optional(),
});

function rulesIn(text: string): z.output<typeof RULES> | null {
  try {
    const read = RULES.safeParse(JSON.parse(text));
    return read.success ? read.data : null;
  } catch {
    return null;
  }
}

/** Parses a ballot of a host; null for what is none. */
export function ballotIn(item: unknown): MirroredBallot | null {
  const read = readBallotNote(item);
  const rules = read === null ? null : rulesIn(read.rulesText);
  if (read === null || rules === null) return null;
  const { ballot: slug, question, description, method, options: _costed, opensAt, closesAt: _frozen, ...rest } = rules;
  const { version, budget, options } = moneyOfRules(rules);
  return {
    kind: 'ballot',
    uri: read.id,
    rulesText: read.rulesText,
    rulesHash: read.rulesHash,
    ballot: {
      slug,
      position: read.number,
      question,
      description,
      method,
      options,
      rules: {
        ...rest,
        version,
        budget,
        groupMinimum: rest.groupMinimum ?? rest.anonymityThreshold,
        weights: weightsOfRules(rest.weights),
      },
      opensAt,
      closesAt: read.closesAt,
      paperUntil: read.paperUntil ?? null,
      extensions: read.extensions.map(({ formerly, closesAt, note, decidedAt }) => ({
        from: formerly,
        to: closesAt,
        reason: note,
        at: decidedAt,
      })),
      publishedAt: read.published,
    },
  };
}
