import type { Verdict } from '../../application/host/ports.ts';
import { institutionUri } from '../../application/kit/uris.ts';
import { resolveMove } from '../../application/network/move/resolve-move.ts';
import { receiveHostAnswer } from '../../application/network/outgoing/receive-host-answer.ts';
import { hostAnswerFrom } from '../mapping/host-answer.ts';
import { activityOf } from '../uris.ts';
import type { Handling } from './context.ts';
import { accepted, ignored, originOf, refused } from './incoming.ts';

/** A host accepts, defers or refuses a contribution of a local participant; null for any other reply. */
export const onHostAnswer: (...of: Parameters<Handling>) => Promise<Verdict | null> | null = (context, incoming) => {
  const received = hostAnswerFrom(incoming.document);
  if (received === null) return null;
  const actId = activityOf(context.addresses, received.activity);
  if (actId === null) return null;
  const { status, refusal, result } = received;
  const document = JSON.stringify(incoming.asSent);
  const take = () =>
    receiveHostAnswer(context.app, { actId, actor: incoming.actor, status, refusal, result, document });
  const taking = async () => {
    const accepted = await take();
    if (accepted !== 'not-the-host') return accepted;
    const isHost = (await resolveMove(context.app, institutionUri(originOf(incoming.actor)))) === 'moved';
    return isHost ? await take() : accepted;
  };
  return taking().then((claimed) => {
    // Other activities of ours have ids of the same form: subtotals that were sent are answered so too.
    if (claimed === 'unknown') return null;
    if (claimed === 'taken') return accepted(`home-act-${status}`);
    return claimed === 'not-the-host' ? refused(claimed) : ignored('known');
  });
};
