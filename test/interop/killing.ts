import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { openDatabase } from '../../src/storage/kit/database.ts';
import type { LiveNode } from './live-node.ts';
import { until } from './until.ts';
import type { World } from './world.ts';

const SLUG = 'parcs-2026';
/** Fewer than a consultation announces one by one in an hour. */
const PROPOSALS = 4;
/** On PostgreSQL what a killed worker had in hand is another's after a minute. */
const PATIENCE_MS = 120_000;

/** Takes the node down the hard way while a server keeps it waiting, with deliveries queued, in hand and not planned yet. */
export function killing(world: World): void {
  describe('a node that is killed while it delivers', () => {
    it('sends everything once it is back, under no second id', async () => {
      const { bob, dave, city, peers } = world;
      for (const account of [bob, dave]) await account.follow('@parcs_2026@node.test');
      for (const account of [bob, dave]) {
        await until('an Accept', async () => (await account.followed()).includes(city.consultation(SLUG)));
      }
      expect(await bob.followed()).toContain(city.institution);
      const before = await idsAt(world);

      const posts: string[] = [];
      await peers.pause(bob.host);
      for (let nth = 1; nth <= PROPOSALS; nth += 1) {
        const number = await city.propose(SLUG, `Un arbre, et de ${nth}.`);
        posts.push(city.proposal(SLUG, number), await city.answer(SLUG, number, `Il est planté, le numéro ${nth}.`));
        if (nth === PROPOSALS / 2) {
          await city.node.kill();
          await city.node.start();
        }
      }
      await city.node.kill();
      expect(await waitingIn(city.node)).toBeGreaterThan(0);
      await peers.resume(bob.host);
      await city.node.start();

      for (const account of [bob, dave]) {
        for (const uri of posts) {
          await until(`${uri} in the timeline of ${account.handle}`, () => account.sees(uri), PATIENCE_MS);
        }
      }
      // The consultation announces the id of each post; the institution's followers get its answers from itself.
      const expected = PROPOSALS + PROPOSALS * 2;
      const ids = await until(
        `${expected} activities`,
        async () => {
          const all = (await idsAt(world)).difference(before);
          return all.size >= expected && all;
        },
        PATIENCE_MS,
      );
      expect([...ids]).toHaveLength(expected);
      for (const account of [bob, dave]) {
        const shown = (await account.home()).map(({ uri }) => uri).filter((uri) => posts.includes(uri));
        expect(shown.toSorted()).toEqual(posts.toSorted());
      }
    });
  });
}

/** What a node that is not running has still to do: deliveries that are queued, events that nobody was told of. */
async function waitingIn(node: LiveNode): Promise<number> {
  await using database = await openDatabase(node.config.database);
  const { rows } = await sql<{ waiting: string }>`
    select (select count(*) from queue_message) + (
      select count(*) from event where position is null
        or position > coalesce((select position from event_cursor where reader = 'federation'), 0)) as waiting`.execute(
    database.db,
  );
  return Number(rows[0]?.waiting);
}

/**
 * Ids of the activities that Bob's server took from the node, but for the counts of polls, which go when they are due, and the
 * Announces of whole activities, which it gets until it is known what it runs.
 */
async function idsAt({ bob, peers }: World): Promise<ReadonlySet<string>> {
  const lines = (await peers.logOf(bob.host)).matchAll(/enqueue_shared_input (https:\/\/node\.test\/\S+)/g);
  return new Set([...lines].map(([, id = '']) => id).filter((id) => !/\/(counts|announce-activity)$/.test(id)));
}
