/** What somebody who takes part can do, where a phase allows it. Reading, following and reporting are always allowed. */
export const ACTS = ['propose', 'support', 'comment', 'vote', 'respond'] as const;
export type Act = (typeof ACTS)[number];
