import { type Agent, may, ROLE_SCOPES } from '../../../application/access.ts';
import { stateHash } from '../../../application/made-from.ts';
import { remindersOf, setReminders } from '../../../application/set-reminders.ts';
import { REMINDED_DAYS } from '../../../domain/answer/reminder.ts';
import { ok } from '../../../domain/result.ts';
import { checkField, selectField } from '../components/field.ts';
import { type Accepts, actOnce } from '../form.ts';
import { offered } from '../language.ts';
import { markup, NOTHING } from '../markup.ts';
import type { PageAnswer } from '../page.ts';
import type { Visit } from '../visit.ts';
import { agentOf } from '../who.ts';
import { desk } from './desk.ts';
import { type Attempt, deskForm, hiddenField, whatChanged } from './form-parts.ts';
import { type Filled, filled } from './typed.ts';

export const REMINDERS = '/admin/reminders';

/** Whether whoever looks is mailed what is due and what waits, and in which language. */
export async function remindersPage(visit: Visit): Promise<PageAnswer> {
  return await answered(visit, null);
}

export const acceptReminders: Accepts = async (visit, said) => {
  const agent = agentOf(visit, 'moderate');
  if (!agent.ok) return agent;
  const agentId = agent.value.id;
  const done = await actOnce(visit, said, async (within) => {
    const set = await setReminders(within, {
      agentId,
      reminders: said.text('reminders') === 'yes',
      lang: said.text('lang') || null,
      madeFrom: said.text('from'),
      by: { agent: agentId },
    });
    return set.ok ? ok(visit.href(REMINDERS, { done: 'reminders-saved' })) : set;
  });
  return done.ok ? { to: done.value } : await answered(visit, { typed: said, refusal: done.refusal });
};

async function answered(visit: Visit, given: Attempt | null): Promise<PageAnswer> {
  const { app, locale, institution } = visit;
  const { t } = locale;
  return await desk(visit, 'moderate', async (agent) => {
    const now = remindersFilled(agent);
    const attempt = given ?? { typed: now, refusal: null };
    const { typed, refusal } = attempt;
    const meanwhile = refusal?.type === 'changed-meanwhile';
    const from = given === null || meanwhile ? stateHash(remindersOf(agent)) : typed.text('from');
    const labels = { reminders: t('reminders.wanted'), lang: t('reminders.lang') };
    const langs = [
      { value: '', label: t('reminders.usual') },
      ...offered(institution).map((value) => ({ value, label: locale.languageName(value) })),
    ];
    return {
      title: t('reminders.nav'),
      refusal,
      main: markup`<p class="lead">${t('reminders.lead')}</p>
<p>${t('reminders.waiting')}</p>
${may(ROLE_SCOPES[agent.role], 'answer') ? markup`<p>${t('reminders.when', { days: REMINDED_DAYS })}</p>` : NOTHING}
${app.mails === undefined ? markup`<p class="note">${t('reminders.no-mail')}</p>` : NOTHING}
${meanwhile ? whatChanged(visit, { now, typed }, labels) : NOTHING}
${deskForm(visit, {
  action: REMINDERS,
  attempt,
  labels,
  fields: markup`${hiddenField('from', from)}
${checkField(visit, { name: 'reminders', label: labels.reminders, checked: typed.text('reminders') === 'yes', refusal })}
${selectField(visit, { name: 'lang', label: labels.lang, options: langs, value: typed.text('lang'), refusal })}`,
  button: t('desk.save'),
})}`,
    };
  });
}

function remindersFilled({ reminders, lang }: Agent): Filled {
  return filled({ ...(reminders ? { reminders: 'yes' } : {}), lang: lang ?? '' });
}
