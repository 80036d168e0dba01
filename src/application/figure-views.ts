import type { FollowUpViews } from './follow-up-views.ts';
import type { PlaceViews } from './read-places.ts';
import type { StatisticsViews } from './statistics.ts';
import type { SynthesisViews } from './synthesis.ts';

/** What is read of a consultation as a whole: what was promised, where its proposals are, what can be counted and said. */
export type FigureViews = FollowUpViews & PlaceViews & StatisticsViews & SynthesisViews;
