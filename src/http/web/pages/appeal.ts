import type { Context } from 'hono';
import { fileAppeal } from '../../../application/file-appeal.ts';
import type { Application } from '../../../application/ports.ts';
import { readAppealable } from '../../../application/read-moderation.ts';
import type { Refusal } from '../../../domain/refusal.ts';
import { ok } from '../../../domain/result.ts';
import { REASON_MAX } from '../../../domain/text.ts';
import { STATUS } from '../../problem.ts';
import { doneNote } from '../components/done-note.ts';
import { onceField, textArea } from '../components/field.ts';
import { moderated } from '../components/moderated.ts';
import { refusalNote } from '../components/refusal-note.ts';
import { sayNo } from '../components/say-no.ts';
import { trace } from '../components/trace.ts';
import { acceptForm, actOnce } from '../form.ts';
import { type Html, markup, NOTHING } from '../markup.ts';
import type { PageAnswer } from '../page.ts';
import type { Visit } from '../visit.ts';
import { participantOf } from '../who.ts';

type Attempt = { readonly text: string; readonly refusal: Refusal };

/** What became of somebody's own contribution, and their one word against it. */
export async function appealPage(visit: Visit, c: Context): Promise<PageAnswer> {
  return await answered(visit, c.req.param('decision') ?? '', null);
}

export function acceptAppeal(app: Application): (c: Context) => Promise<Response> {
  return acceptForm(app, async (visit, said, c) => {
    const decisionId = c.req.param('decision') ?? '';
    const text = said.text('text');
    const participant = participantOf(visit);
    if (!participant.ok) return await answered(visit, decisionId, { text, refusal: participant.refusal });
    const done = await actOnce(visit, said, async (within) => {
      const filed = await fileAppeal(within, { decisionId, participantId: participant.value, text });
      return filed.ok ? ok(visit.href(appealPath(decisionId), { done: 'appeal-filed' })) : filed;
    });
    return done.ok ? { to: done.value } : await answered(visit, decisionId, { text, refusal: done.refusal });
  });
}

export function appealPath(decisionId: string): string {
  return `/me/appeals/${decisionId}`;
}

async function answered(visit: Visit, decisionId: string, attempt: Attempt | null): Promise<PageAnswer> {
  const { app, locale } = visit;
  const participant = participantOf(visit);
  if (!participant.ok && attempt === null) return participant;
  const found = participant.ok
    ? await readAppealable(app, { decisionId, participantId: participant.value })
    : participant;
  // Somebody whose session ended keeps what they typed; what it is about is for its author only.
  if (!found.ok) return attempt === null ? found : shown(visit, attempt.refusal, form(visit, decisionId, attempt));
  const { contribution, decision, appeal, refusal } = found.value;
  return shown(
    visit,
    attempt?.refusal ?? null,
    markup`<article class="card">${moderated(visit, contribution, { whole: true })}</article>
<section aria-labelledby="trace"><h2 id="trace">${locale.t('trace.title')}</h2>${trace(visit, [decision], contribution.consultation.timeZone)}</section>
${appeal === null ? NOTHING : markup`<section class="note" aria-labelledby="yours"><h2 id="yours">${locale.t('appeal.yours')}</h2><p><q dir="auto">${appeal.text}</q></p>${appeal.outcome === null ? markup`<p>${locale.t('appeal.waits')}</p>` : NOTHING}</section>`}
${refusal === null ? markup`<p>${locale.t('appeal.how')}</p>${form(visit, decisionId, attempt)}` : NOTHING}
${refusal === null || appeal !== null ? NOTHING : markup`<p class="note">${sayNo(visit, refusal, contribution.consultation.timeZone)}</p>`}`,
  );
}

function shown(visit: Visit, refusal: Refusal | null, main: Html): PageAnswer {
  const { locale } = visit;
  const title = locale.t('appeal.title');
  return {
    keep: 'never',
    status: refusal === null ? 200 : STATUS[refusal.type],
    content: {
      title,
      canonical: null,
      main: markup`<div class="single"><h1>${title}</h1>
${doneNote(visit)}${refusalNote(visit, refusal, { text: locale.t('appeal.text') })}
${main}</div>`,
    },
  };
}

function form(visit: Visit, decisionId: string, attempt: Attempt | null): Html {
  const { locale } = visit;
  return markup`<form method="post" action="${visit.href(appealPath(decisionId))}">${visit.signedInAs === null ? NOTHING : onceField(visit)}
${textArea(visit, { name: 'text', label: locale.t('appeal.text'), hint: locale.t('appeal.text-hint'), value: attempt?.text, required: true, max: REASON_MAX, refusal: attempt?.refusal })}
<p class="buttons"><button type="submit">${locale.t('appeal.button')}</button></p></form>`;
}
