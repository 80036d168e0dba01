import type { Handling } from './context.ts';
import { accepted, idOf, ignored, refused } from './incoming.ts';

/** Somebody wants to quote a post of ours (FEP-044f): public texts may be quoted, so the answer is yes. */
export const onQuoteRequest: Handling = async (context, incoming) => {
  const quoted = idOf(incoming.document['object']);
  if (quoted === null) return refused('no-object');
  if ((await context.targetOf(quoted)) === null) return ignored('not-ours');
  const actor = await context.actorOf(incoming.actor);
  if (actor === null) return refused('actor-unreadable');
  await context.replies.acceptQuote({ id: incoming.id, actor, quoted, document: incoming.document });
  return accepted('quote');
};
