import type {
  SourceAnswer,
  SourceComment,
  SourceConsultation,
  SourceProposal,
} from '../../application/source/ports.ts';
import { type Money, minorUnitsIn } from '../../domain/kit/money.ts';
import type { Localised } from '../../domain/kit/text.ts';
import { type ImageElsewhere, imagesOfPost } from '../../domain/proposal/details.ts';
import { isWebAddress } from '../connector-settings.ts';
import { authorFrom, coverWords, problemIn, retractionOn, tagsFrom, textIn } from '../source/mapping.ts';
import { dateIn, phasesFrom } from '../source/phases.ts';
import { verdictsIn } from '../source/settings.ts';
import { lineOf, markdownOf } from '../source/text.ts';
import { type GoVocalSettings, projectIn } from './settings.ts';

const DAY_MS = 86_400_000;

/** An input as the API gives it, of an older release or of the current one. */
export type Idea = {
  readonly id: unknown;
  readonly project_id?: unknown;
  readonly type?: string | null;
  readonly title?: string | null;
  readonly body?: string | null;
  readonly body_html?: string | null;
  readonly author_id?: unknown;
  readonly author_name?: string | null;
  readonly likes_count?: number | null;
  readonly upvotes_count?: number | null;
  readonly comments_count?: number | null;
  readonly publication_status?: string | null;
  readonly published_at?: string | null;
  readonly updated_at?: string | null;
  readonly location_point?: unknown;
  readonly location_description?: string | null;
  readonly status?: string | null;
  readonly href?: string | null;
  readonly budget?: number | null;
  /** What its author thinks that it costs. */
  readonly proposed_budget?: number | null;
  /** Each in some sizes, by their names. */
  readonly images?: readonly (Readonly<Record<string, string | null>> | null)[] | null;
};

/** Whether everybody can see it there: the API also gives drafts, inputs that wait, and answers to surveys. */
export function isShown({ publication_status: status, type }: Idea): boolean {
  return status === 'published' && type !== 'survey';
}

/** An input as this node follows it. */
export function proposalOf(idea: Idea, settings: GoVocalSettings, topics: readonly string[] = []): SourceProposal {
  const key = String(idea.id);
  const lang = settings.languages[0] ?? '';
  const title = textIn(lang, idea.title, 'line');
  const body = textIn(lang, idea.body ?? idea.body_html, 'text');
  const publishedAt = dateIn(idea.published_at);
  const updatedAt = dateIn(idea.updated_at);
  const place = lineOf(idea.location_description ?? '');
  const comments = idea.comments_count ?? 0;
  const isAddressed = typeof idea.href === 'string' && isWebAddress(idea.href);
  return {
    ...{ key, url: isAddressed ? (idea.href ?? '') : projectIn(settings).page, title, body, lang },
    author: authorFrom(settings.names, { key: idea.author_id, name: idea.author_name, isDeleted: false }),
    ...{ tags: tagsFrom(topics), location: pointIn(idea.location_point), place: place === '' ? null : place },
    ...{ images: imagesOf(idea, { title, settings }), cost: costOf(idea, settings.currency) },
    ...{ publishedAt: publishedAt ?? new Date(0), updatedAt, withdrawn: false },
    answer: answerOf(idea, settings),
    supports: idea.likes_count ?? idea.upvotes_count ?? null,
    comments: comments === 0 ? '' : `${comments} ${updatedAt?.toISOString()}`,
    problem: problemIn({
      ...{ isDated: publishedAt !== null, texts: [title, body], hasText: lang in title && lang in body },
    }),
  };
}

function costOf({ budget, proposed_budget: proposed }: Idea, currency: string): Money | null {
  const units = budget ?? proposed ?? null;
  return units === null || currency === '' ? null : { amount: Math.round(units * minorUnitsIn(currency)), currency };
}

/** Its pictures, each in the largest size. Go Vocal has no words for them. */
function imagesOf(
  { images }: Idea,
  { title, settings }: { readonly title: Localised; readonly settings: GoVocalSettings },
): readonly ImageElsewhere[] {
  const { origin } = projectIn(settings);
  const [alt = ''] = Object.values(coverWords(title, new URL(origin).host));
  const urls = (images ?? []).map((sizes) => sizes?.['large'] ?? sizes?.['fb'] ?? sizes?.['medium'] ?? '');
  return imagesOfPost(urls.flatMap((url) => (url === '' ? [] : [{ url: URL.parse(url, origin)?.href ?? '', alt }])));
}

/** The status of an input, where the officer said which answer it is: of what the city writes, the API gives the number alone. */
function answerOf({ status, updated_at: updatedAt }: Idea, settings: GoVocalSettings): SourceAnswer | null {
  const name = lineOf(status ?? '');
  const verdicts = verdictsIn(settings.states);
  const verdict = verdicts?.get(name.toLowerCase());
  const at = dateIn(updatedAt);
  const [lang = ''] = settings.languages;
  if (at === null || !verdicts?.size) return null;
  if (verdict === undefined) return retractionOn(new URL(projectIn(settings).origin).host, { lang, at });
  return { verdict, body: { [lang]: name }, at };
}

/** A point as GeoJSON or as `POINT (4.35 50.85)`: the longitude comes first. */
function pointIn(point: unknown): SourceProposal['location'] {
  const [, x, y] = typeof point === 'string' ? (/^POINT \((-?[\d.]+) (-?[\d.]+)\)$/.exec(point) ?? []) : [];
  const { coordinates = [x, y] } = (typeof point === 'object' && point !== null ? point : {}) as {
    readonly coordinates?: readonly unknown[];
  };
  const [lon, lat] = coordinates.map((each) => (each === undefined || each === null ? Number.NaN : Number(each)));
  return Number.isFinite(lat) && Number.isFinite(lon) ? { lat: lat ?? 0, lon: lon ?? 0 } : null;
}

export type Comment = {
  readonly id: unknown;
  readonly body?: string | null;
  readonly author_id?: unknown;
  readonly author_name?: string | null;
  readonly idea_id?: unknown;
  /** What `idea_id` was before. */
  readonly post_id?: unknown;
  readonly parent_id?: unknown;
  readonly created_at?: string | null;
  readonly publication_status?: string | null;
};

/** Comments of an input, each before those that answer it; a reply to one that was deleted is about the input itself. */
export function commentsOf(comments: readonly Comment[], settings: GoVocalSettings): readonly SourceComment[] {
  const lang = settings.languages[0] ?? '';
  const shown = comments.flatMap((comment): SourceComment[] => {
    const at = dateIn(comment.created_at);
    const body = markdownOf(comment.body ?? '');
    if (at === null || body === '' || (comment.publication_status ?? 'published') !== 'published') return [];
    const author = authorFrom(settings.names, {
      ...{ key: comment.author_id, name: comment.author_name, isDeleted: false },
    });
    const parent = comment.parent_id == null ? null : String(comment.parent_id);
    return [{ key: String(comment.id), parent, author, side: 'neutral', body, lang, at }];
  });
  const keys = new Set(shown.map(({ key }) => key));
  return shown
    .map((comment) => ({ ...comment, parent: keys.has(comment.parent ?? '') ? comment.parent : null }))
    .toSorted((a, b) => a.at.getTime() - b.at.getTime());
}

export type Project = {
  readonly id: unknown;
  readonly slug?: string | null;
  readonly title?: string | null;
  readonly description_preview?: string | null;
  readonly visible_to?: string;
  readonly publication_status?: string;
  /** What `publication_status` was before. */
  readonly status?: string;
  readonly created_at?: string | null;
};

export type Phase = {
  readonly id: unknown;
  readonly project_id?: unknown;
  readonly title?: string | null;
  readonly start_at?: string | null;
  readonly end_at?: string | null;
};

/** A project with its phases, whose last day is part of them. */
export function consultationOf(
  project: Project,
  { phases, settings }: { readonly phases: readonly Phase[]; readonly settings: GoVocalSettings },
): SourceConsultation {
  const lang = settings.languages[0] ?? '';
  const title = textIn(lang, project.title, 'line');
  const summary = textIn(lang, project.description_preview, 'text');
  const stages = phases
    .map((phase) => {
      const last = dateIn(phase.end_at);
      return {
        ...{ key: String(phase.id), title: textIn(lang, phase.title, 'line'), opensAt: dateIn(phase.start_at) },
        closesAt: last === null ? null : new Date(last.getTime() + DAY_MS),
      };
    })
    .toSorted((a, b) => (a.opensAt?.getTime() ?? 0) - (b.opensAt?.getTime() ?? 0));
  return {
    ...{ title, summary: lang in summary ? summary : title },
    phases: phasesFrom(stages, { opensAt: dateIn(project.created_at) ?? new Date(0), closesAt: null }),
  };
}
