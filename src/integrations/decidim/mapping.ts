import { createHash } from 'node:crypto';
import type { SourceAnswer, SourceAuthor, SourceComment, SourceProposal } from '../../application/source/ports.ts';
import type { Verdict } from '../../domain/answer/answer.ts';
import type { Lang, Localised } from '../../domain/kit/text.ts';
import { TAG_MAX, TAGS_MAX } from '../../domain/kit/text.ts';
import { dateIn } from './phases.ts';
import type { Component, DecidimSettings } from './settings.ts';
import { lineOf, localised, markdownOf, type TranslatedField } from './text.ts';

type Author = {
  readonly __typename?: string;
  readonly id?: unknown;
  readonly name?: string;
  readonly nickname?: string;
  readonly deleted?: boolean;
} | null;
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
    location: locationOf(proposal.coordinates ?? null),
    place: proposal.address == null || proposal.address.trim() === '' ? null : lineOf(proposal.address),
    ...{ publishedAt: publishedAt ?? new Date(0), updatedAt },
    withdrawn: proposal.withdrawn === true || proposal.state === 'withdrawn',
    answer: answerOf(proposal, updatedAt),
    supports: proposal.voteCount ?? null,
    comments: comments === 0 ? '' : `${comments} ${updatedAt.toISOString()}`,
    problem: problemOf(proposal, { isDated: publishedAt !== null, texts: [title, body], lang }),
  };
}

function problemOf(
  { fingerprint }: Proposal,
  of: { readonly isDated: boolean; readonly texts: readonly Localised[]; readonly lang: Lang | null },
): string | null {
  if (!of.isDated) return 'no-date';
  if (of.texts.some((text) => Object.values(text).some((each) => each.includes('\ufffd')))) return 'broken-encoding';
  if (of.lang === null) return 'no-text';
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
  const key = author?.id ?? author?.nickname;
  if (author === null || names === 'off' || key === undefined || key === '') return null;
  const name = lineOf(author.name ?? '');
  const isDeleted = author.deleted === true;
  return name === '' && !isDeleted ? null : { key: String(key), name: isDeleted ? '' : name, deleted: isDeleted };
}

function tagsOf({ taxonomies, category, scope }: Proposal, lang: Lang): readonly string[] {
  const names = [...(taxonomies ?? []), category, scope].flatMap((each) => {
    const texts = localised(each?.name, 'line');
    const name = texts[lang] ?? Object.values(texts)[0];
    return name === undefined ? [] : [name.toLowerCase().replaceAll(/[\s,#]+/g, '-')];
  });
  return [...new Set(names)].filter((name) => [...name].length <= TAG_MAX).slice(0, TAGS_MAX);
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

/** The official answer; null until its state is published, and where it says nothing. */
function answerOf({ answer, answeredAt, state }: Proposal, updatedAt: Date): SourceAnswer | null {
  const body = localised(answer, 'text');
  const at = dateIn(answeredAt);
  if (Object.keys(body).length === 0 || at === null) return null;
  return { verdict: VERDICTS[state ?? ''] ?? 'for-information', body, at: at > updatedAt ? at : updatedAt };
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
