import type { InboxContext } from './context.ts';
import { type Incoming, originOf } from './incoming.ts';
import { idOf, isJson, listOf } from './json.ts';

/** Activities by which an institution announces changes in what it hosts. */
export const UPDATE_ACTIVITIES: ReadonlySet<string> = new Set(['Announce', 'Create', 'Update', 'Delete', 'Move']);

/**
 * A push only triggers a pull (docs/adr/0030): what a host sends about a consultation that is mirrored here has the mirror
 * read soon, and nothing else comes of it. False where it is about something else.
 */
export async function isHostUpdate(context: InboxContext, incoming: Incoming): Promise<boolean> {
  const { actor, type, document } = incoming;
  if (!UPDATE_ACTIVITIES.has(type)) return false;
  const { app } = context;
  const mirrors = await app.store.read((reader) => reader.sharing.mirrorsOf(originOf(actor)));
  if (mirrors.length === 0) return false;
  const named = [actor, ...listOf(document['object']).flatMap(namedIn)];
  const woken = mirrors.filter(
    ({ uri, institution }) =>
      (actor === institution || isWithin(uri, actor)) && named.some((each) => isWithin(uri, each)),
  );
  if (woken.length === 0) return false;
  await app.store.transact(async (writer) => {
    for (const { consultationId } of woken) await writer.sharing.wakeMirror(consultationId, app.now());
  });
  context.mirrorsWoken();
  return true;
}

/** The ids of what an activity is about, and of what that is about. */
function namedIn(object: unknown): readonly string[] {
  const inner = isJson(object) ? object['object'] : null;
  return [object, inner].flatMap((each) => idOf(each) ?? []);
}

function isWithin(consultation: string, uri: string): boolean {
  return uri === consultation || uri.startsWith(`${consultation}/`);
}
