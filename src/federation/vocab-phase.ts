import { z } from 'zod';
import { ACTS } from '../domain/consultation/act.ts';
import { PHASE_KINDS } from '../domain/consultation/phase.ts';
import { languages, list, moment, text, uri } from './vocab-parts.ts';

export const EXTENSION = z.looseObject({ formerly: moment, closesAt: moment, note: languages, decidedAt: moment });

export const PHASE = z.looseObject({
  kind: z.enum(PHASE_KINDS),
  title: languages.optional(),
  opensAt: moment,
  closesAt: moment,
  allows: list(z.enum(ACTS)),
  extensions: list(EXTENSION),
});
export type PhaseShape = z.infer<typeof PHASE>;

/** Something that lasts, as an event of a calendar: a vote, a poll. */
export const CALENDAR_EVENT = z.looseObject({
  id: uri,
  type: z.literal('Event'),
  attributedTo: uri,
  name: text,
  nameMap: languages,
  startTime: moment,
  endTime: moment,
  consultation: uri,
});

/** A phase as one. */
export const PHASE_EVENT = CALENDAR_EVENT.extend({ phase: PHASE });
