import type { Context } from 'hono';
import { adoptCharter } from '../../../application/community/adopt-charter.ts';
import { readCharters } from '../../../application/community/read-charters.ts';
import type { Charter } from '../../../domain/community/charter.ts';
import { ok, refuse } from '../../../domain/kit/result.ts';
import { consultationOf, crumbsTo } from '../consultation/consultation-of.ts';
import { adminLayout } from '../kit/admin.ts';
import { requireAgent } from '../kit/current-user.ts';
import { type Accepts, submitOnce } from '../kit/form.ts';
import { adminForm, type FormState, hiddenField } from '../kit/form-parts.ts';
import { formFields, labelsOf } from '../kit/form-table.ts';
import { numberIn } from '../kit/form-values.ts';
import { markup } from '../kit/markup.ts';
import type { PageAnswer } from '../kit/page.ts';
import type { PageContext } from '../kit/page-context.ts';
import { charterIn, charterItems, charterValues } from './charter-fields.ts';
import { adminCharterPath, charterPath } from './request-address.ts';

/** The form by which the host records what the institutions decided: the next version of the charter, from the one in force. */
export async function adminCharterPage(context: PageContext, c: Context): Promise<PageAnswer> {
  return await answered(context, c, null);
}

export const acceptAdminCharter: Accepts = async (context, formInput, c) => {
  const agent = requireAgent(context, 'consultations');
  if (!agent.ok) return agent;
  const found = await consultationOf(context, agent.value, c);
  if (!found.ok) return found;
  const { slug, languages } = found.value.consultation;
  const done = await submitOnce(context, formInput, async (within) => {
    const adopted = await adoptCharter(within, {
      ...charterIn(context, formInput, languages),
      ...{ slug, replaces: numberIn(formInput, 'replaces') ?? -1, by: { kind: 'agent', id: agent.value.id } },
    });
    return adopted.ok ? ok(context.href(adminCharterPath(slug), { done: 'charter-adopted' })) : adopted;
  });
  return done.ok ? { to: done.value } : await answered(context, c, { values: formInput, refusal: done.refusal });
};

async function answered(context: PageContext, c: Context, given: FormState | null): Promise<PageAnswer> {
  return await adminLayout(context, 'consultations', async (agent) => {
    const found = await consultationOf(context, agent, c);
    if (!found.ok) return found;
    const { slug, languages, host } = found.value.consultation;
    if (host !== null) return refuse({ type: 'decided-by-host', host: host.uri });
    const charters = await readCharters(context.app, { slug, viewer: context.viewer });
    if (!charters.ok) return charters;
    const { t } = context.locale;
    const current: Charter | null = charters.value[0] ?? null;
    const formState = given ?? { values: charterValues(context, current?.terms ?? null), refusal: null };
    // Whoever was overtaken by another version reads that one before they save anew.
    const replaces =
      given === null || given.refusal?.type === 'changed-meanwhile'
        ? String(current?.version ?? 0)
        : given.values.text('replaces');
    const items = charterItems(context, languages);
    return {
      title: t('charter.adopt'),
      refusal: formState.refusal,
      crumbs: crumbsTo(context, found.value),
      main: markup`<p class="lead">${t('charter.adopt-lead')}</p>
<p><a href="${context.href(charterPath(slug))}">${t('admin.public-page')}</a></p>
${adminForm(context, {
  action: adminCharterPath(slug),
  formState,
  labels: labelsOf(items),
  fields: markup`${hiddenField('replaces', replaces)}${formFields(context, items, formState)}`,
  button: t('charter.adopt-button'),
})}`,
    };
  });
}
