import type { Application } from '../../application/application.ts';
import type { RemoteActor } from '../../application/federation/ports.ts';
import { changeParticipant } from '../../application/participant/change-participant.ts';
import { lengthOf, NAME_MAX } from '../../domain/kit/text.ts';
import { keptName, shownName } from '../../domain/participant/shown-name.ts';
import { blockedHosts } from '../deliver/blocked.ts';
import { idsOf } from './incoming.ts';
import { idOf, isJson, type Json } from './json.ts';
import { plainNameOf } from './text.ts';

/** How long a cached actor is used, and with it the name that is shown. Keys are read as often. */
const FRESH_MS = 3_600_000;
/** Whose names are kept up to date by reading them: who wrote something here within so long. */
const AUTHORS_MS = 7 * 24 * FRESH_MS;
/** How many are read at a time, and how often. */
const AUTHORS_AT_A_TIME = 25;
export const AUTHORS_EVERY_MS = 300_000;
const KINDS = ['Person', 'Service', 'Application', 'Group', 'Organization'] as const;

/** Reads a document of another server: guarded, signed as the node, size-limited. `gone` is a 410 and nothing else. */
export type ReadDocument = (uri: string) => Promise<Json | 'gone' | null>;

/** The actor behind a URI, read once an hour and kept; null where its document cannot be read or is not what it says. */
export async function remoteActor(
  app: Application,
  read: ReadDocument,
  want: { readonly uri: string; readonly fresh?: boolean },
): Promise<RemoteActor | null> {
  const now = app.now();
  const known = await app.store.readShared((reader) => reader.peers.actor(want.uri));
  const fresh = known !== null && now.getTime() - known.fetchedAt.getTime() < FRESH_MS;
  if (known !== null && (known.goneAt !== null || (fresh && want.fresh !== true))) return known;
  const document = await read(want.uri);
  // A peer that is unreachable keeps its cached actor.
  if (document === null || document === 'gone') return known;
  const actor = remoteActorFrom(document, want.uri, now);
  if (actor === null) return known;
  await app.store.transact((writer) => writer.peers.saveActor(actor));
  if (known !== null) await rename(app, known, actor);
  return { ...actor, formerly: idsOf(document['alsoKnownAs']) };
}

/**
 * Reads again who wrote something here lately: not every server tells of a new name whom it does not follow. One whose server does
 * not answer is tried an hour later.
 */
export async function rereadAuthors(app: Application, read: ReadDocument): Promise<void> {
  const now = app.now().getTime();
  const readBefore = new Date(now - FRESH_MS);
  const wroteSince = new Date(now - AUTHORS_MS);
  const query = { readBefore, wroteSince, limit: AUTHORS_AT_A_TIME };
  const isBlocked = await blockedHosts(app);
  for (const { uri, host } of await app.store.read((reader) => reader.peers.staleAuthors(query))) {
    const actor = await remoteActor(app, isBlocked(host) ? async () => null : read, { uri });
    if (actor === null || actor.goneAt !== null || actor.fetchedAt >= readBefore) continue;
    await app.store.transact((writer) => writer.peers.saveActor({ ...actor, fetchedAt: app.now() }));
  }
}

/** Somebody is called here what their account is called, unless they chose another name here. */
async function rename(app: Application, before: RemoteActor, after: RemoteActor): Promise<void> {
  const [was, is] = [before, after].map(({ name, handle }) => keptName(name, handle));
  if (is === undefined || was === is) return;
  const who = await app.store.readShared((reader) => reader.participants.byActor(after.uri));
  if (who !== null && who.name === was && who.erasedAt === null)
    await changeParticipant(app, { participantId: who.id, name: is });
}

/** An actor as its own document describes it, or null where the document is another's or lacks what we need. */
export function remoteActorFrom(document: Json, uri: string, now: Date): RemoteActor | null {
  if (idOf(document) !== uri) return null;
  const kind = KINDS.find((each) => each === document['type']);
  const inbox = idOf(document['inbox']);
  const { origin, host } = new URL(uri);
  if (kind === undefined || inbox === null || new URL(inbox).origin !== origin) return null;
  const endpoints = document['endpoints'];
  const shared = isJson(endpoints) ? idOf(endpoints['sharedInbox']) : null;
  const username = [document['preferredUsername'], new URL(uri).pathname.split('/').at(-1)].find(isUsername) ?? '';
  return {
    uri,
    host,
    kind,
    handle: username === '' ? '' : `${username}@${host}`,
    name: shortText(document['name']) ?? (username === '' ? host : username),
    inbox,
    sharedInbox: shared !== null && new URL(shared).origin === origin ? shared : null,
    fetchedAt: now,
    goneAt: null,
  };
}

/** The form of user names. A name with an at sign of its own would read as somebody of another host. */
function isUsername(value: unknown): value is string {
  return typeof value === 'string' && /^[\p{L}\p{N}_.-]{1,80}$/u.test(value);
}

/** Control characters, lone surrogates, noncharacters and bidirectional overrides. */
const UNSUITABLE = /[\p{Cc}\p{Surrogate}\p{Noncharacter_Code_Point}\ufeff\u202a-\u202e\u2066-\u2069]/gu;
const INVISIBLE = /^[\s\p{Default_Ignorable_Code_Point}\p{Cf}\u2800]*$/u;

function shortText(value: unknown): string | null {
  if (typeof value !== 'string') return null;
  const text = shownName(plainNameOf(value).replace(/\s+/g, ' ').replace(UNSUITABLE, ''));
  if (INVISIBLE.test(text)) return null;
  return lengthOf(text) <= NAME_MAX ? text : [...text].slice(0, NAME_MAX).join('').trim();
}
