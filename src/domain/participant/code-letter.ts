import { checkAll } from '../kit/check-all.ts';
import type { Refusal } from '../kit/refusal.ts';
import { type Result, refuse } from '../kit/result.ts';
import { checkLine, checkText, NAME_MAX } from '../kit/text.ts';

/** To whom a letter with a code goes. */
export type Addressee = { readonly name: string; readonly address: string };

export const ADDRESS_MAX = 400;
/** What the window of an envelope shows below the name. */
export const ADDRESS_LINES_MAX = 6;
/** Letters to one address that wait or were sent lately: a large household, and not a street. */
export const LETTERS_PER_ADDRESS = 6;
/** Days until somebody may ask for another: the post takes some. */
export const NEXT_LETTER_DAYS = 14;

/** Name and postal address as they are printed; refuses both where both are wrong. */
export function checkAddressee(input: Addressee): Result<Addressee, Refusal> {
  const lines = input.address
    .split(/\r\n?|\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
  return checkAll({
    name: checkLine(input.name, 'name', NAME_MAX),
    address:
      lines.length > ADDRESS_LINES_MAX
        ? refuse({ type: 'invalid', field: 'address', because: 'too-many', limit: ADDRESS_LINES_MAX })
        : checkText(lines.join('\n'), 'address', ADDRESS_MAX),
  });
}

/** An address without what people write differently: capitals, accents, punctuation, spaces. */
export function plainAddress(address: string): string {
  return address
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');
}

/** How far a letter is, for whoever asked for it. */
export type CodeLetterState = 'waiting' | 'printed' | 'sent' | 'declined';

type Moments = {
  readonly printedAt: Date | null;
  readonly sentAt: Date | null;
  readonly declinedAt: Date | null;
};

export function stateOf({ printedAt, sentAt, declinedAt }: Moments): CodeLetterState {
  if (declinedAt !== null) return 'declined';
  if (sentAt !== null) return 'sent';
  return printedAt === null ? 'waiting' : 'printed';
}

/** From when on somebody may ask for another; null for at once, or where the one they asked for is still to be sent. */
export function nextLetterFrom({ sentAt }: Moments): Date | null {
  return sentAt === null ? null : new Date(sentAt.getTime() + NEXT_LETTER_DAYS * 86_400_000);
}
