import type { Context } from 'hono';
import type { Application } from '../../../application/ports.ts';
import { readAdmission } from '../../../application/read-admission.ts';
import { readComment } from '../../../application/read-comment.ts';
import { submitComment } from '../../../application/submit-comment.ts';
import type { CommentView, ProposalView } from '../../../application/views.ts';
import type { CommentSide } from '../../../domain/comment/comment.ts';
import type { Refusal } from '../../../domain/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/result.ts';
import { STATUS } from '../../problem.ts';
import { authorName } from '../components/author.ts';
import { beforeAct, cannot, waysIn } from '../components/before-act.ts';
import { commentForm, type TypedComment } from '../components/comment-form.ts';
import { refusalNoteOn } from '../components/refusal-note.ts';
import { choose, langAttribute, line } from '../content.ts';
import { acceptForm, actOnce, type FormAnswer } from '../form.ts';
import { markdown } from '../markdown.ts';
import { type Html, markup, NOTHING } from '../markup.ts';
import type { PageAnswer } from '../page.ts';
import type { Visit } from '../visit.ts';
import { participantOf } from '../who.ts';
import { gonePage } from './gone-proposal.ts';
import { crumbsOf, pathOf, proposalOf } from './proposal-address.ts';

type Wanted = { readonly proposal: ProposalView; readonly parent: CommentView | null };

/** The form for a comment or a reply by itself, with what one has to know first and the way in. */
export async function commentPage(visit: Visit, c: Context): Promise<PageAnswer> {
  const wanted = await wantedIn(visit, c);
  return wanted.ok ? await formPage(visit, wanted.value, { typed: null, refusal: null }) : wanted;
}

/** Sends a comment once, and leads back to the proposal. */
export function acceptComment(app: Application) {
  return acceptForm(app, async (visit, said, c): Promise<FormAnswer> => {
    const wanted = await wantedIn(visit, c);
    if (!wanted.ok) return wanted;
    const { proposal, parent } = wanted.value;
    const typed = { body: said.text('body'), lang: said.text('lang'), side: said.text('side') };
    const who = participantOf(visit);
    const sent = !who.ok
      ? who
      : await actOnce(visit, said, async (within) => {
          const comment = await submitComment(within, {
            slug: proposal.consultation.slug,
            proposalId: proposal.id,
            parentId: parent?.id,
            authorId: who.value,
            body: typed.body,
            lang: typed.lang,
            side: sideOf(typed.side),
            onceWorded: true,
          });
          if (!comment.ok) return comment;
          return ok(visit.href(pathOf(proposal), { done: doneWith(comment.value, proposal) }));
        });
    return sent.ok ? { to: sent.value } : await formPage(visit, wanted.value, { typed, refusal: sent.refusal });
  });
}

function doneWith({ status }: Pick<CommentView, 'status'>, { consultation }: ProposalView): string {
  if (status !== 'held') return 'comment-sent';
  return consultation.host === null ? 'comment-held' : 'sent-to-host';
}

function sideOf(said: string): CommentSide {
  return said === 'for' || said === 'against' ? said : 'neutral';
}

async function wantedIn(visit: Visit, c: Context): Promise<Result<Wanted, Refusal>> {
  const proposal = await proposalOf(visit, c);
  if (!proposal.ok) return proposal;
  const id = visit.query.get('to') ?? '';
  if (id === '') return ok({ proposal: proposal.value, parent: null });
  const parent = await commentOf(visit, proposal.value, id);
  return parent.ok ? ok({ proposal: proposal.value, parent: parent.value }) : parent;
}

/** A comment on this very proposal. */
export async function commentOf(
  visit: Visit,
  proposal: ProposalView,
  id: string,
): Promise<Result<CommentView, Refusal>> {
  const { app, viewer } = visit;
  const found = await readComment(app, { id, audience: { drafts: viewer.agent !== null }, viewer });
  if (!found.ok) return found;
  const { consultationSlug, proposalNumber } = found.value;
  const here = consultationSlug === proposal.consultation.slug && proposalNumber === proposal.number;
  return here ? found : refuse({ type: 'not-found', what: 'comment' });
}

async function formPage(
  visit: Visit,
  { proposal, parent }: Wanted,
  answer: { readonly typed: TypedComment | null; readonly refusal: Refusal | null },
): Promise<PageAnswer> {
  if (proposal.status === 'withdrawn' || proposal.status === 'removed') return gonePage(visit, proposal);
  const { app, locale, viewer } = visit;
  const { typed, refusal } = answer;
  const { consultation } = proposal;
  const admission = await readAdmission(app, { consultation, act: 'comment', viewer });
  const path = pathOf(proposal);
  const title = locale.t(parent === null ? 'comment.title' : 'comment.title-reply', { number: proposal.number ?? 0 });
  const shown = refusal !== null || (admission.phase.ok && viewer.participantId !== null);
  const next = `${path}/comment${parent === null ? '' : `?to=${parent.id}`}`;
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
${refusalNoteOn(consultation, visit, { refusal, labels: { body: locale.t('comment.body'), lang: locale.t('act.lang') } })}
${parent === null ? NOTHING : answered(visit, parent)}
${beforeAct(visit, { consultation, act: 'comment', admission })}
${cannot(visit, consultation, admission)}
${shown ? commentForm(visit, { proposal, parent, typed, refusal }) : NOTHING}
${admission.phase.ok ? waysIn(visit, { next }) : NOTHING}
</div>`,
    },
  };
}

/** Somebody's comment, as the pages that are about it quote it. */
export function answered(visit: Visit, comment: CommentView): Html {
  return markup`<div class="note"><p class="small">${authorName(visit, comment.author)}</p>
<div class="prose" dir="auto"${langAttribute(visit, comment.lang)}>${markdown(comment.body)}</div></div>`;
}
