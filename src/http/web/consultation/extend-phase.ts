import type { Context } from 'hono';
import { extendPhase } from '../../../application/consultation/extend-phase.ts';
import { ok, refuse } from '../../../domain/kit/result.ts';
import { REASON_MAX } from '../../../domain/kit/text.ts';
import { placeOf } from '../../../i18n/dates.ts';
import { adminLayout } from '../kit/admin.ts';
import { requireAgent } from '../kit/current-user.ts';
import { type Accepts, submitOnce } from '../kit/form.ts';
import { adminForm, type FormState, hiddenField } from '../kit/form-parts.ts';
import { formFields, type Item, labelsOf, line, localised } from '../kit/form-table.ts';
import { formDefaults, localisedIn, localMoment } from '../kit/form-values.ts';
import { markup } from '../kit/markup.ts';
import type { PageAnswer } from '../kit/page.ts';
import type { PageContext } from '../kit/page-context.ts';
import { deadline } from '../kit/time.ts';
import { adminConsultationPath, consultationOf, crumbsTo } from './consultation-of.ts';

/** The form for a later end of a phase. */
export async function extendPhasePage(context: PageContext, c: Context): Promise<PageAnswer> {
  return await answered(context, c, null);
}

export const acceptExtendPhase: Accepts = async (context, formInput, c) => {
  const agent = requireAgent(context, 'consultations');
  if (!agent.ok) return agent;
  const found = await consultationOf(context, agent.value, c);
  if (!found.ok) return found;
  const { slug } = found.value.consultation;
  const done = await submitOnce(context, formInput, async (within) => {
    const extended = await extendPhase(within, {
      slug,
      phaseId: formInput.text('phase'),
      closesAt: formInput.text('closesAt'),
      reason: localisedIn(formInput, 'reason', context.institution.languages),
      by: { kind: 'agent', id: agent.value.id },
    });
    return extended.ok ? ok(context.href(adminConsultationPath(slug), { done: 'phase-extended' })) : extended;
  });
  return done.ok ? { to: done.value } : await answered(context, c, { values: formInput, refusal: done.refusal });
};

/** The fields of an extension, alike for a phase and a ballot. */
export function extensionItems({ locale: { t }, institution }: PageContext): readonly Item[] {
  return [
    line('closesAt', t('admin.new-end'), { type: 'datetime-local', required: true }),
    localised('reason', t('admin.reason'), {
      hint: t('admin.reason-hint'),
      langs: institution.languages,
      max: REASON_MAX,
      rows: 3,
    }),
  ];
}

async function answered(context: PageContext, c: Context, given: FormState | null): Promise<PageAnswer> {
  return await adminLayout(context, 'consultations', async (agent) => {
    const found = await consultationOf(context, agent, c);
    if (!found.ok) return found;
    const { consultation } = found.value;
    const { slug, timeZone, phases } = consultation;
    const wanted = given?.values.text('phase') ?? context.query.get('phase');
    const phase = phases.find(({ id }) => id === wanted);
    if (phase === undefined) return refuse({ type: 'not-found', what: 'phase' });
    const { locale } = context;
    const formState = given ?? {
      values: formDefaults({ closesAt: localMoment(phase.closesAt, timeZone) }),
      refusal: null,
    };
    const items = extensionItems(context);
    return {
      title: locale.t('admin.extend-title', { phase: locale.t(`phase.${phase.kind}`) }),
      refusal: formState.refusal,
      crumbs: crumbsTo(context, found.value),
      main: markup`<p class="lead">${locale.html('admin.extend-lead', { end: deadline(context, phase.closesAt, timeZone), place: placeOf(timeZone) })}</p>
${adminForm(context, {
  action: adminConsultationPath(slug, '/extend'),
  formState,
  labels: labelsOf(items),
  fields: markup`${hiddenField('phase', phase.id)}${formFields(context, items, formState)}`,
  button: locale.t('admin.extend'),
})}`,
    };
  });
}
