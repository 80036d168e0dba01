import { type Kysely, type Selectable, sql } from 'kysely';
import type {
  CatalogueEntry,
  CataloguePhase,
  CatalogueReader,
  CatalogueView,
} from '../../application/network/catalogue/ports.ts';
import { topicNamed, topicsSearched } from '../../domain/kit/topic.ts';
import { decodeCursor, pageOf, pageSize } from '../kit/keyset.ts';
import { fromJson } from '../kit/rows.ts';
import type { DB, CatalogueEntry as EntryTable } from '../kit/schema.ts';
import { likenessQueries, searchQuery } from '../kit/search-terms.ts';
import { isStorableText } from '../kit/storable-text.ts';

type Find = CatalogueReader['find'];
type Like = CatalogueReader['like'];

/** Languages in which words are looked for whatever the entry is in: those of the pages. */
const LANGS = ['fr', 'en', 'es', 'ca', 'it', 'fi'];

/** So many entries of an institution come before others had their turn: a flood at one does not fill the first page. */
const TURN = 5;

export async function findEntries(db: Kysely<DB>, query: Parameters<Find>[0]): ReturnType<Find> {
  const limit = pageSize(query.limit);
  const cursor = decodeCursor(query.after, ['integer', 'time', 'path']);
  const { search, topic, territory, state, phase, lang, kind, now } = query;
  const nothing = { items: [], next: null };
  if ([search, topic, territory, lang].some((text) => text !== null && !isStorableText(text))) return nothing;
  let rows = views(db, query);
  if (search !== null && search.trim() !== '') {
    const words = searchQuery(search, lang === null ? LANGS : [lang, ...LANGS]);
    if (words === null) return nothing;
    // A topic is found by its label in any language.
    const topics = topicsSearched(search);
    rows = rows.where(
      topics.length === 0
        ? sql<boolean>`entry.search @@ ${words}::tsquery`
        : sql<boolean>`(entry.search @@ ${words}::tsquery or entry.topics && ${[...topics]}::text[])`,
    );
  }
  if (topic !== null) {
    const listed = topicNamed(topic);
    const column = sql.ref(listed === null ? 'tags' : 'topics');
    const wanted = sql`array[${listed ?? topic}]`;
    rows = rows.where(
      sql<boolean>`(entry.${column} @> ${wanted} or entry.kind = 'consultation' and exists (
        select from catalogue_entry inner_entry
        where inner_entry.consultation = entry.uri and inner_entry.${column} @> ${wanted}))`,
    );
  }
  if (territory !== null) rows = rows.where(sql<boolean>`peer.territory ->> 'code' = ${territory}`);
  if (lang !== null) rows = rows.where(sql<boolean>`entry.languages @> array[${lang}]`);
  if (kind === 'template') rows = rows.where('entry.template', 'is not', null);
  else if (kind !== null) rows = rows.where('entry.kind', '=', kind);
  const phases = sql`jsonb_to_recordset(coalesce(within.phases, entry.phases)) as phase (kind text, "opensAt" timestamptz, "closesAt" timestamptz)`;
  const isOpen = sql`"opensAt" <= ${now}::timestamptz and "closesAt" > ${now}::timestamptz`;
  if (phase !== null)
    rows = rows.where(sql<boolean>`exists (select from ${phases} where kind = ${phase} and ${isOpen})`);
  if (state === 'open') rows = rows.where(sql<boolean>`exists (select from ${phases} where ${isOpen})`);
  if (state === 'upcoming') {
    rows = rows.where(sql<boolean>`not exists (select from ${phases} where "opensAt" <= ${now}::timestamptz)`);
  }
  if (state === 'closed') {
    rows = rows.where(sql<boolean>`not exists (select from ${phases} where "closesAt" > ${now}::timestamptz)`);
  }
  const newest = sql`entry.published_at desc, entry.uri collate "C" desc`;
  const turn = sql<number>`(row_number() over (partition by entry.peer order by ${newest}) - 1) / ${sql.lit(TURN)}`;
  const matching = rows.clearSelect().select(['entry.uri', 'entry.published_at', turn.as('turn')]);
  let turns = db.selectFrom(matching.as('entry')).selectAll();
  if (cursor !== null) {
    const [number, at, uri] = cursor;
    turns = turns.where(
      sql<boolean>`(turn > ${number}::bigint or turn = ${number}::bigint
        and (entry.published_at, entry.uri collate "C") < (${at}::timestamptz, ${uri}))`,
    );
  }
  const page = turns.orderBy(sql`turn, ${newest}`).limit(limit + 1);
  const found = await views(db, query)
    .innerJoin(page.as('page'), 'page.uri', 'entry.uri')
    .select('page.turn')
    .orderBy(sql`page.turn, ${newest}`)
    .execute();
  return pageOf(found, limit, {
    item: viewOf,
    cursor: (row) => [Number(row.turn), row.published_at.toISOString(), row.uri],
  });
}

/** A word that more proposals of the catalogue have than this share says nothing about any of them. */
const COMMON = 0.1;
/** Below so many proposals no word counts as common. */
const FEW = 12;
/** No word is counted further: one that so many have is common in any catalogue, and counting it would take long. */
const COUNTED = 500;
/** What has to be shared: more than one rare word. */
const LEAST = 1.2;
/** Where there are few proposals a word counts as if there were so many more. */
const PRIOR = 4;

export async function likeEntries(db: Kysely<DB>, query: Parameters<Like>[0]): ReturnType<Like> {
  const terms = [...new Set(Object.entries(query.texts).flatMap(([lang, text]) => likenessQueries(text, lang)))];
  const weighed = terms.length === 0 ? [] : await weighedTerms(db, terms);
  if (weighed.length === 0) return [];
  const liked = sql<{ uri: string; likeness: number }>`(
    select uri, sum(weight) as likeness
    from unnest(${weighed.map(({ term }) => term)}::text[], ${weighed.map(({ weight }) => weight)}::float8[])
      as asked (term, weight)
    join catalogue_entry entry on entry.search @@ term::tsquery
    where kind = 'proposal' and not (peer = any(${[...query.without]}::text[]))
      -- What is shared with us is here already.
      and not exists (select 1 from consultation where host_uri = entry.consultation)
    group by uri having sum(weight) >= ${LEAST}
    order by sum(weight) desc, uri limit ${query.limit}
  )`.as('liked');
  const rows = await views(db, query)
    .innerJoin(liked, 'liked.uri', 'entry.uri')
    .orderBy('liked.likeness', 'desc')
    .orderBy('liked.uri')
    .execute();
  return rows.map(viewOf);
}

/** The rarer a word, the more it says. */
async function weighedTerms(db: Kysely<DB>, terms: readonly string[]) {
  const { rows } = await sql<{ term: string; found: number; all: number }>`
    select term,
      (select count(*)::integer from (
        select from catalogue_entry where kind = 'proposal' and search @@ query limit ${COUNTED}) as counted) as found,
      (select count(*)::integer from catalogue_entry where kind = 'proposal') as "all"
    from unnest(${[...terms]}::text[]) as term, lateral (select term::tsquery as query) as asked`.execute(db);
  return rows.flatMap(({ term, found, all }) => {
    const isCommon = found >= COUNTED || (all > FEW && found > all * COMMON);
    return found === 0 || isCommon ? [] : [{ term, weight: Math.log10(1 + (all + PRIOR) / found) }];
  });
}

/** Entries with where they come from and the consultation that they are in. */
function views(
  db: Kysely<DB>,
  { without, staleBefore }: { readonly without: readonly string[]; readonly staleBefore: Date },
) {
  const rows = db
    .selectFrom('catalogue_entry as entry')
    .innerJoin('peer', 'peer.uri', 'entry.peer')
    .leftJoin('catalogue_reading as reading', 'reading.peer', 'entry.peer')
    .leftJoin('catalogue_entry as within', 'within.uri', 'entry.consultation')
    .selectAll('entry')
    .select([
      'peer.origin',
      'peer.handle',
      'peer.name',
      'peer.territory',
      'peer.languages as spoken',
      'within.title as within_title',
      'within.phases as within_phases',
      sql<Date | null>`case when reading.failing_since < ${staleBefore} then reading.failing_since end`.as(
        'stale_since',
      ),
    ]);
  return without.length === 0 ? rows : rows.where('entry.peer', 'not in', [...without]);
}

type Row = Selectable<EntryTable> & {
  readonly origin: string;
  readonly handle: string;
  readonly name: unknown;
  readonly territory: unknown;
  readonly spoken: readonly string[];
  readonly within_title: unknown;
  readonly within_phases: unknown;
  readonly stale_since: Date | null;
};

function viewOf(row: Row): CatalogueView {
  return {
    entry: entryOf(row),
    origin: {
      uri: row.peer,
      origin: row.origin,
      handle: row.handle,
      name: fromJson(row.name),
      territory: fromJson(row.territory),
      languages: row.spoken,
    },
    within:
      row.within_title === null ? null : { title: fromJson(row.within_title), phases: phasesOf(row.within_phases) },
    staleSince: row.stale_since,
  };
}

export function entryOf(row: Selectable<EntryTable>): CatalogueEntry {
  const common = {
    uri: row.uri,
    peer: row.peer,
    consultation: row.consultation,
    title: fromJson<CatalogueEntry['title']>(row.title),
    summary: fromJson<CatalogueEntry['summary']>(row.summary),
    languages: row.languages,
    tags: row.tags,
    topics: row.topics,
    publishedAt: row.published_at,
    updatedAt: row.updated_at,
  };
  if (row.kind === 'consultation') {
    return { ...common, kind: 'consultation', phases: phasesOf(row.phases), template: fromJson(row.template) };
  }
  return {
    ...common,
    kind: 'proposal',
    number: row.number ?? 0,
    verdict: fromJson(row.verdict),
    supports: row.supports,
  };
}

function phasesOf(input: unknown): readonly CataloguePhase[] {
  return fromJson<readonly { kind: CataloguePhase['kind']; opensAt: string; closesAt: string }[]>(input ?? []).map(
    ({ kind, opensAt, closesAt }) => ({ kind, opensAt: new Date(opensAt), closesAt: new Date(closesAt) }),
  );
}
