import type { ParticipantView } from '../../application/participant/ports.ts';
import { isId } from '../../domain/kit/id.ts';
import type { Uris } from '../uris.ts';
import { actorDocument, type PublishedKeys } from './actor.ts';
import type { WireDocument } from './document.ts';

const PREFIX = 'p_';

/**
 * Somebody with an account here who published something. Pseudonymous: not to be listed or searched, no picture, no
 * standing. What they support is nowhere in it.
 */
export function actorOf(
  uris: Uris,
  participant: Pick<ParticipantView, 'id' | 'name' | 'createdAt'>,
  keys: PublishedKeys,
): WireDocument {
  return actorDocument(uris, {
    id: uris.participant(participant.id),
    type: 'Person',
    handle: participantHandle(participant.id),
    name: participant.name,
    findable: false,
    since: participant.createdAt,
    keys,
  });
}

/** A handle that says nothing of the person: their id in base 36. */
export function participantHandle(id: string): string {
  return PREFIX + BigInt(`0x${id.replaceAll('-', '')}`).toString(36);
}

/** The id behind such a handle; null for any other. */
export function participantIdOf(handle: string): string | null {
  if (!/^p_[0-9a-z]{1,25}$/.test(handle)) return null;
  let number = 0n;
  for (const digit of handle.slice(PREFIX.length)) number = number * 36n + BigInt(Number.parseInt(digit, 36));
  const hex = number.toString(16).padStart(32, '0');
  const id = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  return isId(id) && participantHandle(id) === handle ? id : null;
}
