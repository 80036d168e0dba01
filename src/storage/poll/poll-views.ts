import { type Kysely, sql } from 'kysely';
import type { ViewReader } from '../../application/application.ts';
import type { DB } from '../kit/schema.ts';

export function pollViews(db: Kysely<DB>): Pick<ViewReader, 'pollVotes'> {
  return {
    async pollVotes(pollId) {
      const options = await db
        .selectFrom('poll_vote')
        .select((count) => ['option_id', count.fn.countAll<number>().as('votes')])
        .where('poll_id', '=', pollId)
        .groupBy('option_id')
        .execute();
      const { rows } = await sql<{ voters: number }>`
        select count(distinct voter) as voters from poll_vote where poll_id = ${pollId}`.execute(db);
      return {
        voters: rows[0]?.voters ?? 0,
        byOption: Object.fromEntries(options.map((option) => [option.option_id, option.votes])),
      };
    },
  };
}
