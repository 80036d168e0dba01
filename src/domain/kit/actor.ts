import type { AgentId, ParticipantId, TokenId } from './id.ts';

/** Who did something. An event names nobody (null) where that is secret, not known, or was done at another institution. */
export type Actor =
  | { readonly kind: 'agent'; readonly id: AgentId }
  | { readonly kind: 'participant'; readonly id: ParticipantId }
  /** Software that holds a token, for a participant or, where that is null, for the institution. */
  | { readonly kind: 'token'; readonly id: TokenId; readonly participantId: ParticipantId | null }
  /** What brings data from another platform, by the key of that source. */
  | { readonly kind: 'connector'; readonly id: string }
  /** Whoever runs the node, at the command line. */
  | { readonly kind: 'operator' }
  /** The node itself, when the time for something has come. */
  | { readonly kind: 'clock' };

export const OPERATOR: Actor = { kind: 'operator' };
export const CLOCK: Actor = { kind: 'clock' };

/** The agent who did it; null for anybody else. */
export function agentIdOf(by: Actor | null): AgentId | null {
  return by?.kind === 'agent' ? by.id : null;
}

/** The token by which it was done; null for anybody else. */
export function tokenIdOf(by: Actor | null): TokenId | null {
  return by?.kind === 'token' ? by.id : null;
}

/** Whoever acts for a participant: themselves, or software that holds a token. Null where it is neither. */
export function actorOf(participantId: ParticipantId | null, token?: TokenId | null): Actor | null {
  if (token != null) return { kind: 'token', id: token, participantId };
  return participantId === null ? null : { kind: 'participant', id: participantId };
}

/** Whether nobody but whoever runs the node did it: such acts need no role. */
export function isByNode(by: Actor | null): boolean {
  return by === null || by.kind === 'operator' || by.kind === 'clock';
}
