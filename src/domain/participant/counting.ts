import type { Standing } from './standing.ts';

/** In which count an act is: the one that decides, or one that is shown beside it; unknown of somebody who is not known yet. */
export type CountedIn = 'deciding' | 'beside' | 'unknown';

/** In which count an act of somebody is, by the rule that says whose count decides. */
export function countedIn(deciding: readonly Standing[], standing: Standing | null): CountedIn {
  if (standing === null) return 'unknown';
  return deciding.includes(standing) ? 'deciding' : 'beside';
}

/** Whether being recognised as a resident would change in which count an act of somebody is. */
export function recognitionWouldCount(deciding: readonly Standing[], standing: Standing | null): boolean {
  return deciding.includes('resident') && standing !== 'imported' && countedIn(deciding, standing) !== 'deciding';
}
