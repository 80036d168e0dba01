import { urisOf } from '../uris.ts';
import type { Handling, InboxContext, Target } from './context.ts';
import { accepted, ignored, refused } from './incoming.ts';
import { idOf } from './json.ts';
import { isNewerState, saveReactionState } from './state.ts';

/**
 * A remote actor blocks a local one: its follow ends, and it is not mentioned, addressed or sent messages about what the
 * local actor represents (blocked-by-recipient.ts).
 */
export const onBlock: Handling = async (context, incoming) => {
  const object = idOf(incoming.document['object']);
  if (object === null) return refused('no-object');
  const target = await context.targetOf(object);
  if (target === null) return ignored('not-ours');
  const change = { verb: 'block', object, present: true } as const;
  if (!(await isNewerState(context, incoming, change))) return ignored('older-than-known');
  const followed = new Set([object, ...(target.kind === 'proposal' ? bothOf(context, target) : [])]);
  await context.app.store.transact(async ({ peers }) => {
    for (const each of followed) await peers.endFollow({ follower: incoming.actor, target: each, id: null });
  });
  await saveReactionState(context, incoming, change);
  return accepted('blocked-us');
};

/** A proposal is followed by its text or by its actor. */
function bothOf({ app }: InboxContext, { consultation, proposal }: Extract<Target, { kind: 'proposal' }>) {
  if (proposal.number === null) return [];
  const uris = urisOf(app.origin);
  return [uris.proposal(consultation.slug, proposal.number), uris.proposalActor(consultation.slug, proposal.number)];
}
