import type { Context } from 'hono';
import type { DecisionView } from '../../../application/moderation/ports.ts';
import { type Moderated, type ModerationItem, readModerated } from '../../../application/moderation/reads.ts';
import { refuse } from '../../../domain/kit/result.ts';
import { undoUntil } from '../../../domain/moderation/decision.ts';
import { adminLayout } from '../kit/admin.ts';
import { idempotencyField } from '../kit/field.ts';
import { type FormState, hiddenField } from '../kit/form-parts.ts';
import { labelsOf } from '../kit/form-table.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageAnswer } from '../kit/page.ts';
import type { PageContext } from '../kit/page-context.ts';
import { refusalNoteOn } from '../kit/refusal-note.ts';
import { date, deadline } from '../kit/time.ts';
import { imagesOf } from '../proposal/image-fields.ts';
import { MODERATION } from './admin.ts';
import { moderated } from './moderated.ts';
import { moderatedDetails } from './moderated-details.ts';
import { actsFor, decisionForm, decisionItems, type ModerationAct } from './moderation-form.ts';
import { lastDecided } from './next-item.ts';
import { trace } from './trace.ts';

/** One contribution, report or appeal, with everything that was decided about it and what can be decided now. */
export async function moderationItemPage(context: PageContext, c: Context): Promise<PageAnswer> {
  return await itemAnswer(context, subjectIn(c), null);
}

/** What an address of the administration area names. */
export function subjectIn(c: Context): Moderated {
  const kinds = ['proposal', 'comment', 'report', 'appeal'] as const;
  return { kind: kinds.find((kind) => kind === c.req.param('kind')) ?? 'proposal', id: c.req.param('id') ?? '' };
}

export function pathOf({ kind, id }: Moderated): string {
  return `${MODERATION}/${kind}/${id}`;
}

/** The item, with a form that was refused or waits for its second step. */
export async function itemAnswer(
  context: PageContext,
  of: Moderated,
  formState: FormState | null,
): Promise<PageAnswer> {
  const { locale } = context;
  return await adminLayout(context, 'moderate', async (agent) => {
    const found = await readModerated(context.app, { agent, of });
    if (!found.ok) return refuse(found.refusal);
    const item = found.value;
    const { contribution, decisions } = item;
    const zone = contribution.consultation.timeZone;
    const last = formState === null ? lastDecided(context) : null;
    const before = last === null ? null : await readModerated(context.app, { agent, of: last });
    const acts = actsFor(item, agent);
    const form = decisionForm(context, { action: pathOf(of), item, acts, formState });
    const labels = labelsOf(decisionItems(context, item, acts));
    return {
      title: locale.t('moderation.item'),
      refusal: formState?.refusal ?? null,
      crumbs: [{ href: context.href(MODERATION), name: locale.t('moderation.title') }],
      main: markup`${refusalNoteOn(context.institution, context, { refusal: formState?.refusal ?? null, labels })}
<div class="single">
${last === null || before?.ok !== true ? NOTHING : undoing(context, last, before.value)}
${said(context, item)}
<article class="card">${moderated(context, contribution, { whole: true })}${imagesOf(item.images)}</article>
${moderatedDetails(context, item.details, zone)}
${undoing(context, of, item)}
${stricter(context, item)}${form}
${decisions.length === 0 ? NOTHING : markup`<section aria-labelledby="trace"><h2 id="trace">${locale.t('trace.title')}</h2>${trace(context, decisions, zone)}</section>`}
</div>
<p><a href="${context.href(MODERATION)}">${locale.t('moderation.back')}</a></p>`,
    };
  });
}

/** That another institution decides, and what is left to do here. */
function stricter(context: PageContext, { contribution }: ModerationItem): Html {
  const { host } = contribution.consultation;
  if (host === null) return NOTHING;
  return markup`<p class="note">${context.locale.t('from-home.stricter', { host: new URL(host.uri).host })}</p>`;
}

/** What the report or the appeal says. */
function said(context: PageContext, item: ModerationItem): Html {
  const { report, appeal, own, reviewers } = item;
  const { locale } = context;
  if (report !== null) {
    return markup`<section class="note" aria-labelledby="report"><h2 id="report">${locale.t('moderation.report')}</h2>
<p>${locale.t('moderation.reported', { rule: locale.t(`moderation-rule.${report.rule}`) })}${report.fromHost === null ? NOTHING : markup` · <bdi>${report.fromHost}</bdi>`}</p>
${report.text === null ? NOTHING : markup`<p><q dir="auto">${report.text}</q></p>`}
${report.passedOnAt == null ? NOTHING : markup`<p>${locale.html('from-home.passed-on', { at: date(context, report.passedOnAt, item.contribution.consultation.timeZone) })}</p>`}
${report.outcome === null ? NOTHING : markup`<p><strong>${locale.t(`moderation.outcome-${report.outcome}`)}</strong></p>`}</section>`;
  }
  if (appeal === null) return NOTHING;
  return markup`<section class="note" aria-labelledby="appeal"><h2 id="appeal">${locale.t('moderation.appeal')}</h2>
<p><q dir="auto">${appeal.text}</q></p>
${own && appeal.outcome === null ? markup`<p>${reviewers.length === 0 ? locale.t('moderation.appeal-alone') : locale.html('moderation.appeal-own', { judges: markup`<bdi>${reviewers.join(', ')}</bdi>` })}</p>` : NOTHING}</section>`;
}

/** For a quarter of an hour a slip can be taken back from the page that follows it. */
function undoing(context: PageContext, of: Moderated, item: ModerationItem): Html {
  const { locale, now } = context;
  const undo = undoable(item, now);
  if (undo === null) return NOTHING;
  const zone = item.contribution.consultation.timeZone;
  return markup`<form class="note" method="post" action="${context.href(pathOf(of))}">
<p>${locale.html('moderation.undo-until', { until: deadline(context, undo.until, zone) })}</p>
${idempotencyField(context)}${hiddenField('act', undo.act)}${hiddenField('decision', undo.decision?.id ?? '')}
${hiddenField('reason', locale.t('moderation.undo-reason'))}
<p class="buttons"><button class="minor" type="submit">${locale.t('moderation.undo')}</button></p></form>`;
}

function undoable(
  { decisions, report, appeal }: ModerationItem,
  now: Date,
): { readonly act: ModerationAct; readonly until: Date; readonly decision: DecisionView | null } | null {
  if (report !== null) {
    const until = report.decidedAt === null ? null : undoUntil(report.decidedAt);
    return until === null || now >= until ? null : { act: 'reopen', until, decision: null };
  }
  const latest = decisions.at(-1);
  // What an appeal decided, and what undid a decision, is decided anew where it was wrong.
  if (latest === undefined || appeal !== null || latest.rule === 'decision-undone') return null;
  const until = undoUntil(latest.decidedAt);
  return now >= until || latest.role === null ? null : { act: 'undo', until, decision: latest };
}
