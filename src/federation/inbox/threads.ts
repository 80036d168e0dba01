import type { Reader } from '../../application/application.ts';
import type { Consultation } from '../../domain/consultation/consultation.ts';
import { isDigest, occasionOf, urisOf } from '../uris.ts';
import type { InboxContext, Target } from './context.ts';
import { addresseesOf, type Incoming, idsOf, isPublic } from './incoming.ts';
import { idOf, isJson, type Json, listOf } from './json.ts';

/** How many recipients and mentions are resolved: each local one is a query. */
const ADDRESSED_MAX = 200;
/** Posts that are read for one reply, from its parent up. */
const POSTS_READ = 10;
/** How long a reply waits for its parent. */
const WAITS_MS = 86_400_000;

/**
 * The comment or proposal that a remote post became, by its id there: a reply to the post is a reply to it. Null for any
 * other post, and in consultations that another institution hosts.
 */
export async function repliedTo({ app }: InboxContext, post: string): Promise<Target | null> {
  return await app.store.read((reader) => repliedToIn(reader, post));
}

/** The same within a transaction. */
export async function repliedToIn(reader: Reader, post: string): Promise<Target | null> {
  const comment = await reader.comments.byOriginal(post);
  const proposal = comment === null ? await reader.proposals.byOriginal(post) : null;
  const found = comment ?? proposal;
  const consultation = found === null ? null : await reader.consultations.byId(found.consultationId);
  if (consultation === null || consultation.publishedAt === null || consultation.host !== null) return null;
  if (comment !== null) return { kind: 'comment', consultation, comment };
  return proposal === null ? null : { kind: 'proposal', consultation, proposal };
}

/** Whether a URI is of a message of this node that cannot be replied to: a digest, or a private message. */
export function isClosedMessage({ app, addresses }: InboxContext, uri: string): boolean {
  return [app.origin, ...addresses.former]
    .map((origin) => urisOf(origin))
    .some((uris) => isDigest(uris, uri) || occasionOf(uris, uri) !== null);
}

export type Addressed = { readonly consultation: Consultation | null; readonly asProposal: boolean };

/** Which of ours a post is addressed to or mentions: a consultation first, then what leads to one. */
export async function addressedBy(context: InboxContext, object: Json): Promise<Addressed | null> {
  const mentioned = listOf(object['tag']).flatMap((tag) =>
    isJson(tag) && tag['type'] === 'Mention' ? idsOf(tag['href']) : [],
  );
  let other: Addressed | null = null;
  for (const uri of [...new Set([...mentioned, ...addresseesOf(object)])].slice(0, ADDRESSED_MAX)) {
    const target = URL.canParse(uri) ? await context.targetOf(uri) : null;
    if (target?.kind === 'consultation') return { consultation: target.consultation, asProposal: true };
    if (target !== null) other ??= { consultation: consultationOf(target), asProposal: false };
  }
  return other;
}

/** The consultation that something of ours is part of. */
export function consultationOf(target: Target | null): Consultation | null {
  return target !== null && 'consultation' in target ? target.consultation : null;
}

/** What a reply belongs to whose parent is not here. */
export type Thread =
  /** Something of ours; the nearest above it that is here. */
  | { readonly is: 'ours'; readonly answered: Target }
  /** Its parent may still come, under this id. */
  | { readonly is: 'coming'; readonly parent: string }
  | { readonly is: 'foreign' };

/**
 * Looks up what is above a reply, post by post, to see whose thread it is in. What is sent to us as well is waited for, and so
 * is a parent that cannot be read; a day after the reply came it is decided without.
 */
export async function threadOf(context: InboxContext, { host, receivedAt }: Incoming, parent: string): Promise<Thread> {
  const isLate = context.app.now().getTime() - receivedAt.getTime() >= WAITS_MS;
  const coming = (id: string | null): Thread | null => (isLate || id === null ? null : { is: 'coming', parent: id });
  let awaited: string | null = null;
  let uri = parent;
  for (let read = 0; read < POSTS_READ && !isOwn(context, uri); read += 1) {
    const post = await context.postAt(uri, host);
    if (post === 'gone') break;
    const id = post === null ? null : idOf(post);
    if (post === null || id === null || URL.parse(id)?.origin !== URL.parse(uri)?.origin) {
      awaited ??= uri === parent ? parent : null;
      break;
    }
    const same = id === uri ? null : await repliedTo(context, id);
    if (same !== null) return { is: 'ours', answered: same };
    const addressed = isPublic(post) ? await addressedBy(context, post) : null;
    if (addressed !== null) awaited ??= id;
    const above = idOf(post['inReplyTo']);
    if (above === null) return (addressed?.asProposal === true ? coming(awaited) : null) ?? { is: 'foreign' };
    const answered = (await context.targetOf(above)) ?? (await repliedTo(context, above));
    if (answered !== null) return coming(awaited) ?? { is: 'ours', answered };
    uri = above;
  }
  return coming(awaited) ?? { is: 'foreign' };
}

/** Whether an address is one of this node, now or before it moved. */
export function isOwn({ app, addresses }: InboxContext, uri: string): boolean {
  return [app.origin, ...addresses.former].includes(URL.parse(uri)?.origin ?? '');
}
