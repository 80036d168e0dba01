import type { InboxMessage, Verdict } from '../../application/peers.ts';
import { type InstitutionMove, whereNow } from '../../domain/network/move.ts';
import { type Envelope, envelopeOf } from './guard.ts';
import { readdressed } from './readdressed.ts';

/** An activity as a worker takes it up: verified, kept as received, and read as plain JSON. */
export type Incoming = Envelope & {
  readonly messageId: string;
  readonly host: string;
  /** The sender's clock, as signed: orders repeats of one act. */
  readonly signedAt: Date;
  /** Our clock at durable receipt: what deadlines count. */
  readonly receivedAt: Date;
  /** The document as it was sent, whatever its ids name now: what was signed is read in it. */
  readonly asSent: Json;
};

export function incomingOf(message: InboxMessage): Incoming | null {
  const envelope = envelopeOf(message.body);
  if (typeof envelope === 'string') return null;
  const { id, host, signedAt, receivedAt } = message;
  return { ...envelope, messageId: id, host, signedAt, receivedAt, asSent: envelope.document };
}

/** An activity in which everything, who sent it among it, is named by the address of now; a Move says both. */
export function asOfNow(received: Incoming, moves: readonly InstitutionMove[]): Incoming {
  if (received.type === 'Move' || moves.length === 0) return received;
  return {
    ...received,
    id: whereNow(moves, received.id),
    actor: whereNow(moves, received.actor),
    document: readdressed(received.document, moves),
  };
}

export type Json = Readonly<Record<string, unknown>>;

export const PUBLIC = 'https://www.w3.org/ns/activitystreams#Public';
const PUBLIC_FORMS: ReadonlySet<string> = new Set([PUBLIC, 'as:Public', 'Public']);

export function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** One or many, as a list. */
export function listOf(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

/** The id in a reference, whether it is written as a string or as an object. Numbers and other oddities are none. */
export function idOf(value: unknown): string | null {
  const id = isJson(value) ? value['id'] : value;
  return typeof id === 'string' && URL.canParse(id) ? id : null;
}

export function idsOf(value: unknown): readonly string[] {
  return listOf(value).flatMap((each) => idOf(each) ?? []);
}

/** Everybody a document is addressed to. */
export function addresseesOf(document: Json): readonly string[] {
  return ['to', 'cc', 'bto', 'bcc', 'audience'].flatMap((field) =>
    listOf(document[field]).filter((each): each is string => typeof each === 'string'),
  );
}

/** Public only where Public stands in `to` or `cc` (design: federation). */
export function isPublic(document: Json): boolean {
  return [...listOf(document['to']), ...listOf(document['cc'])].some(
    (each) => typeof each === 'string' && PUBLIC_FORMS.has(each),
  );
}

export function originOf(uri: string): string {
  return new URL(uri).origin;
}

/** Who a document says wrote it; null where it names several or none. */
export function authorOf(document: Json): string | null {
  const authors = idsOf(document['attributedTo']);
  return authors.length === 1 ? (authors[0] ?? null) : null;
}

export function accepted(because: string): Verdict {
  return { verdict: 'accepted', because };
}

export function ignored(because: string): Verdict {
  return { verdict: 'ignored', because };
}

export function refused(because: string): Verdict {
  return { verdict: 'refused', because };
}
