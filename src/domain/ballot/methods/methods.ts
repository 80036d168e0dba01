import type { Method } from '../method.ts';
import { BUDGET_BY_VOTES } from './budget-by-votes.ts';
import type { CountingMethod } from './counting.ts';
import { EQUAL_SHARES } from './equal-shares.ts';
import { INSTANT_RUNOFF } from './instant-runoff.ts';
import { PETITION } from './petition.ts';
import { SCHULZE } from './schulze.ts';
import { SCORE } from './score.ts';
import { SUPPORTS_AND_OBJECTIONS } from './supports-and-objections.ts';
import { APPROVAL, CHOICE } from './votes.ts';
import { YES_NO } from './yes-no.ts';

export const COUNTING: Readonly<Record<Method, CountingMethod>> = {
  'yes-no': YES_NO,
  choice: CHOICE,
  approval: APPROVAL,
  score: SCORE,
  schulze: SCHULZE,
  'instant-runoff': INSTANT_RUNOFF,
  'budget-by-votes': BUDGET_BY_VOTES,
  'equal-shares': EQUAL_SHARES,
  petition: PETITION,
  'supports-and-objections': SUPPORTS_AND_OBJECTIONS,
};
