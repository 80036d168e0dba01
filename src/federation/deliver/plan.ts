import type { EventType, LoggedEvent } from '../../domain/event.ts';
import { type Place, placeOf, uriOf } from '../uris.ts';
import type { About } from './about.ts';
import { commentChanged, commentGone, commentShown } from './plan-comment.ts';
import { proposalChanged, proposalGone, proposalShown } from './plan-proposal.ts';
import type { Planned } from './planned.ts';

type Plan<T extends EventType> = (about: About, event: LoggedEvent<T>) => readonly Planned[];

/** Nobody outside is told. */
const untold = () => [];

/** What each kind of event leads to on the wire (design: federation, Objects). Pure: what it is about was read before. */
const PLANS: { readonly [T in EventType]: Plan<T> } = {
  'institution-set-up': untold,
  'institution-changed': ({ uris }) => actorChanged(uris.institution, { kind: 'institution' }),
  'consultation-drafted': untold,
  'consultation-changed': ({ uris, consultation }) =>
    consultation === null
      ? []
      : actorChanged(uris.consultation(consultation.slug), { kind: 'consultation', slug: consultation.slug }),
  'consultation-published': ({ uris, consultation, madeFrom }) =>
    consultation === null
      ? []
      : [
          {
            role: null,
            type: 'Create',
            speaker: uris.institution,
            object: { kind: 'publication', place: { kind: 'announcement', slug: consultation.slug } },
            followersOf: [uris.institution],
            readers: madeFrom === null ? [] : [madeFrom],
            lane: uris.consultation(consultation.slug),
          },
        ],
  'consultation-discarded': untold,
  'phase-opened': (about, event) => phaseTold(about, event.data.phaseId, 'opened'),
  'phase-closed': (about, event) => phaseTold(about, event.data.phaseId, 'closed'),
  'phase-extended': phaseExtended,
  'contributions-imported': untold,
  'proposal-submitted': untold,
  'proposal-accepted': proposalShown,
  'proposal-restored': proposalShown,
  'proposal-held': proposalGone,
  'proposal-removed': proposalGone,
  'proposal-withdrawn': proposalGone,
  'details-changed': proposalChanged,
  'version-published': proposalChanged,
  'version-pending': untold,
  'version-dropped': untold,
  'support-given': untold,
  'support-withdrawn': untold,
  'comment-submitted': untold,
  'comment-accepted': commentShown,
  'comment-restored': commentShown,
  'comment-changed': commentChanged,
  'comment-withdrawn': commentGone,
  'comment-removed': commentGone,
  'comment-held': commentGone,
  'answer-published': answered,
  'commitment-updated': answerChanged,
  'report-filed': untold,
  'report-decided': untold,
  'report-reopened': untold,
  'appeal-filed': untold,
  'appeal-decided': untold,
  'synthesis-published': untold,
  'poll-opened': (about, event) => pollTold(about, event.data.pollId, 'Create'),
  /** Counts go out together (poll-counts.ts). */
  'poll-voted': untold,
  'poll-closed': (about, event) => pollTold(about, event.data.pollId, 'Update'),
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
  /** The host is told, and co-hosts read it there (tell-subtotal.ts). */
  'subtotal-counted': untold,
  'subtotal-refused': untold,
  'participant-joined': untold,
  'participant-changed': ({ uris }, event) =>
    actorChanged(uris.participant(event.data.participantId), {
      kind: 'participant',
      participantId: event.data.participantId,
    }),
  /** Goes wherever the person was heard (erased.ts). */
  'participant-erased': untold,
  /** Nobody is told that two names are one person. */
  'participants-joined': untold,
  'agent-invited': untold,
  'agent-changed': untold,
  'reminders-changed': untold,
  'token-created': untold,
  'token-revoked': untold,
  /** Everybody who follows something is told by its former address (tell-moved.ts). */
  'origin-moved': untold,
  /** Only the other institution is told (tell-sharing.ts). */
  'cohost-changed': untold,
  'invitation-changed': untold,
  'policy-changed': untold,
  'residents-listed': untold,
  'residents-forgotten': untold,
  'letter-text-changed': untold,
  'mail-follow-begun': untold,
  'mail-follow-ended': untold,
  'policies-imported': untold,
  'peer-added': ({ uris }, { data }) =>
    toPeer(uris, data.peer, { type: 'Follow', object: { kind: 'id', id: data.peer } }),
  'peer-changed': untold,
  'peer-moved': untold,
  'peer-removed': ({ uris }, { data }) =>
    data.follow === null
      ? []
      : toPeer(uris, data.peer, { type: 'Undo', object: { kind: 'signed', id: uris.activity(data.follow) } }),
  /** Goes to the host alone (home-acts.ts). */
  'home-act-kept': untold,
  'home-act-answered': untold,
  'identity-provider-changed': untold,
  'keys-rotated': ({ uris }, event) => {
    const place = placeOf(uris, event.data.actor);
    return place === null ? [] : actorChanged(uriOf(uris, place), place);
  },
};

/** Whether an event can lead to anything here; most can not, and need not be looked at. */
export function isPlanned(type: EventType): boolean {
  return PLANS[type] !== untold;
}

export function planFor(about: About, event: LoggedEvent): readonly Planned[] {
  const plan = PLANS[event.type] as Plan<EventType>;
  return plan(about, event);
}

/** What our institution says to another one, and to nobody else. */
function toPeer(
  { institution }: About['uris'],
  peer: string,
  said: Pick<Planned, 'type' | 'object'>,
): readonly Planned[] {
  return [
    { ...said, role: null, speaker: institution, followersOf: [], readers: [peer], lane: peer, isBetweenNodes: true },
  ];
}

/** An actor of ours says what it is now. */
function actorChanged(actor: string, place: Place): readonly Planned[] {
  return [
    {
      role: null,
      type: 'Update',
      speaker: actor,
      object: { kind: 'publication', place },
      followersOf: [actor],
      readers: [],
      lane: actor,
    },
  ];
}

function phaseTold({ uris, consultation }: About, phaseId: string, edge: 'opened' | 'closed'): readonly Planned[] {
  if (consultation === null) return [];
  const { slug } = consultation;
  const group = uris.consultation(slug);
  const note = uris.phase(slug, phaseId, edge);
  const spread = { speaker: group, followersOf: [group], readers: [], lane: group } as const;
  return [
    {
      role: null,
      type: 'Create',
      speaker: uris.institution,
      object: { kind: 'publication', place: { kind: 'phase', slug, phaseId, edge } },
      followersOf: [uris.institution],
      readers: [],
      lane: group,
    },
    { ...spread, role: 'announce-activity', type: 'Announce', object: { kind: 'activity', role: null, about: note } },
    { ...spread, role: 'announce', type: 'Announce', object: { kind: 'id', id: note } },
  ];
}

/** The post that said that it opened says the later end; there is none before it opened. */
function phaseExtended({ uris, consultation }: About, event: LoggedEvent<'phase-extended'>): readonly Planned[] {
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
      lane: group,
    },
  ];
}

/**
 * The institution answers everybody who follows it or the proposal, and the author; the consultation passes it on, and so
 * does the proposal's actor: who follows that one alone sees no post of the institution but what it shares.
 */
function answered(about: About): readonly Planned[] {
  const { uris, consultation, proposal, answer } = about;
  if (consultation === null || proposal === null || answer === null) return [];
  const { slug } = consultation;
  const group = uris.consultation(slug);
  const note = uris.answer(slug, proposal.number, answer);
  const actor = uris.proposalActor(slug, proposal.number);
  const lane = uris.proposal(slug, proposal.number);
  const spread = { speaker: group, followersOf: [group], readers: [], lane } as const;
  const byId = { type: 'Announce', object: { kind: 'id', id: note } } as const;
  return [
    {
      role: null,
      type: 'Create',
      speaker: uris.institution,
      object: { kind: 'publication', place: { kind: 'answer', slug, number: proposal.number, version: answer } },
      followersOf: [uris.institution, actor, lane],
      readers: proposal.author === null ? [] : [proposal.author],
      lane,
    },
    { ...spread, role: 'announce-activity', type: 'Announce', object: { kind: 'activity', role: null, about: note } },
    { ...spread, ...byId, role: 'announce' },
    { ...spread, ...byId, role: 'announce-by-proposal', speaker: actor, followersOf: [actor, lane] },
  ];
}

/** What became of a commitment changes the answer; it goes to everybody who got that. */
function answerChanged(about: About): readonly Planned[] {
  const { uris, consultation, proposal } = about;
  const [first] = answered(about);
  if (first === undefined || consultation === null || proposal === null) return [];
  return [{ ...first, type: 'Update', followersOf: [...first.followersOf, uris.consultation(consultation.slug)] }];
}

function pollTold({ uris, consultation }: About, pollId: string, type: 'Create' | 'Update'): readonly Planned[] {
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
      lane: uris.poll(slug, pollId),
    },
  ];
}
