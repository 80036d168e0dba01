/** Names for `lockName`: what may be made only once, each under its own. */

/** The institution's and every consultation's handle: whether one is free depends on others like it. */
export const HANDLES = 'handles';

/** That an administrator is left depends on every agent. */
export const AGENTS = 'agents';

/** What is a peer, and what it may be. */
export const PEERS = 'peers';

/** Whether an invitation of another institution is known, whatever came first. */
export const INVITATIONS = 'invitations';

/** What agents were reminded of. */
export const REMINDERS = 'reminders';

/** What moderators were told that waits. */
export const WAITING = 'waiting';

export const agentName = (emailKey: string): string => `agent ${emailKey}`;
export const signInName = (keyHash: string): string => `sign-in ${keyHash}`;
export const actorName = (uri: string): string => `actor ${uri}`;
export const originalName = (uri: string): string => `original ${uri}`;
export const letterTextName = (kind: string, lang: string): string => `letter ${kind} ${lang}`;
export const reporterName = (reporter: string, subjectId: string): string => `report ${reporter} ${subjectId}`;
