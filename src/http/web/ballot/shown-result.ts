import type { TallyView } from '../../../application/ballot/read-tally.ts';

/** A result that is shown. */
export type ShownResult = Extract<TallyView['result'], { visible: true }>;
