import type { Lang, Localised } from './text.ts';

/** What a mail says. Whoever sends it writes it in the language of its reader (src/words/write-letter.ts). */
export type Letter = {
  /** An address; kept nowhere in the clear. */
  readonly to: string;
  readonly lang: Lang;
  readonly institution: Localised;
  readonly says: LetterContent;
};

export type LetterContent =
  /** Signs its reader in once. */
  | { readonly kind: 'sign-in'; readonly link: string; readonly minutes: number }
  /** Adds the address to the sign-ins of whoever asked for it, on the browser they asked with. */
  | { readonly kind: 'add-address'; readonly link: string; readonly minutes: number };

/** Texts of a letter: a line and the rest, both plain. */
export type WrittenLetter = { readonly subject: string; readonly text: string };
