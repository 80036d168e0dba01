import type { Html } from './markup.ts';
import { markup } from './markup.ts';

/** The mark and colour of a state; the word says it (DESIGN.md, Components). */
export type Tone = 'open' | 'upcoming' | 'closed' | 'soon' | 'gone' | 'plain';

export function state(tone: Tone, word: string): Html {
  return markup`<span class="state state-${tone}">${word}</span>`;
}
