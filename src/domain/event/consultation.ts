import type { PhaseKind } from '../consultation/phase.ts';
import type { Id, PaperBatchId, PhaseId, PollId } from '../kit/id.ts';
import { type EventDefinition, INTERNAL, NO_DATA, SHOWN, shape } from './definition.ts';

type InstitutionActData = { readonly actId: Id; readonly preparedBy: Id };

export const CONSULTATION_EVENTS = {
  'consultation-drafted': { ...INTERNAL, version: 1, data: shape<{ readonly slug: string }>() },
  /** `published`: whether it was published already, in which case the event is public. */
  /** Once it is published; what changes in a draft is not for the public (storage/event/event-views.ts). */
  'consultation-changed': {
    ...SHOWN,
    version: 1,
    documents: 'any',
    cohosts: 'consultation',
    catalogue: 'consultation',
    data: shape<{ readonly slug: string; readonly published: boolean }>(),
  },
  /** Its picture, or that it has none any more; of a draft too, which nobody outside sees (storage/event/event-views.ts). */
  'cover-changed': { ...SHOWN, version: 1, cohosts: 'consultation', data: shape<{ readonly published: boolean }>() },
  'consultation-published': {
    ...SHOWN,
    version: 1,
    documents: 'any',
    catalogue: 'all',
    news: ['institution'],
    data: shape<{ readonly slug: string; readonly rulesHash: string }>(),
  },
  /** A draft that nobody outside ever saw is gone. */
  'consultation-discarded': { ...INTERNAL, version: 1, data: shape<{ readonly slug: string }>() },
  'phase-opened': {
    ...SHOWN,
    version: 1,
    documents: 'any',
    news: ['institution', 'consultation'],
    data: shape<{ readonly phaseId: PhaseId; readonly kind: PhaseKind }>(),
  },
  'phase-closed': {
    ...SHOWN,
    version: 1,
    documents: 'any',
    catalogue: 'all',
    news: ['institution', 'consultation'],
    data: shape<{ readonly phaseId: PhaseId; readonly kind: PhaseKind }>(),
  },
  /** How many supported what when the last phase for it closed: no page shows the event itself (docs/adr/0214). */
  'phase-totals': {
    ...INTERNAL,
    isPublic: true,
    version: 1,
    data: shape<{ readonly phaseId: PhaseId; readonly kind: PhaseKind }>(),
  },
  'phase-extended': {
    ...SHOWN,
    version: 1,
    documents: 'any',
    cohosts: 'consultation',
    catalogue: 'all',
    news: ['institution', 'consultation'],
    data: shape<{ readonly phaseId: PhaseId; readonly from: string; readonly to: string }>(),
  },
  'contributions-imported': {
    ...SHOWN,
    version: 1,
    cohosts: 'all',
    catalogue: 'all',
    data: shape<{
      readonly source: string;
      /** How many are new; they have the numbers from the first one on. */
      readonly proposals: number;
      readonly firstNumber?: number | undefined;
      readonly supports: number;
    }>(),
  },
  /**
   * The node came back from a backup: its co-hosts read everything again, also those that had read no further than the backup, for
   * what they sent since then is lost.
   */
  'backup-restored': { ...INTERNAL, cohosts: 'all', version: 1, data: NO_DATA },
  'synthesis-published': {
    ...SHOWN,
    version: 1,
    documents: 'none',
    news: ['consultation'],
    data: shape<{ readonly synthesisId: Id }>(),
  },
  /** It is offered to other institutions as a template, or what it is now in the place of what was offered. */
  'template-published': {
    ...SHOWN,
    version: 1,
    documents: 'any',
    catalogue: 'consultation',
    data: shape<{ readonly version: number; readonly contentHash: string }>(),
  },
  'template-withdrawn': {
    ...SHOWN,
    version: 1,
    documents: 'any',
    catalogue: 'consultation',
    data: shape<{ readonly version: number }>(),
  },
  'paper-contributions-entered': { ...INTERNAL, version: 1, data: shape<{ readonly batchId: PaperBatchId }>() },
  'paper-contributions-confirmed': { ...INTERNAL, version: 1, data: shape<{ readonly batchId: PaperBatchId }>() },
  'paper-contributions-discarded': { ...INTERNAL, version: 1, data: shape<{ readonly batchId: PaperBatchId }>() },
  'paper-contributions-revoked': { ...INTERNAL, version: 1, data: shape<{ readonly batchId: PaperBatchId }>() },
  /** A version of the charter of a community is in force. */
  'charter-adopted': {
    ...SHOWN,
    cohosts: 'charter',
    version: 1,
    data: shape<{ readonly version: number; readonly contentHash: string }>(),
  },
  /** The host of a community offers it to one of its members; co-hosts read everything again, so that it is complete there. */
  'hand-over-offered': { ...SHOWN, cohosts: 'all', version: 1, data: shape<{ readonly to: string }>() },
  /** An institution without a node became a member of a community, or is none any more. */
  'paper-member-admitted': {
    ...SHOWN,
    documents: 'any',
    cohosts: 'consultation',
    version: 1,
    data: shape<{ readonly institution: string }>(),
  },
  'paper-member-ended': {
    ...SHOWN,
    documents: 'any',
    cohosts: 'consultation',
    version: 1,
    data: shape<{ readonly institution: string }>(),
  },
  'hand-over-withdrawn': { ...SHOWN, cohosts: 'consultation', version: 1, data: shape<{ readonly to: string }>() },
  /** Another institution hosts a community: its id under the former host and the one of now. */
  'host-changed': {
    ...SHOWN,
    documents: 'any',
    cohosts: 'consultation',
    version: 1,
    data: shape<{
      readonly from: string;
      readonly to: string;
      readonly because: 'offer' | 'silence' | 'invitation';
    }>(),
  },
  /** In the name of the institution, by one agent, and confirmed or discarded by another; the data names the first. */
  'institution-act-prepared': { ...INTERNAL, version: 1, data: shape<InstitutionActData>() },
  'institution-act-confirmed': { ...INTERNAL, version: 1, data: shape<InstitutionActData>() },
  'institution-act-discarded': { ...INTERNAL, version: 1, data: shape<InstitutionActData>() },
  'poll-opened': {
    ...SHOWN,
    version: 1,
    cohosts: 'poll',
    news: ['consultation'],
    data: shape<{ readonly pollId: PollId }>(),
  },
  /** The event names nobody, nor a pseudonym; once its hour is over its moment is the hour (docs/adr/0213). */
  'poll-voted': { ...INTERNAL, version: 3, data: shape<{ readonly pollId: PollId }>() },
  /** Its questions were made or changed; a page of the consultation shows its title. */
  'questionnaire-changed': {
    ...INTERNAL,
    documents: 'consultation',
    version: 1,
    data: shape<{ readonly questionnaireId: Id }>(),
  },
  /** Neither what nor by whom, in no place of the event. */
  'questionnaire-answered': { ...INTERNAL, version: 1, data: shape<{ readonly questionnaireId: Id }>() },
  /** An officer took a text answer out of sight; the event does not say which. */
  'text-answer-hidden': { ...INTERNAL, version: 1, data: shape<{ readonly questionnaireId: Id }>() },
  'poll-closed': { ...SHOWN, version: 1, news: ['consultation'], data: shape<{ readonly pollId: PollId }>() },
} as const satisfies Record<string, EventDefinition>;
