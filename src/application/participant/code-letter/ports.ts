import type { Id, ParticipantId } from '../../../domain/kit/id.ts';

/** A letter that somebody asked for. Who and where is encrypted, and goes once it is sent or declined. */
export type CodeLetter = {
  readonly id: Id;
  readonly participantId: ParticipantId;
  /** Keyed hash of the address, by which the letters to one are counted. */
  readonly addressHash: string | null;
  readonly encrypted: string | null;
  readonly requestedAt: Date;
  readonly printedAt: Date | null;
  readonly sentAt: Date | null;
  readonly declinedAt: Date | null;
};
export type CodeLetterReader = {
  of(participantId: ParticipantId): Promise<CodeLetter | null>;
  /** Those that are still to be sent, printed or not, the oldest first. */
  open(limit: number): Promise<readonly CodeLetter[]>;
};
export interface ReadsCodeLetters {
  readonly codeLetters: CodeLetterReader;
}
export type CodeLetterWriter = {
  /** How many go to an address, or went there lately, beside that of one participant. */
  countTo(addressHash: string, beside: ParticipantId): Promise<number>;
  /** Those of these ids that are still to be sent; nobody else changes them until the transaction ends. */
  lock(ids: readonly Id[]): Promise<readonly CodeLetter[]>;
  /** Writes one in the place of the former of its participant. */
  save(letter: CodeLetter): Promise<void>;
  delete(participantId: ParticipantId): Promise<void>;
};
