import type { Handling } from './context.ts';
import { accepted, ignored, refused } from './incoming.ts';
import { idOf, isJson } from './json.ts';
import { isNewerState, saveReactionState } from './state.ts';

/** A share: counted for reach, never as support. What is embedded in an Announce is never believed. */
export const onAnnounce: Handling = async (context, incoming) => {
  const { object } = incoming.document;
  if (isJson(object) && Object.keys(object).some((key) => key !== 'id' && key !== '@context')) {
    return refused('embedded-announce');
  }
  const id = idOf(object);
  if (id === null) return refused('no-object');
  if ((await context.targetOf(id)) === null) return ignored('not-ours');
  const change = { verb: 'share', object: id, present: true } as const;
  if (!(await isNewerState(context, incoming, change))) return ignored('older-than-known');
  await saveReactionState(context, incoming, change);
  return accepted('share');
};
