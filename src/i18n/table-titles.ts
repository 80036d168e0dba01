import type { Localised } from '../domain/kit/text.ts';
import { UI_LANGS } from './languages.ts';
import { type MessageKey, messagesIn } from './messages.ts';

const OTHERS: Readonly<Record<string, MessageKey>> = {
  datapackage: 'open-data.description',
  published_file: 'open-data.published-ballots',
  statistics: 'statistics.title',
  synthesis: 'synthesis.title',
  questionnaire: 'questionnaire.results',
};

/** The title of a table of open data in every language of the interface, as its page has it. */
export function tableTitles({ name }: { readonly name: string }): Localised {
  const key = OTHERS[name] ?? `open-data.${name.replace('_', '-')}`;
  return Object.fromEntries(
    UI_LANGS.flatMap((lang) => {
      const messages = messagesIn(lang);
      return messages.has(key) ? [[lang, messages.format(key, {})]] : [];
    }),
  );
}
