import { SCOPES } from '../../../application/access.ts';
import type { Refusal } from '../../../domain/refusal.ts';
import type { Visit } from '../visit.ts';

/** Why something was not done, on the clock of a consultation, or else of the institution. */
export function sayNo(visit: Visit, refusal: Refusal, timeZone = visit.institution.timeZone): string {
  if (refusal.type === 'missing-scope' && visit.viewer.agent === null) return visit.locale.t('error.agents-only');
  return visit.locale.refusal(inWords(visit, refusal), { timeZone, territories: visit.territories });
}

/** What a role does not allow, as an act rather than as the name that tokens have for it. */
function inWords({ locale }: Visit, refusal: Refusal): Refusal {
  if (refusal.type !== 'missing-scope') return refusal;
  const scope = SCOPES.find((each) => each === refusal.scope);
  return scope === undefined ? refusal : { ...refusal, scope: locale.words.scope[scope] };
}
