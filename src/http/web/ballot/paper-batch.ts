import type { Context } from 'hono';
import type { Agent } from '../../../application/agent/ports.ts';
import { confirmPaperBatch, discardPaperBatch } from '../../../application/ballot/paper-batches.ts';
import { type BallotDetail, type PaperBatchView, readPaperBatches } from '../../../application/ballot/reads.ts';
import { paperOperatorOf } from '../../../application/kit/principal.ts';
import { choiceOf } from '../../../domain/ballot/choice.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/kit/result.ts';
import { type AdminConsultation, ballotOf, ballotPath, crumbsTo } from '../consultation/consultation-of.ts';
import { adminLayout } from '../kit/admin.ts';
import { requireAgent } from '../kit/current-user.ts';
import { type Accepts, submitOnce } from '../kit/form.ts';
import { adminTable, type Fact, factList } from '../kit/form-parts.ts';
import { oneIn } from '../kit/form-values.ts';
import type { Crumb } from '../kit/layout.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageAnswer } from '../kit/page.ts';
import type { PageContext } from '../kit/page-context.ts';
import { decisionForms, discardStep, enteredFact } from '../paper/decision.ts';
import { choiceInWords } from './ballot-receipt.ts';
import { batchState } from './paper.ts';

type Found = {
  readonly at: AdminConsultation;
  readonly detail: BallotDetail;
  readonly batch: PaperBatchView;
  /** Where the batches of the ballot are listed, and this one is. */
  readonly list: string;
  readonly path: string;
};

/** What a batch says, for a second agent to compare with its sheets; then it counts, or is taken back. */
export async function batchPage(context: PageContext, c: Context): Promise<PageAnswer> {
  return context.query.get('act') === 'discard' ? await discarding(context, c, null) : await answered(context, c, null);
}

export const acceptBatch: Accepts = async (context, formInput, c) => {
  const agent = requireAgent(context, 'consultations');
  if (!agent.ok) return agent;
  const found = await batchOf(context, agent.value, c);
  if (!found.ok) return found;
  const { batch, list } = found.value;
  const done = await submitOnce(context, formInput, async (within) => {
    const act = oneIn(formInput, 'act', ['confirm', 'discard']);
    if (act === undefined) return refuse({ type: 'invalid', field: 'act', because: 'unknown-value' });
    const discards = act === 'discard';
    const operator = paperOperatorOf({ kind: 'agent', id: agent.value.id });
    const decided = await (discards ? discardPaperBatch : confirmPaperBatch)(within, {
      batchId: batch.id,
      operator,
    });
    if (!decided.ok) return decided;
    return ok(context.href(list, discards ? { done: 'batch-discarded' } : { done: 'batch-confirmed' }));
  });
  if (done.ok) return { to: done.value };
  return formInput.text('act') === 'discard'
    ? await discarding(context, c, done.refusal)
    : await answered(context, c, done.refusal);
};

async function batchOf(context: PageContext, agent: Agent, c: Context): Promise<Result<Found, Refusal>> {
  const found = await ballotOf(context, agent, c);
  if (!found.ok) return found;
  const { at, ballot: detail } = found.value;
  const batches = await readPaperBatches(context.app, { id: detail.ballot.id });
  if (!batches.ok) return batches;
  const batch = batches.value.find(({ id }) => id === c.req.param('batch'));
  if (batch === undefined) return refuse({ type: 'not-found', what: 'paper-batch' });
  const list = ballotPath(at.consultation.slug, detail.ballot.slug, '/paper');
  return ok({ at, detail, batch, list, path: `${list}/${batch.id}` });
}

function crumbsToList(context: PageContext, { at, detail, list }: Found): readonly Crumb[] {
  return [...crumbsTo(context, at, detail), { href: context.href(list), name: context.locale.t('paper.title') }];
}

async function answered(context: PageContext, c: Context, refusal: Refusal | null): Promise<PageAnswer> {
  return await adminLayout(context, 'consultations', async (agent) => {
    const found = await batchOf(context, agent, c);
    if (!found.ok) return found;
    const { at, detail, batch, path } = found.value;
    const { locale } = context;
    return {
      title: locale.t('paper.batch-title', { reference: batch.reference }),
      refusal,
      crumbs: crumbsToList(context, found.value),
      main: markup`<p>${batchState(context, batch)}</p>
${factList([...whichBatch(context, batch), enteredFact(context, batch, { agent, timeZone: at.consultation.timeZone })])}
${sheets(context, detail, batch)}
${batch.confirmedAt === null ? decisionForms(context, { path, own: batch.principal === agent.id, lead: locale.t('paper.confirm-lead'), refusal }) : NOTHING}`,
    };
  });
}

function whichBatch({ locale }: PageContext, { place, sheets }: PaperBatchView): readonly Fact[] {
  return [
    [locale.t('paper.place'), place],
    [locale.t('paper.sheets'), locale.number(sheets)],
  ];
}

/** The second step before a batch is taken back: what was entered of its sheets is gone. */
async function discarding(context: PageContext, c: Context, refusal: Refusal | null): Promise<PageAnswer> {
  return await adminLayout(context, 'consultations', async (agent) => {
    const found = await batchOf(context, agent, c);
    if (!found.ok) return found;
    const { batch, path } = found.value;
    if (batch.confirmedAt !== null && refusal === null) {
      return refuse({ type: 'already-decided', at: batch.confirmedAt });
    }
    const { locale } = context;
    const name = locale.t('paper.batch-title', { reference: batch.reference });
    return {
      title: locale.t('paper.discard-title'),
      refusal,
      crumbs: [...crumbsToList(context, found.value), { href: context.href(path), name }],
      main: discardStep(context, { path, about: whichBatch(context, batch), refusal }),
    };
  });
}

/** What the sheets say; hidden with the result once they count. */
function sheets(context: PageContext, { ballot }: BallotDetail, { rows }: PaperBatchView): Html {
  const { locale } = context;
  if (rows === null) return markup`<p class="note">${locale.t('paper.hidden')}</p>`;
  return adminTable({
    id: 'rows',
    title: locale.t('paper.rows'),
    caption: locale.t('paper.rows-caption'),
    columns: [locale.t('paper.marked'), locale.t('paper.row-count')],
    rows: rows.map(({ content, count }) => [
      choiceInWords(context, ballot, choiceOf(ballot, content)),
      locale.number(count),
    ]),
    empty: locale.t('paper.none'),
  });
}
