import { createHash } from 'node:crypto';
import type { SourceAnswer, SourceAuthor, SourceComment, SourceProposal } from '../../application/source/ports.ts';
import type { Verdict } from '../../domain/answer/answer.ts';
import type { Lang, Localised } from '../../domain/kit/text.ts';
import { type ImageElsewhere, imagesOfPost } from '../../domain/proposal/image.ts';
import { authorFrom, decidedOn, problemIn, tagsFrom } from '../source/mapping.ts';
import { dateIn } from '../source/phases.ts';
import { lineOf, markdownOf } from '../source/text.ts';
import type { Component, DecidimSettings } from './settings.ts';
import { localised, type TranslatedField } from './text.ts';

type Author = {
  readonly __typename?: string;
  readonly id?: unknown;
  readonly name?: string;
  readonly nickname?: string;
  readonly deleted?: boolean;
} | null;
type Attachment = { readonly url?: string; readonly type?: string; readonly title?: TranslatedField } | null;
type Named = { readonly name?: TranslatedField } | null;

/** A proposal as the API gives it; what a generation does not have is absent. */
export type Proposal = {
  readonly id: unknown;
  readonly title?: TranslatedField;
  readonly body?: TranslatedField;
  readonly publishedAt?: string | null;
  readonly updatedAt?: string | null;
  readonly state?: string | null;
  readonly withdrawn?: boolean | null;
  readonly address?: string | null;
  readonly coordinates?: { readonly latitude?: number | null; readonly longitude?: number | null } | null;
  readonly voteCount?: number | null;
  readonly totalCommentsCount?: number | null;
  readonly answer?: TranslatedField;
  readonly answeredAt?: string | null;
  readonly authors?: readonly Author[] | null;
  readonly taxonomies?: readonly Named[] | null;
  readonly category?: Named;
  readonly scope?: Named;
  readonly attachments?: readonly Attachment[] | null;
  readonly fingerprint?: { readonly value?: string; readonly source?: string } | null;
};

type Of = { readonly component: Component; readonly settings: DecidimSettings };

/** A proposal as this node follows it. What it cannot be shown for is its `problem`. */
export function proposalOf(proposal: Proposal, { component, settings }: Of): SourceProposal {
  const key = String(proposal.id);
  const title = localised(proposal.title, 'line');
  const body = localised(proposal.body, 'text');
  const lang = languageOf(title, body, settings.languages);
  const publishedAt = dateIn(proposal.publishedAt);
  const updatedAt = dateIn(proposal.updatedAt) ?? publishedAt ?? new Date(0);
  const comments = proposal.totalCommentsCount ?? 0;
  return {
    ...{ key, url: `${component.page}proposals/${key}`, title, body, lang: lang ?? '' },
    author: authorOf(proposal.authors ?? [], settings),
    tags: tagsOf(proposal, lang ?? ''),
    images: imagesOf(proposal.attachments ?? [], { origin: component.origin, lang: lang ?? '' }),
    location: locationOf(proposal.coordinates ?? null),
    place: proposal.address == null || proposal.address.trim() === '' ? null : lineOf(proposal.address),
    ...{ publishedAt: publishedAt ?? new Date(0), updatedAt },
    withdrawn: proposal.withdrawn === true || proposal.state === 'withdrawn',
    answer: answerOf(proposal, { updatedAt, lang: lang ?? '', source: new URL(component.origin).host }),
    supports: proposal.voteCount ?? null,
    comments: comments === 0 ? '' : `${comments} ${updatedAt.toISOString()}`,
    problem:
      problemIn({ isDated: publishedAt !== null, texts: [title, body], hasText: lang !== null }) ?? problemOf(proposal),
  };
}

function problemOf({ fingerprint }: Proposal): string | null {
  if (fingerprint?.value === undefined || fingerprint.source === undefined) return null;
  const hash = createHash('sha256').update(fingerprint.source).digest('hex');
  return hash === fingerprint.value ? null : 'fingerprint-mismatch';
}

/** The first language that it was written in, of those that the officer named first. */
function languageOf(title: Localised, body: Localised, languages: readonly Lang[]): Lang | null {
  return [...languages, ...Object.keys(title)].find((lang) => lang in title && lang in body) ?? null;
}

/** Without names, everybody is the platform itself; several authors are known by the first. Nothing of an account but its name. */
export function authorOf(authors: readonly Author[], { names }: Pick<DecidimSettings, 'names'>): SourceAuthor {
  const [author = null] = authors.filter((each) => each !== null);
  const isDeleted = author?.deleted === true;
  return authorFrom(names, { key: author?.id ?? author?.nickname, name: author?.name, isDeleted });
}

function tagsOf({ taxonomies, category, scope }: Proposal, lang: Lang): readonly string[] {
  const names = [...(taxonomies ?? []), category, scope].flatMap((each) => {
    const texts = localised(each?.name, 'line');
    return [texts[lang] ?? Object.values(texts)[0]];
  });
  return tagsFrom(names);
}

/** The attached images with their titles; other files, and images without a title, are not taken. */
function imagesOf(
  attachments: readonly Attachment[],
  { origin, lang }: { readonly origin: string; readonly lang: Lang },
): readonly ImageElsewhere[] {
  return imagesOfPost(
    attachments.flatMap((attachment) => {
      const { url, type, title } = attachment ?? {};
      if (type?.startsWith('image') !== true || url === undefined) return [];
      const titles = localised(title, 'line');
      return [{ url: URL.parse(url, origin)?.href ?? '', alt: titles[lang] ?? Object.values(titles)[0] ?? '' }];
    }),
  );
}

function locationOf(coordinates: Proposal['coordinates']) {
  const { latitude: lat, longitude: lon } = coordinates ?? {};
  return typeof lat === 'number' && typeof lon === 'number' ? { lat, lon } : null;
}

const VERDICTS: Readonly<Record<string, Verdict>> = {
  accepted: 'accepted',
  rejected: 'rejected',
  evaluating: 'under-study',
};

/** What is decided without a word too. */
const DECIDED: readonly Verdict[] = ['accepted', 'rejected'];

/** The official answer, or that it was decided where it has no text; null until its state is published, and where it says neither. */
function answerOf(
  { answer, answeredAt, state }: Proposal,
  { updatedAt, lang, source }: { readonly updatedAt: Date; readonly lang: Lang; readonly source: string },
): SourceAnswer | null {
  const text = localised(answer, 'text');
  const at = dateIn(answeredAt);
  const verdict = VERDICTS[state ?? ''] ?? 'for-information';
  const hasText = Object.keys(text).length > 0;
  if (at === null || (!hasText && (lang === '' || !DECIDED.includes(verdict)))) return null;
  return { verdict, body: hasText ? text : decidedOn(source, lang), at: at > updatedAt ? at : updatedAt };
}

export type Comment = {
  readonly id: unknown;
  readonly body?: string | null;
  readonly createdAt?: string | null;
  readonly alignment?: number | null;
  readonly author?: Author;
  readonly comments?: readonly (Comment | null)[] | null;
};

/** Comments and the replies to them, each before those; what has no text is none. */
export function commentsOf(
  comments: readonly (Comment | null)[],
  of: { readonly settings: DecidimSettings; readonly lang: Lang; readonly parent?: string },
): readonly SourceComment[] {
  return comments.flatMap((comment): readonly SourceComment[] => {
    const at = dateIn(comment?.createdAt);
    if (comment === null || at === null) return [];
    const key = String(comment.id);
    const body = markdownOf(comment.body ?? '');
    const replies = commentsOf(comment.comments ?? [], { ...of, parent: body === '' ? (of.parent ?? '') : key });
    if (body === '') return replies;
    const side = comment.alignment === 1 ? 'for' : comment.alignment === -1 ? 'against' : 'neutral';
    const author = authorOf([comment.author ?? null], of.settings);
    return [{ key, parent: of.parent || null, author, side, body, lang: of.lang, at }, ...replies];
  });
}
