import type { ImportedContribution, InvalidRow } from '../../application/import/import-batch.ts';
import type { Lang } from '../../domain/kit/text.ts';
import { instantOf } from '../../domain/kit/time.ts';
import { type TopicId, topicNamed } from '../../domain/kit/topic.ts';
import type { Location } from '../../domain/proposal/proposal.ts';
import { titleFrom } from '../title.ts';

export const FIELDS = [
  'id',
  'title',
  'body',
  'lang',
  'author',
  'date',
  'tags',
  'topics',
  'lat',
  'lon',
  'supports',
] as const;
/** What a column can be read as. */
export type Field = (typeof FIELDS)[number];

/** Which column holds which field. A table needs a title or a body. */
export type ColumnMap = Readonly<Partial<Record<Field, string>>>;

export const DATE_FORMATS = ['iso', 'dmy'] as const;
/** `iso`: 2026-03-31, with or without a time and an offset or `UTC`. `dmy`: 31/03/2026 14:30. */
export type DateFormat = (typeof DATE_FORMATS)[number];

export type Reading = {
  readonly map: ColumnMap;
  readonly dates: DateFormat;
  /** Where a row says no language. */
  readonly lang: Lang;
  /** For dates without an offset. */
  readonly timeZone: string;
  /** When a row says no date. */
  readonly now: Date;
  /** Who wrote what names nobody. */
  readonly unnamed: string;
};

/** A contribution whose key is missing where the table has no column for one. */
export type Mapped = Omit<ImportedContribution, 'key'> & { readonly key: string | null };

/** A row of somebody's table as a contribution, or what is wrong with it. */
export function contributionOf(
  cells: Readonly<Record<string, string>>,
  reading: Reading,
): Mapped | Pick<InvalidRow, 'because'> {
  const cell = (field: Field) => {
    const column = reading.map[field];
    return column === undefined ? '' : (cells[column] ?? '').trim();
  };
  const because = (field: Field, what: string) => ({ because: `${reading.map[field] ?? field}: ${what}` });
  const body = cell('body') || cell('title');
  if (body === '') return because(reading.map.body === undefined ? 'title' : 'body', 'is empty');
  if (reading.map.id !== undefined && cell('id') === '') return because('id', 'is empty');
  const at = cell('date') === '' ? reading.now : dateOf(cell('date'), reading);
  if (at === null) return because('date', `is no date: ${shown(cell('date'))}`);
  const location = placeOf(cell('lat'), cell('lon'));
  if (location === undefined) return because('lat', `is no place: ${shown(`${cell('lat')} ${cell('lon')}`)}`);
  const supports = cell('supports').replaceAll(/[\s\u00a0\u202f]/g, '');
  if (!/^\d{0,9}$/.test(supports)) return because('supports', `is no count: ${shown(cell('supports'))}`);
  const lang = cell('lang') || reading.lang;
  const author = cell('author');
  return {
    key: cell('id') || null,
    author: author === '' ? { key: '', name: reading.unnamed } : { key: author, name: author },
    content: {
      title: { [lang]: cell('title') || titleFrom(body, languageTag(lang) ? lang : 'en') },
      body: { [lang]: body },
      lang,
      cost: null,
      amends: null,
    },
    tags: tagsOf(cell('tags')),
    topics: topicsIn(cell('topics')),
    location,
    at,
    removed: null,
    published: supports === '' ? null : { for: Number(supports), against: 0, recounted: false },
  };
}

/** Tags are hashtags too: one of several words is written with underscores. */
function tagsOf(cell: string): readonly string[] {
  const tags = cell.split(/[,;|]/).map((tag) => tag.trim().toLowerCase().replaceAll(/\s+/g, '_'));
  return [...new Set(tags.filter((tag) => tag !== ''))];
}

/** Topics by their ids, or as they are called in any language; what is none is refused by the rules. */
function topicsIn(cell: string): readonly TopicId[] {
  const names = cell.split(/[,;|]/).map((name) => name.trim());
  return [...new Set(names.filter((name) => name !== '').map((name) => topicNamed(name) ?? name))];
}

/** Null for no place at all, undefined for half a place or something else. */
function placeOf(lat: string, lon: string): Location | null | undefined {
  if (lat === '' && lon === '') return null;
  // A decimal comma, as French tables have it.
  const [north, east] = [lat, lon].map((cell) => (cell === '' ? Number.NaN : Number(cell.replace(',', '.'))));
  const known = north !== undefined && east !== undefined && Number.isFinite(north) && Number.isFinite(east);
  return known ? { lat: north, lon: east } : undefined;
}

/** An offset after a space, as Ruby and PostgreSQL write it. */
const OFFSET = / ([+-]\d{2}):?(\d{2})$/;
const DAY_FIRST = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?:[ T](\d{1,2}):(\d{2})(?::(\d{2}))?)?$/;

function dateOf(cell: string, { dates, timeZone }: Reading): Date | null {
  const iso = dates === 'iso' ? cell.replace(' ', 'T').replace(/ UTC$/, 'Z').replace(OFFSET, '$1:$2') : isoOf(cell);
  if (iso === null) return null;
  const at = instantOf(iso, { zone: timeZone, field: 'date', edge: 'start' });
  return at.ok ? at.value : null;
}

function isoOf(cell: string): string | null {
  const [, day = '', month = '', year = '', hour, minute = '', second = '00'] = DAY_FIRST.exec(cell) ?? [];
  if (year === '') return null;
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  return hour === undefined ? date : `${date}T${hour.padStart(2, '0')}:${minute}:${second}`;
}

function languageTag(lang: string): boolean {
  try {
    return Intl.getCanonicalLocales(lang).length > 0;
  } catch {
    return false;
  }
}

function shown(cell: string): string {
  return JSON.stringify(cell.length > 40 ? `${cell.slice(0, 40)}…` : cell);
}
