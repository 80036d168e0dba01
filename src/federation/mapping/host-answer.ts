import type { IncomingContribution } from '../../application/network/incoming/ports.ts';
import type { OutgoingContributionKind } from '../../application/network/outgoing/ports.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import type { OutgoingStatus } from '../../domain/network/host.ts';
import { readHostAnswer } from '../vocab.ts';
import { type ActivityType, activityDocument } from './activity.ts';
import { objectDocument, type WireDocument } from './document.ts';

/** The activity that somebody at a co-host did, by its type. */
export const TYPE_OF = { create: 'Create', update: 'Update', delete: 'Delete' } as const satisfies Record<
  OutgoingContributionKind,
  ActivityType
>;

const ANSWERS = {
  accepted: 'Accept',
  /** An officer decides; AS2's word for a yes that depends on something. */
  held: 'TentativeAccept',
  refused: 'Reject',
} as const satisfies Record<IncomingContribution['status'], ActivityType>;

/** What a host says to a participant of a co-host about what they did: yes, not yet, or no and why. */
export function hostAnswer(of: {
  readonly id: string;
  /** The consultation. */
  readonly speaker: string;
  /** Whose act it is. */
  readonly to: string;
  readonly act: IncomingContribution;
  /** The id here of what came of it, where it has one. */
  readonly result: string | null;
}): WireDocument {
  const { act, to } = of;
  const { '@context': _context, ...members } = activityDocument({
    id: of.id,
    type: ANSWERS[act.status],
    actor: of.speaker,
    object: { id: act.activity, type: TYPE_OF[act.act], actor: to, object: act.object },
    to: [to],
    cc: [],
    at: act.answeredAt,
  });
  return objectDocument({
    ...members,
    ...(of.result === null ? {} : { result: of.result }),
    ...(act.refusal === null ? {} : { refusal: JSON.parse(JSON.stringify(act.refusal)) }),
  });
}

/** What a host answered; null where it is no answer about something from home. */
export function hostAnswerFrom(document: unknown): {
  readonly activity: string;
  readonly status: Exclude<OutgoingStatus, 'waiting'>;
  readonly refusal: Refusal | null;
  readonly result: string | null;
} | null {
  const read = readHostAnswer(document);
  if (read === null) return null;
  const status = STATUS_OF[read.type];
  return {
    activity: read.object.id,
    status,
    refusal: status === 'refused' ? (read.refusal ?? null) : null,
    result: read.result ?? null,
  };
}

const STATUS_OF = { Accept: 'accepted', TentativeAccept: 'held', Reject: 'refused' } as const;
