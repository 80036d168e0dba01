import type { Context } from 'hono';
import type { Agent } from '../../../application/access.ts';
import { confirmPaperBatch, discardPaperBatch } from '../../../application/decide-paper-batch.ts';
import type { BallotDetail } from '../../../application/read-ballots.ts';
import { type PaperBatchView, readPaperBatches } from '../../../application/read-paper-batches.ts';
import { choiceOf } from '../../../domain/ballot/choice.ts';
import type { Refusal } from '../../../domain/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/result.ts';
import { choiceInWords } from '../components/ballot-choice.ts';
import { refusalNote } from '../components/refusal-note.ts';
import { type Accepts, actOnce } from '../form.ts';
import type { Crumb } from '../layout.ts';
import { type Html, markup, NOTHING } from '../markup.ts';
import type { PageAnswer } from '../page.ts';
import type { Visit } from '../visit.ts';
import { agentOf } from '../who.ts';
import { ballotOf, ballotPath, type ConsultationAtDesk, crumbsTo } from './consultation-of.ts';
import { desk } from './desk.ts';
import { deskForm, deskTable, type Fact, factList, hiddenField } from './form-parts.ts';
import { batchState } from './paper.ts';
import { filled, oneIn } from './typed.ts';

type Found = {
  readonly at: ConsultationAtDesk;
  readonly detail: BallotDetail;
  readonly batch: PaperBatchView;
  /** Where the batches of the ballot are listed, and this one is. */
  readonly list: string;
  readonly path: string;
};

/** What a batch says, for a second agent to compare with its sheets; then it counts, or is taken back. */
export async function batchPage(visit: Visit, c: Context): Promise<PageAnswer> {
  return visit.query.get('act') === 'discard' ? await discarding(visit, c, null) : await answered(visit, c, null);
}

export const acceptBatch: Accepts = async (visit, said, c) => {
  const agent = agentOf(visit, 'consultations');
  if (!agent.ok) return agent;
  const found = await batchOf(visit, agent.value, c);
  if (!found.ok) return found;
  const { batch, list } = found.value;
  const done = await actOnce(visit, said, async (within) => {
    const act = oneIn(said, 'act', ['confirm', 'discard']);
    if (act === undefined) return refuse({ type: 'invalid', field: 'act', because: 'unknown-value' });
    const discards = act === 'discard';
    const hand = { id: agent.value.id, by: { agent: agent.value.id } };
    const decided = await (discards ? discardPaperBatch : confirmPaperBatch)(within, { batchId: batch.id, hand });
    if (!decided.ok) return decided;
    return ok(visit.href(list, discards ? { done: 'batch-discarded' } : { done: 'batch-confirmed' }));
  });
  if (done.ok) return { to: done.value };
  return said.text('act') === 'discard'
    ? await discarding(visit, c, done.refusal)
    : await answered(visit, c, done.refusal);
};

async function batchOf(visit: Visit, agent: Agent, c: Context): Promise<Result<Found, Refusal>> {
  const found = await ballotOf(visit, agent, c);
  if (!found.ok) return found;
  const { at, ballot: detail } = found.value;
  const batches = await readPaperBatches(visit.app, { id: detail.ballot.id });
  if (!batches.ok) return batches;
  const batch = batches.value.find(({ id }) => id === c.req.param('batch'));
  if (batch === undefined) return refuse({ type: 'not-found', what: 'paper-batch' });
  const list = ballotPath(at.consultation.slug, detail.ballot.slug, '/paper');
  return ok({ at, detail, batch, list, path: `${list}/${batch.id}` });
}

function crumbsToList(visit: Visit, { at, detail, list }: Found): readonly Crumb[] {
  return [...crumbsTo(visit, at, detail), { href: visit.href(list), name: visit.locale.t('paper.title') }];
}

async function answered(visit: Visit, c: Context, refusal: Refusal | null): Promise<PageAnswer> {
  return await desk(visit, 'consultations', async (agent) => {
    const found = await batchOf(visit, agent, c);
    if (!found.ok) return found;
    const { at, detail, batch, path } = found.value;
    const { locale } = visit;
    const own = batch.enteredBy === agent.id;
    const entered = markup`<time datetime="${batch.enteredAt.toISOString()}">${locale.dateTime(batch.enteredAt, at.consultation.timeZone)}</time>`;
    return {
      title: locale.t('paper.batch-title', { reference: batch.reference }),
      refusal,
      crumbs: crumbsToList(visit, found.value),
      main: markup`<p>${batchState(visit, batch)}</p>
${factList([
  ...whichBatch(visit, batch),
  [locale.t('paper.entered'), locale.say(own ? 'paper.entered-by-you' : 'paper.entered-by-other', { at: entered })],
])}
${sheets(visit, detail, batch)}
${acts(visit, { path, own, batch, refusal })}`,
    };
  });
}

function whichBatch({ locale }: Visit, { place, sheets }: PaperBatchView): readonly Fact[] {
  return [
    [locale.t('paper.place'), place],
    [locale.t('paper.sheets'), locale.number(sheets)],
  ];
}

/** The second step before a batch is taken back: what was entered of its sheets is gone. */
async function discarding(visit: Visit, c: Context, refusal: Refusal | null): Promise<PageAnswer> {
  return await desk(visit, 'consultations', async (agent) => {
    const found = await batchOf(visit, agent, c);
    if (!found.ok) return found;
    const { batch, path } = found.value;
    if (batch.confirmedAt !== null && refusal === null) {
      return refuse({ type: 'already-decided', at: batch.confirmedAt });
    }
    const { locale } = visit;
    const name = locale.t('paper.batch-title', { reference: batch.reference });
    return {
      title: locale.t('paper.discard-title'),
      refusal,
      crumbs: [...crumbsToList(visit, found.value), { href: visit.href(path), name }],
      main: markup`<p class="lead">${locale.t('paper.discard-lead')}</p>
${factList(whichBatch(visit, batch))}
${deskForm(visit, {
  action: path,
  attempt: { typed: filled({}), refusal },
  fields: hiddenField('act', 'discard'),
  button: locale.t('paper.discard-confirm'),
  danger: true,
})}
<p><a href="${visit.href(path)}">${locale.t('desk.not-now')}</a></p>`,
    };
  });
}

/** What the sheets say; hidden with the result once they count. */
function sheets(visit: Visit, { ballot }: BallotDetail, { rows }: PaperBatchView): Html {
  const { locale } = visit;
  if (rows === null) return markup`<p class="note">${locale.t('paper.hidden')}</p>`;
  return deskTable({
    id: 'rows',
    title: locale.t('paper.rows'),
    caption: locale.t('paper.rows-caption'),
    columns: [locale.t('paper.marked'), locale.t('paper.row-count')],
    rows: rows.map(({ content, count }) => [
      choiceInWords(visit, ballot, choiceOf(ballot, content)),
      locale.number(count),
    ]),
    empty: locale.t('paper.none'),
  });
}

function acts(
  visit: Visit,
  of: {
    readonly path: string;
    readonly own: boolean;
    readonly batch: PaperBatchView;
    readonly refusal: Refusal | null;
  },
): Html {
  const { t } = visit.locale;
  const { path, own, batch, refusal } = of;
  const attempt = { typed: filled({}), refusal };
  if (batch.confirmedAt !== null) return NOTHING;
  const confirm = own
    ? markup`${refusalNote(visit, refusal)}<p class="note">${t('paper.second-agent')}</p>`
    : markup`<h2>${t('paper.confirm-title')}</h2><p>${t('paper.confirm-lead')}</p>
${deskForm(visit, { action: path, attempt, fields: hiddenField('act', 'confirm'), button: t('paper.confirm') })}`;
  return markup`${confirm}
<p><a href="${visit.href(path, { act: 'discard' })}">${t('paper.discard')}</a></p>`;
}
