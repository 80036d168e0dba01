import { createHash } from 'node:crypto';
import fc from 'fast-check';
import type { Ballot } from '../../src/domain/ballot/ballot.ts';
import type { Channel } from '../../src/domain/ballot/cast.ts';
import { CHOICE_KIND, checkChoice } from '../../src/domain/ballot/choice.ts';
import type { Choice } from '../../src/domain/ballot/choice-kind.ts';
import type { Method } from '../../src/domain/ballot/method.ts';
import { type BallotRules, defaultBallotRules } from '../../src/domain/ballot/rules.ts';
import type { BallotRow } from '../../src/domain/ballot/tally.ts';
import type { Standing } from '../../src/domain/participant/standing.ts';
import { at, id } from './participation.ts';

/** SHA-256 in lower-case hex, as the application gives it to the domain. */
export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** What each method needs beside its defaults. */
const NEEDED: Readonly<Partial<Record<Method, Partial<BallotRules>>>> = {
  score: { scores: { min: 0, max: 5 } },
  'budget-by-votes': { budget: { amount: 100, currency: 'EUR', eachBallotWithin: false } },
  'equal-shares': { budget: { amount: 100, currency: 'EUR', eachBallotWithin: false } },
  petition: { threshold: { kind: 'count', count: 100 } },
};

type Said = Partial<Omit<Ballot, 'rules' | 'options' | 'method'>> & {
  readonly method: Method;
  /** How many options, or their costs, or their names. */
  readonly options?: number | readonly number[] | readonly string[];
  readonly rules?: Partial<BallotRules>;
};

/** An open, published ballot of the test consultation; a test says what it changes. */
export function ballot({ method, options = 0, rules, ...rest }: Said): Ballot {
  const list: readonly (number | string | null)[] = typeof options === 'number' ? Array(options).fill(null) : options;
  return {
    id: id(500),
    consultationId: id(1),
    slug: 'school-square',
    position: 1,
    question: { fr: 'Fermer la rue des écoles aux voitures ?' },
    description: null,
    method,
    options: list.map((each, index) => ({
      id: optionId(index + 1),
      number: index + 1,
      name: { fr: typeof each === 'string' ? each : `Option ${index + 1}` },
      description: null,
      cost: typeof each === 'number' ? each : null,
    })),
    opensAt: at('2026-03-05T00:00:00Z'),
    closesAt: at('2026-03-25T00:00:00Z'),
    paperUntil: null,
    extensions: [],
    createdAt: at('2026-02-01T00:00:00Z'),
    publishedAt: at('2026-02-15T00:00:00Z'),
    rulesHash: 'b'.repeat(64),
    uri: null,
    ...rest,
    rules: { ...defaultBallotRules(method, list.length), ...NEEDED[method], ...withGroups(rules) },
  };
}

/** One number for patterns and groups, unless a test tells them apart. */
function withGroups(rules: Partial<BallotRules> = {}): Partial<BallotRules> {
  return rules.anonymityThreshold === undefined ? rules : { groupMinimum: rules.anonymityThreshold, ...rules };
}

export const optionId = (number: number): string => id(600 + number);

export function row(content: string, count = 1, whose: { standing?: Standing; channel?: Channel } = {}): BallotRow {
  return { content, count, standing: whose.standing ?? 'resident', channel: whose.channel ?? 'online' };
}

/** Rows from lines of "count content", as the pages in docs/ballots print them. */
export function rowsOf(lines: string): readonly BallotRow[] {
  return lines
    .trim()
    .split('\n')
    .map((line) => /^\s*(\d+) +(.+)$/.exec(line))
    .map((match) => row(match?.[2] ?? '', Number(match?.[1])));
}

/** Any content that the rules of a ballot allow. */
export function anyContent(of: Ballot): fc.Arbitrary<string> {
  const { min, max } = of.rules.choices ?? { min: 1, max: of.options.length };
  const ids = of.options.map((option) => option.id);
  const some = fc.shuffledSubarray(ids, { minLength: Math.min(ids.length, Math.max(1, min)), maxLength: max });
  const kind = CHOICE_KIND[of.method];
  const choices: Record<string, () => fc.Arbitrary<Choice>> = {
    'yes-no': () => fc.constantFrom('yes', 'no', 'abstain').map((answer) => ({ kind: 'yes-no', answer }) as Choice),
    choice: () => some.map(([option = '']) => ({ kind: 'choice', option })),
    approval: () => some.map((options) => ({ kind: 'approval', options })),
    budget: () => some.map((options) => ({ kind: 'budget', options })),
    petition: () => fc.constant({ kind: 'petition' }),
    score: () =>
      some.chain((options) =>
        fc
          .array(fc.integer(of.rules.scores ?? {}), { minLength: options.length, maxLength: options.length })
          .map((scores) => ({
            kind: 'score',
            scores: options.map((option, index) => ({ option, score: scores[index] ?? 0 })),
          })),
      ),
    ranking: () =>
      some.chain((options) =>
        fc.array(fc.boolean(), { minLength: options.length, maxLength: options.length }).map((isLevel) => {
          let rank = 0;
          const ranks = options.map((option, index) => {
            if (index === 0 || of.method === 'instant-runoff' || isLevel[index] !== true) rank += 1;
            return { option, rank };
          });
          return { kind: 'ranking', ranks };
        }),
      ),
    'supports-and-objections': () =>
      fc.tuple(some, fc.nat(of.options.length)).map(([options, at]) => ({
        kind: 'supports-and-objections',
        supports: options.slice(0, at),
        objections: options.slice(at),
      })),
  };
  const choice = choices[kind]?.() ?? fc.constant<Choice>({ kind: 'blank' });
  return choice.map((input) => {
    const content = checkChoice(of, input, 'online');
    if (!content.ok) throw new Error(`not a choice of this ballot: ${JSON.stringify([input, content.refusal])}`);
    return content.value;
  });
}

/** Any ballots that may be cast under the rules, blank and invalid sheets among them. */
export function anyRows(
  of: Ballot,
  size: { readonly max: number; readonly count?: number },
): fc.Arbitrary<BallotRow[]> {
  const petition = of.method === 'petition';
  const content = petition
    ? anyContent(of)
    : fc.oneof({ weight: 20, arbitrary: anyContent(of) }, { weight: 1, arbitrary: fc.constant('blank') });
  const online = fc.record({
    content,
    count: fc.integer({ min: 1, max: size.count ?? 6 }),
    standing: fc.constantFrom<Standing>('resident', 'registered'),
    channel: fc.constant<Channel>('online'),
  });
  const paper = fc.record({
    content: fc.oneof({ weight: 9, arbitrary: content }, { weight: 1, arbitrary: fc.constant('invalid') }),
    count: fc.integer({ min: 1, max: size.count ?? 6 }),
    standing: fc.constant<Standing>('paper'),
    channel: fc.constant<Channel>('paper'),
  });
  return fc.array(fc.oneof({ weight: 4, arbitrary: online }, { weight: 1, arbitrary: paper }), { maxLength: size.max });
}
