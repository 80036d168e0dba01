import type { AppealId, CommentId, ReportId } from '../kit/id.ts';
import type { DecisionKind, Subject } from '../moderation/decision.ts';
import type { AppealOutcome } from '../moderation/report.ts';
import type { ModerationRule } from '../moderation/rule.ts';
import { type EventDefinition, INTERNAL, SHOWN, shape } from './definition.ts';

export const MODERATION_EVENTS = {
  'comment-submitted': { ...INTERNAL, version: 1, data: shape<{ readonly commentId: CommentId }>() },
  'comment-accepted': {
    ...SHOWN,
    version: 1,
    cohosts: 'comment',
    decision: 'accept',
    data: shape<{ readonly commentId: CommentId }>(),
  },
  'comment-changed': { ...SHOWN, version: 1, cohosts: 'comment', data: shape<{ readonly commentId: CommentId }>() },
  'comment-withdrawn': { ...SHOWN, version: 1, cohosts: 'comment', data: shape<{ readonly commentId: CommentId }>() },
  /** It has no author any more, and where it was not to stay, no text. */
  'comment-anonymised': {
    ...INTERNAL,
    version: 1,
    documents: 'consultation',
    cohosts: 'comment',
    data: shape<{ readonly commentId: CommentId }>(),
  },
  'comment-removed': {
    ...SHOWN,
    version: 1,
    cohosts: 'comment',
    decision: 'remove',
    data: shape<{ readonly commentId: CommentId; readonly rule: ModerationRule }>(),
  },
  'comment-restored': {
    ...SHOWN,
    version: 1,
    cohosts: 'comment-again',
    decision: 'restore',
    data: shape<{ readonly commentId: CommentId }>(),
  },
  'comment-held': {
    ...SHOWN,
    version: 1,
    cohosts: 'comment',
    decision: 'hold',
    data: shape<{ readonly commentId: CommentId }>(),
  },
  'report-filed': {
    ...INTERNAL,
    version: 1,
    data: shape<{ readonly reportId: ReportId; readonly subject: Subject }>(),
  },
  'report-decided': {
    ...INTERNAL,
    version: 1,
    data: shape<{ readonly reportId: ReportId; readonly outcome: string; readonly decision: DecisionKind | null }>(),
  },
  /** The decision about it was undone. */
  'report-reopened': { ...INTERNAL, version: 1, data: shape<{ readonly reportId: ReportId }>() },
  'appeal-filed': {
    ...INTERNAL,
    version: 1,
    data: shape<{ readonly appealId: AppealId; readonly subject: Subject }>(),
  },
  'appeal-decided': {
    ...SHOWN,
    version: 1,
    documents: 'none',
    data: shape<{ readonly appealId: AppealId; readonly outcome: AppealOutcome }>(),
  },
} as const satisfies Record<string, EventDefinition>;
