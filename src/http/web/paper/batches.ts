import type { Context } from 'hono';
import { paperOperatorOf } from '../../../application/kit/paper-operator.ts';
import { enterContributions } from '../../../application/paper/enter-contributions.ts';
import { readContributionBatches } from '../../../application/paper/reads.ts';
import type { Act } from '../../../domain/consultation/act.ts';
import type { Consultation } from '../../../domain/consultation/consultation.ts';
import { ok } from '../../../domain/kit/result.ts';
import { actsOnPaper, type ContributionBatch } from '../../../domain/paper/contributions.ts';
import { adminConsultationPath, consultationOf, crumbsTo } from '../consultation/consultation-of.ts';
import { adminLayout } from '../kit/admin.ts';
import { requireAgent } from '../kit/current-user.ts';
import { type Accepts, submitOnce } from '../kit/form.ts';
import { adminForm, adminTable, type FormState } from '../kit/form-parts.ts';
import { formFields, labelsOf } from '../kit/form-table.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageAnswer } from '../kit/page.ts';
import type { PageContext } from '../kit/page-context.ts';
import { pager } from '../kit/pager.ts';
import { state } from '../kit/state.ts';
import { day } from '../kit/time.ts';
import { batchIn, batchItems, blankBatch, withBatchRows, withoutEmptyRows } from './batch-fields.ts';

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
