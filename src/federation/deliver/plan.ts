import type { EventType, LoggedEvent } from '../../domain/event/event.ts';
import { type ResourceRef, resourceAt, uriOf } from '../uris.ts';
import type { EventContext } from './event-context.ts';
import { planCommentChanged, planCommentGone, planCommentShown } from './plan-comment.ts';
import { planProposalChanged, planProposalGone, planProposalShown } from './plan-proposal.ts';
import type { PlannedActivity } from './planned-activity.ts';

type Plan<T extends EventType> = (about: EventContext, event: LoggedEvent<T>) => readonly PlannedActivity[];

/** Nothing is sent. */
const untold = () => [];

/** Goes a way of its own: to the other institution, to the host of a consultation, or wherever (deliver.ts). */
export type AdditionalDeliveries = 'peer' | 'host' | 'apart';

/** What each kind of event leads to on the wire (design: federation, Objects). Pure: what it is about was read before. */
const PLANS: { readonly [T in EventType]: Plan<T> | AdditionalDeliveries } = {
  'institution-set-up': untold,
  'institution-changed': ({ uris }) => actorChanged(uris.institution, { kind: 'institution' }),
  'consultation-drafted': untold,
  'consultation-changed': ({ uris, consultation }) =>
    consultation === null
      ? []
      : actorChanged(uris.consultation(consultation.slug), { kind: 'consultation', slug: consultation.slug }),
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
  'consultation-discarded': untold,
  'phase-opened': (about, event) => phaseAnnounced(about, event.data.phaseId, 'opened'),
  'phase-closed': (about, event) => phaseAnnounced(about, event.data.phaseId, 'closed'),
  'phase-extended': phaseExtended,
  'contributions-imported': untold,
  'proposal-submitted': untold,
  'proposal-accepted': planProposalShown,
  'proposal-restored': planProposalShown,
  'proposal-held': planProposalGone,
  'proposal-removed': planProposalGone,
  'proposal-withdrawn': planProposalGone,
  'details-changed': planProposalChanged,
  'proposal-anonymised': planProposalChanged,
  'version-published': planProposalChanged,
  'version-pending': untold,
  'version-dropped': untold,
  'support-given': untold,
  'support-withdrawn': untold,
  'comment-submitted': untold,
  'comment-accepted': planCommentShown,
  'comment-restored': planCommentShown,
  'comment-changed': planCommentChanged,
  'comment-anonymised': untold,
  'comment-withdrawn': planCommentGone,
  'comment-removed': planCommentGone,
  'comment-held': planCommentGone,
  'answer-published': answered,
  'commitment-updated': answerChanged,
  'report-filed': untold,
  'report-decided': untold,
  'report-reopened': untold,
  'appeal-filed': untold,
  'appeal-decided': untold,
  'synthesis-published': untold,
  'poll-opened': (about, event) => pollAnnounced(about, event.data.pollId, 'Create'),
  /** Counts go out together (poll-counts.ts). */
  'poll-voted': 'apart',
  'poll-closed': (about, event) => pollAnnounced(about, event.data.pollId, 'Update'),
  /** Ballots are cast and read on the pages and the API. */
  'ballot-drafted': untold,
  'ballot-changed': untold,
  'ballot-discarded': untold,
  'ballot-announced': untold,
  'ballot-opened': untold,
  'ballot-extended': untold,
  'ballot-closed': untold,
  'ballots-published': untold,
  'ballot-cast': untold,
  'paper-batch-entered': untold,
  'paper-batch-confirmed': untold,
  'paper-batch-discarded': untold,
  /** The host is notified, and co-hosts read it there (notify-host.ts). */
  'subtotal-counted': 'host',
  'subtotal-refused': untold,
  'participant-joined': untold,
  'participant-changed': ({ uris }, { data: { participantId } }) =>
    actorChanged(uris.participant(participantId), { kind: 'participant', participantId }),
  /** Goes to every server that may have content of the person (notify-erased.ts). */
  'participant-erased': 'apart',
  /** Nothing is sent: that two names are one person is nobody else's concern. */
  'participants-joined': untold,
  'agent-invited': untold,
  'agent-changed': untold,
  'reminders-changed': untold,
  'token-created': untold,
  'token-revoked': untold,
  /** All followers are notified through the former address (notify-moved.ts). */
  'origin-moved': untold,
  /** Only the other institution is notified (notify-sharing.ts). */
  'cohost-changed': 'peer',
  'invitation-changed': 'peer',
  'policy-changed': untold,
  'residents-listed': untold,
  'residents-forgotten': untold,
  'letter-text-changed': untold,
  'mail-follow-begun': untold,
  'mail-follow-ended': untold,
  'dead-letters-retried': untold,
  'dead-letters-discarded': untold,
  'policies-imported': untold,
  'peer-added': ({ uris }, { data }) =>
    toPeer(uris, data.peer, { type: 'Follow', object: { kind: 'id', id: data.peer } }),
  'peer-changed': untold,
  'peer-moved': untold,
  'peer-removed': ({ uris }, { data }) =>
    data.follow === null
      ? []
      : toPeer(uris, data.peer, { type: 'Undo', object: { kind: 'signed', id: uris.activity(data.follow) } }),
  /** Goes to the host alone (send-outgoing.ts). */
  'home-act-kept': untold,
  'home-act-answered': untold,
  'identity-provider-changed': untold,
  'keys-rotated': ({ uris }, event) => {
    const resource = resourceAt(uris, event.data.actor);
    return resource === null ? [] : actorChanged(uriOf(uris, resource), resource);
  },
};

/** Whether an event can lead to anything here; most can not, and need not be looked at. */
export function isPlanned(type: EventType): boolean {
  return PLANS[type] !== untold;
}

/** Which separate procedure an event has; null where it is planned here or nothing is sent. */
export function apartOf(type: EventType): AdditionalDeliveries | null {
  const plan: unknown = PLANS[type];
  return plan === 'peer' || plan === 'host' || plan === 'apart' ? plan : null;
}

export function planActivities(about: EventContext, event: LoggedEvent): readonly PlannedActivity[] {
  const plan = PLANS[event.type] as Plan<EventType> | AdditionalDeliveries;
  return typeof plan === 'function' ? plan(about, event) : [];
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

/** An Update of one of our actors. */
function actorChanged(actor: string, resource: ResourceRef): readonly PlannedActivity[] {
  return [
    {
      role: null,
      type: 'Update',
      speaker: actor,
      object: { kind: 'publication', place: resource },
      followersOf: [actor],
      readers: [],
      orderingKey: actor,
    },
  ];
}

function phaseAnnounced(
  { uris, consultation }: EventContext,
  phaseId: string,
  edge: 'opened' | 'closed',
): readonly PlannedActivity[] {
  if (consultation === null) return [];
  const { slug } = consultation;
  const group = uris.consultation(slug);
  const note = uris.phase(slug, phaseId, edge);
  const recipients = { speaker: group, followersOf: [group], readers: [], orderingKey: group } as const;
  return [
    {
      role: null,
      type: 'Create',
      speaker: uris.institution,
      object: { kind: 'publication', place: { kind: 'phase', slug, phaseId, edge } },
      followersOf: [uris.institution],
      readers: [],
      orderingKey: group,
    },
    {
      ...recipients,
      role: 'announce-activity',
      type: 'Announce',
      object: { kind: 'activity', role: null, about: note },
      form: 'activity',
    },
    { ...recipients, role: 'announce', type: 'Announce', object: { kind: 'id', id: note }, form: 'id' },
  ];
}

/** An Update of the post that announced the opening, with the later end; there is none before the opening. */
function phaseExtended(
  { uris, consultation }: EventContext,
  event: LoggedEvent<'phase-extended'>,
): readonly PlannedActivity[] {
  if (consultation === null) return [];
  const { slug } = consultation;
  const group = uris.consultation(slug);
  const { phaseId } = event.data;
  return [
    {
      role: null,
      type: 'Update',
      speaker: uris.institution,
      object: { kind: 'publication', place: { kind: 'phase', slug, phaseId, edge: 'opened' } },
      followersOf: [uris.institution, group],
      readers: [],
      orderingKey: group,
    },
  ];
}

/**
 * The institution answers everybody who follows it or the proposal, and the author; the consultation passes it on, and so
 * does the proposal's actor: who follows that one alone sees no post of the institution but what it shares.
 */
function answered(about: EventContext): readonly PlannedActivity[] {
  const { uris, consultation, proposal, answer } = about;
  if (consultation === null || proposal === null || answer === null) return [];
  const { slug } = consultation;
  const group = uris.consultation(slug);
  const note = uris.answer(slug, proposal.number, answer);
  const actor = uris.proposalActor(slug, proposal.number);
  const orderingKey = uris.proposal(slug, proposal.number);
  const recipients = { speaker: group, followersOf: [group], readers: [], orderingKey } as const;
  const byId = { type: 'Announce', object: { kind: 'id', id: note } } as const;
  return [
    {
      role: null,
      type: 'Create',
      speaker: uris.institution,
      object: { kind: 'publication', place: { kind: 'answer', slug, number: proposal.number, version: answer } },
      followersOf: [uris.institution, actor, orderingKey],
      readers: proposal.author === null ? [] : [proposal.author],
      orderingKey,
    },
    {
      ...recipients,
      role: 'announce-activity',
      type: 'Announce',
      object: { kind: 'activity', role: null, about: note },
      form: 'activity',
    },
    { ...recipients, ...byId, role: 'announce', form: 'id' },
    { ...recipients, ...byId, role: 'announce-by-proposal', speaker: actor, followersOf: [actor, orderingKey] },
  ];
}

/** What became of a commitment changes the answer; it goes to everybody who got that. */
function answerChanged(about: EventContext): readonly PlannedActivity[] {
  const { uris, consultation, proposal } = about;
  const [first] = answered(about);
  if (first === undefined || consultation === null || proposal === null) return [];
  return [{ ...first, type: 'Update', followersOf: [...first.followersOf, uris.consultation(consultation.slug)] }];
}

function pollAnnounced(
  { uris, consultation }: EventContext,
  pollId: string,
  type: 'Create' | 'Update',
): readonly PlannedActivity[] {
  if (consultation === null) return [];
  const { slug } = consultation;
  const group = uris.consultation(slug);
  return [
    {
      role: null,
      type,
      speaker: group,
      object: { kind: 'publication', place: { kind: 'poll', slug, pollId } },
      followersOf: [group],
      readers: [],
      orderingKey: uris.poll(slug, pollId),
    },
  ];
}
