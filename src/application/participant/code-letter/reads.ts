import type { Id, ParticipantId } from '../../../domain/kit/id.ts';
import type { Lang } from '../../../domain/kit/text.ts';
import { type CodeLetterState, nextLetterFrom, stateOf } from '../../../domain/participant/code-letter.ts';
import type { Application } from '../../application.ts';
import { contentOf } from './content.ts';

/** A letter as whoever prints and sends it sees it. */
export type CodeLetterView = {
  readonly id: Id;
  readonly name: string;
  readonly address: string;
  readonly lang: Lang;
  /** Null until it is printed. */
  readonly code: string | null;
  readonly requestedAt: Date;
  readonly printedAt: Date | null;
};

/** So many are shown and printed together. */
export const LETTERS_AT_ONCE = 100;

/** The letters that are still to be printed or sent, the oldest first. */
export async function readCodeLetters(app: Application): Promise<readonly CodeLetterView[]> {
  const letters = await app.store.read((reader) => reader.codeLetters.open(LETTERS_AT_ONCE));
  return letters.flatMap((letter) => {
    const content = contentOf(app, letter);
    const { id, requestedAt, printedAt } = letter;
    return content === null ? [] : [{ ...content, id, requestedAt, printedAt }];
  });
}

/** How far the letter is that somebody asked for, and when they may ask for another; for themselves alone. */
export type OwnCodeLetter = {
  readonly state: CodeLetterState;
  readonly requestedAt: Date;
  readonly sentAt: Date | null;
  readonly nextFrom: Date | null;
};

/** Null where they did not ask for one. */
export async function readOwnCodeLetter(app: Application, participantId: ParticipantId): Promise<OwnCodeLetter | null> {
  const letter = await app.store.read((reader) => reader.codeLetters.of(participantId));
  if (letter === null) return null;
  // Nobody said that it was sent, and its address went after a while: it is on its way or lost.
  const sentAt = letter.sentAt ?? (letter.encrypted === null ? letter.printedAt : null);
  const { requestedAt } = letter;
  return {
    state: stateOf({ ...letter, sentAt }),
    requestedAt,
    sentAt,
    nextFrom: nextLetterFrom({ ...letter, sentAt }),
  };
}
