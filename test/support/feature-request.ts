/** What a feature request asks for, beside its words. */
export const DETAILS = {
  acceptanceCriteria: ['Dix secondes.'],
  licence: 'EUPL-1.2',
  neededBy: [],
  links: { publiccode: null, issue: null, mergeRequest: null },
};
/** On which terms institutions pledge for it: each pays the same. */
export const TERMS = {
  sharing: 'equally',
  populations: null,
  rates: { work: 40_000, hosting: null },
  lateJoining: 'free',
  withdrawalDays: 0,
} as const;
