import type { Money } from '../../../domain/kit/money.ts';
import { checkLang, type Lang, type Localised } from '../../../domain/kit/text.ts';
import type { Content } from '../../../domain/proposal/version.ts';

type ContentInput = {
  readonly title: Localised;
  readonly body: Localised;
  readonly lang?: string | undefined;
  readonly cost?: Money | null | undefined;
  readonly amends?: number | null | undefined;
};

/** ISO 639-2 code for an undetermined language. */
const UNDETERMINED = 'und';

/**
 * Content with its source language: the one given, the only one written in, or the first that the consultation offers
 * and that is there.
 */
export function contentOf(input: ContentInput, offered: readonly Lang[]): Content {
  const written = Object.keys(input.title);
  const offeredFirst = offered.find((lang) => written.includes(lang));
  const likely = (written.length === 1 ? written[0] : offeredFirst) ?? written[0] ?? UNDETERMINED;
  // What nobody said cannot be wrong: the rules then name the text that has no language.
  const lang = input.lang ?? (checkLang(likely, 'lang').ok ? likely : UNDETERMINED);
  return { title: input.title, body: input.body, lang, cost: input.cost ?? null, amends: input.amends ?? null };
}
