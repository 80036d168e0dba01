import type { CommentView } from '../../../application/comment/ports.ts';
import type { Page } from '../../../application/kit/page.ts';
import type { HolderView } from '../../../application/network/cohost/reads.ts';
import type { ProposalView } from '../../../application/proposal/ports.ts';
import { COMMENT_SIDES } from '../../../domain/comment/comment.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { COMMENT_MAX } from '../../../domain/kit/text.ts';
import { author, authorName } from '../kit/author.ts';
import { behindWarning, isForeign, langAttribute } from '../kit/content.ts';
import { choiceField, idempotencyField, selectField, textArea } from '../kit/field.ts';
import { markdown } from '../kit/markdown.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageContext } from '../kit/page-context.ts';
import { state } from '../kit/state.ts';
import { pager } from '../kit/table.ts';
import { decisionLine, moderationLink } from '../moderation/moderated.ts';
import { outgoingNotice } from '../network/outgoing-contributions.ts';
import { wordsNote } from '../network/words-note.ts';
import { imagesOf } from '../proposal/image-fields.ts';
import { pathOf } from '../proposal/proposal-address.ts';

/** Comments in reading order: each reply below what it answers, and naming it, since a page may begin between the two. */
export function comments(
  context: PageContext,
  of: {
    readonly page: Page<CommentView>;
    readonly total: number;
    readonly path: string;
    readonly zone: string;
    /** Whether comments are taken now. */
    readonly open: boolean;
    /** Whether whoever reads decides about them. */
    readonly decides: boolean;
    /** The institutions that hold the consultation, where several do. */
    readonly holders: readonly HolderView[];
  },
): Html {
  const { locale } = context;
  const { items, next } = of.page;
  const on = (after: string | null) => context.href(`${of.path}#comments`, { comments: after });
  const started = context.query.get('comments') ?? null;
  return markup`<section class="comments" aria-labelledby="comments"><h2 id="comments">${of.total === 0 ? locale.t('comments.heading') : locale.t('count.comments', { count: of.total })}</h2>
${items.length === 0 ? markup`<p class="quiet">${locale.t('comments.none')}</p>` : markup`<ol class="thread">${items.map((each) => comment(context, { ...of, each, all: items }))}</ol>`}
${pager(context, { name: locale.t('comments.pages'), first: started === null ? null : on(null), next: next === null ? null : on(next) })}
</section>`;
}

function comment(
  context: PageContext,
  of: {
    readonly each: CommentView;
    readonly all: readonly CommentView[];
    readonly path: string;
    readonly zone: string;
    readonly open: boolean;
    readonly decides: boolean;
    readonly holders: readonly HolderView[];
  },
): Html {
  const { each, zone } = of;
  const { locale } = context;
  const at = markup`<time datetime="${each.receivedAt.toISOString()}">${locale.dateTime(each.receivedAt, zone)}</time>`;
  const shown = each.status === 'published' || each.status === 'held';
  const by = shown ? author(context, each.author, of.holders) : markup`<em>${locale.t('comments.somebody')}</em>`;
  return markup`<li class="comment depth-${each.depth}" id="c-${each.id}">
<p class="small">${locale.html('comments.byline', { author: by, at })}${side(context, each)}${language(context, each)}${parent(context, of)}${each.status === 'held' ? markup` · ${state('soon', locale.t('proposal.held'))}` : NOTHING}</p>
${shown ? bodyOf(context, each) : goneOf(context, each, zone)}
${wordsNote(context, each.words)}
${acts(context, of)}</li>`;
}

/** What a reader can do with a comment: its author change it, an agent decide about it, anybody else answer or report it. */
function acts(
  context: PageContext,
  of: { readonly each: CommentView; readonly path: string; readonly open: boolean; readonly decides: boolean },
): Html {
  const { each, path, open, decides } = of;
  const { locale, viewer } = context;
  const own = viewer.participantId === each.author.id;
  const gone = each.status === 'withdrawn' || each.status === 'removed';
  const name = authorName(context, each.author);
  const links = [
    ...(open && each.status === 'published' && viewer.agent === null
      ? [
          markup`<li><a href="${context.href(`${path}/comment`, { to: each.id })}" rel="nofollow">${locale.html('comments.answer', { author: name })}</a></li>`,
        ]
      : []),
    ...(own && !gone
      ? [
          markup`<li><a href="${context.href(`${path}/comments/${each.id}/change`)}">${locale.t('comment.own')}</a></li>`,
        ]
      : []),
    ...(decides && each.status !== 'withdrawn'
      ? [markup`<li>${moderationLink(context, { kind: 'comment', id: each.id })}</li>`]
      : []),
    ...(!own && !decides && each.status === 'published'
      ? [
          markup`<li><a href="${context.href(`${path}/comments/${each.id}/report`)}" rel="nofollow">${locale.t('report.comment')}</a></li>`,
        ]
      : []),
  ];
  return links.length === 0 ? NOTHING : markup`<ul class="acts small">${links}</ul>`;
}

function side(context: PageContext, { side: accepted, status }: CommentView): Html {
  if (accepted === 'neutral' || status !== 'published') return NOTHING;
  return markup` · <strong class="side side-${accepted}">${context.locale.t(`comment-side.${accepted}`)}</strong>`;
}

/** In a thread the language stands in the byline, so that a foreign thread is not a list of notes. */
function language(context: PageContext, { lang, status }: CommentView): Html {
  if (status !== 'published' || !isForeign(context, lang)) return NOTHING;
  return markup` · ${context.locale.t('comments.language', { language: context.locale.languageName(lang) })}`;
}

function parent(context: PageContext, of: { readonly each: CommentView; readonly all: readonly CommentView[] }): Html {
  const { parentId } = of.each;
  if (parentId === null) return NOTHING;
  const answered = of.all.find((other) => other.id === parentId);
  const { locale } = context;
  if (answered === undefined) return markup` · ${locale.t('comments.reply')}`;
  const shown = answered.status === 'published' || answered.status === 'held';
  const to = shown ? authorName(context, answered.author) : markup`<em>${locale.t('comments.somebody')}</em>`;
  return markup` · <a href="#c-${parentId}">${locale.html('comments.reply-to', { author: to })}</a>`;
}

function bodyOf(context: PageContext, each: CommentView): Html {
  // Words of a person who was erased are gone; the place in the thread stays.
  if (each.body === '') return markup`<p class="quiet">${context.locale.t('comments.erased')}</p>`;
  const changed = each.updatedAt.getTime() > each.receivedAt.getTime() + 60_000;
  const text = markup`<div class="prose" dir="auto"${langAttribute(context, each.lang)}>${markdown(each.body)}</div>`;
  return markup`${behindWarning(context, each, markup`${text}${imagesOf(each.images)}`)}
${changed ? markup`<p class="small quiet">${context.locale.t('comments.changed')}</p>` : NOTHING}`;
}

function goneOf(context: PageContext, each: CommentView, zone: string): Html {
  if (each.status === 'withdrawn') return markup`<p class="quiet">${context.locale.t('comments.withdrawn')}</p>`;
  return markup`<div class="note small"><p>${context.locale.t('comments.removed')}</p>${each.decision === null ? NOTHING : decisionLine(context, each.decision, zone)}${appealLink(context, each)}</div>`;
}

/** Its author may appeal against the removal. */
function appealLink(context: PageContext, { author: by, decision, status }: CommentView): Html {
  if (status !== 'removed' || decision === null || by.id !== context.viewer.participantId) return NOTHING;
  return markup`<p><a href="${context.href(`/me/appeals/${decision.id}`)}">${context.locale.t('appeal.link')}</a></p>`;
}

/** What somebody typed into it, as it came. */
export type CommentValues = { readonly body: string; readonly lang: string; readonly side: string };

export function commentForm(
  context: PageContext,
  of: {
    readonly proposal: ProposalView;
    /** The comment that is answered. */
    readonly parent?: CommentView | null;
    readonly values?: CommentValues | null;
    readonly refusal?: Refusal | null;
  },
): Html {
  const { locale } = context;
  const { proposal, parent = null, values = null, refusal = null } = of;
  const to = context.href(`${pathOf(proposal)}/comment`, { to: parent?.id ?? null });
  return markup`<form method="post" action="${to}">
${idempotencyField(context)}${outgoingNotice(context, proposal.consultation)}
${textArea(context, { name: 'body', label: locale.t('comment.body'), hint: locale.t('comment.body-hint'), value: values?.body, rows: 5, max: COMMENT_MAX, required: true, refusal })}
${
  parent === null
    ? choiceField(context, {
        name: 'side',
        label: locale.t('comment.side'),
        options: COMMENT_SIDES.map((value) => ({ value, label: locale.t(`comment-side.${value}`) })),
        chosen: [values?.side || 'neutral'],
        refusal,
      })
    : NOTHING
}
${langField(context, proposal, { value: values?.lang, refusal })}
<p><button type="submit">${locale.t(parent === null ? 'comment.send' : 'comment.send-reply')}</button></p>
</form>`;
}

/** The language of what is written: one of the consultation's or of the pages, the reader's own first. */
export function langField(
  context: PageContext,
  { consultation }: Pick<ProposalView, 'consultation'>,
  of: { readonly value?: string | undefined; readonly refusal?: Refusal | null },
): Html {
  const { locale } = context;
  const langs = [...new Set([...consultation.languages, ...context.languages])];
  return selectField(context, {
    name: 'lang',
    label: locale.t('act.lang'),
    options: langs.map((value) => ({ value, label: locale.languageName(value) })),
    value: of.value || (langs.includes(locale.lang) ? locale.lang : langs[0]),
    refusal: of.refusal,
  });
}
