import { type Kysely, type Selectable, sql } from 'kysely';
import type { NewsletterReader, NewsletterWriter } from '../../application/mail/newsletter/ports.ts';
import { isId } from '../../domain/kit/id.ts';
import { NEWSLETTER_GOING, type Newsletter } from '../../domain/mail/newsletter.ts';
import { fromRow } from '../kit/from-row.ts';
import { decodeCursor, pageOf, pageSize } from '../kit/keyset.ts';
import { fromJson, jsonb, upsert } from '../kit/rows.ts';
import type { DB, Newsletter as NewsletterTable } from '../kit/schema.ts';
import { reachable, reachedOf } from './mail-follows.ts';

export function newsletterReader(db: Kysely<DB>): NewsletterReader {
  return {
    async byId(id) {
      if (!isId(id)) return null;
      const row = await db.selectFrom('newsletter').selectAll().where('id', '=', id).executeTakeFirst();
      return row === undefined ? null : newsletterOf(row);
    },
    async page({ after, lists, published, ...page }) {
      const limit = pageSize(page.limit);
      const cursor = decodeCursor(after, ['time', 'id']);
      let query = db
        .selectFrom('newsletter')
        .selectAll()
        .orderBy('created_at', 'desc')
        .orderBy('id', 'desc')
        .limit(limit + 1);
      if (published) query = query.where('state', 'in', NEWSLETTER_GOING).where('is_public', '=', true);
      if (lists !== null) query = query.where(sql<boolean>`consultation_id = any(${[...lists]}::uuid[])`);
      if (cursor !== null) {
        query = query.where(sql<boolean>`(created_at, id) < (${cursor[0]}::timestamptz, ${cursor[1]}::uuid)`);
      }
      return pageOf(await query.execute(), limit, {
        item: newsletterOf,
        cursor: (row) => [row.created_at.toISOString(), row.id],
      });
    },
    async countOpen() {
      const { count } = await db
        .selectFrom('newsletter')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .where('state', '!=', 'sent')
        .executeTakeFirstOrThrow();
      return count;
    },
    async countRecipients(list) {
      const { count } = await db
        .selectFrom('mail_follower')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .where('resting_since', 'is', null)
        .where(isRecipient(list))
        .executeTakeFirstOrThrow();
      return count;
    },
    async nextDue() {
      const row = await db
        .selectFrom('newsletter')
        .select(({ fn }) => fn.min('send_at').as('at'))
        .where('state', 'in', ['scheduled', 'sending'])
        .executeTakeFirst();
      return row?.at ?? null;
    },
  };
}

export function newsletterWriter(db: Kysely<DB>): NewsletterWriter {
  return {
    async lock(id) {
      if (!isId(id)) return null;
      const row = await db.selectFrom('newsletter').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
      return row === undefined ? null : newsletterOf(row);
    },
    save: ({ id, consultationId, createdAt, subject, text, ...of }) =>
      upsert(db, 'newsletter', {
        key: { id },
        once: { consultation_id: consultationId, created_at: createdAt },
        values: {
          subject: jsonb(subject),
          text: jsonb(text),
          is_public: of.isPublic,
          state: of.state,
          send_at: of.sendAt,
          started_at: of.startedAt,
          sent_at: of.sentAt,
          sent_through: of.sentThrough,
          recipients: of.recipients,
        },
      }),
    async delete(id) {
      await db.deleteFrom('newsletter').where('id', '=', id).execute();
    },
    async claimDue(now) {
      const row = await db
        .selectFrom('newsletter')
        .selectAll()
        .where('state', 'in', ['scheduled', 'sending'])
        .where('send_at', '<=', now)
        .orderBy('send_at')
        .orderBy('id')
        .limit(1)
        .forUpdate()
        .skipLocked()
        .executeTakeFirst();
      return row === undefined ? null : newsletterOf(row);
    },
    async recipients({ consultationId, sentThrough, startedAt, limit }) {
      let query = reachable(db).where(isRecipient(consultationId, startedAt)).orderBy('id').limit(limit);
      if (sentThrough !== null) query = query.where('id', '>', sentThrough);
      return (await query.execute()).map(reachedOf);
    },
  };
}

/** Whether an address wants newsletters, and follows the whole of a consultation, or of the institution, since before a moment. */
function isRecipient(list: string | null, before?: Date) {
  const inTime = before === undefined ? sql`true` : sql`mail_follow.followed_at <= ${before}`;
  return sql<boolean>`mail_follower.newsletters and exists (
    select from mail_follow where mail_follow.follower_id = mail_follower.id and mail_follow.proposal_id is null
      and mail_follow.consultation_id is not distinct from ${list}::uuid and ${inTime})`;
}

function newsletterOf(row: Selectable<NewsletterTable>): Newsletter {
  return fromRow(row, {
    subject: fromJson(row.subject),
    text: fromJson(row.text),
    state: fromJson(row.state),
  });
}
