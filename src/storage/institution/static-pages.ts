import type { Kysely, Selectable } from 'kysely';
import type { StaticPageReader, StaticPageWriter } from '../../application/institution/ports.ts';
import type { StaticPage } from '../../domain/institution/static-page.ts';
import { fromRow } from '../kit/from-row.ts';
import { fromJson, jsonb } from '../kit/json.ts';
import type { DB, StaticPage as StaticPageTable } from '../kit/schema.ts';
import { upsert } from '../kit/upsert.ts';

export function staticPageReader(db: Kysely<DB>): StaticPageReader {
  return {
    async all() {
      const rows = await db.selectFrom('static_page').selectAll().orderBy('position').orderBy('id').execute();
      return rows.map(staticPageOf);
    },
    async bySlug(slug) {
      const row = await db.selectFrom('static_page').selectAll().where('slug', '=', slug).executeTakeFirst();
      return row === undefined ? null : staticPageOf(row);
    },
    async links() {
      const rows = await db
        .selectFrom('static_page')
        .select(['slug', 'kind', 'title', 'conformity', 'in_menu', 'in_footer'])
        .where('is_published', '=', true)
        .orderBy('position')
        .orderBy('id')
        .execute();
      return rows.map((row) =>
        fromRow(row, { kind: fromJson(row.kind), title: fromJson(row.title), conformity: fromJson(row.conformity) }),
      );
    },
    async former(id) {
      const rows = await db
        .selectFrom('former_static_page')
        .select(['title', 'text', 'conformity', 'changed_at'])
        .where('page_id', '=', id)
        .orderBy('changed_at', 'desc')
        .execute();
      return rows.map((row) =>
        fromRow(row, { title: fromJson(row.title), text: fromJson(row.text), conformity: fromJson(row.conformity) }),
      );
    },
  };
}

export function staticPageWriter(db: Kysely<DB>): StaticPageWriter {
  return {
    save: ({ id, kind, createdAt, title, text, ...page }) =>
      upsert(db, 'static_page', {
        key: { id },
        once: { kind, created_at: createdAt },
        values: {
          slug: page.slug,
          title: jsonb(title),
          text: jsonb(text),
          conformity: page.conformity,
          in_menu: page.inMenu,
          in_footer: page.inFooter,
          is_published: page.isPublished,
          position: page.position,
          changed_at: page.changedAt,
        },
      }),
    async saveFormer({ id, title, text, conformity, changedAt }, max) {
      await upsert(db, 'former_static_page', {
        key: { page_id: id, changed_at: changedAt },
        values: { title: jsonb(title), text: jsonb(text), conformity },
      });
      const latest = db
        .selectFrom('former_static_page')
        .select('changed_at')
        .where('page_id', '=', id)
        .orderBy('changed_at', 'desc')
        .limit(max);
      await db
        .deleteFrom('former_static_page')
        .where('page_id', '=', id)
        .where('changed_at', 'not in', latest)
        .execute();
    },
    async delete(id) {
      await db.deleteFrom('static_page').where('id', '=', id).execute();
    },
  };
}

function staticPageOf(row: Selectable<StaticPageTable>): StaticPage {
  return fromRow(row, {
    kind: fromJson(row.kind),
    title: fromJson(row.title),
    text: fromJson(row.text),
    conformity: fromJson(row.conformity),
  });
}
