import type { Context } from 'hono';
import type { Application } from '../../../application/application.ts';
import type { CommentView } from '../../../application/comment/ports.ts';
import { readComment } from '../../../application/comment/reads.ts';
import { submitComment } from '../../../application/comment/submit-comment.ts';
import { readAdmission } from '../../../application/consultation/read-admission.ts';
import type { ProposalView } from '../../../application/proposal/ports.ts';
import type { CommentSide } from '../../../domain/comment/comment.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/kit/result.ts';
import { STATUS } from '../../kit/problem.ts';
import { authorName } from '../kit/author.ts';
import { behindWarning, choose, langAttribute, line } from '../kit/content.ts';
import { requireParticipant } from '../kit/current-user.ts';
import { acceptForm, type FormAnswer, submitOnce } from '../kit/form.ts';
import { markdown } from '../kit/markdown.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageAnswer } from '../kit/page.ts';
import type { PageContext } from '../kit/page-context.ts';
import { beforeAct, cannot, signInLinks } from '../kit/participation-notice.ts';
import { refusalNoteOn } from '../kit/refusal-note.ts';
import { gonePage } from '../proposal/gone-proposal.ts';
import { crumbsOf, pathOf, proposalOf } from '../proposal/proposal-address.ts';
import { type CommentValues, commentForm } from './comment-form.ts';

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
${beforeAct(context, { consultation, act: 'comment', admission })}
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
