import type { Context } from 'hono';
import type { Application } from '../../../application/application.ts';
import { changeComment, withdrawComment } from '../../../application/comment/change-comment.ts';
import type { CommentView } from '../../../application/comment/ports.ts';
import { readComment } from '../../../application/comment/reads.ts';
import { submitComment } from '../../../application/comment/submit-comment.ts';
import { readAdmission } from '../../../application/consultation/read-consultations.ts';
import type { ProposalView } from '../../../application/proposal/ports.ts';
import type { CommentSide } from '../../../domain/comment/comment.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/kit/result.ts';
import { COMMENT_MAX } from '../../../domain/kit/text.ts';
import { STATUS } from '../../kit/problem.ts';
import { authorName } from '../kit/author.ts';
import { behindWarning, choose, langAttribute, line } from '../kit/content.ts';
import { requireParticipant } from '../kit/current-user.ts';
import { textArea } from '../kit/field.ts';
import { acceptForm, type FormAnswer, submitOnce } from '../kit/form.ts';
import { markdown } from '../kit/markdown.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageAnswer } from '../kit/page.ts';
import type { PageContext } from '../kit/page-context.ts';
import { beforeWriting, cannot, signInLinks } from '../kit/participation-notice.ts';
import { refusalNote, refusalNoteOn } from '../kit/refusal-note.ts';
import { crumbsOf, gonePage, pathOf, proposalOf } from '../proposal/proposal-address.ts';
import { type CommentValues, commentForm } from './comments.ts';

type Wanted = { readonly proposal: ProposalView; readonly parent: CommentView | null };

/** The form for a comment or a reply by itself, with what one has to know first and the way in. */
export async function commentPage(context: PageContext, c: Context): Promise<PageAnswer> {
  const wanted = await wantedIn(context, c);
  return wanted.ok ? await formPage(context, wanted.value, { values: null, refusal: null }) : wanted;
}

/** Sends a comment once, and leads back to the proposal. */
export function acceptComment(app: Application) {
  return acceptForm(app, async (context, formInput, c): Promise<FormAnswer> => {
    const wanted = await wantedIn(context, c);
    if (!wanted.ok) return wanted;
    const { proposal, parent } = wanted.value;
    const values = { body: formInput.text('body'), lang: formInput.text('lang'), side: formInput.text('side') };
    const who = requireParticipant(context);
    const sent = !who.ok
      ? who
      : await submitOnce(context, formInput, async (within) => {
          const comment = await submitComment(within, {
            slug: proposal.consultation.slug,
            proposalId: proposal.id,
            parentId: parent?.id,
            authorId: who.value,
            body: values.body,
            lang: values.lang,
            side: sideOf(values.side),
            receivedAt: context.receivedAt,
            onceWorded: true,
          });
          if (!comment.ok) return comment;
          return ok(context.href(pathOf(proposal), { done: doneWith(comment.value, proposal) }));
        });
    return sent.ok ? { to: sent.value } : await formPage(context, wanted.value, { values, refusal: sent.refusal });
  });
}

function doneWith({ status }: Pick<CommentView, 'status'>, { consultation }: ProposalView): string {
  if (status !== 'held') return 'comment-sent';
  return consultation.host === null ? 'comment-held' : 'sent-to-host';
}

function sideOf(text: string): CommentSide {
  return text === 'for' || text === 'against' ? text : 'neutral';
}

async function wantedIn(context: PageContext, c: Context): Promise<Result<Wanted, Refusal>> {
  const proposal = await proposalOf(context, c);
  if (!proposal.ok) return proposal;
  const id = context.query.get('to') ?? '';
  if (id === '') return ok({ proposal: proposal.value, parent: null });
  const parent = await commentOf(context, proposal.value, id);
  return parent.ok ? ok({ proposal: proposal.value, parent: parent.value }) : parent;
}

/** A comment on this very proposal. */
export async function commentOf(
  context: PageContext,
  proposal: ProposalView,
  id: string,
): Promise<Result<CommentView, Refusal>> {
  const { app, viewer } = context;
  const found = await readComment(app, { id, viewer });
  if (!found.ok) return found;
  const { consultationSlug, proposalNumber } = found.value;
  const here = consultationSlug === proposal.consultation.slug && proposalNumber === proposal.number;
  return here ? found : refuse({ type: 'not-found', what: 'comment' });
}

async function formPage(
  context: PageContext,
  { proposal, parent }: Wanted,
  answer: { readonly values: CommentValues | null; readonly refusal: Refusal | null },
): Promise<PageAnswer> {
  if (proposal.status === 'withdrawn' || proposal.status === 'removed') return gonePage(context, proposal);
  const { app, locale, viewer } = context;
  const { values, refusal } = answer;
  const { consultation } = proposal;
  const admission = await readAdmission(app, { consultation, act: 'comment', viewer });
  const path = pathOf(proposal);
  const title = locale.t(parent === null ? 'comment.title' : 'comment.title-reply', { number: proposal.number ?? 0 });
  const shown = refusal !== null || (admission.phase.ok && viewer.participantId !== null);
  const next = `${path}/comment${parent === null ? '' : `?to=${parent.id}`}`;
  return {
    cache: 'never',
    ...(refusal === null ? {} : { status: STATUS[refusal.type] }),
    content: {
      title,
      canonical: null,
      crumbs: [
        ...crumbsOf(context, proposal),
        { href: context.href(path), name: line(context, choose(context, proposal.title, [proposal.lang])) },
      ],
      main: markup`<div class="single"><h1>${title}</h1>
${refusalNoteOn(consultation, context, { refusal, labels: { body: locale.t('comment.body'), lang: locale.t('act.lang') } })}
${parent === null ? NOTHING : answered(context, parent)}
${beforeWriting(context, { consultation, act: 'comment', admission })}
${cannot(context, consultation, admission)}
${shown ? commentForm(context, { proposal, parent, values, refusal }) : NOTHING}
${admission.phase.ok ? signInLinks(context, { next }) : NOTHING}
</div>`,
    },
  };
}

/** Somebody's comment, as the pages that are about it quote it. */
export function answered(context: PageContext, comment: CommentView): Html {
  const text = markup`<div class="prose" dir="auto"${langAttribute(context, comment.lang)}>${markdown(comment.body)}</div>`;
  return markup`<div class="note"><p class="small">${authorName(context, comment.author)}</p>
${behindWarning(context, comment, text)}</div>`;
}

type Own = { readonly proposal: ProposalView; readonly comment: CommentView };

/** Editing or withdrawing one's own comment. */
export async function ownCommentPage(context: PageContext, c: Context): Promise<PageAnswer> {
  const own = await ownIn(context, c);
  if (!own.ok) return own;
  const mayChange = own.value.comment.author.id === context.viewer.participantId;
  if (mayChange) return ownCommentFormPage(context, own.value, { body: own.value.comment.body, refusal: null });
  const who = requireParticipant(context);
  return who.ok ? { refusal: { type: 'not-the-author' } } : who;
}

export function acceptOwnComment(app: Application) {
  return acceptForm(app, async (context, formInput, c): Promise<FormAnswer> => {
    const own = await ownIn(context, c);
    if (!own.ok) return own;
    const { proposal, comment } = own.value;
    const body = formInput.text('body');
    const who = requireParticipant(context);
    if (!who.ok) return ownCommentFormPage(context, own.value, { body, refusal: who.refusal });
    const command = { commentId: comment.id, authorId: who.value };
    const takesBack = formInput.text('intent') === 'withdraw';
    const done = takesBack ? await withdrawComment(app, command) : await changeComment(app, { ...command, body });
    if (!done.ok) return ownCommentFormPage(context, own.value, { body, refusal: done.refusal });
    return {
      to: context.href(pathOf(proposal), takesBack ? { done: 'comment-withdrawn' } : { done: changedBy(proposal) }),
    };
  });
}

function changedBy({ consultation }: ProposalView): string {
  return consultation.host === null ? 'comment-changed' : 'change-sent-to-host';
}

async function ownIn(context: PageContext, c: Context): Promise<Result<Own, Refusal>> {
  const proposal = await proposalOf(context, c);
  if (!proposal.ok) return proposal;
  const comment = await commentOf(context, proposal.value, c.req.param('comment') ?? '');
  if (!comment.ok) return comment;
  const { status, updatedAt } = comment.value;
  if (status === 'withdrawn' || status === 'removed')
    return refuse({ type: 'gone', what: 'comment', since: updatedAt });
  return ok({ proposal: proposal.value, comment: comment.value });
}

function ownCommentFormPage(
  context: PageContext,
  { proposal, comment }: Own,
  answer: { readonly body: string; readonly refusal: Refusal | null },
): PageAnswer {
  const { locale } = context;
  const { body, refusal } = answer;
  const path = pathOf(proposal);
  const title = locale.t('comment.own');
  const action = context.href(`${path}/comments/${comment.id}/change`);
  return {
    cache: 'never',
    ...(refusal === null ? {} : { status: STATUS[refusal.type] }),
    content: {
      title,
      canonical: null,
      crumbs: [
        ...crumbsOf(context, proposal),
        { href: context.href(path), name: line(context, choose(context, proposal.title, [proposal.lang])) },
      ],
      main: markup`<div class="single"><h1>${title}</h1>
${refusalNote(context, refusal, { body: locale.t('comment.body') })}
<p>${locale.t('comment.change-said')}</p>
<form method="post" action="${action}">
${textArea(context, { name: 'body', label: locale.t('comment.body'), value: body, rows: 6, max: COMMENT_MAX, required: true, lang: comment.lang, refusal })}
<p><button type="submit" name="intent" value="change">${locale.t('comment.change')}</button></p></form>
<section aria-labelledby="withdraw"><h2 id="withdraw">${locale.t('comment.withdraw')}</h2>
<p>${locale.t('comment.withdraw-said')}</p>
<form method="post" action="${action}"><p><button type="submit" name="intent" value="withdraw" class="second">${locale.t('comment.withdraw')}</button></p></form></section>
</div>`,
    },
  };
}
