import type { Id, ParticipantId } from '../../../domain/kit/id.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/kit/result.ts';
import type { Lang } from '../../../domain/kit/text.ts';
import {
  type Addressee,
  type CodeLetterState,
  checkAddressee,
  LETTERS_PER_ADDRESS,
  nextLetterFrom,
  plainAddress,
  stateOf,
} from '../../../domain/participant/code-letter.ts';
import type { Application, Writer } from '../../application.ts';
import { codeLetterLock } from '../../kit/names.ts';
import { contentOf, encryptContent } from './content.ts';
import type { CodeLetter } from './ports.ts';

type RequestCodeLetter = Addressee & {
  readonly participantId: ParticipantId;
  /** The language that the letter is written in. */
  readonly lang: Lang;
};

/**
 * Somebody asks for a letter with the code by which they are recognised as a resident. Name and address are stored until the
 * letter is sent, encrypted; whoever asks while one is on its way gets that one.
 */
export async function requestCodeLetter(
  app: Application,
  { participantId, lang, ...input }: RequestCodeLetter,
): Promise<Result<CodeLetter, Refusal>> {
  const to = checkAddressee(input);
  return await app.store.transact(async (writer) => {
    const participant = await writer.participants.lock(participantId);
    if (participant === null) return refuse({ type: 'not-found', what: 'participant' });
    if (participant.erasedAt !== null) {
      return refuse({ type: 'gone', what: 'participant', since: participant.erasedAt });
    }
    const no = await whyNot(writer, app, participant);
    if (no !== null) return refuse(no);
    const before = await writer.codeLetters.of(participant.id);
    if (before !== null && isOpen(before)) return ok(before);
    if (!to.ok) return to;
    const addressHash = app.secrets.keyed(plainAddress(to.value.address), 'postal address');
    await writer.locks.acquire(codeLetterLock(addressHash));
    if ((await writer.codeLetters.countTo(addressHash, participant.id)) >= LETTERS_PER_ADDRESS) {
      return refuse({ type: 'no-code-letter', because: 'address' });
    }
    // The former one was lost, or whoever has it is not to use it any more.
    await writer.residents.deleteAskedBy(participant.id);
    const letter: CodeLetter = {
      id: app.newId(),
      participantId: participant.id,
      addressHash,
      encrypted: encryptContent(app, { ...to.value, lang, code: null }),
      requestedAt: app.now(),
      printedAt: null,
      sentAt: null,
      declinedAt: null,
    };
    await writer.codeLetters.save(letter);
    await appendEvent(writer, app, 'code-letter-requested');
    return ok(letter);
  });
}

/** Takes the request back, while no letter was made for it. */
export async function cancelCodeLetter(
  app: Application,
  { participantId }: { readonly participantId: ParticipantId },
): Promise<Result<null, Refusal>> {
  return await app.store.transact(async (writer) => {
    const participant = await writer.participants.lock(participantId);
    if (participant === null) return refuse({ type: 'not-found', what: 'participant' });
    const letter = await writer.codeLetters.of(participant.id);
    if (letter === null || stateOf(letter) !== 'waiting') return ok(null);
    await writer.codeLetters.delete(participant.id);
    await appendEvent(writer, app, 'code-letter-cancelled');
    return ok(null);
  });
}

/** Whoever is erased, or turned out to be another, gets no letter, and a code that they did not use proves nothing. */
export async function forgetCodeLetterIn(writer: Writer, participantId: ParticipantId): Promise<void> {
  await writer.codeLetters.delete(participantId);
  await writer.residents.deleteAskedBy(participantId);
}

async function whyNot(
  writer: Writer,
  app: Application,
  { id, standing }: { readonly id: ParticipantId; readonly standing: string },
): Promise<Refusal | null> {
  if ((await writer.institution.get())?.codeLetters !== true) return { type: 'no-code-letter', because: 'off' };
  if (standing === 'resident') return { type: 'no-code-letter', because: 'verified' };
  const before = await writer.codeLetters.of(id);
  const next = before === null ? null : nextLetterFrom(before);
  return next !== null && next > app.now() ? { type: 'no-code-letter', because: 'recent' } : null;
}

function isOpen(letter: CodeLetter): boolean {
  return ['waiting', 'printed'].includes(stateOf(letter)) && letter.encrypted !== null;
}

/** Names nobody: the log says of no one that they asked for a letter. */
async function appendEvent(
  writer: Writer,
  app: Application,
  type: 'code-letter-requested' | 'code-letter-cancelled',
): Promise<void> {
  const about = { by: null, consultationId: null, proposalId: null };
  await writer.events.append({ id: app.newId(), type, at: app.now(), ...about, data: {} });
}

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
const LETTERS_AT_ONCE = 100;

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
