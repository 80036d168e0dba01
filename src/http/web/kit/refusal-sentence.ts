import type { Refusal } from '../../../domain/kit/refusal.ts';
import type { PageContext } from './page-context.ts';

/** Why something was not done, on the clock of a consultation, or else of the institution; `label` is what a form calls its field. */
export function refusalSentence(
  context: PageContext,
  refusal: Refusal,
  of: { readonly timeZone?: string | undefined; readonly label?: string | undefined } = {},
): string {
  const { locale, institution, territories, viewer } = context;
  if (refusal.type === 'missing-scope' && viewer.agent === null) return locale.t('error.agents-only');
  return locale.refusal(refusal, { timeZone: of.timeZone ?? institution.timeZone, territories, label: of.label });
}
