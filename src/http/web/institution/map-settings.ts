import { changeMap, type MapChange } from '../../../application/institution/change-map.ts';
import { readMapSettings } from '../../../application/institution/reads.ts';
import { etagOf } from '../../../application/kit/not-modified.ts';
import {
  CREDIT_MAX,
  GEOCODER_FORMATS,
  MAP_URL_MAX,
  type MapCenter,
  type MapSettings,
} from '../../../domain/institution/map-settings.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { adminLayout } from '../kit/admin.ts';
import { requireAgent } from '../kit/current-user.ts';
import type { Accepts } from '../kit/form.ts';
import { adminForm, type FormState, hiddenField, whatChanged } from '../kit/form-parts.ts';
import { formFields, type Item, labelsOf, line, number, select } from '../kit/form-table.ts';
import { type FormDefaults, type FormValues, formDefaults, numberIn, oneIn } from '../kit/form-values.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageAnswer } from '../kit/page.ts';
import type { PageContext } from '../kit/page-context.ts';
import { locationIn } from '../proposal/proposal-input.ts';

/** A town and what is around it. */
const ZOOM = 13;

function mapItems({ locale: { t } }: PageContext): readonly Item[] {
  return [
    {
      kind: 'group',
      legend: t('map-settings.map'),
      hint: t('map-settings.map-hint'),
      items: [
        line('tiles', t('map-settings.tiles'), {
          hint: t('map-settings.tiles-hint', { example: 'https://tiles.example.org/{z}/{x}/{y}.png' }),
          of: 'map.tiles',
          inputmode: 'url',
          max: MAP_URL_MAX,
        }),
        line('credit', t('map-settings.credit'), {
          hint: t('map-settings.credit-hint', { example: '© OpenStreetMap' }),
          of: 'map.credit',
          max: CREDIT_MAX,
        }),
        line('center', t('map-settings.center'), {
          hint: t('map-settings.center-hint', { example: '45.7578, 4.8320' }),
          of: 'map.center',
          max: 100,
        }),
        number('zoom', t('map-settings.zoom'), { hint: t('map-settings.zoom-hint'), of: 'map.center.zoom', min: '0' }),
      ],
    },
    {
      kind: 'group',
      legend: t('map-settings.geocoder'),
      hint: t('map-settings.geocoder-hint'),
      items: [
        line('geocoderUrl', t('map-settings.geocoder-url'), {
          hint: t('map-settings.geocoder-url-hint', { example: 'https://data.geopf.fr/geocodage/search' }),
          of: 'geocoder.url',
          inputmode: 'url',
          max: MAP_URL_MAX,
        }),
        select('geocoderFormat', t('map-settings.geocoder-format'), {
          of: 'geocoder.format',
          options: GEOCODER_FORMATS.map((value) => ({ value, label: t(`map-settings.format-${value}`) })),
        }),
      ],
    },
  ];
}

/** What the form says: a map or a search of which nothing is filled in is taken away. */
function mapIn(values: FormValues): MapChange {
  const [tiles = '', credit = '', center = '', url = ''] = ['tiles', 'credit', 'center', 'geocoderUrl'].map((name) =>
    values.text(name),
  );
  return {
    map: tiles + credit + center === '' ? null : { tiles, credit, center: centerIn(values) },
    geocoder: url === '' ? null : { url, format: oneIn(values, 'geocoderFormat', GEOCODER_FORMATS) ?? 'addok' },
  };
}

/** The form filled in with what is set. */
function mapValues({ map, geocoder }: MapSettings): FormDefaults {
  return formDefaults({
    tiles: map?.tiles ?? '',
    credit: map?.credit ?? '',
    center: map === null ? '' : `${map.center.lat}, ${map.center.lon}`,
    zoom: String(map?.center.zoom ?? ZOOM),
    geocoderUrl: geocoder?.url ?? '',
    geocoderFormat: geocoder?.format ?? 'addok',
  });
}

/** What is no place is nowhere, which the rules refuse beside all else that does not do. */
function centerIn(values: FormValues): MapCenter | null {
  const typed = values.text('center');
  if (typed === '') return null;
  const place = locationIn(typed);
  const at = place.ok ? place.value : { lat: Number.NaN, lon: Number.NaN };
  return { ...at, zoom: numberIn(values, 'zoom') ?? Number.NaN };
}

export const MAP = '/admin/map';

/** What a button of the page does beside saving the form, and the note that follows it. */
const REMOVALS = {
  'remove-map': { change: { map: null }, done: 'map-removed', button: 'map-settings.remove-map' },
  'remove-geocoder': { change: { geocoder: null }, done: 'geocoder-removed', button: 'map-settings.remove-geocoder' },
} as const;
type Removal = keyof typeof REMOVALS;

/** What places are shown on and found by. */
export async function mapSettingsPage(context: PageContext): Promise<PageAnswer> {
  return await answered(context, null);
}

/** Not `submitOnce`: servers are tried on the way, which no transaction waits for, and a form that is sent twice changes nothing. */
export const acceptMap: Accepts = async (context, formInput) => {
  const agent = requireAgent(context, 'admin');
  if (!agent.ok) return agent;
  const act = formInput.text('act');
  const removal = act in REMOVALS ? REMOVALS[act as Removal] : null;
  const changed = await changeMap(context.app, {
    ...(removal?.change ?? mapIn(formInput)),
    basedOn: formInput.text('from'),
    by: { kind: 'agent', id: agent.value.id },
  });
  if (changed.ok) return { to: context.href(MAP, { done: removal?.done ?? 'map-saved' }) };
  return await answered(context, { values: removal === null ? formInput : null, refusal: changed.refusal });
};

type Attempt = { readonly values: FormState['values'] | null; readonly refusal: Refusal };

async function answered(context: PageContext, attempt: Attempt | null): Promise<PageAnswer> {
  const { app, locale } = context;
  const { t } = locale;
  return await adminLayout(context, 'admin', async () => {
    const { settings } = await readMapSettings(app);
    const now = mapValues(settings);
    const items = mapItems(context);
    const labels = labelsOf(items);
    const refusal = attempt?.refusal ?? null;
    const typed = attempt?.values ?? null;
    const formState = { values: typed ?? now, refusal };
    const meanwhile = refusal?.type === 'changed-meanwhile';
    // After a clash, sending again means it.
    const from = typed === null || meanwhile ? etagOf(settings) : typed.text('from');
    return {
      title: t('map-settings.nav'),
      refusal,
      main: markup`<p class="lead">${t('map-settings.lead')}</p>
<p>${t('map-settings.third-party')}</p>
${setAtStart(context)}
${meanwhile && typed !== null ? whatChanged(context, { now, values: typed }, labels) : NOTHING}
<section aria-labelledby="map"><h2 id="map">${t('map-settings.settings')}</h2>
${adminForm(context, {
  action: MAP,
  formState,
  labels,
  fields: markup`${hiddenField('from', from)}${formFields(context, items, formState)}`,
  button: t('map-settings.save'),
})}</section>
${settings.map === null ? NOTHING : removalForm(context, 'remove-map', etagOf(settings))}
${settings.geocoder === null ? NOTHING : removalForm(context, 'remove-geocoder', etagOf(settings))}`,
    };
  });
}

/** What is said at the start of the node wins. */
function setAtStart({ app, locale: { t } }: PageContext): Html {
  const note = (text: string) => markup`<p class="note">${text}</p>`;
  return markup`${app.map === undefined ? NOTHING : note(t('map-settings.map-at-start', { variables: 'MAP_TILES, MAP_FILE' }))}
${app.geocoder === undefined ? NOTHING : note(t('map-settings.geocoder-at-start', { variable: 'GEOCODER_URL' }))}`;
}

function removalForm(context: PageContext, act: Removal, from: string): Html {
  return adminForm(context, {
    action: MAP,
    fields: markup`${hiddenField('act', act)}${hiddenField('from', from)}`,
    button: context.locale.t(REMOVALS[act].button),
    danger: true,
  });
}
