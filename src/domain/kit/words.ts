import { newStemmer, type Stemmer } from 'snowball-stemmers';
import { checkLang, type Lang } from './text.ts';

/** Words that a sentence is built with and that say nothing of what it is about, without accents, in the languages of the pages. */
export const STOP_WORDS: Readonly<Record<string, string>> = {
  en: 'a about after all also am an and any are as at be because been before being both but by can could did do does doing don down each even every few for from get had has have having he her here him his how i if in into is it its just like make many may me might more most much must my need no nor not now of off on once one only or other our out over own same she should so some such than that the their them then there these they this those through to too under until up us use very was way we well were what when where which while who whom why will with within without would you your',
  fr: 'a afin ai ainsi alors apres au aucun aussi autre autres aux avant avec avoir c car ce cela celle celles celui ces cet cette ceux chaque chez comme comment d dans de des deux devrait doit doivent donc dont du elle elles en encore entre est et etaient etait etc ete etre eux faire fait faut il ils j je l la le les leur leurs lors lui m ma mais me meme memes mes mettre moins mon n ne nos notre nous on ont ou par parce pas peu peut peuvent plus plusieurs pour pourquoi pourrait pouvoir puis qu quand que quel quelle quelles quels qui quoi s sa sans se sera serait ses si soit son sont sous sur t ta tes toi ton tous tout toute toutes tres trop tu un une vers vos votre vous y',
  es: 'a al algo antes aqui asi aun cada como con contra cual cuando de debe deben del desde donde dos el ella ellas ellos en entre era es esa ese eso esta estan estar este esto estos fue ha hace hacer han hasta hay la las le les lo los mas me mi muy nada ni no nos nosotros o otra otras otro otros para pero poco por porque puede pueden que quien se sea ser si sin sobre solo son su sus tambien tan tanto te tener tiene tienen toda todas todo todos tu un una uno unos y ya yo',
  ca: 'a al als altre altres amb aquest aquesta aquests aixo ara cada com cal de del dels des el ella ells els en encara entre era es esta estan fer fins ha han hi i ja la les li lo mes molt ni no nosaltres o on per pero pels pot poden quan que qui s se sense ser si sobre son tambe te tenen tot tota tots totes un una uns va',
  it: 'a ad agli ai al alla alle allo altri anche ancora c che chi ci come con cosa cui da dai dal dalla dalle degli dei del della delle deve di dove e ed era essere fare fra gli ha hanno i il in io la le lei li lo loro lui ma mi molto ne nei nel nella nelle noi non o ogni per perche piu poco puo quale quando quella quelle quello questa queste questi questo se sei senza si sia solo sono su sua sue sugli sul sulla suo suoi tra tutta tutte tutti tutto un una uno voi',
  fi: 'ei eika ei ennen ettei etta han he hyvin ja jo joita joka joko jolla jonka jos jossa joten jotka jotta kaikki kanssa katta kuin kuka kun kuten luona me mika mikali minka mita mukaan mutta muu muut myos ne niiden niin nyt ole olisi olla on oma ovat pitaa pitaisi saada se sen siella siina sita taas tai tama tassa te tulee tulisi vaan vai vain vaikka viela voi voisi yli',
};

const sets = new Map<string, ReadonlySet<string>>();

/** `word` is in lower case and without accents. */
function isStopWord(word: string, lang: Lang): boolean {
  const base = lang.split('-')[0] as string;
  let words = sets.get(base);
  if (words === undefined) {
    words = new Set((STOP_WORDS[base] ?? '').split(' '));
    sets.set(base, words);
  }
  return words.has(word);
}

/** Snowball algorithms by language; a language without one is searched by its words as they are. */
const ALGORITHMS: Readonly<Record<string, string>> = {
  ca: 'catalan',
  da: 'danish',
  de: 'german',
  en: 'english',
  es: 'spanish',
  fi: 'finnish',
  fr: 'french',
  hu: 'hungarian',
  it: 'italian',
  nl: 'dutch',
  nb: 'norwegian',
  no: 'norwegian',
  pt: 'portuguese',
  ro: 'romanian',
  ru: 'russian',
  sv: 'swedish',
  tr: 'turkish',
};

/** Longer than any word somebody looks for, and than any a text is about; the longest lexeme a tsvector holds is 2 KiB. Characters. */
export const WORD_MAX = 60;
/** Shorter stems say nothing of what a text is about, except in scripts without spaces. Characters. */
export const TELLING_MIN = 3;

/** Scripts written without spaces, where what is a word is a guess: their characters are kept one by one as well. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

const stemmers = new Map<string, Stemmer | null>();
const segmenters = new Map<string, Intl.Segmenter>();

/** Elided articles and the like (`l’eau`, `d'un`, `don't`) are of no use in a search and hide the word behind them. */
export const ELISION_MAX = 2;

/**
 * The words of a text in lower case, as the rules of Unicode for its language split it (UAX 29; also where there are no spaces), without
 * what is elided before an apostrophe.
 */
export function* wordsOf(text: string, lang: Lang): Generator<string> {
  for (const { segment, isWordLike } of segmenterOf(lang).segment(text)) {
    if (!isWordLike) continue;
    const parts = segment.toLowerCase().split(/['’ʼ]/u);
    const stored = parts.length === 1 ? parts : parts.filter((part) => part.length > ELISION_MAX);
    yield* stored.length === 0 ? parts.filter((part) => part !== '') : stored;
  }
}

/** The characters of a word, each once, where its script has no spaces; else none. */
export function charactersOf(word: string): readonly string[] {
  return UNSPACED.test(word) ? [...new Set(word)].map(plain).filter((character) => character !== '') : [];
}

/** A word without accents. */
export function plain(word: string): string {
  // A word of nothing but marks (the lone length mark of Japanese) is kept as it is.
  return withoutAccents(word) || word;
}

const UNDECOMPOSED: Readonly<Record<string, string>> = { œ: 'oe', æ: 'ae', ß: 'ss', ø: 'o', ł: 'l', đ: 'd', ı: 'i' };

export function withoutAccents(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{Diacritic}/gu, '')
    .replace(/[œæßøłđı]/g, (mail) => UNDECOMPOSED[mail] ?? mail);
}

/** The stem of a word by the Snowball algorithm of its language, without accents; the word where its language has none. */
export function stemOf(word: string, lang: Lang): string {
  return plain(stemmerOf(lang)?.stem(word) ?? word);
}

function stemmerOf(lang: Lang): Stemmer | null {
  const base = lang.split('-')[0] as string;
  let stemmer = stemmers.get(base);
  if (stemmer === undefined) {
    const algorithm = ALGORITHMS[base];
    stemmer = algorithm === undefined ? null : newStemmer(algorithm);
    stemmers.set(base, stemmer);
  }
  return stemmer;
}

/** The language that a text is split by: the undetermined one where a tag from outside is none. */
export function segmentedAs(lang: Lang): Lang {
  const checked = checkLang(lang, 'lang');
  return checked.ok ? (checked.value.split('-')[0] as string) : 'und';
}

function segmenterOf(lang: Lang): Intl.Segmenter {
  const base = lang.split('-')[0] as string;
  let segmenter = segmenters.get(base);
  if (segmenter === undefined) {
    segmenter = new Intl.Segmenter(segmentedAs(lang), { granularity: 'word' });
    segmenters.set(base, segmenter);
  }
  return segmenter;
}

/** The words that say what a text is about, in their order: as written in lower case, and by their stem. */
export function stemmedWords(text: string, lang: Lang): readonly { readonly stem: string; readonly word: string }[] {
  return Array.from(wordsOf(text, lang), (word) => ({ word, stem: stemOf(word, lang) })).filter(
    ({ word, stem }) => isTelling(word, stem) && !isStopWord(plain(word), lang),
  );
}

/** Whether a word can say what a text is about. */
export function isTelling(word: string, stem: string): boolean {
  return word.length <= WORD_MAX && (stem.length >= TELLING_MIN || UNSPACED.test(stem));
}
