import type { Content, Cost } from '../../domain/proposal/version.ts';
import { checkLang, type Lang, type Localised } from '../../domain/text.ts';

type SaidContent = {
  readonly title: Localised;
  readonly body: Localised;
  readonly lang?: string | undefined;
  readonly cost?: Cost | null | undefined;
  readonly amends?: number | null | undefined;
};

/** ISO 639-2 for a language that cannot be told. */
const UNDETERMINED = 'und';

/**
 * Content with its source language: the one said, the only one written in, or the first that the consultation offers
 * and that is there.
 */
export function contentOf(said: SaidContent, offered: readonly Lang[]): Content {
  const written = Object.keys(said.title);
  const offeredFirst = offered.find((lang) => written.includes(lang));
  const likely = (written.length === 1 ? written[0] : offeredFirst) ?? written[0] ?? UNDETERMINED;
  // What nobody said cannot be wrong: the rules then name the text that has no language.
  const lang = said.lang ?? (checkLang(likely, 'lang').ok ? likely : UNDETERMINED);
  return { title: said.title, body: said.body, lang, cost: said.cost ?? null, amends: said.amends ?? null };
}
