import { isAssignedTo } from '../../../application/kit/access.ts';
import { draftFromTemplate } from '../../../application/template/draft-from-template.ts';
import { type FoundTemplate, findTemplate } from '../../../application/template/reads.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/kit/result.ts';
import { adminConsultationPath, crumbsTo } from '../consultation/consultation-of.ts';
import { adminLayout } from '../kit/admin.ts';
import { choose, line } from '../kit/content.ts';
import { requireAgent } from '../kit/current-user.ts';
import { textField } from '../kit/field.ts';
import { type Accepts, submitOnce } from '../kit/form.ts';
import { adminForm, type FormState, hiddenField } from '../kit/form-parts.ts';
import { formDefaults } from '../kit/form-values.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageAnswer } from '../kit/page.ts';
import type { PageContext } from '../kit/page-context.ts';
import { refusalNote } from '../kit/refusal-note.ts';
import { FROM_TEMPLATE, TEMPLATES, templateContents, templateFacts } from './template-parts.ts';

const KEPT = ['slug', 'firstDay'] as const;

/** What would be made from the template at an address, to be read before it is; without an address, where to enter one. */
export async function useTemplatePage(context: PageContext): Promise<PageAnswer> {
  const typed = (name: string) => context.query.get(name)?.trim() ?? '';
  const values = formDefaults({ slug: typed('slug'), firstDay: typed('firstDay') });
  return await answered(context, typed('from'), { values, refusal: null });
}

/** Makes a draft of exactly what was read. */
export const acceptUseTemplate: Accepts = async (context, formInput) => {
  const agent = requireAgent(context, 'consultations');
  if (!agent.ok) return agent;
  if (!isAssignedTo(agent.value, null)) return { refusal: { type: 'not-your-consultation' } };
  const from = formInput.text('template');
  const refused = (refusal: Refusal) => answered(context, from, { values: formInput, refusal });
  // Read before the transaction: another node may take its time.
  const found = await findTemplate(context.app, from);
  if (!found.ok) return await refused(found.refusal);
  const done = await submitOnce(context, formInput, async (within) => {
    const made = await draftFromTemplate(within, {
      found: found.value,
      slug: formInput.text('slug'),
      firstDay: formInput.text('firstDay'),
      contentHash: formInput.text('contentHash') || undefined,
      by: { kind: 'agent', id: agent.value.id },
    });
    return made.ok ? ok(context.href(adminConsultationPath(made.value.slug), { done: 'consultation-drafted' })) : made;
  });
  return done.ok ? { to: done.value } : await refused(done.refusal);
};

async function answered(context: PageContext, from: string, formState: FormState): Promise<PageAnswer> {
  const { app, locale } = context;
  return await adminLayout(context, 'consultations', async (agent) => {
    if (!isAssignedTo(agent, null)) return refuse({ type: 'not-your-consultation' });
    const found: Result<FoundTemplate, Refusal> | null = from === '' ? null : await findTemplate(app, from);
    const refusal = formState.refusal ?? (found === null || found.ok ? null : found.refusal);
    return {
      title: locale.t('template.use'),
      refusal: formState.refusal,
      crumbs: crumbsTo(context),
      main:
        found?.ok === true
          ? preview(context, found.value, formState)
          : addressForm(context, from, { ...formState, refusal }),
    };
  });
}

/** What was typed beside an address that cannot be read now comes back with the next one. */
function addressForm(context: PageContext, from: string, { values, refusal }: FormState): Html {
  const { t } = context.locale;
  const label = t('template.address');
  const lang = context.query.get('lang');
  return markup`<p class="lead">${t('template.use-lead')}</p>
${refusalNote(context, refusal, { template: label })}
<form class="single" method="get" action="${FROM_TEMPLATE}">
${lang === undefined ? NOTHING : hiddenField('lang', lang)}${KEPT.map((name) => (values.text(name) === '' ? NOTHING : hiddenField(name, values.text(name))))}
${textField(context, { name: 'from', label, hint: t('template.address-hint'), value: from, required: true, max: 2_000, inputmode: 'url', refusal, of: 'template' })}
<p class="buttons"><button type="submit">${t('template.look')}</button></p></form>
<ul><li><a href="${context.href(TEMPLATES)}">${t('templates.title')}</a></li>
<li><a href="${context.href('/commons', { kind: 'template' })}">${t('templates.elsewhere')}</a></li></ul>`;
}

function preview(context: PageContext, found: FoundTemplate, formState: FormState): Html {
  const { t } = context.locale;
  const { template, institution, uri, contentHash } = found;
  const { values, refusal } = formState;
  const slug = {
    name: 'slug',
    label: t('admin.slug'),
    hint: t('admin.slug-hint'),
    value: values.text('slug'),
    refusal,
  };
  const day = {
    ...{ name: 'firstDay', label: t('template.first-day'), hint: t('template.first-day-hint') },
    ...{ value: values.text('firstDay'), refusal },
  };
  return markup`<p class="lead">${t('template.use-lead')}</p>
<p class="note">${t('template.check')}</p>
${templateFacts(context, found, [
  [
    t('template.name'),
    markup`<a href="${uri}">${line(context, choose(context, template.title, template.languages))}</a>`,
  ],
  [t('template.purpose'), line(context, choose(context, template.purpose, template.languages))],
  [
    t('peers.institution'),
    markup`<a href="${institution.uri}">${line(context, choose(context, institution.name))}</a>`,
  ],
])}
${adminForm(context, {
  action: FROM_TEMPLATE,
  formState,
  labels: {
    ...{ slug: slug.label, firstDay: day.label, template: t('template.address'), licence: t('template.licence') },
    ...{ phases: t('admin.phases'), 'phases.*': t('admin.phase'), 'ballots.*': t('phase.vote') },
    ...{ questionnaire: t('questionnaire.title') },
  },
  fields: markup`${hiddenField('template', uri)}${hiddenField('contentHash', contentHash)}
${textField(context, { ...slug, max: 40 })}${textField(context, { ...day, type: 'date', required: true })}`,
  button: t('template.make'),
})}
${templateContents(context, template)}`;
}
