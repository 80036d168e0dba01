import type { Context } from 'hono';
import { fileReport } from '../../../application/file-report.ts';
import type { Application } from '../../../application/ports.ts';
import type { CommentView, ProposalView } from '../../../application/views.ts';
import { isReportRule, REPORT_RULES } from '../../../domain/moderation/report.ts';
import type { Refusal } from '../../../domain/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/result.ts';
import { REASON_MAX } from '../../../domain/text.ts';
import { clientAddress } from '../../client-address.ts';
import { STATUS } from '../../problem.ts';
import { choiceField, onceField, textArea } from '../components/field.ts';
import { refusalNote } from '../components/refusal-note.ts';
import { choose, line } from '../content.ts';
import { acceptForm, actOnceAsAnybody, type FormAnswer } from '../form.ts';
import { limitOf } from '../limit.ts';
import { type Html, markup, NOTHING } from '../markup.ts';
import type { PageAnswer } from '../page.ts';
import type { Visit } from '../visit.ts';
import { answered, commentOf } from './comment.ts';
import { crumbsOf, pathOf, proposalOf } from './proposal-address.ts';

/** Reports of somebody who is not signed in, by network address. */
const PER_CLIENT = { points: 5, duration: 600 };

type Reported = { readonly proposal: ProposalView; readonly comment: CommentView | null };
type Typed = { readonly rule: string; readonly text: string };

/** Telling the officers that a proposal or a comment breaks a rule: anybody can, in any phase, signed in or not. */
export async function reportPage(visit: Visit, c: Context): Promise<PageAnswer> {
  const reported = await reportedIn(visit, c);
  return reported.ok ? formPage(visit, reported.value, { typed: null, refusal: null }) : reported;
}

export function acceptReport(app: Application, trustProxy: boolean) {
  const limit = limitOf(PER_CLIENT);
  return acceptForm(app, async (visit, said, c): Promise<FormAnswer> => {
    const reported = await reportedIn(visit, c);
    if (!reported.ok) return reported;
    const { proposal, comment } = reported.value;
    const typed: Typed = { rule: said.text('rule'), text: said.text('text') };
    const reporterId = visit.viewer.participantId;
    const isKnown = reporterId !== null || visit.viewer.agent !== null;
    const wait = isKnown ? 0 : await limit(clientAddress(c, trustProxy));
    if (wait > 0) {
      c.header('retry-after', String(wait));
      return formPage(visit, reported.value, { typed, refusal: null, tooMany: true });
    }
    const { rule } = typed;
    const done = isReportRule(rule)
      ? await actOnceAsAnybody(visit, said, async (within) => {
          const filed = await fileReport(within, {
            subject: comment === null ? { kind: 'proposal', id: proposal.id } : { kind: 'comment', id: comment.id },
            rule,
            text: typed.text === '' ? undefined : typed.text,
            reporterId,
          });
          return filed.ok ? ok(visit.href(pathOf(proposal), { done: 'report-filed' })) : filed;
        })
      : refuse({ type: 'invalid', field: 'rule', because: 'missing' } as const);
    return done.ok ? { to: done.value } : formPage(visit, reported.value, { typed, refusal: done.refusal });
  });
}

async function reportedIn(visit: Visit, c: Context): Promise<Result<Reported, Refusal>> {
  const proposal = await proposalOf(visit, c);
  if (!proposal.ok) return proposal;
  const { status, updatedAt } = proposal.value;
  if (status === 'withdrawn' || status === 'removed')
    return refuse({ type: 'gone', what: 'proposal', since: updatedAt });
  const id = c.req.param('comment');
  if (id === undefined) return ok({ proposal: proposal.value, comment: null });
  const comment = await commentOf(visit, proposal.value, id);
  if (!comment.ok) return comment;
  return comment.value.status === 'published'
    ? ok({ proposal: proposal.value, comment: comment.value })
    : refuse({ type: 'gone', what: 'comment', since: comment.value.updatedAt });
}

function formPage(
  visit: Visit,
  { proposal, comment }: Reported,
  answer: { readonly typed: Typed | null; readonly refusal: Refusal | null; readonly tooMany?: boolean },
): PageAnswer {
  const { locale } = visit;
  const { typed, refusal, tooMany = false } = answer;
  const path = pathOf(proposal);
  const name = line(visit, choose(visit, proposal.title, [proposal.lang]));
  const title = locale.t(comment === null ? 'report.title-proposal' : 'report.title-comment', {
    number: proposal.number ?? 0,
  });
  const action = visit.href(`${path}${comment === null ? '' : `/comments/${comment.id}`}/report`);
  return {
    keep: 'never',
    status: tooMany ? 429 : refusal === null ? 200 : STATUS[refusal.type],
    content: {
      title,
      canonical: null,
      crumbs: [...crumbsOf(visit, proposal), { href: visit.href(path), name }],
      main: markup`<div class="single"><h1>${title}</h1>
${refusalNote(visit, refusal, { rule: locale.t('report.rule'), text: locale.t('report.text') })}
${tooMany ? markup`<p class="note error" role="alert">${locale.t('act.too-many')}</p>` : NOTHING}
${about(visit, { name, comment })}
<p>${locale.t('report.said')}</p>
<form method="post" action="${action}">${onceField(visit)}
${choiceField(visit, {
  name: 'rule',
  label: locale.t('report.rule'),
  options: REPORT_RULES.map((value) => ({ value, label: locale.words.rule[value] })),
  chosen: typed === null ? [] : [typed.rule],
  required: true,
  refusal,
})}
${textArea(visit, { name: 'text', label: locale.t('report.text'), hint: locale.t('report.text-hint'), value: typed?.text, rows: 4, max: REASON_MAX, refusal })}
<p><button type="submit">${locale.t('report.send')}</button></p></form></div>`,
    },
  };
}

function about(visit: Visit, of: { readonly name: Html; readonly comment: CommentView | null }): Html {
  return of.comment === null ? markup`<p class="lead">${of.name}</p>` : answered(visit, of.comment);
}
