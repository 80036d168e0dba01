/**
 * Who decides a step: the institution that wrote the request, the members by a decision of theirs, the host of the
 * community (which commissions in the name of all), or the supplier that was commissioned.
 */
export const DECIDERS = ['author', 'members', 'host', 'supplier'] as const;
export type Decider = (typeof DECIDERS)[number];
