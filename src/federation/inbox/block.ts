import { urisOf } from '../uris.ts';
import type { Handling, InboxContext, Target } from './context.ts';
import { accepted, idOf, ignored, refused } from './incoming.ts';
import { isNews, keepState } from './state.ts';

/**
 * Somebody wants nothing from an actor of ours any more: they follow it no longer, and are not mentioned, addressed or
 * written to about what it stands for (unwanted.ts).
 */
export const onBlock: Handling = async (context, incoming) => {
  const object = idOf(incoming.document['object']);
  if (object === null) return refused('no-object');
  const target = await context.targetOf(object);
  if (target === null) return ignored('not-ours');
  const change = { verb: 'block', object, present: true } as const;
  if (!(await isNews(context, incoming, change))) return ignored('older-than-known');
  const followed = new Set([object, ...(target.kind === 'proposal' ? bothOf(context, target) : [])]);
  await context.app.store.transact(async ({ peerWrite }) => {
    for (const each of followed) await peerWrite.unfollow(each, incoming.actor);
  });
  await keepState(context, incoming, change);
  return accepted('blocked-us');
};

/** A proposal is followed by its text or by its actor. */
function bothOf({ app }: InboxContext, { consultation, proposal }: Extract<Target, { kind: 'proposal' }>) {
  if (proposal.number === null) return [];
  const uris = urisOf(app.origin);
  return [uris.proposal(consultation.slug, proposal.number), uris.proposalActor(consultation.slug, proposal.number)];
}
