import type { Kysely } from 'kysely';
import type { ViewReader } from '../../application/application.ts';
import { answerViews } from '../answer/answers.ts';
import { followUpViews } from '../answer/follow-up.ts';
import { driftView } from '../ballot/drift.ts';
import { commentViews } from '../comment/comment-views.ts';
import { replyViews } from '../comment/comments.ts';
import { consultationViews } from '../consultation/consultation-views.ts';
import { statisticsViews } from '../consultation/statistics.ts';
import { actViews } from '../event/acts.ts';
import { eventViews } from '../event/event-views.ts';
import { exportViews } from '../export/exports.ts';
import { decisionViews } from '../moderation/decisions.ts';
import { moderationViews } from '../moderation/moderation-views.ts';
import { pollViews } from '../poll/poll-views.ts';
import { placeViews } from '../proposal/places.ts';
import { proposalViews } from '../proposal/proposal-views.ts';
import { synthesisViews } from '../synthesis/synthesis.ts';
import type { DB } from './schema.ts';

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
