import type { EventType, LoggedEvent } from '../../domain/event/event.ts';
import { resourceAt, uriOf } from '../uris.ts';
import type { EventContext } from './event-context.ts';
import { actorChanged, consultationChanged } from './plan-actor.ts';
import { planAnswer, planAnswerChanged, planCohostAnswer, planCohostAnswerChanged } from './plan-answer.ts';
import { planCommentChanged, planCommentGone, planCommentShown } from './plan-comment.ts';
import { planNewsletterHidden, planNewsletterShown } from './plan-newsletter.ts';
import { planPhaseAnnounced, planPhaseExtended } from './plan-phase.ts';
import { planProposalChanged, planProposalGone, planProposalShown } from './plan-proposal.ts';
import { passedOnByService } from './plan-service.ts';
import type { PlannedActivity } from './planned-activity.ts';
import { type NothingSent, sendsNothing } from './sends-nothing.ts';

type Plan<T extends EventType> = (about: EventContext, event: LoggedEvent<T>) => readonly PlannedActivity[];

/** Goes a way of its own: to the other institution, to the host of a consultation, or wherever (deliver.ts). */
export type AdditionalDeliveries = 'peer' | 'host' | 'apart';

/** What each kind of event leads to on the wire (design: federation, Objects). Pure: what it is about was read before. */
const PLANS: { readonly [T in Exclude<EventType, NothingSent>]: Plan<T> | AdditionalDeliveries } = {
  'institution-changed': ({ uris }) => actorChanged(uris.institution, { kind: 'institution' }),
  'appearance-published': ({ uris }) => actorChanged(uris.institution, { kind: 'institution' }),
  'appearance-restored': ({ uris }) => actorChanged(uris.institution, { kind: 'institution' }),
  'consultation-changed': consultationChanged,
  'cover-changed': consultationChanged,
  'consultation-published': ({ uris, consultation, sourceInstitution }) =>
    consultation === null
      ? []
      : [
          {
            role: null,
            type: 'Create',
            speaker: uris.institution,
            object: { kind: 'publication', place: { kind: 'announcement', slug: consultation.slug } },
            followersOf: [uris.institution],
            readers: sourceInstitution === null ? [] : [sourceInstitution],
            orderingKey: uris.consultation(consultation.slug),
          },
        ],
  'phase-opened': (about, event) => planPhaseAnnounced(about, event.data.phaseId, 'opened'),
  'phase-closed': (about, event) => planPhaseAnnounced(about, event.data.phaseId, 'closed'),
  'phase-extended': planPhaseExtended,
  'proposal-accepted': planProposalShown,
  'proposal-restored': planProposalShown,
  'proposal-held': planProposalGone,
  'proposal-removed': planProposalGone,
  'proposal-withdrawn': planProposalGone,
  'details-changed': planProposalChanged,
  'proposal-anonymised': planProposalChanged,
  'version-published': planProposalChanged,
  'comment-accepted': planCommentShown,
  'comment-restored': planCommentShown,
  'comment-changed': planCommentChanged,
  'comment-withdrawn': planCommentGone,
  'comment-removed': planCommentGone,
  'comment-held': planCommentGone,
  'answer-published': planAnswer,
  'commitment-updated': planAnswerChanged,
  'cohost-answer-published': planCohostAnswer,
  'cohost-commitment-updated': planCohostAnswerChanged,
  'newsletter-published': planNewsletterShown,
  'newsletter-unpublished': planNewsletterHidden,
  'poll-opened': (about, event) => pollAnnounced(about, event.data.pollId, 'Create'),
  /** Counts go out together (poll-counts.ts). */
  'poll-voted': 'apart',
  'poll-closed': (about, event) => pollAnnounced(about, event.data.pollId, 'Update'),
  /** Ballots are cast and read on the pages and the API. */
  /** The host is notified, and co-hosts read it there (notify-host.ts). */
  'subtotal-counted': 'host',
  /** The host of the community gets it (send-statement.ts). */
  'statement-made': 'host',
  'statement-sent-again': 'host',
  'participant-changed': ({ uris }, { data: { participantId } }) =>
    actorChanged(uris.participant(participantId), { kind: 'participant', participantId }),
  /** Goes to every server that may have content of the person (notify-erased.ts). */
  'participant-erased': 'apart',
  /** Nothing is sent: that two names are one person is nobody else's concern. */
  /** Only the other institution is notified (notify-sharing.ts). */
  'cohost-changed': 'peer',
  'invitation-changed': 'peer',
  'cohost-offer-changed': 'peer',
  'policy-changed': 'apart',
  'policies-imported': 'apart',
  'peer-added': ({ uris }, { data }) =>
    toPeer(uris, data.peer, { type: 'Follow', object: { kind: 'id', id: data.peer } }),
  'peer-removed': ({ uris }, { data }) =>
    data.follow === null
      ? []
      : toPeer(uris, data.peer, { type: 'Undo', object: { kind: 'signed', id: uris.activity(data.follow) } }),
  'keys-rotated': ({ uris }, event) => {
    const resource = resourceAt(uris, event.data.actor);
    return resource === null ? [] : actorChanged(uriOf(uris, resource), resource);
  },
};

/** Whether an event can lead to anything here; most can not, and need not be looked at. */
export function isPlanned(type: EventType): boolean {
  return !sendsNothing(type);
}

/** Which separate procedure an event has; null where it is planned here or nothing is sent. */
export function apartOf(type: EventType): AdditionalDeliveries | null {
  if (sendsNothing(type)) return null;
  const plan: unknown = PLANS[type];
  return plan === 'peer' || plan === 'host' || plan === 'apart' ? plan : null;
}

export function planActivities(about: EventContext, event: LoggedEvent): readonly PlannedActivity[] {
  if (sendsNothing(event.type)) return [];
  const plan = PLANS[event.type] as Plan<EventType> | AdditionalDeliveries;
  if (typeof plan !== 'function') return [];
  return plan(about, event).flatMap((planned) => [planned, ...changePassedOn(about, planned)]);
}

/**
 * A change or a withdrawal of a post that the consultation passed on, passed on by it as well, whole. Hubzilla and (streams) hand what
 * comes to those alone who follow its sender, and read in an Announce of a whole activity that activity. What else is known to
 * run gets none: some would show it as a post (docs/adr/0222).
 */
function changePassedOn({ uris, consultation }: EventContext, planned: PlannedActivity): readonly PlannedActivity[] {
  const { role, type, speaker, object, followersOf, orderingKey } = planned;
  const group = consultation === null ? null : uris.consultation(consultation.slug);
  const isChange = type === 'Update' || type === 'Delete';
  if (!isChange || group === null || speaker === group || !followersOf.includes(group) || !('place' in object))
    return [];
  return [
    {
      role: role === null ? 'passed-on' : `${role}-passed-on`,
      type: 'Announce',
      speaker: group,
      object: { kind: 'activity', role, about: uriOf(uris, object.place) },
      followersOf: [group],
      readers: [],
      orderingKey,
      software: ['hubzilla', 'streams', null],
    },
  ];
}

/** What our institution says to another one, and to nobody else. */
function toPeer(
  { institution }: EventContext['uris'],
  peer: string,
  overrides: Pick<PlannedActivity, 'type' | 'object'>,
): readonly PlannedActivity[] {
  return [
    {
      ...overrides,
      role: null,
      speaker: institution,
      followersOf: [],
      readers: [peer],
      orderingKey: peer,
      isBetweenNodes: true,
    },
  ];
}

function pollAnnounced(
  { uris, consultation }: EventContext,
  pollId: string,
  type: 'Create' | 'Update',
): readonly PlannedActivity[] {
  if (consultation === null) return [];
  const { slug } = consultation;
  const group = uris.consultation(slug);
  const post = uris.poll(slug, pollId);
  const place = { kind: 'poll', slug, pollId } as const;
  return [
    {
      role: null,
      type,
      speaker: group,
      object: { kind: 'publication', place },
      followersOf: [group],
      readers: [],
      orderingKey: post,
    },
    ...passedOnByService(uris, { type, slug, place, post, orderingKey: post }),
  ];
}
