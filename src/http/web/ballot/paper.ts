import type { Context } from 'hono';
import { type EnterPaperBatch, enterPaperBatch } from '../../../application/ballot/paper-batches.ts';
import { type PaperBatchView, readPaperBatches } from '../../../application/ballot/reads.ts';
import { paperOperatorOf } from '../../../application/kit/principal.ts';
import { type Ballot, finalAt } from '../../../domain/ballot/ballot.ts';
import { CHOICE_KIND } from '../../../domain/ballot/choice.ts';
import { ANSWERS, type Choice } from '../../../domain/ballot/choice-kind.ts';
import { ok } from '../../../domain/kit/result.ts';
import { NAME_MAX } from '../../../domain/kit/text.ts';
import { ballotOf, ballotPath, crumbsTo } from '../consultation/consultation-of.ts';
import { adminLayout } from '../kit/admin.ts';
import { choose } from '../kit/content.ts';
import { requireAgent } from '../kit/current-user.ts';
import { type Accepts, submitOnce } from '../kit/form.ts';
import { adminForm, adminTable, type FormState, rowButton } from '../kit/form-parts.ts';
import { formFields, type Item, labelsOf, line, number } from '../kit/form-table.ts';
import { type FormValues, formDefaults, numberIn, rowsIn, withOtherRows } from '../kit/form-values.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageAnswer } from '../kit/page.ts';
import type { PageContext } from '../kit/page-context.ts';
import { state } from '../kit/state.ts';
import { deadline, start } from '../kit/time.ts';
import { optionName } from './ballot-item.ts';

/** The list of the form whose rows are typed. */
const SHEET_ROWS = 'sheet';

/** One line of the form: how its fields are named, its number, and what its sheets say where the form itself says it. */
type PaperLine = { readonly name: string; readonly nth: number; readonly choice: Choice | null };

/**
 * The lines that a batch of this ballot has. Where few ballots are possible each has its line; where there are many, what
 * is marked is copied row by row. Blank and invalid sheets have theirs.
 */
function paperLines(ballot: Ballot, values: FormValues): readonly PaperLine[] {
  return choicesIn(ballot, values).map(([name, choice], index) => ({ name, nth: index + 1, choice }));
}

function choicesIn(ballot: Ballot, values: FormValues): readonly (readonly [name: string, choice: Choice | null])[] {
  const kind = CHOICE_KIND[ballot.method];
  const invalid = ['invalid', { kind: 'invalid' }] as const;
  const apart = [['blank', { kind: 'blank' }] as const, invalid];
  switch (kind) {
    case 'yes-no':
      return [...ANSWERS.map((answer) => [answer, { kind, answer }] as const), ...apart];
    case 'choice':
      return [...ballot.options.map(({ id, number }) => [`option.${number}`, { kind, option: id }] as const), ...apart];
    case 'petition':
      return [['signed', { kind }], invalid];
    default:
      return [...rowsIn(values, SHEET_ROWS).map((row) => [`sheet.${row}`, null] as const), ...apart];
  }
}

/** Whether somebody copies what is marked, row by row. */
function isCopied({ method }: Ballot): boolean {
  return !['yes-no', 'choice', 'petition'].includes(CHOICE_KIND[method]);
}

/** Lines that say something, in the order in which they are sent, by which a refusal counts them. */
function filledLines(ballot: Ballot, values: FormValues): readonly PaperLine[] {
  return paperLines(ballot, values).filter(
    ({ name }) => !['', '0'].includes(values.text(`${name}.count`)) || values.text(`${name}.ballot`) !== '',
  );
}

/** What the form says of a batch. */
function batchIn(ballot: Ballot, values: FormValues): Pick<EnterPaperBatch, 'reference' | 'place' | 'sheets' | 'rows'> {
  return {
    reference: values.text('reference'),
    place: values.text('place'),
    sheets: numberIn(values, 'sheets') ?? Number.NaN,
    rows: filledLines(ballot, values).map(({ name, choice }) => ({
      choice: choice ?? values.text(`${name}.ballot`),
      count: numberIn(values, `${name}.count`) ?? Number.NaN,
    })),
  };
}

const CONTENT_MAX = 2_000;

/**
 * The fields of a batch: what is written on the envelope, then what its sheets say and how many say so. A line is refused
 * by its place among those that are filled.
 */
function paperItems(context: PageContext, ballot: Ballot, values: FormValues): readonly Item[] {
  const { t } = context.locale;
  const lines = paperLines(ballot, values);
  const filled = filledLines(ballot, values).map(({ name }) => name);
  const items = (each: PaperLine) => lineItem(context, ballot, { ...each, of: `rows.${filled.indexOf(each.name)}` });
  return [
    line('reference', t('paper.reference'), { hint: t('paper.reference-hint'), max: NAME_MAX, required: true }),
    line('place', t('paper.place'), { hint: t('paper.place-hint'), max: NAME_MAX, required: true }),
    number('sheets', t('paper.sheets'), { hint: t('paper.sheets-hint'), min: '1', required: true }),
    markup`<h2>${t('paper.rows')}</h2><p class="hint">${t('paper.rows-hint')}</p>`,
    ...(isCopied(ballot)
      ? [
          markup`${numbered(context, ballot)}<p class="hint">${copyInstructions(context, ballot)}</p>`,
          { kind: 'kept', name: SHEET_ROWS } as const,
        ]
      : []),
    ...lines.filter(({ choice }) => choice === null).map(items),
    isCopied(ballot) ? markup`<p>${rowButton('more-sheet', t('paper.more-rows'))}</p>` : NOTHING,
    ...lines.filter(({ choice }) => choice !== null).map(items),
  ];
}

/** How many sheets say one thing; what that is is copied from them where the line does not say it by itself. */
function lineItem(context: PageContext, ballot: Ballot, of: PaperLine & { readonly of: string }): Item {
  const { t } = context.locale;
  const label = lineName(context, ballot, of);
  const count = { min: '0', fault: `${of.of}.count` };
  if (of.choice !== null) return number(`${of.name}.count`, label, count);
  return {
    kind: 'group',
    name: of.of,
    legend: label,
    items: [
      line(`${of.name}.ballot`, t('paper.marked'), { max: CONTENT_MAX, fault: `${of.of}.ballot` }),
      number(`${of.name}.count`, t('paper.row-count'), count),
    ],
  };
}

function lineName(context: PageContext, ballot: Ballot, { choice, nth }: PaperLine): string {
  const { locale } = context;
  switch (choice?.kind) {
    case 'yes-no':
      return locale.t(`choice.${choice.answer}`);
    case 'blank':
      return locale.t('vote.blank');
    case 'invalid':
      return locale.t('paper.invalid');
    case 'petition':
      return locale.t('result.signatures');
    case 'choice': {
      const option = ballot.options.find(({ id }) => id === choice.option);
      return option === undefined ? '' : `${option.number}. ${choose(context, option.name).text}`;
    }
    default:
      return locale.t('paper.row-number', { number: nth });
  }
}

function numbered(context: PageContext, { options }: Ballot): Html {
  return markup`<ul class="plain-list">${options.map((option) => markup`<li>${optionName(context, option)}</li>`)}</ul>`;
}

function copyInstructions({ locale }: PageContext, { method }: Ballot): string {
  switch (CHOICE_KIND[method]) {
    case 'score':
      return locale.t('paper.copy-score');
    case 'ranking':
      return locale.t('paper.copy-ranking');
    case 'supports-and-objections':
      return locale.t('paper.copy-sides');
    default:
      return locale.t('paper.copy-options');
  }
}

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
