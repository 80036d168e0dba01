import { changeInstitution } from '../../../application/institution/change-institution.ts';
import { readInstitution } from '../../../application/institution/read-institution.ts';
import { etagOf } from '../../../application/kit/not-modified.ts';
import { ok, refuse } from '../../../domain/kit/result.ts';
import { handleOn } from '../federation/follow.ts';
import { adminLayout } from '../kit/admin.ts';
import { requireAgent } from '../kit/current-user.ts';
import { type Accepts, submitOnce } from '../kit/form.ts';
import { adminForm, type FormState, hiddenField, whatChanged } from '../kit/form-parts.ts';
import { formFields, labelsOf } from '../kit/form-table.ts';
import { markup, NOTHING } from '../kit/markup.ts';
import type { PageAnswer } from '../kit/page.ts';
import type { PageContext } from '../kit/page-context.ts';
import { placeIn, places } from './places.ts';
import { settingsIn, settingsItems, settingsValues } from './settings-fields.ts';

export const SETTINGS = '/admin/settings';

/** What the institution says of itself, and the places that rules may name. */
export async function settingsPage(context: PageContext): Promise<PageAnswer> {
  return await answered(context, {});
}

export const acceptSettings: Accepts = async (context, formInput) => {
  const agent = requireAgent(context, 'admin');
  if (!agent.ok) return agent;
  const by = { kind: 'agent', id: agent.value.id } as const;
  const ofPlace = formInput.text('act') === 'place';
  const change = ofPlace ? ok({}) : settingsIn(context, formInput);
  if (!change.ok) return await answered(context, { settings: { values: formInput, refusal: change.refusal } });
  const done = await submitOnce(context, formInput, async (within) => {
    const changed = ofPlace
      ? await changeInstitution(within, {
          territories: [placeIn(context, formInput)],
          by,
        })
      : await changeInstitution(within, {
          ...change.value,
          basedOn: formInput.text('from'),
          by,
        });
    if (!changed.ok) return changed;
    return ok(context.href(SETTINGS, ofPlace ? { done: 'place-saved' } : { done: 'settings-saved' }));
  });
  if (done.ok) return { to: done.value };
  const attempt = { values: formInput, refusal: done.refusal };
  return await answered(context, ofPlace ? { place: attempt } : { settings: attempt });
};

async function answered(
  context: PageContext,
  given: { readonly settings?: FormState; readonly place?: FormState },
): Promise<PageAnswer> {
  const { app, locale } = context;
  return await adminLayout(context, 'admin', async () => {
    const stored = await readInstitution(app);
    if (stored === null) return refuse({ type: 'not-set-up' });
    const { institution } = stored;
    const now = settingsValues(context, institution);
    const formState = given.settings ?? { values: now, refusal: null };
    const items = settingsItems(context, formState.values);
    const meanwhile = formState.refusal?.type === 'changed-meanwhile';
    const labels = labelsOf(items);
    const from = given.settings === undefined || meanwhile ? etagOf(institution) : formState.values.text('from');
    return {
      title: locale.t('settings.nav'),
      refusal: formState.refusal ?? given.place?.refusal ?? null,
      main: markup`<p class="lead">${locale.html('settings.handle', { handle: markup`<code>${handleOn(context, institution.handle)}</code>` })}</p>
${meanwhile ? whatChanged(context, { now, values: formState.values }, labels) : NOTHING}
<section aria-labelledby="institution"><h2 id="institution">${locale.t('settings.institution')}</h2>
${adminForm(context, {
  action: SETTINGS,
  formState,
  labels,
  fields: markup`${hiddenField('from', from)}${formFields(context, items, formState)}`,
  button: locale.t('admin.save'),
})}</section>
${places(context, { action: SETTINGS, given: given.place ?? null })}`,
    };
  });
}
