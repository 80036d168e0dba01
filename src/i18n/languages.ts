/** Languages of the interface: pages, refusals, e-mails, posts on the fediverse. Each has its file of messages here. */
export const UI_LANGS = ['fr', 'en', 'es', 'ca', 'it', 'fi'] as const;
export type UiLang = (typeof UI_LANGS)[number];

/** The language that messages are written in first. Its file is complete; a message that another lacks is taken from it. */
export const SOURCE_LANG = 'en' satisfies UiLang;

/** The first of some languages (most wanted first) that the interface has; English where it has none. */
export function uiLangFor(wanted: readonly string[]): UiLang {
  for (const lang of wanted) {
    const found = UI_LANGS.find((each) => each === lang.split('-')[0]?.toLowerCase());
    if (found !== undefined) return found;
  }
  return SOURCE_LANG;
}

const ownNames = new Map<UiLang, string>();

/** What a language is called in itself, for whoever reads no other. */
export function ownName(lang: UiLang): string {
  const known = ownNames.get(lang) ?? new Intl.DisplayNames(lang, { type: 'language' }).of(lang) ?? lang;
  ownNames.set(lang, known);
  return known;
}
