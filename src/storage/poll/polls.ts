import { type Kysely, type Selectable, sql } from 'kysely';
import type { Reader } from '../../application/application.ts';
import type { PollWriter } from '../../application/poll/ports.ts';
import { isId } from '../../domain/kit/id.ts';
import type { Poll } from '../../domain/poll/poll.ts';
import { fromJson, jsonb } from '../kit/rows.ts';
import type { DB, Poll as PollTable } from '../kit/schema.ts';
import { isStorableText } from '../kit/storable-text.ts';

export function pollReader(db: Kysely<DB>): Reader['polls'] {
  return {
    async byId(id) {
      if (!isId(id)) return null;
      const rows = await db.selectFrom('poll').selectAll().where('id', '=', id).execute();
      return (await pollsWith(db, rows))[0] ?? null;
    },
    async byUri(uri) {
      if (!isStorableText(uri)) return null;
      const rows = await db.selectFrom('poll').selectAll().where('uri', '=', uri).execute();
      return (await pollsWith(db, rows))[0] ?? null;
    },
    async closedAt(id) {
      const row = await db.selectFrom('poll').select('closing_announced_at').where('id', '=', id).executeTakeFirst();
      return row?.closing_announced_at ?? null;
    },
    async of(consultationId) {
      const rows = await db
        .selectFrom('poll')
        .selectAll()
        .where('consultation_id', '=', consultationId)
        .orderBy('opens_at')
        .orderBy('id')
        .execute();
      return await pollsWith(db, rows);
    },
    async votesOf(pollId, voter) {
      const rows = await db
        .selectFrom('poll_vote')
        .select('option_id')
        .where('poll_id', '=', pollId)
        .where('voter', '=', voter)
        .execute();
      return rows.map((row) => row.option_id);
    },
    async votesBy(voters) {
      const rows = await db
        .selectFrom('poll_vote')
        .select(['poll_id', sql<string[]>`array_agg(option_id)`.as('options'), sql<Date>`min(cast_at)`.as('first_at')])
        .where(sql<boolean>`voter = any(${[...voters]}::text[])`)
        .groupBy('poll_id')
        .orderBy('poll_id')
        .execute();
      return rows.map((row) => ({ pollId: row.poll_id, optionIds: row.options, firstAt: row.first_at }));
    },
    async closedUnannounced(now) {
      const rows = await db
        .selectFrom('poll')
        .selectAll()
        .where('closes_at', '<=', now)
        .where('closing_announced_at', 'is', null)
        .execute();
      return await pollsWith(db, rows);
    },
  };
}

export function pollWriter(db: Kysely<DB>): PollWriter {
  return {
    async save(poll) {
      await db
        .insertInto('poll')
        .values({
          id: poll.id,
          consultation_id: poll.consultationId,
          uri: poll.uri,
          question: jsonb(poll.question),
          multiple: poll.multiple,
          opens_at: poll.opensAt,
          closes_at: poll.closesAt,
        })
        .execute();
      for (const option of poll.options) {
        await db
          .insertInto('poll_option')
          .values({ id: option.id, poll_id: poll.id, position: option.position, name: jsonb(option.name) })
          .execute();
      }
    },
    async saveVote(vote) {
      await db
        .insertInto('poll_vote')
        .values(
          vote.optionIds.map((optionId) => ({
            poll_id: vote.pollId,
            voter: vote.voter,
            option_id: optionId,
            cast_at: vote.at,
          })),
        )
        .execute();
    },
    async markAnnounced(pollId, at) {
      const row = await db
        .updateTable('poll')
        .set({ closing_announced_at: at })
        .where('id', '=', pollId)
        .where('closing_announced_at', 'is', null)
        .returning('id')
        .executeTakeFirst();
      return row !== undefined;
    },
  };
}

async function pollsWith(db: Kysely<DB>, rows: readonly Selectable<PollTable>[]): Promise<readonly Poll[]> {
  if (rows.length === 0) return [];
  const options = await db
    .selectFrom('poll_option')
    .selectAll()
    .where(sql<boolean>`poll_id = any(${rows.map((row) => row.id)}::uuid[])`)
    .orderBy('position')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    consultationId: row.consultation_id,
    uri: row.uri,
    question: fromJson(row.question),
    options: options
      .filter((option) => option.poll_id === row.id)
      .map((option) => ({ id: option.id, position: option.position, name: fromJson(option.name) })),
    multiple: row.multiple,
    opensAt: row.opens_at,
    closesAt: row.closes_at,
  }));
}
