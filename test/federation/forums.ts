type Json = Readonly<Record<string, unknown>>;

/** What a forum's people see of what came in: whether in private, by whom, and the object. */
export type Shown = { readonly isPrivate: boolean; readonly by: string; readonly object: Json };

/** A forum's inbox by the rules of its source: what it answers, and what it shows. */
export type ForumInbox = (activity: Json) => Promise<{ readonly status: number; readonly shown: Shown | null }>;

const isJson = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);

async function typeOf(actor: unknown): Promise<string> {
  const response = await fetch(String(actor), { headers: { accept: 'application/activity+json' } });
  const document: unknown = response.ok ? await response.json() : null;
  return isJson(document) ? String(document['type']) : '';
}

const LEMMY_USERS = ['Person', 'Service', 'Organization'];

/** A post in a community: a public Create of a text by its actor that names the community and answers nothing. */
function isPost({ type, actor, object }: Json): boolean {
  if (type !== 'Create' || !isJson(object) || object['type'] !== 'Note' || 'inReplyTo' in object) return false;
  const isPublic = JSON.stringify(object['to']).includes('#Public') || object['to'] === 'as:Public';
  return isPublic && object['attributedTo'] === actor && typeof object['audience'] === 'string';
}

/**
 * Lemmy: what does not parse is refused. `PrivateMessage`, `UserTypes` and `CreateOrUpdateNoteWrapper` of its source: from 1.0 on an
 * announced Note has to be a comment, and one that comes straight may be a post of the community in its `audience`.
 */
export function lemmy(version: '0.19' | '1.0'): ForumInbox {
  const refused = { status: 400, shown: null };
  return async (activity) => {
    const { type, actor, to, object } = activity;
    if (type === 'Announce') {
      if (!isJson(object)) return refused;
      const { object: inner, actor: by } = object;
      if (!isJson(inner) || inner['attributedTo'] !== by || !LEMMY_USERS.includes(await typeOf(by))) return refused;
      const isRead = inner['type'] === 'Note' && (version === '0.19' || typeof inner['inReplyTo'] === 'string');
      return isRead ? { status: 200, shown: { isPrivate: false, by: String(by), object: inner } } : refused;
    }
    if (isPost(activity) && version === '1.0' && LEMMY_USERS.includes(await typeOf(actor)))
      return { status: 200, shown: { isPrivate: false, by: String(actor), object: object as Json } };
    if (type !== 'Create' || !isJson(object) || !LEMMY_USERS.includes(await typeOf(actor))) return refused;
    const isChat = object['type'] === 'ChatMessage' || (object['type'] === 'Note' && version === '1.0');
    if (!isChat || !Array.isArray(to) || to.length !== 1 || object['attributedTo'] !== actor) return refused;
    return { status: 200, shown: { isPrivate: true, by: String(actor), object } };
  };
}

/**
 * PieFed answers everything with 200. Nothing by an Organization is read, nor anything by a Group but an Announce; what it is sent
 * in reply to a post that it has is a comment for everybody, whomever it is addressed to.
 */
export function piefed(has: (post: unknown) => boolean): ForumInbox {
  const USERS = ['Person', 'Service'];
  const ignored = { status: 200, shown: null };
  return async ({ type, actor, object }) => {
    const create = type === 'Announce' ? object : { type, actor, object };
    if (!isJson(create) || create['type'] !== 'Create' || !isJson(create['object'])) return ignored;
    if (!USERS.includes(await typeOf(create['actor']))) return ignored;
    const isPublic = type === 'Announce' || has(create['object']['inReplyTo']);
    return { status: 200, shown: { isPrivate: !isPublic, by: String(create['actor']), object: create['object'] } };
  };
}

/**
 * Hubzilla (pubcrawl): what comes is read by whoever is connected to its sender, whose request it is. An Announce of a whole activity
 * (`Mod_Inbox.php`: it has an object and an actor) is read as that activity; one of an id as the post. `items` has what its people see.
 */
export function hubzilla(connectedTo: ReadonlySet<string>, items: Map<string, Json>): ForumInbox {
  const taken = { status: 200, shown: null };
  const owners = new Map<string, readonly unknown[]>();
  return async (sent) => {
    const { object } = sent;
    const isPassedOn = sent['type'] === 'Announce' && isJson(object) && 'object' in object && 'actor' in object;
    const activity = isPassedOn ? object : sent;
    if (!connectedTo.has(String(sent['actor']))) return taken;
    const about = isJson(activity['object']) ? activity['object'] : await documentAt(activity['object']);
    const id = String(about['id']);
    const kept = items.get(id);
    if (activity['type'] === 'Delete') {
      if (kept !== undefined && owners.get(id)?.includes(activity['actor']) === true) items.delete(id);
      return taken;
    }
    // Its `edited` is that of the text; what is older or the same is dismissed.
    const editedAt = ({ updated, published }: Json) => String(updated ?? published);
    if (kept !== undefined && editedAt(about) <= editedAt(kept)) return taken;
    items.set(id, about);
    owners.set(id, [about['attributedTo'], sent['actor']]);
    return taken;
  };
}

async function documentAt(id: unknown): Promise<Json> {
  const response = await fetch(String(id), { headers: { accept: 'application/activity+json' } });
  const document: unknown = await response.json();
  return isJson(document) ? document : {};
}

/**
 * The ActivityPub plugin of WordPress (`includes/handler/class-create.php`): a `Create` that answers nothing is refused, what is not
 * public is dropped, and a reply is shown where it answers one of the blog's own posts.
 */
export function wordpress(hasPost: (uri: unknown) => boolean): ForumInbox {
  const dropped = { status: 202, shown: null };
  return async ({ type, actor, to, cc, object }) => {
    if (type !== 'Create') return dropped;
    if (!isJson(object) || typeof object['inReplyTo'] !== 'string') return { status: 400, shown: null };
    const isPublic = JSON.stringify([to, cc]).includes('#Public');
    if (!isPublic || !hasPost(object['inReplyTo'])) return dropped;
    return { status: 202, shown: { isPrivate: false, by: String(actor), object } };
  };
}
