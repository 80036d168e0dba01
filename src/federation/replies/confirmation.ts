import type { UiLang } from '../../i18n/languages.ts';

/** The words by which an author confirms a version that waits; the first is the one in our instructions. */
export const CONFIRMATIONS = {
  fr: ['je confirme', 'confirmer', 'confirme', 'confirmé'],
  en: ['confirm', 'I confirm', 'confirmed'],
  es: ['confirmo', 'confirmar', 'lo confirmo', 'confirmado'],
  ca: ['ho confirmo', 'confirmo', 'confirmar', 'confirmat'],
  it: ['confermo', 'lo confermo', 'confermare', 'confermato'],
  fi: ['vahvistan', 'vahvista', 'vahvistettu'],
} as const satisfies Record<UiLang, readonly [string, ...string[]]>;

const KNOWN: ReadonlySet<string> = new Set(Object.values(CONFIRMATIONS).flatMap((words) => words.map(bare)));

/** Whether somebody says so and nothing else: “I do not confirm” is no confirmation. In any language we speak. */
export function isConfirmation(text: string): boolean {
  return KNOWN.has(bare(text));
}

/** Reduced to letters: quoted, ended by a full stop or in capitals, it is the same word. */
function bare(text: string): string {
  return text
    .normalize('NFC')
    .toLowerCase()
    .replace(/[^\p{L}]+/gu, ' ')
    .trim();
}
