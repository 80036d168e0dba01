import type { Context } from 'hono';
import { enterPaperBatch } from '../../../application/enter-paper-batch.ts';
import { type PaperBatchView, readPaperBatches } from '../../../application/read-paper-batches.ts';
import { finalAt } from '../../../domain/ballot/ballot.ts';
import { ok } from '../../../domain/result.ts';
import { state } from '../components/state.ts';
import { deadline, start } from '../components/time.ts';
import { type Accepts, actOnce } from '../form.ts';
import { type Html, markup, NOTHING } from '../markup.ts';
import type { PageAnswer } from '../page.ts';
import type { Visit } from '../visit.ts';
import { agentOf } from '../who.ts';
import { ballotOf, ballotPath, crumbsTo } from './consultation-of.ts';
import { desk } from './desk.ts';
import { type Attempt, deskForm, deskTable } from './form-parts.ts';
import { paperFields, paperLabels } from './paper-fields.ts';
import { batchIn, SHEET_ROWS } from './paper-typed.ts';
import { filled, withOtherRows } from './typed.ts';

const ROWS_AT_ONCE = 5;

/** The batches of paper of a ballot: which count, and which wait for a second agent. */
export async function paperDesk(visit: Visit, c: Context): Promise<PageAnswer> {
  return await desk(visit, 'consultations', async (agent) => {
    const found = await ballotOf(visit, agent, c);
    if (!found.ok) return found;
    const { at, ballot: detail } = found.value;
    const { ballot } = detail;
    const { slug, timeZone } = at.consultation;
    const batches = await readPaperBatches(visit.app, { id: ballot.id });
    if (!batches.ok) return batches;
    const { locale } = visit;
    const window = { from: start(visit, ballot.opensAt, timeZone), to: deadline(visit, finalAt(ballot), timeZone) };
    const takes = detail.state === 'open' || detail.state === 'counting';
    return {
      title: locale.t('paper.title'),
      crumbs: crumbsTo(visit, at, detail),
      main: markup`<p class="lead">${locale.t('paper.lead')}</p>
<p>${locale.say('paper.window', window)}</p>
${takes ? markup`<p><a class="button" href="${visit.href(ballotPath(slug, ballot.slug, '/paper/new'))}">${locale.t('paper.new')}</a></p>` : NOTHING}
${deskTable({
  id: 'batches',
  title: locale.t('paper.batches'),
  caption: locale.t('paper.batches-caption'),
  columns: [
    locale.t('paper.reference'),
    locale.t('paper.place'),
    locale.t('paper.sheets'),
    locale.t('paper.state'),
    locale.t('paper.entered'),
  ],
  rows: batches.value.map((batch) =>
    row(visit, batch, { path: ballotPath(slug, ballot.slug, `/paper/${batch.id}`), zone: timeZone }),
  ),
  empty: locale.t('paper.none'),
})}`,
    };
  });
}

/** The form for a batch. */
export async function newBatchPage(visit: Visit, c: Context): Promise<PageAnswer> {
  return await answered(visit, c, null);
}

export const acceptNewBatch: Accepts = async (visit, said, c) => {
  const agent = agentOf(visit, 'consultations');
  if (!agent.ok) return agent;
  const found = await ballotOf(visit, agent.value, c);
  if (!found.ok) return found;
  const shown = withOtherRows(said, SHEET_ROWS, ROWS_AT_ONCE);
  if (shown !== null) return await answered(visit, c, { typed: shown, refusal: null });
  const { at, ballot: detail } = found.value;
  const { ballot } = detail;
  const done = await actOnce(visit, said, async (within) => {
    const batch = batchIn(ballot, said);
    if (!batch.ok) return batch;
    const hand = { id: agent.value.id, by: { agent: agent.value.id } };
    const entered = await enterPaperBatch(within, { ballotId: ballot.id, ...batch.value, hand });
    if (!entered.ok) return entered;
    return ok(visit.href(ballotPath(at.consultation.slug, ballot.slug, '/paper'), { done: 'batch-entered' }));
  });
  return done.ok ? { to: done.value } : await answered(visit, c, { typed: said, refusal: done.refusal });
};

async function answered(visit: Visit, c: Context, given: Attempt | null): Promise<PageAnswer> {
  return await desk(visit, 'consultations', async (agent) => {
    const found = await ballotOf(visit, agent, c);
    if (!found.ok) return found;
    const { at, ballot: detail } = found.value;
    const { ballot } = detail;
    const { locale } = visit;
    const blank = filled({ [SHEET_ROWS]: Array.from({ length: ROWS_AT_ONCE }, (_, nth) => nth).join(',') });
    const attempt = given ?? { typed: blank, refusal: null };
    const list = ballotPath(at.consultation.slug, ballot.slug, '/paper');
    return {
      title: locale.t('paper.new'),
      refusal: attempt.refusal,
      crumbs: [...crumbsTo(visit, at, detail), { href: visit.href(list), name: locale.t('paper.title') }],
      main: markup`<p class="lead">${locale.t('paper.new-lead')}</p>
${deskForm(visit, {
  action: `${list}/new`,
  attempt,
  labels: paperLabels(visit, ballot, attempt.typed),
  fields: paperFields(visit, attempt, ballot),
  button: locale.t('paper.enter'),
})}`,
    };
  });
}

function row(
  visit: Visit,
  batch: PaperBatchView,
  at: { readonly path: string; readonly zone: string },
): readonly (Html | string)[] {
  const { locale } = visit;
  return [
    markup`<a href="${visit.href(at.path)}">${batch.reference}</a>`,
    batch.place,
    locale.number(batch.sheets),
    batchState(visit, batch),
    markup`<time datetime="${batch.enteredAt.toISOString()}">${locale.dateTime(batch.enteredAt, at.zone)}</time>`,
  ];
}

/** Whether a batch counts. */
export function batchState({ locale }: Visit, { confirmedAt }: Pick<PaperBatchView, 'confirmedAt'>): Html {
  return confirmedAt === null ? state('soon', locale.t('paper.waits')) : state('closed', locale.t('paper.confirmed'));
}
