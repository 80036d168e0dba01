import type { Context } from 'hono';
import { enterPaperBatch } from '../../../application/ballot/enter-paper-batch.ts';
import { type PaperBatchView, readPaperBatches } from '../../../application/ballot/reads.ts';
import { paperOperatorOf } from '../../../application/kit/paper-operator.ts';
import { finalAt } from '../../../domain/ballot/ballot.ts';
import { ok } from '../../../domain/kit/result.ts';
import { ballotOf, ballotPath, crumbsTo } from '../consultation/consultation-of.ts';
import { adminLayout } from '../kit/admin.ts';
import { requireAgent } from '../kit/current-user.ts';
import { type Accepts, submitOnce } from '../kit/form.ts';
import { adminForm, adminTable, type FormState } from '../kit/form-parts.ts';
import { formFields, labelsOf } from '../kit/form-table.ts';
import { formDefaults, withOtherRows } from '../kit/form-values.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageAnswer } from '../kit/page.ts';
import type { PageContext } from '../kit/page-context.ts';
import { state } from '../kit/state.ts';
import { deadline, start } from '../kit/time.ts';
import { paperItems } from './paper-fields.ts';
import { batchIn, SHEET_ROWS } from './paper-values.ts';

const ROWS_AT_ONCE = 5;

/** The batches of paper of a ballot: which count, and which wait for a second agent. */
export async function paperAdminPage(context: PageContext, c: Context): Promise<PageAnswer> {
  return await adminLayout(context, 'consultations', async (agent) => {
    const found = await ballotOf(context, agent, c);
    if (!found.ok) return found;
    const { at, ballot: detail } = found.value;
    const { ballot } = detail;
    const { slug, timeZone } = at.consultation;
    const batches = await readPaperBatches(context.app, { id: ballot.id });
    if (!batches.ok) return batches;
    const { locale } = context;
    const window = { from: start(context, ballot.opensAt, timeZone), to: deadline(context, finalAt(ballot), timeZone) };
    const takes = detail.state === 'open' || detail.state === 'counting';
    return {
      title: locale.t('paper.title'),
      crumbs: crumbsTo(context, at, detail),
      main: markup`<p class="lead">${locale.t('paper.lead')}</p>
<p>${locale.html('paper.window', window)}</p>
${takes ? markup`<p><a class="button" href="${context.href(ballotPath(slug, ballot.slug, '/paper/new'))}">${locale.t('paper.new')}</a></p>` : NOTHING}
${adminTable({
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
    row(context, batch, { path: ballotPath(slug, ballot.slug, `/paper/${batch.id}`), zone: timeZone }),
  ),
  empty: locale.t('paper.none'),
})}`,
    };
  });
}

/** The form for a batch. */
export async function newBatchPage(context: PageContext, c: Context): Promise<PageAnswer> {
  return await answered(context, c, null);
}

export const acceptNewBatch: Accepts = async (context, formInput, c) => {
  const agent = requireAgent(context, 'consultations');
  if (!agent.ok) return agent;
  const found = await ballotOf(context, agent.value, c);
  if (!found.ok) return found;
  const shown = withOtherRows(formInput, SHEET_ROWS, ROWS_AT_ONCE);
  if (shown !== null) return await answered(context, c, { values: shown, refusal: null });
  const { at, ballot: detail } = found.value;
  const { ballot } = detail;
  const done = await submitOnce(context, formInput, async (within) => {
    const operator = paperOperatorOf({ kind: 'agent', id: agent.value.id });
    const batch = { ballotId: ballot.id, ...batchIn(ballot, formInput) };
    const entered = await enterPaperBatch(within, { ...batch, operator });
    if (!entered.ok) return entered;
    return ok(context.href(ballotPath(at.consultation.slug, ballot.slug, '/paper'), { done: 'batch-entered' }));
  });
  return done.ok ? { to: done.value } : await answered(context, c, { values: formInput, refusal: done.refusal });
};

async function answered(context: PageContext, c: Context, given: FormState | null): Promise<PageAnswer> {
  return await adminLayout(context, 'consultations', async (agent) => {
    const found = await ballotOf(context, agent, c);
    if (!found.ok) return found;
    const { at, ballot: detail } = found.value;
    const { ballot } = detail;
    const { locale } = context;
    const blank = formDefaults({ [SHEET_ROWS]: Array.from({ length: ROWS_AT_ONCE }, (_, nth) => nth).join(',') });
    const formState = given ?? { values: blank, refusal: null };
    const items = paperItems(context, ballot, formState.values);
    const list = ballotPath(at.consultation.slug, ballot.slug, '/paper');
    return {
      title: locale.t('paper.new'),
      refusal: formState.refusal,
      crumbs: [...crumbsTo(context, at, detail), { href: context.href(list), name: locale.t('paper.title') }],
      main: markup`<p class="lead">${locale.t('paper.new-lead')}</p>
${adminForm(context, {
  action: `${list}/new`,
  formState,
  labels: labelsOf(items),
  fields: formFields(context, items, formState),
  button: locale.t('paper.enter'),
})}`,
    };
  });
}

function row(
  context: PageContext,
  batch: PaperBatchView,
  at: { readonly path: string; readonly zone: string },
): readonly (Html | string)[] {
  const { locale } = context;
  return [
    markup`<a href="${context.href(at.path)}">${batch.reference}</a>`,
    batch.place,
    locale.number(batch.sheets),
    batchState(context, batch),
    markup`<time datetime="${batch.enteredAt.toISOString()}">${locale.dateTime(batch.enteredAt, at.zone)}</time>`,
  ];
}

/** Whether a batch counts. */
export function batchState({ locale }: PageContext, { confirmedAt }: Pick<PaperBatchView, 'confirmedAt'>): Html {
  return confirmedAt === null ? state('soon', locale.t('paper.waits')) : state('closed', locale.t('paper.confirmed'));
}
