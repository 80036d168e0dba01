import { type Kysely, type Selectable, sql } from 'kysely';
import type { SourceItem, SourceReader, SourceWriter } from '../../application/source/ports.ts';
import { type SourcePass, UNTOLD_COMMENTS } from '../../domain/source/source.ts';
import { fromRow } from '../kit/from-row.ts';
import { decodeCursor, pageOf, pageSize } from '../kit/keyset.ts';
import { fromJson, upsert, upsertAll } from '../kit/rows.ts';
import type { DB, SourceItem as SourceItemTable } from '../kit/schema.ts';

/** Consultations that another platform decides about, and what was read there. */
export function sourceReader(db: Kysely<DB>): SourceReader {
  const itemsOf = ({ consultationId, kind }: { readonly consultationId: string; readonly kind: SourceItem['kind'] }) =>
    db.selectFrom('source_item').selectAll().where('consultation_id', '=', consultationId).where('kind', '=', kind);
  const problemsIn = (consultationId: string) =>
    db
      .selectFrom('source_item')
      .where('consultation_id', '=', consultationId)
      .where('problem', 'is not', null)
      .where('gone_at', 'is', null);
  return {
    async pass(connector) {
      const row = await db.selectFrom('source_pass').selectAll().where('connector', '=', connector).executeTakeFirst();
      return row === undefined ? null : fromRow<typeof row, SourcePass>(row, { stage: fromJson(row.stage) });
    },
    async slugOf(sourceKey) {
      const row = await db
        .selectFrom('consultation')
        .select('slug')
        .where('source_key', '=', sourceKey)
        .executeTakeFirst();
      return row?.slug ?? null;
    },
    async items({ keys, ...of }) {
      const rows = await itemsOf(of).where(sql<boolean>`key = any(${keys}::text[])`).execute();
      return new Map(rows.map((row) => [row.key, itemOf(row)]));
    },
    async alike({ keys, traits, ...of }) {
      const rows = await itemsOf(of)
        .where(sql<boolean>`(key = any(${keys}::text[]) or trait = any(${traits}::text[]))`)
        .execute();
      return rows.map(itemOf);
    },
    async unseen({ since, ...of }) {
      const rows = await itemsOf(of)
        .where('subject_id', 'is not', null)
        .where('gone_at', 'is', null)
        .where('seen_at', '<', since)
        .orderBy('key')
        .execute();
      return rows.map(itemOf);
    },
    async within({ key, ...of }) {
      const rows = await itemsOf(of).where('within_key', '=', key).where('gone_at', 'is', null).execute();
      return rows.map(itemOf);
    },
    async dueComments({ consultationId, readBefore, limit }) {
      const isUntold = sql<boolean>`coalesce(starts_with(problem, ${UNTOLD_COMMENTS}), false)`;
      const moved = sql<boolean>`(comments_state is distinct from comments_read and not ${isUntold})`;
      const rows = await itemsOf({ consultationId, kind: 'proposal' })
        .where('subject_id', 'is not', null)
        .where('gone_at', 'is', null)
        .where(sql<boolean>`(${moved} or comments_state <> '' and coalesce(comments_read_at < ${readBefore}, true))`)
        .orderBy(sql`${moved} desc, comments_read_at nulls first, seen_at, key`)
        .limit(limit)
        .execute();
      return rows.map(itemOf);
    },
    async count({ consultationId, kind }) {
      const { known, refused } = await db
        .selectFrom('source_item')
        .select([
          sql<number>`count(*) filter (where subject_id is not null)::integer`.as('known'),
          sql<number>`count(*) filter (where problem is not null)::integer`.as('refused'),
        ])
        .where('consultation_id', '=', consultationId)
        .where('kind', '=', kind)
        .where('gone_at', 'is', null)
        .executeTakeFirstOrThrow();
      return { known, refused };
    },
    async problems({ consultationId, limit, after }) {
      const cursor = decodeCursor(after, ['path', 'path']);
      const size = pageSize(limit);
      let query = problemsIn(consultationId).select(['kind', 'key', 'url', 'problem']);
      if (cursor !== null) query = query.where(sql<boolean>`(kind, key) > (${cursor[0]}::text, ${cursor[1]}::text)`);
      const rows = await query
        .orderBy('kind')
        .orderBy('key')
        .limit(size + 1)
        .execute();
      return pageOf(rows, size, {
        item: ({ kind, key, url, problem }) => ({ kind: fromJson(kind), key, url, problem: problem ?? '' }),
        cursor: ({ kind, key }) => [kind, key],
      });
    },
    async countProblems(consultationId) {
      const { count } = await problemsIn(consultationId)
        .select(sql<number>`count(*)::integer`.as('count'))
        .executeTakeFirstOrThrow();
      return count;
    },
  };
}

export function sourceWriter(db: Kysely<DB>): SourceWriter {
  return {
    savePass: ({ connector, ...pass }) =>
      upsert(db, 'source_pass', {
        key: { connector },
        values: {
          stage: pass.stage,
          cursor: pass.cursor,
          began_at: pass.beganAt,
          newest_at: pass.newestAt,
          new_ended_at: pass.newEndedAt,
          all_ended_at: pass.allEndedAt,
          paused_until: pass.pausedUntil,
        },
      }),
    saveItems: (consultationId, items) =>
      upsertAll(db, 'source_item', {
        key: ['consultation_id', 'kind', 'key'],
        rows: items.map((item) => ({
          consultation_id: consultationId,
          kind: item.kind,
          key: item.key,
          within_key: item.withinKey,
          subject_id: item.subjectId,
          url: item.url,
          digest: item.digest,
          trait: item.trait,
          seen_at: item.seenAt,
          gone_at: item.goneAt,
          problem: item.problem,
          comments_state: item.commentsState,
          comments_read: item.commentsRead,
          comments_read_at: item.commentsReadAt,
        })),
      }),
    async moveItems({ consultationId, kind, sourceKey, moves }) {
      const prefix = kind === 'comment' ? `${sourceKey}:comment:` : `${sourceKey}:`;
      const table = kind === 'comment' ? 'comment' : 'proposal';
      for (const { from, to } of moves) {
        const within = db.updateTable('source_item').where('consultation_id', '=', consultationId);
        await within.set({ key: to }).where('kind', '=', kind).where('key', '=', from).execute();
        if (kind === 'proposal') {
          await within.set({ within_key: to }).where('within_key', '=', from).execute();
        }
        await db
          .updateTable(table)
          .set({ original: `${prefix}${to}` })
          .where('original', '=', `${prefix}${from}`)
          .execute();
      }
    },
    async markSeen({ consultationId, kind, keys, at }) {
      await db
        .updateTable('source_item')
        .set({ seen_at: at })
        .where('consultation_id', '=', consultationId)
        .where('kind', '=', kind)
        .where(sql<boolean>`key = any(${keys}::text[])`)
        .execute();
    },
  };
}

function itemOf({ consultation_id: _, kind, ...row }: Selectable<SourceItemTable>): SourceItem {
  return { ...fromRow<typeof row, Omit<SourceItem, 'kind'>>(row, {}), kind: fromJson(kind) };
}
