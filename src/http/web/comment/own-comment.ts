import type { Context } from 'hono';
import type { Application } from '../../../application/application.ts';
import { changeComment, withdrawComment } from '../../../application/comment/change-comment.ts';
import type { CommentView } from '../../../application/comment/ports.ts';
import type { ProposalView } from '../../../application/proposal/ports.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/kit/result.ts';
import { COMMENT_MAX } from '../../../domain/kit/text.ts';
import { STATUS } from '../../kit/problem.ts';
import { choose, line } from '../kit/content.ts';
import { requireParticipant } from '../kit/current-user.ts';
import { textArea } from '../kit/field.ts';
import { acceptForm, type FormAnswer } from '../kit/form.ts';
import { markup } from '../kit/markup.ts';
import type { PageAnswer } from '../kit/page.ts';
import type { PageContext } from '../kit/page-context.ts';
import { refusalNote } from '../kit/refusal-note.ts';
import { crumbsOf, pathOf, proposalOf } from '../proposal/proposal-address.ts';
import { commentOf } from './page.ts';

type Own = { readonly proposal: ProposalView; readonly comment: CommentView };

/** Editing or withdrawing one's own comment. */
export async function ownCommentPage(context: PageContext, c: Context): Promise<PageAnswer> {
  const own = await ownIn(context, c);
  if (!own.ok) return own;
  const mayChange = own.value.comment.author.id === context.viewer.participantId;
  if (mayChange) return formPage(context, own.value, { body: own.value.comment.body, refusal: null });
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
    if (!who.ok) return formPage(context, own.value, { body, refusal: who.refusal });
    const command = { commentId: comment.id, authorId: who.value };
    const takesBack = formInput.text('intent') === 'withdraw';
    const done = takesBack ? await withdrawComment(app, command) : await changeComment(app, { ...command, body });
    if (!done.ok) return formPage(context, own.value, { body, refusal: done.refusal });
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

function formPage(
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
