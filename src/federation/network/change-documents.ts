import type { AnswerChange } from '../../application/network/answer/ports.ts';
import type { Change } from '../../application/network/mirror/change-kinds.ts';
import type { CommentChange, PollChange, ProposalChange } from '../../application/network/mirror/ports.ts';
import type { AuthorView } from '../../application/participant/ports.ts';
import type { Consultation } from '../../domain/consultation/consultation.ts';
import type { Lang } from '../../domain/kit/text.ts';
import { answerNote } from '../mapping/answer.ts';
import { authorNameIn } from '../mapping/author-name.ts';
import { ballotNote } from '../mapping/ballot.ts';
import { commentNote } from '../mapping/comment.ts';
import { present, type WireDocument } from '../mapping/document.ts';
import { charterNote, featureRequestNote, pledgeNote, settlementNote } from '../mapping/pledge.ts';
import { pollQuestion } from '../mapping/poll.ts';
import { type Author, originalOf, proposalNote, versionNote } from '../mapping/proposal.ts';
import { tombstone } from '../mapping/tombstone.ts';
import type { Uris } from '../uris.ts';

/** Where images are, if elsewhere than the documents. */
type ImagesAt = { readonly imagesAt?: Uris };

/** One item of the changes: the current document of an object, or what is left of it. */
export function documentOf(
  uris: Uris,
  consultation: Consultation,
  change: Exclude<Change, { readonly kind: 'consultation' }> & ImagesAt,
): WireDocument | null {
  switch (change.kind) {
    case 'charter':
      return charterNote(uris, { ...change.charter, slug: consultation.slug });
    case 'proposal':
      return inSource(proposalChangeDocument(uris, consultation, change));
    case 'version':
      return inSource(versionNote(uris, { slug: consultation.slug, ...change }));
    case 'comment':
      return commentChangeDocument(uris, consultation, change);
    case 'answer':
      return change.cohost === null
        ? inSource(answerChangeDocument(uris, consultation, change))
        : asSigned(change.cohost);
    case 'subtotal':
      return JSON.parse(change.document);
    case 'feature-request':
      return featureRequestNote(uris, { ...change, slug: consultation.slug });
    case 'pledge':
      return pledgeNote(uris, { ...change.pledge, slug: consultation.slug });
    case 'settlement':
      return settlementNote(uris, { ...change, slug: consultation.slug });
    case 'poll':
      return inSource(pollChangeDocument(uris, consultation, change));
    case 'ballot':
      return inSource(ballotNote(uris, { consultation, ballot: change.ballot }));
  }
}

function proposalChangeDocument(
  uris: Uris,
  consultation: Consultation,
  { row, signedAct, images, decision, imagesAt }: ProposalChange & ImagesAt,
): WireDocument {
  if (row.status === 'published') {
    // What others may count is in subtotals, never in this document.
    const proposal = { ...row, images, supports: { visible: false, because: 'after-close', until: null } as const };
    const note = proposalNote(uris, {
      consultation,
      proposal,
      author: authorOf(uris, row.author, [row.lang, ...consultation.languages]),
      imagesAt,
    });
    return { ...note, ...signedActivity(signedAct) };
  }
  const { number, status, version, contentHash } = row;
  const id = uris.proposal(consultation.slug, number);
  return tombstone({ id, deletedAt: row.updatedAt, decision, trace: { status, number, version, contentHash } });
}

/**
 * A comment made elsewhere is included: under an id of ours, with its original post. What it answers is the comment that
 * readers can know; where that is gone, the proposal.
 */
function commentChangeDocument(
  uris: Uris,
  consultation: Consultation,
  { comment, signedAct, author, number, parentStatus, decision }: CommentChange,
): WireDocument {
  const { slug } = consultation;
  const id = uris.comment(slug, comment.id);
  if (comment.status !== 'published') {
    return tombstone({ id, deletedAt: comment.updatedAt, decision, trace: { status: comment.status } });
  }
  const by = authorOf(uris, author, [comment.lang, ...consultation.languages]);
  const subject = number === null ? uris.announcement(slug) : uris.proposal(slug, number);
  const answered =
    comment.parentId === null || parentStatus !== 'published' ? subject : uris.comment(slug, comment.parentId);
  const document = commentNote(uris, {
    slug,
    number,
    comment,
    authorUri: by?.uri ?? uris.consultation(slug),
    authorName: by?.name ?? '',
    answered: { uri: answered, author: null },
  });
  const more = present({ author: by?.uri, original: originalOf(comment.original) });
  return { ...document, ...more, ...signedActivity(signedAct) };
}

/** What the author's city signed, as it was signed. */
function signedActivity(signedAct: string | null): object {
  return present({ signedActivity: signedAct === null ? null : JSON.parse(signedAct) });
}

/** Nobody's votes are in it: each institution says its own. */
function pollChangeDocument(uris: Uris, consultation: Consultation, { poll }: PollChange): WireDocument {
  const votes = { visible: false, because: 'after-close', until: poll.closesAt } as const;
  return pollQuestion(uris, { consultation, view: { poll, votes, cities: null, mine: [] }, closed: false });
}

function asSigned({ document }: NonNullable<AnswerChange['cohost']>): WireDocument | null {
  return document === null ? null : JSON.parse(document);
}

function answerChangeDocument(uris: Uris, consultation: Consultation, { number, answer }: AnswerChange): WireDocument {
  return answerNote(uris, { consultation, number, answer, title: null, author: null });
}

function authorOf(uris: Uris, author: AuthorView, langs: readonly Lang[]): Author | null {
  if (author.name === '') return null;
  const { name, kind, actorUri } = author;
  if (kind === 'local') return { name, uri: uris.participant(author.id), mention: null };
  if (kind === 'institution') return { name, uri: uris.institution, mention: null };
  return { name: authorNameIn(langs, author), uri: kind === 'remote' ? actorUri : null, mention: null };
}

/** `body` has the text in every language; rendered, one is enough to know which is the source. */
function inSource(document: WireDocument): WireDocument {
  const { content, contentMap } = document;
  const source = Object.entries((contentMap ?? {}) as object).find(([, text]) => text === content);
  return source === undefined ? document : { ...document, contentMap: Object.fromEntries([source]) };
}
