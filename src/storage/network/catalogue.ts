import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { CatalogueReader, CatalogueWriter } from '../../application/network/catalogue/ports.ts';
import type { Localised } from '../../domain/kit/text.ts';
import { topicNamed } from '../../domain/kit/topic.ts';
import { fromJson, jsonb, upsert } from '../kit/rows.ts';
import type { DB } from '../kit/schema.ts';
import { searchTerms } from '../kit/search-terms.ts';
import { isStorableText } from '../kit/storable-text.ts';
import { catalogueChangesReader } from './catalogue-changes.ts';
import { entryOf, findEntries, likeEntries } from './catalogue-search.ts';

export function catalogueReader(db: Kysely<DB>): CatalogueReader {
  return {
    async nextOwn(after) {
      let query = db
        .selectFrom('consultation')
        .select('id')
        .where('published_at', 'is not', null)
        .where('host_uri', 'is', null)
        .orderBy('id')
        .limit(1);
      if (after !== null) query = query.where('id', '>', after);
      return (await query.executeTakeFirst())?.id ?? null;
    },
    ...catalogueChangesReader(db),
    async reading(peer) {
      const row = await db.selectFrom('catalogue_reading').selectAll().where('peer', '=', peer).executeTakeFirst();
      if (row === undefined) return null;
      const { pass, page, changes, due_at: dueAt, read_at: readAt, failing_since: failingSince } = row;
      return { peer, pass, page, changes, dueAt, readAt, failingSince };
    },
    async due(now) {
      return await db
        .selectFrom('peer')
        .leftJoin('catalogue_reading as reading', 'reading.peer', 'peer.uri')
        .select(['peer.uri', 'peer.origin'])
        .where((is) => is.or([is('reading.due_at', 'is', null), is('reading.due_at', '<=', now)]))
        .orderBy('peer.uri')
        .execute();
    },
    async page(peer, uri) {
      const row = await db
        .selectFrom('catalogue_page')
        .selectAll()
        .where('peer', '=', peer)
        .where('uri', '=', uri)
        .executeTakeFirst();
      return row ?? null;
    },
    async countSeen(peer, pass) {
      const row = await db
        .selectFrom('catalogue_entry')
        .select((count) => count.fn.countAll<number>().as('count'))
        .where('peer', '=', peer)
        .where('pass', '=', pass)
        .executeTakeFirstOrThrow();
      return row.count;
    },
    find: (query) => findEntries(db, query),
    async entry(uri) {
      if (!isStorableText(uri)) return null;
      const row = await db.selectFrom('catalogue_entry').selectAll().where('uri', '=', uri).executeTakeFirst();
      return row === undefined ? null : entryOf(row);
    },
    async templateAt(uri) {
      if (!isStorableText(uri)) return null;
      const row = await db
        .selectFrom('catalogue_entry')
        .select('template')
        .where(sql<boolean>`template ->> 'id' = ${uri}`)
        .executeTakeFirst();
      return row === undefined ? null : fromJson(row.template);
    },
    like: (query) => likeEntries(db, query),
    async topics(limit) {
      const { rows } = await sql<{ tag: string; listed: boolean }>`
        (select topic as tag, true as listed from catalogue_entry, unnest(topics) as topic group by topic)
        union all
        (select tag, false from catalogue_entry, unnest(tags) as tag
         group by tag order by count(*) desc, tag limit ${limit})`.execute(db);
      const topics = rows.filter(({ listed }) => listed).map(({ tag }) => tag);
      const tags = rows.filter(({ listed, tag }) => !listed && topicNamed(tag) === null).map(({ tag }) => tag);
      return { topics: topics.toSorted(), tags };
    },
    async languages() {
      const { rows } = await sql<{ lang: string }>`
        select distinct lang from catalogue_entry, unnest(languages) as lang order by lang limit 100`.execute(db);
      return rows.map(({ lang }) => lang);
    },
  };
}

export function catalogueWriter(db: Kysely<DB>): CatalogueWriter {
  return {
    saveReading: ({ peer, ...reading }) =>
      upsert(db, 'catalogue_reading', {
        key: { peer },
        values: {
          pass: reading.pass,
          page: reading.page,
          changes: reading.changes,
          due_at: reading.dueAt,
          read_at: reading.readAt,
          failing_since: reading.failingSince,
        },
      }),
    async wake(origin, { at, pauseMs }) {
      if (!isStorableText(origin)) return false;
      const peer = await db.selectFrom('peer').select('uri').where('origin', '=', origin).executeTakeFirst();
      if (peer === undefined) return false;
      await sql`
        update catalogue_reading
        set due_at = least(due_at, greatest(${at}, coalesce(read_at, '-infinity') + ${pauseMs} * interval '1 millisecond'))
        where peer = ${peer.uri} and failing_since is null`.execute(db);
      return true;
    },
    savePage: ({ peer, uri, etag, next }) =>
      upsert(db, 'catalogue_page', { key: { peer, uri }, values: { etag, next } }),
    async saveEntries(entries, { page, pass }) {
      for (const entry of entries) {
        const isProposal = entry.kind === 'proposal';
        await upsert(db, 'catalogue_entry', {
          key: { uri: entry.uri },
          values: {
            peer: entry.peer,
            page,
            pass,
            kind: entry.kind,
            consultation: entry.consultation,
            number: isProposal ? entry.number : null,
            title: jsonb(entry.title),
            summary: jsonb(entry.summary),
            languages: [...entry.languages],
            tags: [...entry.tags],
            topics: [...entry.topics],
            phases: jsonb(isProposal ? [] : entry.phases),
            template: isProposal || entry.template == null ? null : jsonb(entry.template),
            verdict: isProposal ? entry.verdict : null,
            supports: isProposal ? entry.supports : null,
            published_at: entry.publishedAt,
            updated_at: entry.updatedAt,
            search: vectorOf([entry.title, entry.summary], entry.tags, entry.languages[0] ?? 'en'),
          },
        });
      }
    },
    async markSeen({ peer, page, pass }) {
      await db.updateTable('catalogue_entry').set({ pass }).where('peer', '=', peer).where('page', '=', page).execute();
    },
    async deleteUnseen(peer, pass) {
      const { numDeletedRows } = await db
        .deleteFrom('catalogue_entry')
        .where('peer', '=', peer)
        .where('pass', '<', pass)
        .executeTakeFirst();
      // A page of which nothing is left is read anew, whether it changed or not.
      await db
        .deleteFrom('catalogue_page')
        .where('peer', '=', peer)
        .where((is) =>
          is.not(
            is.exists(
              is
                .selectFrom('catalogue_entry')
                .select('uri')
                .where('catalogue_entry.peer', '=', peer)
                .whereRef('catalogue_entry.page', '=', 'catalogue_page.uri'),
            ),
          ),
        )
        .execute();
      return Number(numDeletedRows);
    },
    async delete(peer) {
      await db.deleteFrom('catalogue_entry').where('peer', '=', peer).execute();
      await db.deleteFrom('catalogue_page').where('peer', '=', peer).execute();
    },
    async deleteEntries(peer, uris) {
      if (uris.length === 0) return;
      await db.deleteFrom('catalogue_entry').where('peer', '=', peer).where('uri', 'in', uris).execute();
    },
    async deletePages(peer) {
      await db.deleteFrom('catalogue_page').where('peer', '=', peer).execute();
    },
  };
}

/** Texts of a few hundred characters in a few languages: far below what a tsvector holds. */
function vectorOf(texts: readonly Localised[], tags: readonly string[], lang: string): RawBuilder<string> {
  const input = [...texts.flatMap((text) => Object.entries(text)), ...tags.map((tag) => [lang, tag] as const)];
  const terms = new Set(input.flatMap(([language, text]) => searchTerms(text, language)));
  return sql<string>`array_to_tsvector(${[...terms]}::text[])`;
}
