import type { CommentView, Page } from '../../../application/views.ts';
import { isForeign, langAttribute } from '../content.ts';
import { markdown } from '../markdown.ts';
import { type Html, markup, NOTHING } from '../markup.ts';
import type { Visit } from '../visit.ts';
import { author, authorName } from './author.ts';
import { moderationLink } from './moderation-link.ts';
import { pager } from './pager.ts';
import { state } from './state.ts';
import { decisionLine } from './trace.ts';

/** Comments in reading order: each reply below what it answers, and naming it, since a page may begin between the two. */
export function comments(
  visit: Visit,
  of: {
    readonly page: Page<CommentView>;
    readonly total: number;
    readonly path: string;
    readonly zone: string;
    /** Whether comments are taken now. */
    readonly open: boolean;
    /** Whether whoever reads decides about them. */
    readonly decides: boolean;
  },
): Html {
  const { locale } = visit;
  const { items, next } = of.page;
  const on = (after: string | null) => visit.href(`${of.path}#comments`, { comments: after });
  const begun = visit.query.get('comments') ?? null;
  return markup`<section class="comments" aria-labelledby="comments"><h2 id="comments">${of.total === 0 ? locale.t('comments.heading') : locale.t('count.comments', { count: of.total })}</h2>
${items.length === 0 ? markup`<p class="quiet">${locale.t('comments.none')}</p>` : markup`<ol class="thread">${items.map((each) => comment(visit, { ...of, each, all: items }))}</ol>`}
${pager(visit, { name: locale.t('comments.pages'), first: begun === null ? null : on(null), next: next === null ? null : on(next) })}
</section>`;
}

function comment(
  visit: Visit,
  of: {
    readonly each: CommentView;
    readonly all: readonly CommentView[];
    readonly path: string;
    readonly zone: string;
    readonly open: boolean;
    readonly decides: boolean;
  },
): Html {
  const { each, zone } = of;
  const { locale } = visit;
  const at = markup`<time datetime="${each.receivedAt.toISOString()}">${locale.dateTime(each.receivedAt, zone)}</time>`;
  const shown = each.status === 'published' || each.status === 'held';
  const by = shown ? author(visit, each.author) : markup`<em>${locale.t('comments.somebody')}</em>`;
  return markup`<li class="comment depth-${each.depth}" id="c-${each.id}">
<p class="small">${locale.say('comments.byline', { author: by, at })}${side(visit, each)}${language(visit, each)}${parent(visit, of)}${each.status === 'held' ? markup` · ${state('soon', locale.t('proposal.held'))}` : NOTHING}</p>
${shown ? bodyOf(visit, each) : goneOf(visit, each, zone)}
${acts(visit, of)}</li>`;
}

/** What a reader can do with a comment: its author change it, an agent decide about it, anybody else answer or report it. */
function acts(
  visit: Visit,
  of: { readonly each: CommentView; readonly path: string; readonly open: boolean; readonly decides: boolean },
): Html {
  const { each, path, open, decides } = of;
  const { locale, viewer } = visit;
  const own = viewer.participantId === each.author.id;
  const gone = each.status === 'withdrawn' || each.status === 'removed';
  const name = authorName(visit, each.author);
  const links = [
    ...(open && each.status === 'published' && viewer.agent === null
      ? [
          markup`<li><a href="${visit.href(`${path}/comment`, { to: each.id })}" rel="nofollow">${locale.say('comments.answer', { author: name })}</a></li>`,
        ]
      : []),
    ...(own && !gone
      ? [markup`<li><a href="${visit.href(`${path}/comments/${each.id}/change`)}">${locale.t('comment.own')}</a></li>`]
      : []),
    ...(decides && each.status !== 'withdrawn'
      ? [markup`<li>${moderationLink(visit, { kind: 'comment', id: each.id })}</li>`]
      : []),
    ...(!own && !decides && each.status === 'published'
      ? [
          markup`<li><a href="${visit.href(`${path}/comments/${each.id}/report`)}" rel="nofollow">${locale.t('report.comment')}</a></li>`,
        ]
      : []),
  ];
  return links.length === 0 ? NOTHING : markup`<ul class="acts small">${links}</ul>`;
}

function side(visit: Visit, { side: taken, status }: CommentView): Html {
  if (taken === 'neutral' || status !== 'published') return NOTHING;
  return markup` · <strong class="side side-${taken}">${visit.locale.words.side[taken]}</strong>`;
}

/** In a thread the language stands in the byline, so that a foreign thread is not a list of notes. */
function language(visit: Visit, { lang, status }: CommentView): Html {
  if (status !== 'published' || !isForeign(visit, lang)) return NOTHING;
  return markup` · ${visit.locale.t('comments.language', { language: visit.locale.languageName(lang) })}`;
}

function parent(visit: Visit, of: { readonly each: CommentView; readonly all: readonly CommentView[] }): Html {
  const { parentId } = of.each;
  if (parentId === null) return NOTHING;
  const answered = of.all.find((other) => other.id === parentId);
  const { locale } = visit;
  if (answered === undefined) return markup` · ${locale.t('comments.reply')}`;
  const shown = answered.status === 'published' || answered.status === 'held';
  const to = shown ? authorName(visit, answered.author) : markup`<em>${locale.t('comments.somebody')}</em>`;
  return markup` · <a href="#c-${parentId}">${locale.say('comments.reply-to', { author: to })}</a>`;
}

function bodyOf(visit: Visit, each: CommentView): Html {
  // Words of a person who was erased are gone; the place in the thread stays.
  if (each.body === '') return markup`<p class="quiet">${visit.locale.t('comments.erased')}</p>`;
  const changed = each.updatedAt.getTime() > each.receivedAt.getTime() + 60_000;
  return markup`<div class="prose" dir="auto"${langAttribute(visit, each.lang)}>${markdown(each.body)}</div>
${changed ? markup`<p class="small quiet">${visit.locale.t('comments.changed')}</p>` : NOTHING}`;
}

function goneOf(visit: Visit, each: CommentView, zone: string): Html {
  if (each.status === 'withdrawn') return markup`<p class="quiet">${visit.locale.t('comments.withdrawn')}</p>`;
  return markup`<div class="note small"><p>${visit.locale.t('comments.removed')}</p>${each.decision === null ? NOTHING : decisionLine(visit, each.decision, zone)}${appealLink(visit, each)}</div>`;
}

/** Its author may say a word against the removal. */
function appealLink(visit: Visit, { author: by, decision, status }: CommentView): Html {
  if (status !== 'removed' || decision === null || by.id !== visit.viewer.participantId) return NOTHING;
  return markup`<p><a href="${visit.href(`/me/appeals/${decision.id}`)}">${visit.locale.t('appeal.link')}</a></p>`;
}
