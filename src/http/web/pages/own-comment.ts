import type { Context } from 'hono';
import { changeComment, withdrawComment } from '../../../application/change-comment.ts';
import type { Application } from '../../../application/ports.ts';
import type { CommentView, ProposalView } from '../../../application/views.ts';
import type { Refusal } from '../../../domain/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/result.ts';
import { COMMENT_MAX } from '../../../domain/text.ts';
import { STATUS } from '../../problem.ts';
import { textArea } from '../components/field.ts';
import { refusalNote } from '../components/refusal-note.ts';
import { choose, line } from '../content.ts';
import { acceptForm, type FormAnswer } from '../form.ts';
import { markup } from '../markup.ts';
import type { PageAnswer } from '../page.ts';
import type { Visit } from '../visit.ts';
import { participantOf } from '../who.ts';
import { commentOf } from './comment.ts';
import { crumbsOf, pathOf, proposalOf } from './proposal-address.ts';

type Own = { readonly proposal: ProposalView; readonly comment: CommentView };

/** Changing the words of one's own comment, or taking it back. */
export async function ownCommentPage(visit: Visit, c: Context): Promise<PageAnswer> {
  const own = await ownIn(visit, c);
  if (!own.ok) return own;
  const mayChange = own.value.comment.author.id === visit.viewer.participantId;
  if (mayChange) return formPage(visit, own.value, { body: own.value.comment.body, refusal: null });
  const who = participantOf(visit);
  return who.ok ? { refusal: { type: 'not-the-author' } } : who;
}

export function acceptOwnComment(app: Application) {
  return acceptForm(app, async (visit, said, c): Promise<FormAnswer> => {
    const own = await ownIn(visit, c);
    if (!own.ok) return own;
    const { proposal, comment } = own.value;
    const body = said.text('body');
    const who = participantOf(visit);
    if (!who.ok) return formPage(visit, own.value, { body, refusal: who.refusal });
    const command = { commentId: comment.id, authorId: who.value };
    const takesBack = said.text('intent') === 'withdraw';
    const done = takesBack ? await withdrawComment(app, command) : await changeComment(app, { ...command, body });
    if (!done.ok) return formPage(visit, own.value, { body, refusal: done.refusal });
    return {
      to: visit.href(pathOf(proposal), takesBack ? { done: 'comment-withdrawn' } : { done: changedBy(proposal) }),
    };
  });
}

function changedBy({ consultation }: ProposalView): string {
  return consultation.host === null ? 'comment-changed' : 'change-sent-to-host';
}

async function ownIn(visit: Visit, c: Context): Promise<Result<Own, Refusal>> {
  const proposal = await proposalOf(visit, c);
  if (!proposal.ok) return proposal;
  const comment = await commentOf(visit, proposal.value, c.req.param('comment') ?? '');
  if (!comment.ok) return comment;
  const { status, updatedAt } = comment.value;
  if (status === 'withdrawn' || status === 'removed')
    return refuse({ type: 'gone', what: 'comment', since: updatedAt });
  return ok({ proposal: proposal.value, comment: comment.value });
}

function formPage(
  visit: Visit,
  { proposal, comment }: Own,
  answer: { readonly body: string; readonly refusal: Refusal | null },
): PageAnswer {
  const { locale } = visit;
  const { body, refusal } = answer;
  const path = pathOf(proposal);
  const title = locale.t('comment.own');
  const action = visit.href(`${path}/comments/${comment.id}/change`);
  return {
    keep: 'never',
    ...(refusal === null ? {} : { status: STATUS[refusal.type] }),
    content: {
      title,
      canonical: null,
      crumbs: [
        ...crumbsOf(visit, proposal),
        { href: visit.href(path), name: line(visit, choose(visit, proposal.title, [proposal.lang])) },
      ],
      main: markup`<div class="single"><h1>${title}</h1>
${refusalNote(visit, refusal, { body: locale.t('comment.body') })}
<p>${locale.t('comment.change-said')}</p>
<form method="post" action="${action}">
${textArea(visit, { name: 'body', label: locale.t('comment.body'), value: body, rows: 6, max: COMMENT_MAX, required: true, lang: comment.lang, refusal })}
<p><button type="submit" name="intent" value="change">${locale.t('comment.change')}</button></p></form>
<section aria-labelledby="withdraw"><h2 id="withdraw">${locale.t('comment.withdraw')}</h2>
<p>${locale.t('comment.withdraw-said')}</p>
<form method="post" action="${action}"><p><button type="submit" name="intent" value="withdraw" class="second">${locale.t('comment.withdraw')}</button></p></form></section>
</div>`,
    },
  };
}
