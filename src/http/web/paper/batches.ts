import type { Context } from 'hono';
import { paperOperatorOf } from '../../../application/kit/principal.ts';
import { type EnterContributions, enterContributions } from '../../../application/paper/enter-contributions.ts';
import { readContributionBatches } from '../../../application/paper/reads.ts';
import { COMMENT_SIDES } from '../../../domain/comment/comment.ts';
import type { Act } from '../../../domain/consultation/act.ts';
import type { Consultation } from '../../../domain/consultation/consultation.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok, type Result } from '../../../domain/kit/result.ts';
import { BODY_MAX, COMMENT_MAX, NAME_MAX, PLACE_MAX, TITLE_MAX } from '../../../domain/kit/text.ts';
import { actsOnPaper, type ContributionBatch } from '../../../domain/paper/contributions.ts';
import { contributionBatchForm, envelopeOf } from '../../input/paper.ts';
import { parsed } from '../../input/values.ts';
import { adminConsultationPath, consultationOf, crumbsTo } from '../consultation/consultation-of.ts';
import { adminLayout } from '../kit/admin.ts';
import { requireAgent } from '../kit/current-user.ts';
import { type Accepts, submitOnce } from '../kit/form.ts';
import { adminForm, adminTable, type FormState } from '../kit/form-parts.ts';
import { area, formFields, type Item, inputIn, labelsOf, line, number, select } from '../kit/form-table.ts';
import {
  type FormDefaults,
  type FormValues,
  formDefaults,
  rowsIn,
  withOtherRows,
  withText,
} from '../kit/form-values.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageAnswer } from '../kit/page.ts';
import type { PageContext } from '../kit/page-context.ts';
import { state } from '../kit/state.ts';
import { pager } from '../kit/table.ts';
import { day } from '../kit/time.ts';

/** The lists of the form, what of a row shows that it says something, and how many rows there are at first and at once. */
const LISTS = {
  proposal: { act: 'propose', typed: ['title', 'body', 'place'], rows: 1 },
  support: { act: 'support', typed: ['proposal', 'count'], rows: 3 },
  comment: { act: 'comment', typed: ['proposal', 'body'], rows: 1 },
} as const satisfies Record<string, { readonly act: Act; readonly typed: readonly string[]; readonly rows: number }>;
const NAMES = Object.keys(LISTS) as readonly (keyof typeof LISTS)[];

/** The fields of an envelope: what is written on it, then its sheets, for each act that paper may do now. */
function batchItems(context: PageContext, consultation: Consultation, acts: readonly Act[]): readonly Item[] {
  const { t } = context.locale;
  return [
    line('reference', t('paper.reference'), { hint: t('paper.reference-hint'), max: NAME_MAX, required: true }),
    line('place', t('paper.place'), { hint: t('paper-contributions.place-hint'), max: NAME_MAX, required: true }),
    line('collectedOn', t('paper-contributions.collected-on'), { type: 'date', required: true }),
    number('sheets', t('paper-contributions.sheets'), {
      hint: t('paper-contributions.sheets-hint'),
      min: '1',
      required: true,
    }),
    ...(acts.includes('propose') ? proposals(context, consultation) : []),
    ...(acts.includes('support') ? supports(context, consultation) : []),
    ...(acts.includes('comment') ? comments(context, consultation) : []),
  ];
}

function proposals(context: PageContext, consultation: Consultation): readonly Item[] {
  const { t } = context.locale;
  return [
    markup`<h2>${t('proposals.title')}</h2>`,
    {
      kind: 'rows',
      name: 'proposal',
      of: 'proposals',
      label: t('proposals.title'),
      legend: (nth) => t('paper-contributions.proposal', { number: nth }),
      items: () => [
        line('title', t('propose.title-field'), { max: TITLE_MAX }),
        area('body', t('propose.body'), { max: BODY_MAX, rows: 5 }),
        language(context, consultation),
        line('place', t('proposal.place'), { hint: t('propose.place-hint'), max: PLACE_MAX, empty: 'null' }),
      ],
      more: t('paper-contributions.more-proposals'),
      less: (nth) => t('paper-contributions.less-proposals', { number: nth }),
    },
  ];
}

function supports({ locale }: PageContext, { rules }: Consultation): readonly Item[] {
  const { t } = locale;
  const sides = rules.supports === 'for-and-against' ? (['for', 'against'] as const) : (['for'] as const);
  const options = sides.map((value) => ({ value, label: t(`comment-side.${value}`) }));
  return [
    markup`<h2>${t('supports.title')}</h2><p class="hint">${t('paper-contributions.supports-hint')}</p>`,
    {
      kind: 'rows',
      name: 'support',
      of: 'supports',
      label: t('supports.title'),
      legend: (nth) => t('paper.row-number', { number: nth }),
      items: () => [
        number('proposal', t('paper-contributions.proposal-number'), { min: '1' }),
        ...(options.length > 1 ? [select('side', t('paper-contributions.side'), { options })] : []),
        number('count', t('paper-contributions.count'), { min: '1' }),
      ],
      more: t('paper-contributions.more-supports'),
      less: (nth) => t('paper-contributions.less-supports', { number: nth }),
    },
  ];
}

function comments(context: PageContext, consultation: Consultation): readonly Item[] {
  const { t } = context.locale;
  return [
    markup`<h2>${t('comments.heading')}</h2>`,
    {
      kind: 'rows',
      name: 'comment',
      of: 'comments',
      label: t('comments.heading'),
      legend: (nth) => t('paper-contributions.comment', { number: nth }),
      items: () => [
        number('proposal', t('paper-contributions.proposal-number'), {
          hint: t('paper-contributions.comment-hint'),
          min: '1',
          empty: 'null',
        }),
        select('side', t('paper-contributions.side'), {
          options: COMMENT_SIDES.map((value) => ({ value, label: t(`comment-side.${value}`) })),
        }),
        area('body', t('comment.body'), { max: COMMENT_MAX, rows: 4 }),
        language(context, consultation),
      ],
      more: t('paper-contributions.more-comments'),
      less: (nth) => t('paper-contributions.less-comments', { number: nth }),
    },
  ];
}

function language({ locale }: PageContext, { languages }: Consultation): Item {
  const options = languages.map((value) => ({ value, label: locale.languageName(value) }));
  return select('lang', locale.t('field.lang'), { options });
}

/** What the form says of an envelope, without rows in which nothing was typed. */
function batchIn(
  items: readonly Item[],
  values: FormValues,
): Result<Omit<EnterContributions, 'slug' | 'operator'>, Refusal> {
  const input = parsed(contributionBatchForm, inputIn(items, values));
  return input.ok ? ok(envelopeOf(input.value)) : input;
}

/** The form as it is opened. */
function blankBatch({ languages: [lang = ''] }: Consultation): FormDefaults {
  const lists = NAMES.map((name) => [name, Array.from({ length: LISTS[name].rows }, (_, nth) => nth).join(',')]);
  return formDefaults({ ...Object.fromEntries(lists), 'comment.0.side': 'neutral', 'proposal.0.lang': lang });
}

/** The form with other rows, where one of its own buttons asked for them. */
function withBatchRows(values: FormValues): FormValues | null {
  return NAMES.reduce<FormValues | null>((found, name) => found ?? withOtherRows(values, name, LISTS[name].rows), null);
}

/** The form without rows in which nothing was typed, so that a refusal names a row by where it stands. */
function withoutEmptyRows(values: FormValues): FormValues {
  return NAMES.reduce((form, name) => {
    const filled = rowsIn(form, name).filter((row) =>
      LISTS[name].typed.some((field) => form.text(`${name}.${row}.${field}`).trim() !== ''),
    );
    return withText(form, name, filled.join(','));
  }, values);
}

const PAGE_SIZE = 50;

export const batchesPath = (slug: string, below = ''): string => adminConsultationPath(slug, `/paper${below}`);

/** What came on paper in a consultation: which batches count, and which wait for a second agent. */
export async function batchesPage(context: PageContext, c: Context): Promise<PageAnswer> {
  return await adminLayout(context, 'consultations', async (agent) => {
    const at = await consultationOf(context, agent, c);
    if (!at.ok) return at;
    const { consultation } = at.value;
    const { slug } = consultation;
    const { locale, query, now } = context;
    const after = query.get('after') || null;
    const found = await readContributionBatches(context.app, {
      slug,
      viewer: context.viewer,
      limit: PAGE_SIZE,
      after,
    });
    if (!found.ok) return found;
    const { items, next } = found.value.batches;
    const takes = acceptedActs(consultation, now).length > 0;
    return {
      title: locale.t('paper-contributions.title'),
      crumbs: crumbsTo(context, at.value),
      main: markup`<p class="lead">${locale.t('paper-contributions.lead')}</p>
${takes ? markup`<p><a class="button" href="${context.href(batchesPath(slug, '/new'))}">${locale.t('paper.new')}</a></p>` : markup`<p class="note">${locale.t('paper-contributions.not-now')}</p>`}
${adminTable({
  id: 'batches',
  title: locale.t('paper.batches'),
  caption: locale.t('paper-contributions.batches-caption'),
  columns: [
    locale.t('paper.reference'),
    locale.t('paper.place'),
    locale.t('paper-contributions.collected-on'),
    locale.t('paper-contributions.sheets'),
    locale.t('paper.state'),
  ],
  rows: items.map((batch) => row(context, slug, batch)),
  empty: locale.t('paper.none'),
})}
${pager(context, {
  name: locale.t('paper-contributions.pages'),
  first: after === null ? null : context.href(batchesPath(slug)),
  next: next === null ? null : context.href(batchesPath(slug), { after: next }),
})}`,
    };
  });
}

/** The form for a batch. */
export async function newContributionBatchPage(context: PageContext, c: Context): Promise<PageAnswer> {
  return await answered(context, c, null);
}

export const acceptNewContributionBatch: Accepts = async (context, formInput, c) => {
  const agent = requireAgent(context, 'consultations');
  if (!agent.ok) return agent;
  const at = await consultationOf(context, agent.value, c);
  if (!at.ok) return at;
  const shown = withBatchRows(formInput);
  if (shown !== null) return await answered(context, c, { values: shown, refusal: null });
  const { consultation } = at.value;
  const { slug } = consultation;
  const values = withoutEmptyRows(formInput);
  const items = batchItems(context, consultation, acceptedActs(consultation, context.now));
  const done = await submitOnce(context, formInput, async (within) => {
    const input = batchIn(items, values);
    if (!input.ok) return input;
    const operator = paperOperatorOf({ kind: 'agent', id: agent.value.id });
    const entered = await enterContributions(within, { slug, ...input.value, operator });
    return entered.ok ? ok(context.href(batchesPath(slug), { done: 'batch-entered' })) : entered;
  });
  return done.ok ? { to: done.value } : await answered(context, c, { values, refusal: done.refusal });
};

async function answered(context: PageContext, c: Context, given: FormState | null): Promise<PageAnswer> {
  return await adminLayout(context, 'consultations', async (agent) => {
    const at = await consultationOf(context, agent, c);
    if (!at.ok) return at;
    const { consultation } = at.value;
    const { locale } = context;
    const acts = acceptedActs(consultation, context.now);
    const formState = given ?? { values: blankBatch(consultation), refusal: null };
    const items = batchItems(context, consultation, acts);
    const list = batchesPath(consultation.slug);
    return {
      title: locale.t('paper.new'),
      refusal: formState.refusal,
      crumbs: [
        ...crumbsTo(context, at.value),
        { href: context.href(list), name: locale.t('paper-contributions.title') },
      ],
      main: markup`<p class="lead">${locale.t('paper-contributions.new-lead')}</p>
${acts.length === 0 ? markup`<p class="note">${locale.t('paper-contributions.not-now')}</p>` : NOTHING}
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

/** What may come on paper now. Of what another institution hosts, supports alone (docs/adr/0102). */
function acceptedActs(consultation: Consultation, now: Date): readonly Act[] {
  const acts = actsOnPaper(consultation, now).filter(
    (act) => act !== 'support' || consultation.rules.supports !== 'none',
  );
  return consultation.host === null ? acts : acts.filter((act) => act === 'support');
}

function row(context: PageContext, slug: string, batch: ContributionBatch): readonly (Html | string)[] {
  const { locale } = context;
  return [
    markup`<a href="${context.href(batchesPath(slug, `/${batch.id}`))}">${batch.reference}</a>`,
    batch.place,
    day(context, batch.collectedOn),
    locale.number(batch.sheets),
    contributionBatchState(context, batch),
  ];
}

/** Whether a batch counts. */
export function contributionBatchState({ locale }: PageContext, batch: ContributionBatch): Html {
  if (batch.revocation !== null) return state('closed', locale.t('paper-contributions.revoked'));
  return batch.confirmedAt === null
    ? state('soon', locale.t('paper.waits'))
    : state('closed', locale.t('paper.confirmed'));
}
