import { createHash } from 'node:crypto';
import { EVENTS, type NewEvent } from '../../domain/event/event.ts';
import { canonicalText } from '../kit/content-hash.ts';

export const SALT_BYTES = 32;

/**
 * The document that is hashed: the event as the public log has it, with what it says as `content`. Ids are those of this node,
 * which stay when an address changes.
 */
export function committedDocument(event: Omit<NewEvent, 'data'> & { readonly data: object }, content: object): object {
  const { id, type, at, origin, consultationId, proposalId, data } = event;
  return {
    v: 1,
    id,
    type,
    version: EVENTS[type].version,
    at: at.toISOString(),
    source: origin?.kind === 'imported' ? origin.source : null,
    consultation: consultationId,
    proposal: proposalId,
    data: plain(data),
    content: plain(content),
  };
}

/** SHA-256 of the salt and the JCS form (RFC 8785) of a document. */
export function commitmentTo(document: object, salt: Uint8Array): Buffer {
  return createHash('sha256').update(salt).update(canonicalText(document)).digest();
}

/** As JSON holds it: moments as text, nothing that is absent. */
function plain(value: object): unknown {
  return JSON.parse(JSON.stringify(value));
}
