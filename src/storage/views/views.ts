import type { Kysely } from 'kysely';
import type { ViewReader } from '../../application/views.ts';
import type { DB } from '../schema.ts';
import { actViews } from './acts.ts';
import { answerViews } from './answers.ts';
import { commentViews } from './comments.ts';
import { consultationViews } from './consultations.ts';
import { decisionViews } from './decisions.ts';
import { driftView } from './drift.ts';
import { eventViews } from './events.ts';
import { exportViews } from './exports.ts';
import { followUpViews } from './follow-up.ts';
import { moderationViews } from './moderation.ts';
import { placeViews } from './places.ts';
import { pollViews } from './polls.ts';
import { proposalViews } from './proposals.ts';
import { replyViews } from './replies.ts';
import { statisticsViews } from './statistics.ts';
import { synthesisViews } from './synthesis.ts';

/** Reads across aggregates, one file per thing that is listed. */
export function viewReader(db: Kysely<DB>): ViewReader {
  return {
    ...consultationViews(db),
    ...proposalViews(db),
    ...answerViews(db),
    ...commentViews(db),
    ...decisionViews(db),
    ...moderationViews(db),
    ...followUpViews(db),
    ...pollViews(db),
    ...replyViews(db),
    ...eventViews(db),
    ...actViews(db),
    ...exportViews(db),
    ...statisticsViews(db),
    ...placeViews(db),
    ...synthesisViews(db),
    ...driftView(db),
  };
}
