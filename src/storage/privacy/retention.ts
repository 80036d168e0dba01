import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { RetentionReader, RetentionWriter } from '../../application/privacy/ports.ts';
import { RETENTION, type RetentionRule, type RetentionRuleName } from '../../domain/privacy/retention.ts';
import { PURGED } from '../federation/inbox-messages.ts';
import { fromRow } from '../kit/from-row.ts';
import { fromJson } from '../kit/rows.ts';
import type { DB } from '../kit/schema.ts';
import { IS_ON_ITS_WAY } from '../proposal/images.ts';

type Detail = {
  /** What else a row must be, or what it must be instead of older than the period. */
  readonly and?: RawBuilder<unknown>;
  readonly due?: (before: Date) => RawBuilder<unknown>;
  /** What is written into the columns that go; the row is deleted where absent. */
  readonly set?: RawBuilder<unknown>;
};

const dayOf = (moment: Date) => moment.toISOString().slice(0, 10);
const beforeDay = (before: Date) => sql`day < ${dayOf(before)}`;

/** What a rule needs beside its table, its column and its period. */
const DETAILS: Partial<Readonly<Record<RetentionRuleName, Detail>>> = {
  'unattached-images': {
    and: sql`proposal_id is null and participant_id not in (select participant_id from draft)
      and not exists (select from comment_image where image_id = image.id)`,
  },
  'removed-images': { and: sql`not ${IS_ON_ITS_WAY}` },
  'code-letter-addresses': { and: sql`sealed is not null`, set: sql`sealed = null` },
  reporters: {
    and: sql`(reporter_id is not null or text is not null)`,
    set: sql`reporter_id = null, text = null`,
  },
  'reporters-logged': {
    and: sql`type = 'report-filed' and by_participant is not null`,
    set: sql`by_participant = null, by_token = null`,
  },
  'agent-addresses': {
    and: sql`email_sealed is not null`,
    set: sql`email_key = null, email_sealed = null, provider_key = null, provider_sealed = null`,
  },
  'messages-received': {
    and: sql`due_at is null and actor <> ''`,
    set: sql`body = ${PURGED.body}, actor = ${PURGED.actor}, activity_id = ${PURGED.activity_id}`,
  },
  'replies-sent': { due: beforeDay },
  'host-traffic': { due: beforeDay },
  'acts-taken-back': { and: sql`not present` },
  'acts-of-deleted-accounts': {
    due: (before) => sql`exists (select from remote_actor where uri = remote_act.actor and gone_at < ${before})`,
  },
  'unused-accounts': {
    and: sql`kind in ('Person', 'Service')
      and not exists (select from follow where follower = uri)
      and not exists (select from remote_act where actor = uri)
      and not exists (select from participant where actor_uri = uri)`,
  },
  // They expire by the clock of the database.
  'cached-values': { due: () => sql`expires_at <= now()` },
};

export function retentionReader(db: Kysely<DB>): RetentionReader {
  return {
    async runs() {
      const rows = await db.selectFrom('retention_run').selectAll().execute();
      return rows.map((row) => fromRow(row, { rule: fromJson<RetentionRuleName>(row.rule) }));
    },
  };
}

export function retentionWriter(db: Kysely<DB>): RetentionWriter {
  return {
    async enforce(name, { before, limit }) {
      const rule: RetentionRule = RETENTION[name];
      const { and = sql`true`, due = () => sql`${sql.ref(rule.since)} < ${before}`, set } = DETAILS[name] ?? {};
      const table = sql.table(rule.table);
      const act = set === undefined ? sql`delete from ${table}` : sql`update ${table} set ${set}`;
      // What somebody is at goes the next time.
      const { numAffectedRows } = await sql`
        ${act} where ctid = any (array(
          select ctid from ${table} where ${due(before)} and ${and} limit ${limit} for update skip locked
        ))
      `.execute(db);
      return Number(numAffectedRows ?? 0);
    },
    async saveRun({ rule, ranAt, removed }) {
      await db
        .insertInto('retention_run')
        .values({ rule, ran_at: ranAt, removed, total: removed })
        .onConflict((conflict) =>
          conflict
            .column('rule')
            .doUpdateSet({ ran_at: ranAt, removed, total: sql`retention_run.total + ${removed}::bigint` }),
        )
        .execute();
    },
  };
}
