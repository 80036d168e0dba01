import type { Context } from 'hono';
import { changeConsultation } from '../../../application/consultation/change-consultation.ts';
import { etagOf } from '../../../application/kit/not-modified.ts';
import { ok } from '../../../domain/kit/result.ts';
import { wordsFrom } from '../../input/consultation.ts';
import { adminLayout } from '../kit/admin.ts';
import { requireAgent } from '../kit/current-user.ts';
import { type Accepts, submitOnce } from '../kit/form.ts';
import { adminForm, type FormState, hiddenField, whatChanged } from '../kit/form-parts.ts';
import { formFields, inputIn, labelsOf } from '../kit/form-table.ts';
import { withOtherRows } from '../kit/form-values.ts';
import { markup, NOTHING } from '../kit/markup.ts';
import type { PageAnswer } from '../kit/page.ts';
import type { PageContext } from '../kit/page-context.ts';
import { ballotSpans } from '../kit/timeline.ts';
import { consultationIn, consultationValues, draftItems, wordItems } from './consultation-form.ts';
import { adminConsultationPath, consultationOf, crumbsTo } from './consultation-of.ts';

/** The form of a draft; of what is published, the texts, the topics and the campaign. */
export async function editConsultationPage(context: PageContext, c: Context): Promise<PageAnswer> {
  return await answered(context, c, null);
}

/** Changes a consultation as it was when the form was opened; where it is not that any more, both are shown. */
export const acceptEditConsultation: Accepts = async (context, formInput, c) => {
  const agent = requireAgent(context, 'consultations');
  if (!agent.ok) return agent;
  const found = await consultationOf(context, agent.value, c);
  if (!found.ok) return found;
  const rows = withOtherRows(formInput, 'phase');
  if (rows !== null) return await answered(context, c, { values: rows, refusal: null });
  const { consultation } = found.value;
  // The fields that the form had: one of a draft that was published meanwhile is refused by its state.
  const whole = formInput.all('slug').length > 0;
  const change = whole ? consultationIn(context, formInput) : wordsFrom(inputIn(wordItems(context), formInput));
  if (!change.ok) return await answered(context, c, { values: formInput, refusal: change.refusal });
  const done = await submitOnce(context, formInput, async (within) => {
    const changed = await changeConsultation(within, {
      slug: consultation.slug,
      change: {
        ...change.value,
        campaign: change.value.campaign ?? null,
        // An empty field says that there is none.
        territory: whole ? formInput.text('territory') || null : undefined,
      },
      basedOn: formInput.text('from'),
      by: { kind: 'agent', id: agent.value.id },
    });
    return changed.ok
      ? ok(context.href(adminConsultationPath(changed.value.slug), { done: 'consultation-changed' }))
      : changed;
  });
  return done.ok ? { to: done.value } : await answered(context, c, { values: formInput, refusal: done.refusal });
};

async function answered(context: PageContext, c: Context, given: FormState | null): Promise<PageAnswer> {
  return await adminLayout(context, 'consultations', async (agent) => {
    const found = await consultationOf(context, agent, c);
    if (!found.ok) return found;
    const { consultation } = found.value;
    const { locale } = context;
    const draft = consultation.publishedAt === null;
    const now = consultationValues(context, consultation);
    const formState = given ?? { values: now, refusal: null };
    const meanwhile = formState.refusal?.type === 'changed-meanwhile';
    const items = draft
      ? draftItems(context, formState.values, ballotSpans(context, found.value))
      : wordItems(context, formState.values);
    const labels = labelsOf(items);
    // Rows that were added keep the state that the form was opened with; after a clash, sending again means it.
    const from = given === null || meanwhile ? etagOf(consultation) : given.values.text('from');
    return {
      title: draft ? locale.t('admin.edit') : locale.t('admin.edit-words'),
      refusal: formState.refusal,
      crumbs: crumbsTo(context, found.value),
      main: markup`${draft ? NOTHING : markup`<p class="note">${locale.t('admin.frozen-note')}</p>`}
${meanwhile ? whatChanged(context, { now, values: formState.values }, labels) : NOTHING}
${adminForm(context, {
  action: adminConsultationPath(consultation.slug, '/edit'),
  formState,
  labels,
  fields: markup`${hiddenField('from', from)}${formFields(context, items, formState)}`,
  button: locale.t('admin.save'),
})}`,
    };
  });
}
