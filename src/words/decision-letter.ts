import type { DecisionLetter } from '../domain/letter.ts';
import { filled } from './filled.ts';
import { WORDS_IN } from './say-refusal.ts';
import type { WordsLang } from './words-lang.ts';

/** How a letter says what was decided, in one language. */
export type DecisionWords = {
  readonly about: Readonly<Record<DecisionLetter['subject'], string>>;
  readonly title: string;
  readonly number: string;
  readonly consultation: string;
  readonly decision: string;
  readonly rule: string;
  readonly reason: string;
  /** Each before an address. */
  readonly link: string;
  readonly appeal: string;
  readonly host: string;
  readonly kind: Readonly<Record<DecisionLetter['decided'], string>>;
};

/** What was decided, line by line: about what, by which rule, why; then where to read it, and where to appeal. */
export function decisionIn(lang: WordsLang, words: DecisionWords, says: DecisionLetter): string {
  const { title, number, consultation, decided, rule, reason, link, appeal, host } = says;
  const name =
    title === ''
      ? number === null
        ? '–'
        : filled(words.number, () => String(number))
      : filled(words.title, () => oneLine(title));
  const lines = [
    filled(words.about[says.subject], () => name),
    filled(words.consultation, () => oneLine(consultation)),
    filled(words.decision, () => words.kind[decided]),
    ...(rule === null ? [] : [filled(words.rule, () => WORDS_IN[lang].rule[rule])]),
    ...(reason === '' ? [] : [filled(words.reason, () => reason)]),
  ];
  const ways = [
    `${words.link}\n${link}`,
    ...(appeal === null ? [] : [`${words.appeal}\n${appeal}`]),
    ...(host === null ? [] : [`${words.host}\n${host}`]),
  ];
  return [lines.join('\n'), ...ways].join('\n\n');
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
