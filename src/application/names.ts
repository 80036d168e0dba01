/** Names for `lockName`: what may be made only once, each under its own. */

/** The institution's and every consultation's handle: whether one is free depends on others like it. */
export const HANDLES = 'handles';

export const agentName = (emailKey: string): string => `agent ${emailKey}`;
export const actorName = (uri: string): string => `actor ${uri}`;
export const originalName = (uri: string): string => `original ${uri}`;
export const reporterName = (reporter: string, subjectId: string): string => `report ${reporter} ${subjectId}`;
