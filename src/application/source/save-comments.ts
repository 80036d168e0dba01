import { type Comment, replyDepth } from '../../domain/comment/comment.ts';
import type { EventType } from '../../domain/event/event.ts';
import type { CommentId, ParticipantId, ProposalId } from '../../domain/kit/id.ts';
import { COMMENT_MAX, checkLang, checkText, NAME_MAX } from '../../domain/kit/text.ts';
import { isHiddenHere } from '../../domain/network/stricter.ts';
import { shownName } from '../../domain/participant/shown-name.ts';
import { UNTOLD_COMMENTS } from '../../domain/source/source.ts';
import { documentHash } from '../kit/content-hash.ts';
import { newLink } from '../kit/pseudonym.ts';
import { importHash } from '../participant/register-participant.ts';
import type { SourceAuthor, SourceComment, SourceItem } from './ports.ts';
import { commentTrait, renumberComments } from './renumber.ts';
import { type Following, notAfter, sourceEvent } from './save-consultation.ts';

/** Who wrote what a page tells. */
export type SourceAuthors = {
  /** Who somebody is here: whoever is not named is the platform itself. */
  readonly idOf: (author: SourceAuthor) => ParticipantId;
  /** Whether they were erased here: what they write there stays out. */
  readonly isErased: (author: SourceAuthor) => boolean;
  /** Those known here by name whose account there is gone. */
  readonly deleted: readonly ParticipantId[];
};

/**
 * Makes the authors of a page known, by the names that the adapter lets through. All who are not named are one participant
 * per source; an account that is gone there is nobody who could be known anew.
 */
export async function sourceAuthors(
  { app, writer, consultation }: Following,
  told: readonly SourceAuthor[],
): Promise<SourceAuthors> {
  const { key: sourceKey, label } = consultation.source;
  const keyOf = (author: SourceAuthor) =>
    author === null || author.deleted ? `${sourceKey}:` : `${sourceKey}:${author.key}`;
  const named = new Map([[`${sourceKey}:`, label]]);
  for (const author of told) if (author !== null && !author.deleted) named.set(keyOf(author), author.name);
  const accounts = told.flatMap((author) => (author === null ? [] : [`${sourceKey}:${author.key}`]));
  const hashes = new Map(accounts.map((key) => [importHash(app, key), key]));
  const erased = new Set(
    [...(await writer.imports.findErased([...hashes.keys()]))].map((hash) => hashes.get(hash) ?? ''),
  );
  const wanted = [...named].filter(([key]) => !erased.has(key));
  const known = await writer.imports.findParticipants([...new Set([...wanted.map(([key]) => key), ...accounts])]);
  const ids = new Map(known);
  const added = wanted.filter(([key]) => !known.has(key));
  for (const [key] of added) ids.set(key, app.newId());
  await writer.imports.addParticipants(
    added.map(([importKey, name]) => ({
      ...{ id: ids.get(importKey) ?? '', kind: 'imported', standing: 'imported', territory: null, lang: null },
      ...{ actorUri: null, importKey, createdAt: app.now(), erasedAt: null, encryptedLink: newLink(app) },
      name: [...shownName(name)].slice(0, NAME_MAX).join(''),
    })),
  );
  const gone = told.flatMap((author) => (author?.deleted === true ? [`${sourceKey}:${author.key}`] : []));
  return {
    idOf: (author) => ids.get(keyOf(author)) ?? '',
    isErased: (author) => author !== null && erased.has(`${sourceKey}:${author.key}`),
    deleted: [...new Set(gone)].filter((key) => !erased.has(key)).flatMap((key) => known.get(key) ?? []),
  };
}

type Told = { readonly proposal: SourceItem; readonly told: readonly SourceComment[] };

/**
 * Applies all comments of a proposal, as they were read together: new ones, those that changed, and that one is not among them
 * any more, which is as if its author had withdrawn it. Answers who has no account there any more, to be erased.
 */
export async function saveSourceComments(
  within: Following,
  { proposal, told: read }: Told,
): Promise<readonly ParticipantId[]> {
  const { writer, consultation } = within;
  const told = [...new Map(read.map((each) => [each.key, each])).values()];
  const of = { consultationId: consultation.id, kind: 'comment' } as const;
  await renumberComments(within, { proposalKey: proposal.key, told });
  const known = await writer.sources.items({ ...of, keys: told.map(({ key }) => key) });
  const authors = await sourceAuthors(
    within,
    told.map(({ author }) => author),
  );
  const ids = new Map<string, CommentId>();
  const items: SourceItem[] = [];
  for (const each of told) {
    const before = known.get(each.key) ?? null;
    const digest = documentHash(each);
    const isKnown = before !== null && before.goneAt === null && before.digest === digest;
    const parent = each.parent === null ? null : (ids.get(each.parent) ?? known.get(each.parent)?.subjectId ?? null);
    const saved = isKnown
      ? { subjectId: before.subjectId, problem: before.problem }
      : await saveOne(within, { told: each, before, parent, authors, proposalId: proposal.subjectId ?? '' });
    if (saved.subjectId !== null) ids.set(each.key, saved.subjectId);
    items.push({
      ...{ kind: 'comment', key: each.key, withinKey: proposal.key, url: proposal.url, digest, ...saved },
      trait: commentTrait(each),
      ...{ seenAt: within.passAt, goneAt: null, commentsState: null, commentsRead: null, commentsReadAt: null },
    });
  }
  if (within.isQuiet && items.some(({ subjectId }) => subjectId !== null)) {
    const data = { source: consultation.source.key, proposals: 0, supports: 0 };
    const event = sourceEvent(within, proposal.subjectId ?? '');
    await writer.events.append({ ...event, type: 'contributions-imported', data });
  }
  const there = new Set(told.map(({ key }) => key));
  for (const item of await writer.sources.within({ ...of, key: proposal.key })) {
    if (there.has(item.key)) continue;
    if (item.subjectId !== null) await withdraw(within, item.subjectId);
    items.push({ ...item, goneAt: within.app.now() });
  }
  await writer.sources.saveItems(consultation.id, [...items, readNow(within, proposal)]);
  return authors.deleted;
}

/** A proposal whose comments were read as they are. */
export function readNow({ app }: Following, proposal: SourceItem): SourceItem {
  const wasUnread = proposal.problem?.startsWith(UNTOLD_COMMENTS) === true;
  const problem = wasUnread ? null : proposal.problem;
  return { ...proposal, problem, commentsRead: proposal.commentsState, commentsReadAt: app.now() };
}

/**
 * A proposal whose comments could not be told. Without a digest the next pass takes it as told again, which finds any other
 * problem of it and has its comments asked for once more.
 */
export function untoldNow({ app }: Following, proposal: SourceItem, because: string): SourceItem {
  return { ...proposal, problem: `${UNTOLD_COMMENTS}${because}`, digest: '', commentsReadAt: app.now() };
}

type One = {
  readonly told: SourceComment;
  readonly before: SourceItem | null;
  readonly parent: CommentId | null;
  readonly authors: SourceAuthors;
  readonly proposalId: ProposalId;
};

async function saveOne(
  within: Following,
  { told, before: item, parent: parentId, authors, proposalId }: One,
): Promise<Pick<SourceItem, 'problem' | 'subjectId'>> {
  const { app, writer, consultation } = within;
  const subjectId = item?.subjectId ?? null;
  const body = checkText(told.body, 'body', COMMENT_MAX);
  const lang = checkLang(told.lang, 'lang');
  if (!body.ok) return { subjectId, problem: `body: ${body.refusal.because}` };
  if (!lang.ok) return { subjectId, problem: 'lang' };
  if (authors.isErased(told.author)) return { subjectId, problem: null };
  const before = subjectId === null ? null : await writer.comments.byId(subjectId);
  const parent = parentId === null ? null : await writer.comments.byId(parentId);
  const now = app.now();
  const at = notAfter(told.at, now);
  const after: Comment = {
    id: before?.id ?? app.newId(),
    ...{ consultationId: consultation.id, proposalId, parentId: before?.parentId ?? parent?.id ?? null },
    depth: before?.depth ?? replyDepth(parent),
    authorId: before?.authorId ?? authors.idOf(told.author),
    ...{ side: told.side, body: body.value, warning: null, lang: lang.value },
    status: before === null ? 'published' : await statusNow(within, before),
    ...{ original: before?.original ?? `${consultation.source.key}:comment:${told.key}`, uri: null },
    ...{ receivedAt: before?.receivedAt ?? at, updatedAt: before === null ? at : now },
  };
  const isSame =
    before !== null && before.body === after.body && before.side === after.side && before.status === after.status;
  if (isSame) return { subjectId: after.id, problem: null };
  await writer.comments.save(after);
  await append(
    within,
    after,
    before === null ? 'comment-accepted' : before.status === after.status ? 'comment-changed' : 'comment-restored',
  );
  return { subjectId: after.id, problem: null };
}

/** What this institution removed stays removed. */
async function statusNow({ writer }: Following, { id }: Comment): Promise<Comment['status']> {
  return isHiddenHere(await writer.views.decisions({ kind: 'comment', id })) ? 'removed' : 'published';
}

async function withdraw(within: Following, id: CommentId): Promise<void> {
  const { app, writer } = within;
  const before = await writer.comments.byId(id);
  if (before === null || before.status !== 'published') return;
  await writer.comments.save({ ...before, body: '', warning: null, status: 'withdrawn', updatedAt: app.now() });
  await append(within, before, 'comment-withdrawn');
}

type CommentEvent = Extract<
  EventType,
  'comment-accepted' | 'comment-changed' | 'comment-restored' | 'comment-withdrawn'
>;

async function append(within: Following, comment: Comment, type: CommentEvent): Promise<void> {
  if (within.isQuiet) return;
  await within.writer.events.append({
    ...sourceEvent(within, comment.proposalId ?? ''),
    type,
    data: { commentId: comment.id },
  });
}
