import type { CardSync } from '../../../domain/connector/cards.ts';
import type { ParticipantId } from '../../../domain/kit/id.ts';

export interface CardReader {
  /** What came of reading the cards of a connector; null before the first time. */
  cardSync(connector: string): Promise<CardSync | null>;
  /** The participants whose import key begins with a text, by name. */
  organisations(keyPrefix: string): Promise<readonly Organisation[]>;
}
/** An organisation that takes part, of a card. */
export type Organisation = { readonly id: ParticipantId; readonly name: string };

export interface CardWriter {
  saveCardSync(sync: CardSync): Promise<void>;
}
