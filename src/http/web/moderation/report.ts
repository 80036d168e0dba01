import type { Context } from 'hono';
import type { Application } from '../../../application/application.ts';
import type { CommentView } from '../../../application/comment/ports.ts';
import { fileReport } from '../../../application/moderation/reports.ts';
import type { ProposalView } from '../../../application/proposal/ports.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/kit/result.ts';
import { REASON_MAX } from '../../../domain/kit/text.ts';
import { REPORT_RULES } from '../../../domain/moderation/report.ts';
import { clientAddress } from '../../kit/client-address.ts';
import { limitOf } from '../../kit/limit.ts';
import { STATUS } from '../../kit/problem.ts';
import { answered, commentOf } from '../comment/page.ts';
import { choose, line } from '../kit/content.ts';
import { idempotencyField } from '../kit/field.ts';
import { acceptForm, type FormAnswer, submitOnceAnonymously } from '../kit/form.ts';
import type { FormState } from '../kit/form-parts.ts';
import { area, formFields, type Item, labelsOf, one } from '../kit/form-table.ts';
import { formDefaults } from '../kit/form-values.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageAnswer } from '../kit/page.ts';
import type { PageContext } from '../kit/page-context.ts';
import { errorNote, refusalNoteOn } from '../kit/refusal-note.ts';
import { charterLink } from '../kit/static-page-links.ts';
import { crumbsOf, pathOf, proposalOf } from '../proposal/proposal-address.ts';

/** Reports of somebody who is not signed in, by network address. */
const PER_CLIENT = { points: 5, duration: 600 };

type Reported = { readonly proposal: ProposalView; readonly comment: CommentView | null };

/** Telling the officers that a proposal or a comment breaks a rule: anybody can, in any phase, signed in or not. */
export async function reportPage(context: PageContext, c: Context): Promise<PageAnswer> {
  const reported = await reportedIn(context, c);
  return reported.ok ? formPage(context, reported.value, { values: formDefaults({}), refusal: null }) : reported;
}

export function acceptReport(app: Application, trustProxy: boolean) {
  const limit = limitOf(PER_CLIENT);
  return acceptForm(app, async (context, formInput, c): Promise<FormAnswer> => {
    const reported = await reportedIn(context, c);
    if (!reported.ok) return reported;
    const { proposal, comment } = reported.value;
    const reporterId = context.viewer.participantId;
    const isKnown = reporterId !== null || context.viewer.agent !== null;
    const wait = isKnown ? 0 : await limit(clientAddress(c, trustProxy));
    if (wait > 0) {
      c.header('retry-after', String(wait));
      return formPage(context, reported.value, { values: formInput, refusal: null, tooMany: true });
    }
    const done = await submitOnceAnonymously(context, formInput, async (within) => {
      const filed = await fileReport(within, {
        subject: comment === null ? { kind: 'proposal', id: proposal.id } : { kind: 'comment', id: comment.id },
        rule: formInput.text('rule'),
        text: formInput.text('text') || undefined,
        reporterId,
      });
      return filed.ok ? ok(context.href(pathOf(proposal), { done: 'report-filed' })) : filed;
    });
    return done.ok
      ? { to: done.value }
      : formPage(context, reported.value, { values: formInput, refusal: done.refusal });
  });
}

async function reportedIn(context: PageContext, c: Context): Promise<Result<Reported, Refusal>> {
  const proposal = await proposalOf(context, c);
  if (!proposal.ok) return proposal;
  const { status, updatedAt } = proposal.value;
  if (status === 'withdrawn' || status === 'removed')
    return refuse({ type: 'gone', what: 'proposal', since: updatedAt });
  const id = c.req.param('comment');
  if (id === undefined) return ok({ proposal: proposal.value, comment: null });
  const comment = await commentOf(context, proposal.value, id);
  if (!comment.ok) return comment;
  return comment.value.status === 'published'
    ? ok({ proposal: proposal.value, comment: comment.value })
    : refuse({ type: 'gone', what: 'comment', since: comment.value.updatedAt });
}

function reportItems({ locale: { t } }: PageContext): readonly Item[] {
  return [
    one('rule', t('report.rule'), {
      options: REPORT_RULES.map((value) => ({ value, label: t(`moderation-rule.${value}`) })),
      required: true,
    }),
    area('text', t('report.text'), { hint: t('report.text-hint'), rows: 4, max: REASON_MAX }),
  ];
}

function formPage(
  context: PageContext,
  { proposal, comment }: Reported,
  answer: FormState & { readonly tooMany?: boolean },
): PageAnswer {
  const { locale } = context;
  const { refusal, tooMany = false } = answer;
  const charter = charterLink(context);
  const items = reportItems(context);
  const path = pathOf(proposal);
  const name = line(context, choose(context, proposal.title, [proposal.lang]));
  const title = locale.t(comment === null ? 'report.title-proposal' : 'report.title-comment', {
    number: proposal.number ?? 0,
  });
  const fields = formFields(context, items, answer);
  const action = context.href(`${path}${comment === null ? '' : `/comments/${comment.id}`}/report`);
  return {
    cache: 'never',
    status: tooMany ? 429 : refusal === null ? 200 : STATUS[refusal.type],
    content: {
      title,
      canonical: null,
      crumbs: [...crumbsOf(context, proposal), { href: context.href(path), name }],
      main: markup`<div class="single"><h1>${title}</h1>
${refusalNoteOn(context.institution, context, { refusal, labels: labelsOf(items) })}
${tooMany ? errorNote(locale.t('act.too-many')) : NOTHING}
${about(context, { name, comment })}
<p>${locale.t('report.said')}${charter === NOTHING ? NOTHING : markup` ${charter}`}</p>
<form method="post" action="${action}">${idempotencyField(context)}
${fields}
<p><button type="submit">${locale.t('report.send')}</button></p></form></div>`,
    },
  };
}

function about(context: PageContext, of: { readonly name: Html; readonly comment: CommentView | null }): Html {
  return of.comment === null ? markup`<p class="lead">${of.name}</p>` : answered(context, of.comment);
}
