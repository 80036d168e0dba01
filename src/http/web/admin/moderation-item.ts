import type { Context } from 'hono';
import type { Agent } from '../../../application/access.ts';
import { type Moderated, type ModerationItem, readModerated } from '../../../application/read-moderation.ts';
import type { DecisionView } from '../../../application/views.ts';
import { undoUntil } from '../../../domain/moderation/decision.ts';
import type { Refusal } from '../../../domain/refusal.ts';
import { refuse } from '../../../domain/result.ts';
import { onceField } from '../components/field.ts';
import { moderated } from '../components/moderated.ts';
import { moderatedDetails } from '../components/moderated-details.ts';
import { refusalNote } from '../components/refusal-note.ts';
import { date, deadline } from '../components/time.ts';
import { trace } from '../components/trace.ts';
import { type Html, markup, NOTHING } from '../markup.ts';
import type { PageAnswer } from '../page.ts';
import type { Visit } from '../visit.ts';
import { desk } from './desk.ts';
import { hiddenField } from './form-parts.ts';
import { MODERATION } from './moderation.ts';
import { actsFor, decisionForm, type Judgement, type ModerationAct } from './moderation-form.ts';

/** What was said on the page and not done: refused, or waiting for its second step. */
export type Attempt = { readonly said: Judgement; readonly refusal: Refusal | null };

/** One contribution, report or appeal, with everything that was decided about it and what can be decided now. */
export async function moderationItemPage(visit: Visit, c: Context): Promise<PageAnswer> {
  return await itemAnswer(visit, subjectIn(c), null);
}

/** What an address of the desk names. */
export function subjectIn(c: Context): Moderated {
  const kinds = ['proposal', 'comment', 'report', 'appeal'] as const;
  return { kind: kinds.find((kind) => kind === c.req.param('kind')) ?? 'proposal', id: c.req.param('id') ?? '' };
}

export function pathOf({ kind, id }: Moderated): string {
  return `${MODERATION}/${kind}/${id}`;
}

export async function itemAnswer(visit: Visit, of: Moderated, attempt: Attempt | null): Promise<PageAnswer> {
  const { locale } = visit;
  return await desk(visit, 'moderate', async (agent) => {
    const found = await readModerated(visit.app, { agent, of });
    if (!found.ok) return refuse(found.refusal);
    const item = found.value;
    const { contribution, decisions } = item;
    const zone = contribution.consultation.timeZone;
    return {
      title: locale.t('moderation.item'),
      refusal: attempt?.refusal ?? null,
      crumbs: [{ href: visit.href(MODERATION), name: locale.t('moderation.title') }],
      main: markup`${attempt === null ? NOTHING : refusalNote(visit, attempt.refusal, { reason: locale.t('moderation.reason'), rule: locale.t('moderation.rule') })}
<div class="single">
${said(visit, item, agent)}
<article class="card">${moderated(visit, contribution, { whole: true })}</article>
${moderatedDetails(visit, item.details, zone)}
${undoing(visit, of, item)}
${stricter(visit, item)}${decisionForm(visit, { action: pathOf(of), item, acts: actsFor(item, agent), attempt })}
${decisions.length === 0 ? NOTHING : markup`<section aria-labelledby="trace"><h2 id="trace">${locale.t('trace.title')}</h2>${trace(visit, decisions, zone)}</section>`}
</div>
<p><a href="${visit.href(MODERATION)}">${locale.t('moderation.back')}</a></p>`,
    };
  });
}

/** That another institution decides, and what is left to do here. */
function stricter(visit: Visit, { contribution }: ModerationItem): Html {
  const { host } = contribution.consultation;
  if (host === null) return NOTHING;
  return markup`<p class="note">${visit.locale.t('from-home.stricter', { host: new URL(host.uri).host })}</p>`;
}

/** What the report or the appeal says. */
function said(visit: Visit, item: ModerationItem, agent: Agent): Html {
  const { report, appeal, appealed, judges } = item;
  const { locale } = visit;
  if (report !== null) {
    return markup`<section class="note" aria-labelledby="report"><h2 id="report">${locale.t('moderation.report')}</h2>
<p>${locale.t('moderation.reported', { rule: locale.words.rule[report.rule] })}${report.fromHost === null ? NOTHING : markup` · <bdi>${report.fromHost}</bdi>`}</p>
${report.text === null ? NOTHING : markup`<p><q dir="auto">${report.text}</q></p>`}
${report.passedOnAt == null ? NOTHING : markup`<p>${locale.say('from-home.passed-on', { at: date(visit, report.passedOnAt, item.contribution.consultation.timeZone) })}</p>`}
${report.outcome === null ? NOTHING : markup`<p><strong>${locale.t(`moderation.outcome-${report.outcome}`)}</strong></p>`}</section>`;
  }
  if (appeal === null) return NOTHING;
  const own = appealed !== null && appealed.agentId === agent.id;
  return markup`<section class="note" aria-labelledby="appeal"><h2 id="appeal">${locale.t('moderation.appeal')}</h2>
<p><q dir="auto">${appeal.text}</q></p>
${own && appeal.outcome === null ? markup`<p>${judges.length === 0 ? locale.t('moderation.appeal-alone') : locale.say('moderation.appeal-own', { judges: markup`<bdi>${judges.join(', ')}</bdi>` })}</p>` : NOTHING}</section>`;
}

/** For a quarter of an hour a slip can be taken back from the page that follows it. */
function undoing(visit: Visit, of: Moderated, item: ModerationItem): Html {
  const { locale, now } = visit;
  const undo = undoable(item, now);
  if (undo === null) return NOTHING;
  const zone = item.contribution.consultation.timeZone;
  return markup`<form class="note" method="post" action="${visit.href(pathOf(of))}">
<p>${locale.say('moderation.undo-until', { until: deadline(visit, undo.until, zone) })}</p>
${onceField(visit)}${hiddenField('act', undo.act)}${hiddenField('decision', undo.decision?.id ?? '')}
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
