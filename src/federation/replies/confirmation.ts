import type { WordsLang } from '../../words/words-lang.ts';

/** The words by which an author confirms a version that waits; the first is the one that they are told. */
export const CONFIRMATIONS = {
  fr: ['je confirme', 'confirmer', 'confirme', 'confirmé'],
  en: ['confirm', 'I confirm', 'confirmed'],
  es: ['confirmo', 'confirmar', 'lo confirmo', 'confirmado'],
  ca: ['ho confirmo', 'confirmo', 'confirmar', 'confirmat'],
  it: ['confermo', 'lo confermo', 'confermare', 'confermato'],
  fi: ['vahvistan', 'vahvista', 'vahvistettu'],
} as const satisfies Record<WordsLang, readonly [string, ...string[]]>;

const KNOWN: ReadonlySet<string> = new Set(Object.values(CONFIRMATIONS).flatMap((words) => words.map(bare)));

/** Whether somebody says so and nothing else: “I do not confirm” is no confirmation. In any language we speak. */
export function isConfirmation(text: string): boolean {
  return KNOWN.has(bare(text));
}

/** Letters alone: quoted, ended by a full stop or in capitals, it is the same word. */
function bare(text: string): string {
  return text
    .normalize('NFC')
    .toLowerCase()
    .replace(/[^\p{L}]+/gu, ' ')
    .trim();
}
