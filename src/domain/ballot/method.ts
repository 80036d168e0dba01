/** The ways a ballot can be counted; docs/ballots has a page with a worked example for each. */
export const METHODS = [
  'yes-no',
  'choice',
  'approval',
  'score',
  'schulze',
  'instant-runoff',
  'budget-by-votes',
  'equal-shares',
  'petition',
  'supports-and-objections',
] as const;
export type Method = (typeof METHODS)[number];

export const TIES_RULES = ['shared', 'by-list-order', 'by-lot'] as const;
/**
 * What happens to options that are level. `shared`: they share the place. `by-list-order`: the one printed first on the
 * ballot goes first. `by-lot`: a lot that anybody can draw again (ties.ts).
 */
export type TiesRule = (typeof TIES_RULES)[number];

/** Options of one ballot. */
export const OPTIONS_MAX = 200;
/** Options of a ballot that ranks them: every pair is compared. */
export const RANKED_OPTIONS_MAX = 50;

/**
 * Methods whose ballots are seldom filled in alike, so that an anonymity threshold above 1 keeps most of them from being
 * published one by one: 61 of 82 in a ranking of eight (Debian 2010), over half in some participatory budgets.
 */
export const SELDOM_ALIKE: ReadonlySet<Method> = new Set([
  'schulze',
  'instant-runoff',
  'budget-by-votes',
  'equal-shares',
]);

/** What a method asks of the ballot it counts. */
export type MethodNeeds = {
  /** Fewest and most options. */
  readonly options: readonly [min: number, max: number];
  /** Whether the rules say how many options one voter may mark. */
  readonly choices: boolean;
  readonly scores: boolean;
  readonly budget: boolean;
  readonly threshold: 'none' | 'allowed' | 'needed';
  /** Methods that decide step by step cannot share a place in the middle of it. */
  readonly ties: readonly TiesRule[];
  /**
   * Whether the tally of two groups is the sum of their tallies, so that cities can count at home and add up
   * (design: decisions, Cross-city methods). The others need every ballot in one place.
   */
  readonly additive: boolean;
};

const MANY: readonly [number, number] = [2, OPTIONS_MAX];
const RANKED: readonly [number, number] = [2, RANKED_OPTIONS_MAX];
const IN_TURN: readonly TiesRule[] = ['by-list-order', 'by-lot'];
const PLAIN = { options: MANY, choices: true, scores: false, budget: false, ties: TIES_RULES, additive: true } as const;

export const METHOD_NEEDS: Readonly<Record<Method, MethodNeeds>> = {
  'yes-no': { ...PLAIN, options: [0, 0], choices: false, threshold: 'allowed', ties: ['shared'] },
  choice: { ...PLAIN, choices: false, threshold: 'allowed' },
  approval: { ...PLAIN, threshold: 'allowed' },
  score: { ...PLAIN, scores: true, threshold: 'none' },
  schulze: { ...PLAIN, options: RANKED, threshold: 'none' },
  'instant-runoff': { ...PLAIN, options: RANKED, threshold: 'none', ties: IN_TURN, additive: false },
  'budget-by-votes': { ...PLAIN, options: [1, OPTIONS_MAX], budget: true, threshold: 'allowed', ties: IN_TURN },
  'equal-shares': {
    ...PLAIN,
    options: [1, OPTIONS_MAX],
    budget: true,
    threshold: 'none',
    ties: IN_TURN,
    additive: false,
  },
  petition: { ...PLAIN, options: [0, 0], choices: false, threshold: 'needed', ties: ['shared'] },
  'supports-and-objections': { ...PLAIN, options: [1, OPTIONS_MAX], threshold: 'allowed', ties: ['shared'] },
};
