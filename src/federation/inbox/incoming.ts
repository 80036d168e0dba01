import type { InboxMessage } from '../../application/federation/ports.ts';
import type { Verdict } from '../../application/host/ports.ts';
import type { VerdictReason } from '../../domain/host/verdict-reason.ts';
import { currentUri, type InstitutionMove } from '../../domain/network/move.ts';
import { type Envelope, envelopeOf } from './guard.ts';
import type { Json } from './json.ts';
import { idOf, listOf } from './json.ts';
import { rewriteMovedUris } from './rewrite-moved-uris.ts';

/** A stored activity that is being processed: verified, and read as plain JSON. */
export type Incoming = Envelope & {
  readonly messageId: string;
  readonly host: string;
  /** The signed time, by the sender's clock: orders repeated activities of one actor. */
  readonly signedAt: Date;
  /** The time of storage, by this node's clock: decides about deadlines. */
  readonly receivedAt: Date;
  /** The document as it was sent, before moved ids are rewritten: signed parts are read from it. */
  readonly asSent: Json;
};

export function incomingOf(message: InboxMessage): Incoming | null {
  const envelope = envelopeOf(message.body);
  if (typeof envelope === 'string') return null;
  const { id, host, signedAt, receivedAt } = message;
  return { ...envelope, messageId: id, host, signedAt, receivedAt, asSent: envelope.document };
}

/** The activity with every moved id, that of its sender too, replaced by the current one. A Move keeps both ids. */
export function withCurrentUris(received: Incoming, moves: readonly InstitutionMove[]): Incoming {
  if (received.type === 'Move' || moves.length === 0) return received;
  return {
    ...received,
    id: currentUri(moves, received.id),
    actor: currentUri(moves, received.actor),
    document: rewriteMovedUris(received.document, moves),
  };
}

export const PUBLIC = 'https://www.w3.org/ns/activitystreams#Public';
const PUBLIC_FORMS: ReadonlySet<string> = new Set([PUBLIC, 'as:Public', 'Public']);

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

/** The author that a document names; null where it names several or none. */
export function authorOf(document: Json): string | null {
  const authors = idsOf(document['attributedTo']);
  return authors.length === 1 ? (authors[0] ?? null) : null;
}

export function accepted(because: VerdictReason): Verdict {
  return { verdict: 'accepted', because };
}

export function ignored(because: VerdictReason): Verdict {
  return { verdict: 'ignored', because };
}

export function refused(because: VerdictReason): Verdict {
  return { verdict: 'refused', because };
}
