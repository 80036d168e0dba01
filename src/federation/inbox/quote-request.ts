import type { Handling, Target } from './context.ts';
import { accepted, ignored, originOf, refused } from './incoming.ts';
import { idOf } from './json.ts';
import { isNotPublic } from './not-public.ts';

/** Each yes is kept, for whoever asks for it by its id. */
const PER_DAY = 20;
const DAY_MS = 86_400_000;
const POSTS: ReadonlySet<Target['kind']> = new Set(['proposal', 'notice', 'poll']);

/**
 * Somebody wants to quote a post of ours (FEP-044f) in one of their own: public texts may be quoted, so the answer is yes,
 * and no once the text is not there any more. Comments are their authors' to allow.
 */
export const onQuoteRequest: Handling = async (context, incoming) => {
  const quoted = idOf(incoming.document['object']);
  if (quoted === null) return refused('no-object');
  const target = await context.targetOf(quoted);
  if (target === null) return ignored('not-ours');
  if (!POSTS.has(target.kind) || quoted.endsWith('/actor')) return refused('not-quotable');
  const quoting = idOf(incoming.document['instrument']);
  if (quoting === null) return refused('no-instrument');
  if (originOf(quoting) !== originOf(incoming.actor)) return refused('foreign-instrument');
  const since = new Date(incoming.receivedAt.getTime() - DAY_MS);
  const count = await context.app.store.read((reader) => reader.peers.countQuotes(incoming.actor, since));
  if (count >= PER_DAY) return refused('too-many-quotes');
  const actor = await context.actorOf(incoming.actor);
  if (actor === null) return refused('actor-unreadable');
  // Without an answer the quote would wait for ever.
  if (isNotPublic(target)) {
    await context.replies.rejectQuote({ id: incoming.id, actor, quoted, document: incoming.document });
    return refused('gone');
  }
  await context.replies.acceptQuote({ id: incoming.id, actor, quoted, document: incoming.document });
  return accepted('quote');
};
