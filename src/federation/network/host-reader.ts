import type {
  CopyReader,
  HostReader,
  Mirrored,
  MirroredAuthor,
  MirroredComment,
  MirroredPage,
  MirroredPoll,
  MirroredProposal,
  MirroredTrace,
  MirroredVersion,
} from '../../application/network/mirror/ports.ts';
import type { Localised } from '../../domain/kit/text.ts';
import type { InstitutionMove } from '../../domain/network/move.ts';
import type { Content } from '../../domain/proposal/version.ts';
import type { Json } from '../inbox/json.ts';
import { answeredAt } from '../inbox/read-document.ts';
import type { ReadDocument } from '../inbox/remote-actors.ts';
import { rewriteMovedUris } from '../inbox/rewrite-moved-uris.ts';
import { imagesIn } from '../mapping/image.ts';
import { pollFrom } from '../mapping/poll.ts';
import { freeTagsIn, topicsIn } from '../mapping/tag.ts';
import { warningIn } from '../mapping/warning.ts';
import { readChangesPage, readCommentNote, readProposalNote, readTombstone, readVersionNote } from '../vocab.ts';
import { ballotIn } from './ballot-reader.ts';
import { consultationIn } from './consultation-reader.ts';
import { isPooled, pooledIn } from './pooling-reader.ts';
import type { VerifyProof } from './proofs.ts';
import { withSignedAct } from './signed-act-reader.ts';
import { answerBody, isSignedAnswer, signedAnswerIn } from './signed-answer.ts';
import { isSubtotal, subtotalIn } from './subtotal-reader.ts';

/** The number of items that could not be parsed is logged. */
export type OnUnreadable = (what: { readonly host: string; readonly items: number }) => void;

/** How documents are read, and their proofs verified. */
export type HostReading = {
  readonly read: ReadDocument;
  readonly proves: VerifyProof;
  readonly onUnreadable: OnUnreadable;
  /** Where institutions went: whatever a host names by a former id is read as what it is now. */
  readonly moves: () => Promise<readonly InstitutionMove[]>;
  /** Of this program. */
  readonly version: string;
};

/** Reads what other nodes of ours tell of their consultations and keep of ours, guarded as everything that is read. */
export function createHostReader(reading: HostReading): HostReader & CopyReader {
  return {
    page: (uri, cursor) => {
      const collection = `${uri}/changes`;
      return pageOf(reading, { collection, onward: `${collection}?`, at: cursor ?? `${collection}?page=true` });
    },
    copy: ({ institution, of }, cursor) => {
      const collection = `${institution}copy?of=${encodeURIComponent(of)}`;
      return pageOf(reading, { collection, onward: `${collection}&`, at: cursor ?? `${collection}&page=true` });
    },
  };
}

async function pageOf(
  { read, proves, onUnreadable, moves, version }: HostReading,
  { collection, onward, at }: { readonly collection: string; readonly onward: string; readonly at: string },
): Promise<MirroredPage | null> {
  const document = await read(at);
  if (document === null || document === 'gone') return null;
  const page = readChangesPage(document);
  if (page === null || page.partOf !== collection) return null;
  const next = page.next ?? page.again;
  if (next === undefined || !next.startsWith(onward)) return null;
  const known = await moves();
  const items: Mirrored[] = [];
  let unreadable = 0;
  for (const item of page.orderedItems) {
    const mirrored = await readMirrored(item, { proves, moves: known });
    if (mirrored === null || mirrored.kind === 'unread') unreadable += 1;
    if (mirrored !== null) items.push(mirrored);
  }
  if (unreadable > 0) onUnreadable({ host: new URL(collection).host, items: unreadable });
  return {
    items,
    next,
    more: page.next !== undefined,
    anew: page.anew === true,
    hostAt: answeredAt(document),
    readBy: version,
    isUnread: unreadable > 0,
  };
}

/** One item of a host, with the proofs of what others signed; null for what is none of what hosts tell. */
export async function readMirrored(
  item: Json,
  { proves, moves }: { readonly proves: VerifyProof; readonly moves: readonly InstitutionMove[] },
): Promise<Mirrored | null> {
  if (isPooled(item)) return await pooledIn(item, proves);
  if (isSubtotal(item)) return await provenFrom(proves, item);
  if (isSignedAnswer(item)) return await provenAnswerFrom(proves, item);
  return await withSignedAct(mirroredFrom(rewriteMovedUris(item, moves)), item, proves);
}

/** What an institution counted, with whether it is that institution who says so. */
async function provenFrom(proves: VerifyProof, item: Json): Promise<Mirrored | null> {
  const signed = subtotalIn(item);
  if (signed === null) return null;
  return { ...signed, kind: 'subtotal', proof: await proves(item, signed.subtotal.institution) };
}

/** What a city answered, with whether it is that city who says so. */
async function provenAnswerFrom(
  proves: VerifyProof,
  item: Readonly<Record<string, unknown>>,
): Promise<Mirrored | null> {
  const signed = signedAnswerIn(item);
  if (signed === null) return null;
  const proof = await proves(item, signed.institution);
  // A city that made another key is no fault of its host: its answer is read again later.
  return { ...signed, kind: 'cohost-answer', proof: proof === 'unlisted' ? 'unknown' : proof };
}

/** What one item says; null for what is none of these. */
function mirroredFrom(item: Json): Mirrored | null {
  switch (item['type']) {
    case 'Group':
      return consultationIn(item);
    case 'Tombstone':
      return traceIn(item);
    case 'Question':
      return pollIn(item);
    case 'Note':
      if ('method' in item) return ballotIn(item);
      if ('versionOf' in item) return versionIn(item);
      if ('number' in item) return proposalIn(item);
      return 'verdict' in item ? answerIn(item) : commentIn(item);
    default:
      return null;
  }
}

function proposalIn(item: unknown): MirroredProposal | null {
  const read = readProposalNote(item);
  if (read === null || read.body === undefined) return null;
  const { name: place = null, latitude: lat, longitude: lon } = read.location ?? {};
  return {
    kind: 'proposal',
    uri: read.id,
    number: read.number,
    version: read.version,
    content: contentIn({ ...read, body: read.body }),
    contentHash: read.contentHash,
    tags: freeTagsIn(read.tag),
    topics: topicsIn(read.tag),
    location: lat === undefined || lon === undefined ? null : { lat, lon },
    place,
    images: imagesIn(read.attachment),
    author: authorIn(read),
    original: read.original ?? null,
    signedAct: null,
    publishedAt: read.published,
    updatedAt: read.updated ?? read.published,
  };
}

function versionIn(item: unknown): MirroredVersion | null {
  const read = readVersionNote(item);
  if (read === null) return null;
  const { versionOf: proposal, version, contentHash, published: publishedAt } = read;
  return { kind: 'version', proposal, version, content: contentIn(read), contentHash, publishedAt };
}

function contentIn(
  read: Pick<NonNullable<ReturnType<typeof readVersionNote>>, 'title' | 'body' | 'content' | 'contentMap'> &
    Partial<Pick<NonNullable<ReturnType<typeof readVersionNote>>, 'cost' | 'amends' | 'summary'>>,
): Content {
  return {
    title: read.title,
    body: read.body,
    lang: sourceOf(read),
    cost: read.cost === undefined ? null : { amount: read.cost.amount, currency: read.cost.currency },
    amends: read.amends === undefined ? null : Number(/\/proposals\/([1-9][0-9]{0,8})$/.exec(read.amends)?.[1]),
    warning: warningIn(read),
  };
}

function commentIn(item: unknown): MirroredComment | null {
  const read = readCommentNote(item);
  if (read === null || read.body === undefined) return null;
  const [lang = '', body = ''] = Object.entries(read.body)[0] ?? [];
  return {
    kind: 'comment',
    uri: read.id,
    answers: read.inReplyTo,
    side: read.side,
    body,
    warning: warningIn(read),
    lang,
    author: authorIn(read),
    original: read.original ?? null,
    signedAct: null,
    publishedAt: read.published,
    updatedAt: read.updated ?? read.published,
  };
}

function answerIn(item: unknown): Mirrored | null {
  const said = answerBody(item);
  return said === null ? null : { kind: 'answer', ...said };
}

function pollIn(item: unknown): MirroredPoll | null {
  const read = pollFrom(item);
  if (read === null) return null;
  const { uri, question, multiple, opensAt, closesAt } = read;
  const options: Localised[] = [];
  for (const { title } of read.options) {
    if (title === null) return null;
    options.push(title);
  }
  return { kind: 'poll', uri, question, multiple, opensAt, closesAt, options };
}

function traceIn(item: unknown): MirroredTrace | null {
  const read = readTombstone(item);
  if (read === null || read.status === undefined || read.status === 'published') return null;
  return {
    kind: 'trace',
    uri: read.id,
    status: read.status,
    at: read.deleted,
    number: read.number ?? null,
    version: read.version ?? null,
    contentHash: read.contentHash ?? null,
    decision: read.decision ?? null,
  };
}

function authorIn(read: {
  readonly author?: string | undefined;
  readonly authorName?: string | undefined;
}): MirroredAuthor {
  if (read.authorName === undefined || read.authorName === '') return null;
  return { uri: read.author ?? null, name: read.authorName };
}

/** The source language: the entry of the map that is the content. */
function sourceOf(read: { readonly content: string; readonly contentMap: Readonly<Record<string, string>> }): string {
  return Object.entries(read.contentMap).find(([, text]) => text === read.content)?.[0] ?? '';
}
