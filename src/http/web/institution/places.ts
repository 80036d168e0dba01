import type { Territory } from '../../../domain/institution/territory.ts';
import { NAME_MAX } from '../../../domain/kit/text.ts';
import { choose, line as lineOf } from '../kit/content.ts';
import { adminForm, adminTable, type FormState, hiddenField } from '../kit/form-parts.ts';
import { formFields, type Item, labelsOf, line, localised, select } from '../kit/form-table.ts';
import { type FormValues, formDefaults, localisedIn } from '../kit/form-values.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageContext } from '../kit/page-context.ts';

/** The fields of one place. A place is refused by its row in a list of one. */
function placeItems(context: PageContext): readonly Item[] {
  const { locale, institution, territories } = context;
  const { t } = locale;
  return [
    line('code', t('settings.code'), { hint: t('settings.code-hint'), max: NAME_MAX, fault: 'territories.0.code' }),
    localised('place', t('settings.place'), {
      langs: institution.languages,
      max: NAME_MAX,
      fault: 'territories.0.name',
    }),
    select('within', t('settings.within'), {
      options: [
        { value: '', label: t('settings.within-none') },
        ...territories.map(({ code, name }) => ({ value: code, label: choose(context, name).text })),
      ],
      fault: 'territories.0.within',
    }),
  ];
}

export function placeIn({ institution }: PageContext, values: FormValues): Territory {
  return {
    code: values.text('code'),
    name: localisedIn(values, 'place', institution.languages),
    within: values.text('within') || null,
  };
}

/** The places that rules may name, and the form that adds one or names it anew. */
export function places(
  context: PageContext,
  form: { readonly action: string; readonly given: FormState | null },
): Html {
  const { locale, territories, institution } = context;
  const { t } = locale;
  const items = placeItems(context);
  const blank = { values: formDefaults({ within: institution.territory.code }), refusal: null };
  const formState = form.given ?? blank;
  const nameOf = (code: string | null) => {
    const place = territories.find((each) => each.code === code);
    return place === undefined ? NOTHING : lineOf(context, choose(context, place.name));
  };
  return markup`${adminTable({
    id: 'places',
    title: t('settings.places'),
    caption: t('settings.places-caption'),
    columns: [t('settings.code'), t('settings.place'), t('settings.within')],
    rows: territories.map(({ code, within }) => [code, nameOf(code), nameOf(within)]),
    empty: '',
  })}
<section aria-labelledby="new-place"><h2 id="new-place">${t('settings.new-place')}</h2>
<p class="small quiet">${t('settings.new-place-hint')}</p>
${adminForm(context, {
  action: form.action,
  formState,
  labels: labelsOf(items),
  fields: markup`${hiddenField('act', 'place')}${formFields(context, items, formState)}`,
  button: t('settings.save-place'),
})}</section>`;
}
