import type { StoredFault } from '../../application/network/subtotal/ports.ts';
import { readFault } from '../vocab.ts';
import { instant, objectDocument, present, type WireDocument } from './document.ts';

/** The host answers the institution that sent a subtotal; without a fault it counts. */
export function subtotalAnswer(
  input: {
    readonly id: string;
    readonly actor: string;
    readonly to: string;
    readonly create: { readonly id: string; readonly object: string };
    readonly fault: StoredFault | null;
  },
  at: Date,
): WireDocument {
  const { id, actor, to, create, fault } = input;
  return objectDocument({
    id,
    type: fault === null ? 'Accept' : 'Reject',
    actor,
    object: { id: create.id, type: 'Create', actor: to, object: create.object },
    ...(fault === null ? {} : { fault: wordsOf(fault) }),
    to: [to],
    published: instant(at),
  });
}

/** Values of a fault use existing terms. */
const TERMS: Readonly<Record<string, string>> = { expected: 'sequence', limit: 'registered', until: 'closesAt' };

function wordsOf({ because, ...values }: StoredFault): object {
  const messages = Object.entries(values).map(([name, value]) => [TERMS[name] ?? name, value]);
  return present({ because, ...Object.fromEntries(messages) });
}

/** Why a subtotal does not count, as its host says it; null for what says no reason. */
export function faultIn(input: unknown): StoredFault | null {
  const read = readFault(input);
  if (read === null) return null;
  const { because, sequence: expected, registered: limit, number, countedAt, closesAt: close } = read;
  const [closesAt, until] = because === 'other-close' ? [close, undefined] : [undefined, close];
  const plain = { expected, limit, number, countedAt, closesAt, until };
  const values = Object.entries(plain).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value instanceof Date ? value.toISOString() : value]],
  );
  return { because, ...Object.fromEntries(values) };
}
