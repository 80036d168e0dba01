import { type Kysely, type Selectable, sql } from 'kysely';
import type { MailFailure, MailOutcome, MailReader, MailWriter, OutgoingMail } from '../../application/mail/ports.ts';
import { fromRow } from '../kit/from-row.ts';
import { fromJson } from '../kit/json.ts';
import type { DB, MailFailure as MailFailureTable, OutgoingMail as OutgoingMailTable } from '../kit/schema.ts';

/** The channel that wakes whoever sends mails at commit. */
export const MAIL_CHANNEL = 'mail';

export function mailReader(db: Kysely<DB>): MailReader {
  return {
    async waiting(limit) {
      const rows = await db
        .selectFrom('outgoing_mail')
        .selectAll()
        .orderBy('created_at', 'desc')
        .orderBy('id', 'desc')
        .limit(limit)
        .execute();
      return rows.map(mailOf);
    },
    async countWaiting() {
      const row = await db
        .selectFrom('outgoing_mail')
        .select((count) => count.fn.countAll<number>().as('count'))
        .executeTakeFirstOrThrow();
      return row.count;
    },
    async oldest() {
      const row = await db
        .selectFrom('outgoing_mail')
        .select((oldest) => oldest.fn.min('created_at').as('at'))
        .executeTakeFirst();
      return row?.at ?? null;
    },
    async outcomes() {
      const rows = await db.selectFrom('mail_count').selectAll().execute();
      return new Map(rows.map((row) => [fromJson<MailOutcome>(row.outcome), row.total]));
    },
    async failures(since, limit) {
      const failures = db.selectFrom('mail_failure').where('failed_at', '>=', since);
      const { count } = await failures.select((all) => all.fn.countAll<number>().as('count')).executeTakeFirstOrThrow();
      const rows = await failures.selectAll().orderBy('failed_at', 'desc').orderBy('id', 'desc').limit(limit).execute();
      return { count, newest: rows.map(failureOf) };
    },
  };
}

export function mailWriter(db: Kysely<DB>, onQueued: () => void): MailWriter {
  return {
    async queue(mail) {
      onQueued();
      await db
        .insertInto('outgoing_mail')
        .values({
          id: mail.id,
          sealed: mail.encrypted,
          created_at: mail.createdAt,
          ready_at: mail.readyAt,
          expires_at: mail.expiresAt,
          attempts: mail.attempts,
          one_time_link: mail.oneTimeLink,
          participant_id: mail.participantId,
          newsletter_id: mail.newsletterId,
        })
        .execute();
    },
    async claim({ now, until, limit }) {
      const rows = await db
        .updateTable('outgoing_mail')
        .set({ ready_at: until, attempts: sql`attempts + 1` })
        .where('id', 'in', (ready) =>
          ready
            .selectFrom('outgoing_mail')
            .select('id')
            .where('ready_at', '<=', now)
            // Links that sign in are needed soon, and do not wait behind a thousand digests.
            .orderBy('expires_at')
            .limit(limit)
            .forUpdate()
            .skipLocked(),
        )
        .returningAll()
        .execute();
      return rows.map(mailOf).toSorted((a, b) => a.createdAt.getTime() - b.createdAt.getTime());
    },
    async postpone(id, readyAt) {
      await db.updateTable('outgoing_mail').set({ ready_at: readyAt }).where('id', '=', id).execute();
    },
    async settle(id, outcome) {
      const gone = await db
        .deleteFrom('outgoing_mail')
        .where('id', '=', id)
        .returning('newsletter_id')
        .executeTakeFirst();
      if (gone === undefined) return;
      if (gone.newsletter_id !== null) {
        const column = outcome === 'sent' ? 'delivered' : 'failed';
        await db
          .updateTable('newsletter')
          .set(column, sql`${sql.ref(column)} + 1`)
          .where('id', '=', gone.newsletter_id)
          .execute();
      }
      await db
        .insertInto('mail_count')
        .values({ outcome, total: 1 })
        .onConflict((conflict) => conflict.column('outcome').doUpdateSet({ total: sql`mail_count.total + 1` }))
        .execute();
    },
    async saveFailure(id, { letter: mail, outcome, attempts, at }) {
      await db
        .insertInto('mail_failure')
        .values({ id, letter: mail, outcome, attempts, failed_at: at })
        .onConflict((conflict) => conflict.column('id').doNothing())
        .execute();
    },
  };
}

function failureOf({ id, failed_at, ...row }: Selectable<MailFailureTable>): MailFailure {
  return fromRow(row, { letter: fromJson(row.letter), outcome: fromJson(row.outcome), at: failed_at });
}

function mailOf({ sealed, ...row }: Selectable<OutgoingMailTable>): OutgoingMail {
  return fromRow(row, { encrypted: sealed });
}
