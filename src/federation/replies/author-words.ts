import type { UiLang } from '../../i18n/languages.ts';

type Words = Readonly<Record<UiLang, readonly [string, ...string[]]>>;

/** The words by which an author confirms a version that waits; the first is the one in our instructions. */
export const CONFIRMATIONS = {
  fr: ['je confirme', 'confirmer', 'confirme', 'confirmé'],
  en: ['confirm', 'I confirm', 'confirmed'],
  es: ['confirmo', 'confirmar', 'lo confirmo', 'confirmado'],
  ca: ['ho confirmo', 'confirmo', 'confirmar', 'confirmat'],
  it: ['confermo', 'lo confermo', 'confermare', 'confermato'],
  fi: ['vahvistan', 'vahvista', 'vahvistettu'],
} as const satisfies Words;

/** Those by which an author withdraws what they wrote. */
export const WITHDRAWALS = {
  fr: ['je retire', 'je la retire', 'je le retire', 'retirer'],
  en: ['I withdraw', 'I withdraw it', 'withdraw'],
  es: ['lo retiro', 'la retiro', 'retiro', 'retirar'],
  ca: ['ho retiro', 'la retiro', 'el retiro', 'retirar'],
  it: ['lo ritiro', 'la ritiro', 'ritiro', 'ritirare'],
  fi: ['peruutan', 'vedän pois', 'peruuta'],
} as const satisfies Words;

const CONFIRMING = bareWords(CONFIRMATIONS);
const WITHDRAWING = bareWords(WITHDRAWALS);

/** Whether somebody says so and nothing else: “I do not confirm” is no confirmation. In any language we speak. */
export function isConfirmation(text: string): boolean {
  return CONFIRMING.has(bare(text));
}

/** The same of a withdrawal. */
export function isWithdrawal(text: string): boolean {
  return WITHDRAWING.has(bare(text));
}

function bareWords(words: Words): ReadonlySet<string> {
  return new Set(Object.values(words).flatMap((each) => each.map(bare)));
}

/** Reduced to letters: quoted, ended by a full stop or in capitals, it is the same word. */
function bare(text: string): string {
  return text
    .normalize('NFC')
    .toLowerCase()
    .replace(/[^\p{L}]+/gu, ' ')
    .trim();
}
