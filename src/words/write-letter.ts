import type { ReminderEdge } from '../domain/answer/reminder.ts';
import type { NewsType } from '../domain/follow/news.ts';
import type { Digest, DigestLine, Letter, LetterContent, Reminder, Waiting, WrittenLetter } from '../domain/letter.ts';
import type { LetterKind, LetterPart } from '../domain/letter-text.ts';
import { textIn } from '../domain/text.ts';
import { dates } from './dates.ts';
import { type DecisionWords, decisionIn } from './decision-letter.ts';
import { filled } from './filled.ts';
import { CA_LETTERS } from './letters-ca.ts';
import { EN_LETTERS } from './letters-en.ts';
import { ES_LETTERS } from './letters-es.ts';
import { FI_LETTERS } from './letters-fi.ts';
import { FR_LETTERS } from './letters-fr.ts';
import { IT_LETTERS } from './letters-it.ts';
import type { Terms } from './terms.ts';
import { CA_TERMS } from './terms-ca.ts';
import { EN_TERMS } from './terms-en.ts';
import { ES_TERMS } from './terms-es.ts';
import { FI_TERMS } from './terms-fi.ts';
import { FR_TERMS } from './terms-fr.ts';
import { IT_TERMS } from './terms-it.ts';
import { type WordsLang, wordsLang } from './words-lang.ts';

type Words = { readonly subject: string; readonly text: string };

/** The texts of every kind of letter in one language, with what it says in braces. */
export type LetterWords = Readonly<Record<LetterContent['kind'], Words>> & {
  readonly greeting: string;
  readonly closing: string;
  /** A line of a digest for each kind of news. */
  readonly news: Readonly<Record<NewsType, string>>;
  /** Where a digest says less of a consultation than there is. */
  readonly more: string;
  /** A line of a reminder for each edge of the day of a commitment. */
  readonly due: Readonly<Record<ReminderEdge, string>>;
  /** Where a reminder lists less than there is. */
  readonly moreDue: string;
  /** How much waits of a kind. */
  readonly waits: Readonly<Record<keyof Waiting['counts'], string>>;
  readonly decided: DecisionWords;
};

const LETTERS = {
  fr: FR_LETTERS,
  en: EN_LETTERS,
  es: ES_LETTERS,
  ca: CA_LETTERS,
  it: IT_LETTERS,
  fi: FI_LETTERS,
} as const satisfies Record<WordsLang, LetterWords>;

const TERMS: Readonly<Record<WordsLang, Terms>> = {
  fr: FR_TERMS,
  en: EN_TERMS,
  es: ES_TERMS,
  ca: CA_TERMS,
  it: IT_TERMS,
  fi: FI_TERMS,
};

/** A letter as its reader gets it: plain text, in their language where there are words, which names who writes. */
export function writeLetter(letter: Letter, origin: string): WrittenLetter {
  const lang = wordsLang([letter.lang]);
  const words: LetterWords = LETTERS[lang];
  const { says } = letter;
  const institution = textIn(letter.institution, [lang]).text;
  const values = valueIn({
    ...says,
    ...(says.kind === 'digest' ? { news: newsIn(lang, says) } : {}),
    ...(says.kind === 'reminder' ? { commitments: commitmentsIn(lang, says) } : {}),
    ...(says.kind === 'waiting' ? { waiting: waitingIn(lang, says) } : {}),
    ...(says.kind === 'decision' ? { decision: decisionIn(lang, words.decided, says) } : {}),
    origin,
    institution,
  });
  const { subject, introduction, closing } = spokenBy(letter, lang);
  const lines = [filled(introduction, values), filled(words[says.kind].text, values), `--\n${filled(closing, values)}`];
  return { subject: oneLine(filled(subject, values)), text: `${lines.join('\n\n')}\n` };
}

/** The parts that an institution may word itself, as they stand where it does not; with names in braces. */
export function standardText(kind: LetterKind, lang: WordsLang): Readonly<Record<LetterPart, string>> {
  const words: LetterWords = LETTERS[lang];
  return { subject: words[kind].subject, introduction: words.greeting, closing: words.closing };
}

function spokenBy({ says, own, lang: wanted }: Letter, lang: WordsLang): Readonly<Record<LetterPart, string>> {
  const standard = standardText(says.kind, lang);
  // Own words are in the language that the letter was to be in: not in another one that stands in for it.
  if (own === undefined || lang !== wanted) return standard;
  return {
    subject: own.subject ?? standard.subject,
    introduction: own.introduction ?? standard.introduction,
    closing: own.closing ?? standard.closing,
  };
}

function valueIn(of: object): (name: string) => string | undefined {
  const values = new Map(Object.entries(of).map(([name, value]) => [name, String(value)]));
  return (name) => values.get(name);
}

/** What is new, consultation by consultation: each thing a line with its address below. */
function newsIn(lang: WordsLang, { sections }: Digest): string {
  const { more } = LETTERS[lang];
  return sections
    .map((section) => {
      const lines = section.lines.map((line) => `- ${sayNews(lang, line)}\n  ${line.link}`);
      return [`${section.title}\n${section.link}`, ...lines, ...(section.more ? [`- ${more}`] : [])].join('\n\n');
    })
    .join('\n\n\n');
}

function sayNews(lang: WordsLang, { type, title, number, phase, verdict, commitment, until }: DigestLine): string {
  const terms = TERMS[lang];
  const values = valueIn({
    title: title === '' && phase !== null ? terms.phase[phase] : title,
    number: number ?? '',
    verdict: verdict === null ? '' : terms.verdict[verdict],
    commitment: commitment === null ? '' : terms.commitment[commitment],
    until: until === null ? '' : dates(lang).deadline(new Date(until.at), until.zone),
  });
  return filled(LETTERS[lang].news[type], values);
}

/** What is due, commitment by commitment: each a line with its address below. */
function commitmentsIn(lang: WordsLang, { lines, more }: Reminder): string {
  const { due, moreDue } = LETTERS[lang];
  const said = lines.map(({ edge, commitment, dueOn, number, title, link }) => {
    const values = { commitment: oneLine(commitment), day: dates(lang).day(dueOn), number, title: oneLine(title) };
    return `- ${filled(due[edge], valueIn(values))}\n  ${link}`;
  });
  return [...said, ...(more ? [`- ${moreDue}`] : [])].join('\n\n');
}

/** How much waits, each kind of which there is something a line. */
function waitingIn(lang: WordsLang, { counts }: Waiting): string {
  const kinds = ['held', 'report', 'appeal'] as const;
  const said = kinds
    .filter((kind) => counts[kind] > 0)
    .map((kind) => filled(LETTERS[lang].waits[kind], () => String(counts[kind])));
  return said.map((each) => `- ${each}`).join('\n');
}

/** A header or a line of a list is one, whatever is in it. */
function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
