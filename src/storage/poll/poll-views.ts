import { type Kysely, sql } from 'kysely';
import type { ViewReader } from '../../application/application.ts';
import { gatherByKey } from '../kit/gather.ts';
import type { DB } from '../kit/schema.ts';

export function pollViews(db: Kysely<DB>): Pick<ViewReader, 'pollVotes'> {
  const votes = gatherByKey((pollIds: readonly string[]) => votesIn(db, pollIds));
  return { pollVotes: async (pollId) => (await votes(pollId)) ?? { voters: 0, byOption: {} } };
}

type PollVotes = Awaited<ReturnType<ViewReader['pollVotes']>>;

/** Votes in several polls, of those that have any. */
async function votesIn(db: Kysely<DB>, pollIds: readonly string[]): Promise<ReadonlyMap<string, PollVotes>> {
  const [options, polls] = await Promise.all([
    sql<{ poll: string; option: string; votes: number }>`
      select poll_id as poll, option_id as option, count(*) as votes from poll_vote
      where poll_id = any(${[...pollIds]}::uuid[]) group by poll_id, option_id`.execute(db),
    sql<{ poll: string; voters: number }>`
      select poll_id as poll, count(distinct voter) as voters from poll_vote
      where poll_id = any(${[...pollIds]}::uuid[]) group by poll_id`.execute(db),
  ]);
  const byPoll = Map.groupBy(options.rows, ({ poll }) => poll);
  return new Map(
    polls.rows.map(({ poll, voters }) => {
      const byOption = Object.fromEntries((byPoll.get(poll) ?? []).map((each) => [each.option, each.votes]));
      return [poll, { voters, byOption }];
    }),
  );
}
