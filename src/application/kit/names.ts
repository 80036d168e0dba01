/** Names for `writer.locks.acquire`: what may be made only once, each under its own. */

/** The institution's and every consultation's handle: whether one is free depends on others like it. */
export const HANDLES = 'handles';

/** That an administrator is left depends on every agent. */
export const AGENTS = 'agents';

/** What is a peer, and what it may be. */
export const PEERS = 'peers';

/** The sequence of the directory that we publish is of who is listed then. */
export const OWN_DIRECTORY = 'own directory';

/** Whether an invitation of another institution is known, whatever came first. */
export const INVITATIONS = 'invitations';

/** How far our offers to bring others into a mirrored consultation got, whoever says so. */
export const offersLock = (consultationId: string): string => `offers ${consultationId}`;

/** What agents were reminded of. */
export const REMINDERS = 'reminders';
export const REQUEST_REMINDERS = 'reminders of requests';

/** E-mails to moderators about what waits. */
export const WAITING = 'waiting';

/** While it is looked whether something of an institution is kept as evidence already. */
export const evidenceLock = (peer: string): string => `evidence ${peer}`;
export const agentLock = (emailKey: string): string => `agent ${emailKey}`;
export const signInLock = (keyHash: string): string => `sign-in ${keyHash}`;
export const actorLock = (uri: string): string => `actor ${uri}`;
export const originalLock = (uri: string): string => `original ${uri}`;
/** While the participant is made to whom the texts of erased people belong in a consultation. */
export const anonymousAuthorLock = (consultationId: string): string => `anonymous author ${consultationId}`;
export const mailTemplateLock = (kind: string, lang: string): string => `letter ${kind} ${lang}`;
export const reporterLock = (reporter: string, subjectId: string): string => `report ${reporter} ${subjectId}`;
/** While somebody supports or votes, or becomes another: it leaves no trace in their row. */
export const participantLock = (id: string): string => `participant ${id}`;
/** While it is counted how many letters go to an address, by its hash. */
export const codeLetterLock = (addressHash: string): string => `code letter ${addressHash}`;
/** While a batch of contributions on paper is entered: no two of one reference. */
export const paperLock = (consultationId: string): string => `paper ${consultationId}`;
export const voterLock = (voterKey: string): string => `voter ${voterKey}`;

/** While it is counted how much the participants of a co-host wrote in a consultation. */
export const writtenLock = (consultationId: string, peer: string): string => `written ${consultationId} ${peer}`;

/** While it is decided about something that was written on another node, by its id there. */
export const incomingContributionLock = (object: string): string => `guest ${object}`;
