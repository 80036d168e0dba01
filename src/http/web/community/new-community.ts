import { createCommunity } from '../../../application/community/create-community.ts';
import { isAssignedTo } from '../../../application/kit/access.ts';
import { ok, refuse } from '../../../domain/kit/result.ts';
import { BODY_MAX, TITLE_MAX } from '../../../domain/kit/text.ts';
import { adminConsultationPath, crumbsTo } from '../consultation/consultation-of.ts';
import { adminLayout } from '../kit/admin.ts';
import { requireAgent } from '../kit/current-user.ts';
import { textField } from '../kit/field.ts';
import { type Accepts, type FormInput, submitOnce } from '../kit/form.ts';
import { adminForm, type FormState, localisedFields } from '../kit/form-parts.ts';
import { formDefaults } from '../kit/form-values.ts';
import { markup } from '../kit/markup.ts';
import type { PageAnswer } from '../kit/page.ts';
import type { PageContext } from '../kit/page-context.ts';

export const NEW_COMMUNITY = '/admin/new-community';

/** The form of a community: what it is about, and until when institutions act in it. */
export async function newCommunityPage(context: PageContext): Promise<PageAnswer> {
  return await answered(context, { values: formDefaults({}), refusal: null });
}

/** Drafts it; it is published, and institutions are invited, where its consultation is administered. */
export const acceptNewCommunity: Accepts = async (context, formInput) => {
  const agent = requireAgent(context, 'consultations');
  if (!agent.ok) return agent;
  const done = await submitOnce(context, formInput, async (within) => {
    const created = await createCommunity(within, {
      slug: '',
      title: textIn(context, formInput, 'title'),
      summary: textIn(context, formInput, 'summary'),
      opensAt: formInput.text('opensAt').trim(),
      closesAt: formInput.text('closesAt').trim(),
      by: { kind: 'agent', id: agent.value.id },
    });
    return created.ok
      ? ok(context.href(adminConsultationPath(created.value.slug), { done: 'consultation-drafted' }))
      : created;
  });
  return done.ok ? { to: done.value } : await answered(context, { values: formInput, refusal: done.refusal });
};

/** A text in the languages of the institution in which something was typed. */
function textIn({ institution }: PageContext, formInput: FormInput, name: string) {
  const typed = institution.languages.map((lang) => [lang, formInput.text(`${name}.${lang}`)] as const);
  return Object.fromEntries(typed.filter(([, text]) => text.trim() !== ''));
}

async function answered(context: PageContext, formState: FormState): Promise<PageAnswer> {
  const { locale, institution } = context;
  const { t } = locale;
  return await adminLayout(context, 'consultations', async (agent) => {
    if (!isAssignedTo(agent, null)) return refuse({ type: 'not-your-consultation' });
    const langs = institution.languages;
    const date = (name: 'opensAt' | 'closesAt', label: string) =>
      textField(context, {
        name,
        label,
        hint: t('community.date-hint'),
        value: formState.values.text(name),
        required: true,
        max: 40,
        refusal: formState.refusal,
        of: `phases.0.${name}`,
      });
    return {
      title: t('community.new'),
      refusal: formState.refusal,
      crumbs: crumbsTo(context),
      main: markup`<p class="lead">${t('community.new-lead')}</p>
${adminForm(context, {
  action: NEW_COMMUNITY,
  formState,
  labels: {
    title: t('admin.title-label'),
    summary: t('community.summary'),
    opensAt: t('community.opens'),
    closesAt: t('community.closes'),
  },
  fields: markup`${localisedFields(context, { name: 'title', label: t('admin.title-label'), langs, formState, max: TITLE_MAX })}
${localisedFields(context, { name: 'summary', label: t('community.summary'), langs, formState, max: BODY_MAX, rows: 6 })}
${date('opensAt', t('community.opens'))}${date('closesAt', t('community.closes'))}`,
  button: t('admin.save-draft'),
})}`,
    };
  });
}
