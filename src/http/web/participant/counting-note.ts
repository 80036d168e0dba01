import { countedIn, recognitionWouldCount } from '../../../domain/participant/counting.ts';
import type { Standing } from '../../../domain/participant/standing.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageContext } from '../kit/page-context.ts';
import { recognitionWays } from './recognition-ways.ts';

export type Counted = {
  readonly act: 'support' | 'vote';
  /** The standings whose count decides. */
  readonly deciding: readonly Standing[];
  /** As what this visitor acts; null for somebody who is not signed in. */
  readonly standing: Standing | null;
};

/** In which count what this visitor is about to do will be. */
export function countingSentence({ locale }: PageContext, { act, deciding, standing }: Counted): string {
  const names = deciding.map((each) => locale.t(`standing.${each}`).toLocaleLowerCase(locale.lang));
  const standings = locale.list(names);
  if (standing === null) return locale.t('counting.unknown', { act, standings });
  const own = locale.t(`standing.${standing}`);
  return countedIn(deciding, standing) === 'deciding'
    ? locale.t('counting.deciding', { act, own })
    : locale.t('counting.beside', { act, own, standings });
}

/** The same before the act, with how to be recognised where that would change it. Agents do not take part. */
export async function countingNote(context: PageContext, counted: Counted): Promise<Html> {
  if (context.viewer.agent !== null) return NOTHING;
  const ways = recognitionWouldCount(counted.deciding, counted.standing)
    ? markup`<details class="small"><summary>${context.locale.t('counting.ways')}</summary>${await recognitionWays(context)}</details>`
    : NOTHING;
  return markup`<div class="note"><p><strong>${countingSentence(context, counted)}</strong></p>${ways}</div>`;
}
