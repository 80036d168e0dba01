import type { ColumnMap } from './mapping.ts';
import type { MARKUPS } from './texts.ts';

/** How a table is read whose columns are known. */
type Layout = {
  readonly map: ColumnMap;
  readonly markup: (typeof MARKUPS)[number];
  /** Languages whose texts have columns of their own, `title/fr`. */
  readonly translations: readonly string[];
  /** Columns that each hold the name of one taxonomy, in the rows that are of it. */
  readonly taxonomies: readonly string[];
  /** The column that is empty until the answer of a row is published, when its text may be there already; undefined where there is none. */
  readonly answerMark: string | undefined;
};

/** A text in one language; `title/machine_translations/fr` is none that somebody wrote. */
const TRANSLATED = /^title\/([a-z]{2,3}(?:-[A-Za-z0-9]{2,8})?)$/;

/** The name of one taxonomy, by its id and in one language: since taxonomies replaced categories. */
const TAXONOMY = /^taxonomies\/(\d+)\/([A-Za-z-]+)$/;

const COLUMNS = {
  id: 'id',
  title: 'title',
  body: 'body',
  date: 'published_at',
  place: 'address',
  lat: 'latitude',
  lon: 'longitude',
  cost: 'cost',
  state: 'state',
  answered: 'answered_at',
  url: 'url',
} as const satisfies ColumnMap;

/**
 * The layout of the proposals in the open data of Decidim, by its columns; null for another table. Columns that it does not
 * have are left out. Names of authors and of who endorsed are not read.
 */
export function decidimLayout(columns: readonly string[]): Layout | null {
  const has = (column: string) => columns.includes(column);
  const translations = columns.flatMap((column) => TRANSLATED.exec(column)?.[1] ?? []);
  if (!has('component/id') || !has('participatory_space/id') || (translations.length === 0 && !has('title'))) {
    return null;
  }
  const [lang] = translations;
  const first = (...names: readonly string[]) => names.find(has);
  const map = {
    ...COLUMNS,
    ...(lang === undefined
      ? { answer: 'answer' }
      : { title: `title/${lang}`, body: `body/${lang}`, answer: `answer/${lang}` }),
    // The count of supports changed its name in 0.31.
    supports: first('votes', 'supports'),
    tags: first(...columns.filter((column) => /^category\/name(?:\/|$)/.test(column))),
  };
  const there = Object.entries(map).flatMap(([field, column]) =>
    column !== undefined && has(column) ? [[field, column]] : [],
  );
  return {
    map: Object.fromEntries(there),
    markup: 'html',
    translations,
    taxonomies: taxonomiesIn(columns, lang),
    answerMark: first('state_published_at', 'state'),
  };
}

/** Of each taxonomy the column in a language, else the first. */
function taxonomiesIn(columns: readonly string[], lang: string | undefined): readonly string[] {
  const chosen = new Map<string, string>();
  for (const column of columns) {
    const [, id, of] = TAXONOMY.exec(column) ?? [];
    if (id !== undefined && (of === lang || !chosen.has(id))) chosen.set(id, column);
  }
  return [...chosen.values()];
}
