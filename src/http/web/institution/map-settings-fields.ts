import type { MapChange } from '../../../application/institution/change-map.ts';
import {
  CREDIT_MAX,
  GEOCODER_FORMATS,
  MAP_URL_MAX,
  type MapCenter,
  type MapSettings,
} from '../../../domain/institution/map-settings.ts';
import { type Item, line, number, select } from '../kit/form-table.ts';
import { type FormDefaults, type FormValues, formDefaults, numberIn, oneIn } from '../kit/form-values.ts';
import type { PageContext } from '../kit/page-context.ts';
import { locationIn } from '../proposal/proposal-input.ts';

/** A town and what is around it. */
const ZOOM = 13;

export function mapItems({ locale: { t } }: PageContext): readonly Item[] {
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
export function mapIn(values: FormValues): MapChange {
  const [tiles = '', credit = '', center = '', url = ''] = ['tiles', 'credit', 'center', 'geocoderUrl'].map((name) =>
    values.text(name),
  );
  return {
    map: tiles + credit + center === '' ? null : { tiles, credit, center: centerIn(values) },
    geocoder: url === '' ? null : { url, format: oneIn(values, 'geocoderFormat', GEOCODER_FORMATS) ?? 'addok' },
  };
}

/** The form filled in with what is set. */
export function mapValues({ map, geocoder }: MapSettings): FormDefaults {
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
