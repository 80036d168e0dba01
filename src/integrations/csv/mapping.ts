import type { ImportedContribution, InvalidRow } from '../../application/import/check-import.ts';
import { type Lang, PLACE_MAX } from '../../domain/kit/text.ts';
import { type TopicId, topicNamed } from '../../domain/kit/topic.ts';
import { isWebAddress, URL_MAX } from '../connector-settings.ts';
import { lineOf } from '../source/text.ts';
import { costOf, type DateFormat, dateOf, pairOf, placeOf, stateOf } from './cells.ts';
import { answerOf, type MARKUPS, textsOf } from './texts.ts';

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
  'coordinates',
  'place',
  'supports',
  'cost',
  'state',
  'answer',
  'answered',
  'url',
] as const;
/** What a column can be read as. */
export type Field = (typeof FIELDS)[number];

/** Which column holds which field. A table needs a title or a body. */
export type ColumnMap = Readonly<Partial<Record<Field, string>>>;

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
  /** Whether texts are Markdown, or HTML that becomes it. */
  readonly markup: (typeof MARKUPS)[number];
  /** That costs are in. */
  readonly currency: string;
  /** Languages whose texts have columns of their own, `title/fr`; none where each text has one. */
  readonly translations: readonly Lang[];
  /** Further columns that hold tags. */
  readonly taxonomies: readonly string[];
  /** The column without which an answer is not public; undefined where there is none. */
  readonly answerMark: string | undefined;
};

/** A contribution whose key is missing where the table has no column for one. */
export type Mapped = Omit<ImportedContribution, 'key'> & { readonly key: string | null };
type Cells = Readonly<Record<string, string>>;
type Fault = Pick<InvalidRow, 'because'>;

/** A row of somebody's table as a contribution, or what is wrong with it. */
export function contributionOf(cells: Cells, reading: Reading): Mapped | Fault {
  const cell = (field: Field) => {
    const column = reading.map[field];
    return column === undefined ? '' : (cells[column] ?? '').trim();
  };
  const because = (field: Field, what: string) => ({ because: `${reading.map[field] ?? field}: ${what}` });
  const texts = textsOf(cells, reading, reading.map);
  if (texts === null) return because(reading.map.body === undefined ? 'title' : 'body', 'is empty');
  if (reading.map.id !== undefined && cell('id') === '') return because('id', 'is empty');
  const at = cell('date') === '' ? reading.now : dateOf(cell('date'), reading);
  if (at === null) return because('date', `is no date: ${shown(cell('date'))}`);
  const pair = pairOf(cell('coordinates'));
  if (pair === undefined) return because('coordinates', `is no place: ${shown(cell('coordinates'))}`);
  const location = placeOf(cell('lat'), cell('lon'));
  if (location === undefined) return because('lat', `is no place: ${shown(`${cell('lat')} ${cell('lon')}`)}`);
  const supports = cell('supports').replaceAll(/[\s\u00a0\u202f]/g, '');
  if (!/^\d{0,9}$/.test(supports)) return because('supports', `is no count: ${shown(cell('supports'))}`);
  const cost = costOf(cell('cost'), reading.currency);
  if (cost === undefined) return because('cost', `is no sum in ${reading.currency}: ${shown(cell('cost'))}`);
  const answered = cell('answered') === '' ? at : dateOf(cell('answered'), reading);
  if (answered === null) return because('answered', `is no date: ${shown(cell('answered'))}`);
  const state = stateOf(cell('state'));
  if (state === undefined && texts.answer === null) return because('state', `is no state: ${shown(cell('state'))}`);
  const isPublic = reading.answerMark === undefined || (cells[reading.answerMark] ?? '').trim() !== '';
  const url = cell('url');
  const isAddress = url === '' || (url.length <= URL_MAX && isWebAddress(url));
  if (!isAddress) return because('url', `is no address: ${shown(url)}`);
  const author = cell('author');
  const place = [...lineOf(cell('place'))].slice(0, PLACE_MAX).join('');
  return {
    key: cell('id') || null,
    author: author === '' ? { key: '', name: reading.unnamed } : { key: author, name: author },
    content: { title: texts.title, body: texts.body, lang: texts.lang, cost, amends: null },
    tags: tagsOf([cell('tags'), ...reading.taxonomies.map((column) => cells[column] ?? '')].join('|')),
    topics: topicsIn(cell('topics')),
    location: location ?? pair,
    place: place === '' ? null : place,
    at,
    removed: null,
    withdrawn: state === 'withdrawn',
    answer: !isPublic ? null : answerOf(texts, { state: state ?? null, source: reading.unnamed, at: answered }),
    url: url === '' ? null : url,
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

function shown(cell: string): string {
  return JSON.stringify(cell.length > 40 ? `${cell.slice(0, 40)}…` : cell);
}
