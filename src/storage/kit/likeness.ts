import { type Localised, textIn } from '../../domain/kit/text.ts';
import { stemmedWords } from '../../domain/kit/words.ts';

/** A word that more of a consultation's proposals have than this share says nothing about any of them. */
const COMMON = 0.25;
/** Below so many proposals no word counts as common. */
const FEW = 12;
/** Where there are few proposals a word counts as if there were so many more: it is rare by chance. */
const PRIOR = 4;

/** What has to be shared with a text: this part of what its words weigh, */
const SHARE = 0.45;
/** and of a long text no more than this: in a consultation of forty, one word is never enough and two rare ones are. */
const ENOUGH = 1.8;

/** A word in a title says more of what a proposal is about than one in its text, and one in both still more. */
const [IN_BODY, IN_TITLE, IN_BOTH] = [1, 1.5, 2];
export const AT_MOST = IN_BOTH;

/** As much of a body as is compared; the rest seldom says what it is about. */
const COMPARED = 1_000;

export type Counted = { readonly term: string; readonly found: number; readonly all: number };

/** What each word of a text weighs in a consultation, and what a proposal has to share with it. */
export type Weighed = { readonly weights: ReadonlyMap<string, number>; readonly needed: number };

/**
 * Words that no proposal has weigh as much as the rarest: a text that is mostly about something else is like none,
 * whatever rare word it shares with one by chance.
 */
export function weigh(counted: readonly Counted[]): Weighed {
  const telling = counted.filter(({ found, all }) => all <= FEW || found <= all * COMMON);
  const weights = new Map(telling.map(({ term, found, all }) => [term, weightOf(Math.max(1, found), all)]));
  const total = [...weights.values()].reduce((sum, weight) => sum + weight, 0);
  return { weights, needed: Math.min(total * SHARE, ENOUGH) };
}

/** How much a proposal shares with the text that was weighed; 0 where that is too little to speak of. */
export function likeness(
  { weights, needed }: Weighed,
  of: { readonly title: Localised; readonly body: Localised },
): number {
  const [title, body] = [stemsOf(of.title), stemsOf(of.body)];
  const shared = [...weights].filter(([term]) => title.has(term) || body.has(term));
  // One word somewhere in a text is chance, unless nothing else was asked for.
  if (shared.length === 1 && weights.size > 1 && !shared.some(([term]) => title.has(term))) return 0;
  const sum = shared.reduce((total, [term, weight]) => {
    const where = !title.has(term) ? IN_BODY : body.has(term) ? IN_BOTH : IN_TITLE;
    return total + weight * where;
  }, 0);
  return sum < needed ? 0 : sum;
}

function stemsOf(text: Localised): ReadonlySet<string> {
  const words = Object.keys(text).flatMap((lang) => stemmedWords(textIn(text, [lang]).text.slice(0, COMPARED), lang));
  return new Set(words.map(({ stem }) => stem));
}

/** 1 for a word that one proposal in a hundred has, more for a rarer one, little for one that most have. */
function weightOf(found: number, all: number): number {
  return Math.log10(1 + (all + PRIOR) / found) / 2;
}
