import { remindersOf, setReminders } from '../../../application/agent/change-agent.ts';
import { ROLE_SCOPES } from '../../../application/agent/ports.ts';
import { may } from '../../../application/kit/access.ts';
import { etagOf } from '../../../application/kit/not-modified.ts';
import { REMINDED_DAYS } from '../../../domain/answer/answer.ts';
import { REMINDED_DAYS as REQUEST_REMINDED_DAYS } from '../../../domain/community/request-due.ts';
import { ok } from '../../../domain/kit/result.ts';
import { adminLayout } from '../kit/admin.ts';
import { requireAgent } from '../kit/current-user.ts';
import { type Accepts, submitOnce } from '../kit/form.ts';
import { adminForm, type FormState, hiddenField, whatChanged } from '../kit/form-parts.ts';
import { check, formFields, labelsOf, select, valuesWith } from '../kit/form-table.ts';
import { offered } from '../kit/language.ts';
import { markup, NOTHING } from '../kit/markup.ts';
import type { PageAnswer } from '../kit/page.ts';
import type { PageContext } from '../kit/page-context.ts';

export const REMINDERS = '/admin/reminders';

/** Whether whoever looks is mailed what is due and what waits, and in which language. */
export async function remindersPage(context: PageContext): Promise<PageAnswer> {
  return await answered(context, null);
}

export const acceptReminders: Accepts = async (context, formInput) => {
  const agent = requireAgent(context, 'moderate');
  if (!agent.ok) return agent;
  const agentId = agent.value.id;
  const done = await submitOnce(context, formInput, async (within) => {
    const set = await setReminders(within, {
      agentId,
      reminders: formInput.text('reminders') === 'yes',
      lang: formInput.text('lang') || null,
      basedOn: formInput.text('from'),
      by: { kind: 'agent', id: agentId },
    });
    return set.ok ? ok(context.href(REMINDERS, { done: 'reminders-saved' })) : set;
  });
  return done.ok ? { to: done.value } : await answered(context, { values: formInput, refusal: done.refusal });
};

async function answered(context: PageContext, given: FormState | null): Promise<PageAnswer> {
  const { app, locale, institution } = context;
  const { t } = locale;
  return await adminLayout(context, 'moderate', async (agent) => {
    const items = [
      check('reminders', t('reminders.wanted'), {}),
      select('lang', t('reminders.lang'), {
        options: [
          { value: '', label: t('reminders.usual') },
          ...offered(institution).map((value) => ({ value, label: locale.languageName(value) })),
        ],
      }),
    ];
    const labels = labelsOf(items);
    const now = valuesWith(items, agent);
    const formState = given ?? { values: now, refusal: null };
    const { values, refusal } = formState;
    const meanwhile = refusal?.type === 'changed-meanwhile';
    const from = given === null || meanwhile ? etagOf(remindersOf(agent)) : values.text('from');
    return {
      title: t('reminders.nav'),
      refusal,
      main: markup`<p class="lead">${t('reminders.lead')}</p>
<p>${t('reminders.waiting')}</p>
${may(ROLE_SCOPES[agent.role], 'answer') ? markup`<p>${t('reminders.when', { days: REMINDED_DAYS })}</p>` : NOTHING}
${may(ROLE_SCOPES[agent.role], 'represent') ? markup`<p>${t('reminders.requests', { days: REQUEST_REMINDED_DAYS })}</p>` : NOTHING}
${app.mails === undefined ? markup`<p class="note">${t('reminders.no-mail')}</p>` : NOTHING}
${meanwhile ? whatChanged(context, { now, values }, labels) : NOTHING}
${adminForm(context, {
  action: REMINDERS,
  formState,
  labels,
  fields: markup`${hiddenField('from', from)}${formFields(context, items, formState)}`,
  button: t('admin.save'),
})}`,
    };
  });
}
