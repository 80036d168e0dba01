import { createHash } from 'node:crypto';
import type { SourceAnswer, SourceAuthor, SourceComment, SourceProposal } from '../../application/source/ports.ts';
import type { Verdict } from '../../domain/answer/answer.ts';
import { amountOf, type Money } from '../../domain/kit/money.ts';
import type { Lang, Localised } from '../../domain/kit/text.ts';
import { type ImageElsewhere, imagesOfPost } from '../../domain/proposal/details.ts';
import { authorFrom, decidedOn, locationIn, problemIn, retractionOn, tagsFrom } from '../source/mapping.ts';
import { dateIn } from '../source/phases.ts';
import { verdictsIn } from '../source/settings.ts';
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
  /** As people read it, in whatever way its language writes sums. */
  readonly cost?: string | null;
  readonly proposalState?: { readonly title?: TranslatedField } | null;
  readonly amendments?: readonly ({ readonly emendation?: { readonly id?: unknown } | null } | null)[] | null;
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
    location: locationIn(proposal.coordinates),
    place: proposal.address == null || proposal.address.trim() === '' ? null : lineOf(proposal.address),
    ...{ publishedAt: publishedAt ?? new Date(0), updatedAt },
    withdrawn: proposal.withdrawn === true || proposal.state === 'withdrawn',
    answer: answerOf(proposal, { updatedAt, lang: lang ?? '', source: new URL(component.origin).host, settings }),
    cost: costIn(proposal.cost ?? '', settings.currency),
    amendments: (proposal.amendments ?? []).flatMap((each) =>
      each?.emendation == null ? [] : [String(each.emendation.id)],
    ),
    // A state that nobody answered with is that of an amendment, which whoever wrote what it amends gave it.
    isAmendment: proposal.answeredAt === null && proposal.state != null && proposal.state in VERDICTS,
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

const VERDICTS: Readonly<Record<string, Verdict>> = {
  accepted: 'accepted',
  rejected: 'rejected',
  evaluating: 'under-study',
};

/** What is decided without a word too. */
const DECIDED: readonly Verdict[] = ['accepted', 'rejected'];

/** A sum in units of a currency, `1.234,50 €`, whose symbol says which it is for the euro alone. */
function costIn(text: string, currency: string): Money | null {
  const code = currency === '' && text.includes('€') ? 'EUR' : currency;
  const [, units = '', rest = ''] = /^\D*(\d[\d.,\s\u2019]*?)(?:[.,](\d{1,2}))?\D*$/.exec(text) ?? [];
  const amount = amountOf(`${units.replaceAll(/\D/g, '')}.${rest || '0'}`.replace(/\.0+$/, ''), code);
  return code === '' || amount === null ? null : { amount, currency: code };
}

/** The states of what is not answered in public: an answer that is written and not published has its text and date already. */
const UNANSWERED: readonly string[] = ['', 'not_answered', 'withdrawn'];

type Answering = {
  readonly updatedAt: Date;
  readonly lang: Lang;
  readonly source: string;
  readonly settings: DecidimSettings;
};

/**
 * The official answer, or that it was decided where it has no text; where its state is not published, and where it says neither,
 * that there is none any more. A state of the platform's own is named before the text.
 */
function answerOf(
  { answer, answeredAt, state, proposalState }: Proposal,
  { updatedAt, lang, source, settings }: Answering,
): SourceAnswer | null {
  const none = lang === '' || state === undefined ? null : retractionOn(source, { lang, at: updatedAt });
  const answered = dateIn(answeredAt);
  if (UNANSWERED.includes(state ?? '') || answered === null) return none;
  const at = answered > updatedAt ? answered : updatedAt;
  const text = localised(answer, 'text');
  const known = VERDICTS[state ?? ''];
  const named = known === undefined ? localised(proposalState?.title, 'line') : {};
  const verdicts = verdictsIn(settings.states);
  const set = [state ?? '', ...Object.values(named)].flatMap((name) => verdicts?.get(name.toLowerCase()) ?? []);
  const verdict = known ?? set[0] ?? 'for-information';
  const body = withState(named, text);
  if (Object.keys(body).length > 0) return { verdict, body, at };
  return lang === '' || !DECIDED.includes(verdict) ? none : { verdict, body: decidedOn(source, lang), at };
}

/** The name of a state before each text, or alone where there is no text. */
function withState(named: Localised, text: Localised): Localised {
  if (Object.keys(text).length === 0) return named;
  return Object.fromEntries(
    Object.entries(text).map(([lang, body]) => [
      lang,
      named[lang] === undefined ? body : `**${named[lang]}**\n\n${body}`,
    ]),
  );
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
