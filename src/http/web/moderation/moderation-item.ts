import type { Context } from 'hono';
import type { Agent } from '../../../application/agent/ports.ts';
import type { Application } from '../../../application/application.ts';
import { decideAppeal } from '../../../application/moderation/appeals.ts';
import { decideComment, decideProposal } from '../../../application/moderation/decide.ts';
import type { DecisionView, QueueItem } from '../../../application/moderation/ports.ts';
import {
  type Moderated,
  type ModerationItem,
  readModerated,
  readModerationQueue,
} from '../../../application/moderation/reads.ts';
import { decideReport } from '../../../application/moderation/reports.ts';
import { undoDecision, undoReportDecision } from '../../../application/moderation/undo-decision.ts';
import type { Actor } from '../../../domain/kit/actor.ts';
import { checkAll } from '../../../domain/kit/check-all.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/kit/result.ts';
import { DECISIONS, undoUntil } from '../../../domain/moderation/decision.ts';
import type { ModerationRule } from '../../../domain/moderation/rule.ts';
import { adminLayout } from '../kit/admin.ts';
import { requireAgent } from '../kit/current-user.ts';
import { idempotencyField } from '../kit/field.ts';
import { type Accepts, type FormInput, submitOnce } from '../kit/form.ts';
import { type FormState, hiddenField } from '../kit/form-parts.ts';
import { labelsOf } from '../kit/form-table.ts';
import { type FormValues, oneIn, withText } from '../kit/form-values.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageAnswer } from '../kit/page.ts';
import type { PageContext } from '../kit/page-context.ts';
import { refusalNoteOn } from '../kit/refusal-note.ts';
import { date, deadline } from '../kit/time.ts';
import { imagesOf } from '../proposal/image-fields.ts';
import { itemPath, MODERATION } from './admin.ts';
import { moderated, moderatedDetails, trace } from './moderated.ts';
import {
  actsFor,
  chosenReason,
  chosenRule,
  decisionForm,
  decisionItems,
  MODERATION_ACTS,
  type ModerationAct,
  REMOVING,
} from './moderation-form.ts';

/**
 * Where an officer goes on who decided about something that waited: the next of its kind in the same consultation, else in
 * any that they work on; null where none is left. The page of the next one has the way to undo what was just decided.
 */
async function afterDeciding(
  context: PageContext,
  { agent, of, within }: { readonly agent: Agent; readonly of: Moderated; readonly within: string },
): Promise<string | null> {
  if (within === '') return null;
  const next = (await first(context, { agent, of, slug: within })) ?? (await first(context, { agent, of, slug: null }));
  return next === null ? null : context.href(itemPath(next), { done: 'decided', last: `${of.kind}/${of.id}` });
}

async function first(
  { app }: PageContext,
  { agent, of, slug }: { readonly agent: Agent; readonly of: Moderated; readonly slug: string | null },
): Promise<QueueItem | null> {
  const kind = of.kind === 'report' || of.kind === 'appeal' ? of.kind : 'held';
  const { items } = await readModerationQueue(app, { agent, slug, kinds: [kind], limit: 1, after: null });
  return items[0] ?? null;
}

/** What was decided just before, by the address of the page that follows it. */
function lastDecided({ query }: PageContext): Moderated | null {
  const [, kind, id] = /^(proposal|comment|report|appeal)\/([0-9a-f-]{36})$/.exec(query.get('last') ?? '') ?? [];
  const known = (['proposal', 'comment', 'report', 'appeal'] as const).find((each) => each === kind);
  return known === undefined || id === undefined ? null : { kind: known, id };
}

/** One contribution, report or appeal, with everything that was decided about it and what can be decided now. */
export async function moderationItemPage(context: PageContext, c: Context): Promise<PageAnswer> {
  return await itemAnswer(context, subjectIn(c), null);
}

/** What an address of the administration area names. */
function subjectIn(c: Context): Moderated {
  const kinds = ['proposal', 'comment', 'report', 'appeal'] as const;
  return { kind: kinds.find((kind) => kind === c.req.param('kind')) ?? 'proposal', id: c.req.param('id') ?? '' };
}

function pathOf({ kind, id }: Moderated): string {
  return `${MODERATION}/${kind}/${id}`;
}

/** The item, with a form that was refused or waits for its second step. */
async function itemAnswer(context: PageContext, of: Moderated, formState: FormState | null): Promise<PageAnswer> {
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

/** Decides one item. An act that removes a text from public view takes a second step first. */
export const acceptModeration: Accepts = async (context, formInput, c) => {
  const agent = requireAgent(context, 'moderate');
  if (!agent.ok) return agent;
  const of = subjectIn(c);
  const answered = (refusal: Refusal | null) => itemAnswer(context, of, { values: formInput, refusal });
  const checked = checkDecision(context, formInput);
  if (!checked.ok) return await answered(checked.refusal);
  const isConfirmed = formInput.text('confirmed') === 'yes';
  if (!isConfirmed && REMOVING.includes(checked.value.act)) {
    const values = withText(formInput, 'reason', checked.value.reason);
    return await itemAnswer(context, of, { values, refusal: null });
  }
  const by = { kind: 'agent', id: agent.value.id } as const;
  const done = await submitOnce(context, formInput, async (within) => {
    const decided = await decide(within, { of, formInput, by, ...checked.value });
    return decided.ok ? ok(context.href(pathOf(of), DONE[decided.value])) : decided;
  });
  if (!done.ok) return await answered(done.refusal);
  const next = await afterDeciding(context, { agent: agent.value, of, within: formInput.text('within') });
  return { to: next ?? done.value };
};

/** What the page that follows says was done. */
const DONE = { decided: { done: 'decided' }, undone: { done: 'undone' } };

/** What can be refused before the second step, so that nobody confirms what is then refused. */
function checkDecision(context: PageContext, values: FormValues) {
  const text = values.text('act');
  const act = oneIn(values, 'act', MODERATION_ACTS);
  const kind = DECISIONS.find((each) => each === act);
  return checkAll({
    act:
      act === undefined
        ? refuse({ type: 'invalid', field: 'act', because: text === '' ? 'missing' : 'unknown-value' })
        : ok(act),
    rule: kind === undefined ? ok(null) : chosenRule(kind, values.text('rule')),
    reason:
      act === undefined
        ? ok('')
        : chosenReason(context, { act, rule: values.text('rule'), text: values.text('reason') }),
  });
}

async function decide(
  app: Application,
  command: {
    readonly of: Moderated;
    readonly formInput: FormInput;
    readonly by: Actor;
    readonly act: ModerationAct;
    readonly rule: ModerationRule | null;
    readonly reason: string;
  },
): Promise<Result<keyof typeof DONE, Refusal>> {
  const { of, formInput, act, rule, reason, by } = command;
  const at = new Date(formInput.text('seen'));
  const seen = Number.isNaN(at.getTime()) ? undefined : at;
  const as = (done: Result<unknown, Refusal>, what: keyof typeof DONE) => (done.ok ? ok(what) : done);
  switch (act) {
    case 'undo':
      return as(await undoDecision(app, { decisionId: formInput.text('decision'), reason, by }), 'undone');
    case 'reopen':
      return as(await undoReportDecision(app, { reportId: of.id, reason, by }), 'undone');
    case 'upheld':
    case 'dismissed':
      return as(await decideReport(app, { reportId: of.id, outcome: act, reason, by, seen }), 'decided');
    case 'granted':
    case 'refused':
      return as(await decideAppeal(app, { appealId: of.id, outcome: act, reason, by }), 'decided');
    default: {
      if (rule === null) return refuse({ type: 'invalid', field: 'rule', because: 'missing' });
      const decision = { kind: act, rule, reason, by, seen };
      return as(
        of.kind === 'comment'
          ? await decideComment(app, { ...decision, commentId: of.id })
          : await decideProposal(app, { ...decision, proposalId: of.id }),
        'decided',
      );
    }
  }
}
