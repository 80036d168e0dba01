import { takeHostAnswer } from '../../application/network/take-host-answer.ts';
import { hostAnswerFrom } from '../mapping/guest-answer.ts';
import { activityOf } from '../uris.ts';
import type { Handling } from './context.ts';
import { accepted, ignored, refused } from './incoming.ts';

/** A host's yes, not yet, or no to something that a participant of ours did from home; null for any other answer. */
export const onHostAnswer: (...of: Parameters<Handling>) => ReturnType<Handling> | null = (context, incoming) => {
  const said = hostAnswerFrom(incoming.document);
  if (said === null) return null;
  const actId = activityOf(context.addresses, said.activity);
  if (actId === null) return null;
  const { status, refusal, result } = said;
  return takeHostAnswer(context.app, { actId, actor: incoming.actor, status, refusal, result }).then((taken) => {
    if (taken === 'taken') return accepted(`home-act-${status}`);
    return taken === 'not-the-host' ? refused(taken) : ignored(taken === 'known' ? 'known' : 'nothing-asked');
  });
};
