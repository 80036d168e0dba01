import { adminForm, type FormState, hiddenField } from '../kit/form-parts.ts';
import { formFields, labelsOf, line } from '../kit/form-table.ts';
import { formDefaults } from '../kit/form-values.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageContext } from '../kit/page-context.ts';

/** Longest id of a message: that of its event, a dot, and the name of a connector. */
const MESSAGE_ID_MAX = 80;

/** The form as it was sent; `more` says how much is in the queue where the log goes on. */
export type ReplayGiven = FormState & { readonly more: number | null };

/** The form that has everything after an event sent again. */
export function replaySection(context: PageContext, action: string, given: ReplayGiven | undefined): Html {
  const { t } = context.locale;
  const formState = given ?? { values: formDefaults({}), refusal: null, more: null };
  const items = [
    line('after', t('connectors.replay-after'), {
      hint: t('connectors.replay-after-hint'),
      required: false,
      max: MESSAGE_ID_MAX,
    }),
  ];
  const more = formState.more === null ? NOTHING : t('connectors.replay-more', { count: formState.more });
  return markup`<section aria-labelledby="replay"><h2 id="replay">${t('connectors.replay')}</h2>
${more === NOTHING ? NOTHING : markup`<p class="note" role="status">${more}</p>`}
${adminForm(context, {
  action,
  formState,
  labels: labelsOf(items),
  fields: markup`${hiddenField('intent', 'replay')}${formFields(context, items, formState)}`,
  button: t('connectors.replay'),
})}</section>`;
}
