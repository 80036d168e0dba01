import type { EventContext } from './event-context.ts';
import { passedOnByService } from './plan-service.ts';
import type { PlannedActivity } from './planned-activity.ts';

/**
 * The institution answers everybody who follows it or the proposal, and the author; the consultation passes it on, and so
 * does the proposal's actor: who follows that one alone sees no post of the institution but what it shares.
 */
export function planAnswer(about: EventContext): readonly PlannedActivity[] {
  const { uris, consultation, proposal, answer } = about;
  if (consultation === null || proposal === null || answer === null) return [];
  const { slug } = consultation;
  const group = uris.consultation(slug);
  const note = uris.answer(slug, proposal.number, answer);
  const actor = uris.proposalActor(slug, proposal.number);
  const orderingKey = uris.proposal(slug, proposal.number);
  const recipients = { speaker: group, followersOf: [group], readers: [], orderingKey } as const;
  const byId = { type: 'Announce', object: { kind: 'id', id: note } } as const;
  const place = { kind: 'answer', slug, number: proposal.number, version: answer } as const;
  return [
    {
      role: null,
      type: 'Create',
      speaker: uris.institution,
      object: { kind: 'publication', place },
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
    ...passedOnByService(uris, { type: 'Create', slug, place, post: note, orderingKey }),
  ];
}

/** What became of a commitment changes the answer; it goes to everybody who got that. */
export function planAnswerChanged(about: EventContext): readonly PlannedActivity[] {
  const { uris, consultation, proposal } = about;
  const { answer } = about;
  const [first] = planAnswer(about);
  if (first === undefined || consultation === null || proposal === null || answer === null) return [];
  const { slug } = consultation;
  const { orderingKey } = first;
  const place = { kind: 'answer', slug, number: proposal.number, version: answer } as const;
  const post = uris.answer(slug, proposal.number, answer);
  return [
    { ...first, type: 'Update', followersOf: [...first.followersOf, uris.consultation(slug)] },
    ...passedOnByService(uris, { type: 'Update', slug, place, post, orderingKey }),
  ];
}

/**
 * A co-host gives its answer to the host, and to those who follow its institution; the host passes it on to whoever follows
 * the consultation or the proposal, as it does its own.
 */
export function planCohostAnswer(about: EventContext): readonly PlannedActivity[] {
  const { uris, cohostAnswer: answer } = about;
  if (answer === null) return [];
  if (answer.ours) return given(about, 'Create');
  if (answer.host !== null) return [];
  const group = uris.consultation(answer.slug);
  const actor = uris.proposalActor(answer.slug, answer.number);
  const orderingKey = uris.proposal(answer.slug, answer.number);
  const byId = { type: 'Announce', object: { kind: 'id', id: answer.uri }, readers: [], orderingKey } as const;
  return [
    { ...byId, role: null, speaker: group, followersOf: [group] },
    { ...byId, role: 'announce-by-proposal', speaker: actor, followersOf: [actor, orderingKey] },
  ];
}

/** What became of a commitment goes to whoever got the answer. */
export function planCohostAnswerChanged(about: EventContext): readonly PlannedActivity[] {
  return about.cohostAnswer?.ours === true ? given(about, 'Update') : [];
}

function given({ uris, cohostAnswer: answer }: EventContext, type: 'Create' | 'Update'): readonly PlannedActivity[] {
  if (answer === null || answer.host === null) return [];
  const { slug, number, version, host } = answer;
  return [
    {
      role: null,
      type,
      speaker: uris.institution,
      object: { kind: 'publication', place: { kind: 'cohost-answer', slug, number, version } },
      followersOf: [uris.institution],
      readers: [host],
      orderingKey: answer.uri,
    },
  ];
}
