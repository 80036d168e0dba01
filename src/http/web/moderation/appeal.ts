import type { Context } from 'hono';
import type { Application } from '../../../application/application.ts';
import { fileAppeal } from '../../../application/moderation/appeals.ts';
import { readAppealable } from '../../../application/moderation/reads.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok } from '../../../domain/kit/result.ts';
import { REASON_MAX } from '../../../domain/kit/text.ts';
import { STATUS } from '../../kit/problem.ts';
import { requireParticipant } from '../kit/current-user.ts';
import { doneNote } from '../kit/done-note.ts';
import { idempotencyField, textArea } from '../kit/field.ts';
import { acceptForm, submitOnce } from '../kit/form.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageAnswer } from '../kit/page.ts';
import type { PageContext } from '../kit/page-context.ts';
import { refusalNote, refusalSentence } from '../kit/refusal-note.ts';
import { moderated, trace } from './moderated.ts';

type FormState = { readonly text: string; readonly refusal: Refusal };

/** What became of somebody's own contribution, and their one word against it. */
export async function appealPage(context: PageContext, c: Context): Promise<PageAnswer> {
  return await answered(context, c.req.param('decision') ?? '', null);
}

export function acceptAppeal(app: Application): (c: Context) => Promise<Response> {
  return acceptForm(app, async (context, formInput, c) => {
    const decisionId = c.req.param('decision') ?? '';
    const text = formInput.text('text');
    const participant = requireParticipant(context);
    if (!participant.ok) return await answered(context, decisionId, { text, refusal: participant.refusal });
    const done = await submitOnce(context, formInput, async (within) => {
      const filed = await fileAppeal(within, { decisionId, participantId: participant.value, text });
      return filed.ok ? ok(context.href(appealPath(decisionId), { done: 'appeal-filed' })) : filed;
    });
    return done.ok ? { to: done.value } : await answered(context, decisionId, { text, refusal: done.refusal });
  });
}

export function appealPath(decisionId: string): string {
  return `/me/appeals/${decisionId}`;
}

async function answered(context: PageContext, decisionId: string, formState: FormState | null): Promise<PageAnswer> {
  const { app, locale } = context;
  const participant = requireParticipant(context);
  if (!participant.ok && formState === null) return participant;
  const found = participant.ok
    ? await readAppealable(app, { decisionId, participantId: participant.value })
    : participant;
  // Somebody whose session ended keeps what they typed; what it is about is for its author only.
  if (!found.ok)
    return formState === null ? found : shown(context, formState.refusal, form(context, decisionId, formState));
  const { contribution, decision, appeal, refusal } = found.value;
  return shown(
    context,
    formState?.refusal ?? null,
    markup`<article class="card">${moderated(context, contribution, { whole: true })}</article>
<section aria-labelledby="trace"><h2 id="trace">${locale.t('trace.title')}</h2>${trace(context, [decision], contribution.consultation.timeZone)}</section>
${appeal === null ? NOTHING : markup`<section class="note" aria-labelledby="yours"><h2 id="yours">${locale.t('appeal.yours')}</h2><p><q dir="auto">${appeal.text}</q></p>${appeal.outcome === null ? markup`<p>${locale.t('appeal.waits')}</p>` : NOTHING}</section>`}
${refusal === null ? markup`<p>${locale.t('appeal.how')}</p>${form(context, decisionId, formState)}` : NOTHING}
${refusal === null || appeal !== null ? NOTHING : markup`<p class="note">${refusalSentence(context, refusal, contribution.consultation)}</p>`}`,
  );
}

function shown(context: PageContext, refusal: Refusal | null, main: Html): PageAnswer {
  const { locale } = context;
  const title = locale.t('appeal.title');
  return {
    cache: 'never',
    status: refusal === null ? 200 : STATUS[refusal.type],
    content: {
      title,
      canonical: null,
      main: markup`<div class="single"><h1>${title}</h1>
${doneNote(context)}${refusalNote(context, refusal, { text: locale.t('appeal.text') })}
${main}</div>`,
    },
  };
}

function form(context: PageContext, decisionId: string, formState: FormState | null): Html {
  const { locale } = context;
  return markup`<form method="post" action="${context.href(appealPath(decisionId))}">${context.signedInAs === null ? NOTHING : idempotencyField(context)}
${textArea(context, { name: 'text', label: locale.t('appeal.text'), hint: locale.t('appeal.text-hint'), value: formState?.text, required: true, max: REASON_MAX, refusal: formState?.refusal })}
<p class="buttons"><button type="submit">${locale.t('appeal.button')}</button></p></form>`;
}
