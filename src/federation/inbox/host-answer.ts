import { institutionUri } from '../../application/network/cohost-uris.ts';
import { recognise } from '../../application/network/recognise.ts';
import { takeHostAnswer } from '../../application/network/take-host-answer.ts';
import { hostAnswerFrom } from '../mapping/guest-answer.ts';
import { activityOf } from '../uris.ts';
import type { Handling } from './context.ts';
import { accepted, ignored, originOf, refused } from './incoming.ts';

/** A host's yes, not yet, or no to something that a participant of ours did from home; null for any other answer. */
export const onHostAnswer: (...of: Parameters<Handling>) => ReturnType<Handling> | null = (context, incoming) => {
  const said = hostAnswerFrom(incoming.document);
  if (said === null) return null;
  const actId = activityOf(context.addresses, said.activity);
  if (actId === null) return null;
  const { status, refusal, result } = said;
  const take = () => takeHostAnswer(context.app, { actId, actor: incoming.actor, status, refusal, result });
  const taking = async () => {
    const taken = await take();
    if (taken !== 'not-the-host') return taken;
    const isHost = (await recognise(context.app, institutionUri(originOf(incoming.actor)))) === 'moved';
    return isHost ? await take() : taken;
  };
  return taking().then((taken) => {
    if (taken === 'taken') return accepted(`home-act-${status}`);
    return taken === 'not-the-host' ? refused(taken) : ignored(taken === 'known' ? 'known' : 'nothing-asked');
  });
};
