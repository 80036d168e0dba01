import { describe, expect, it, onTestFailed } from 'vitest';
import { ProcessHistory } from './process-history.ts';
import { ProcessWorld } from './process-world.ts';
import { chanceFrom } from './seeded.ts';

/** The first has a storm, a full disk, a partition, a wrong clock and two restores. By hand `SEEDS=20` runs as many, and `SEED=x` begins with another; `STEPS=30` makes each longer, `NODES=5` larger. */
const FIRST = Number(process.env['SEED'] ?? 69_727);
const SEEDS = Number(process.env['SEEDS'] ?? 1);
const STEPS = Number(process.env['STEPS'] ?? 6);
/** So many nodes in each; by chance where nobody says. */
const NODES = Number(process.env['NODES'] ?? 0);
/** So long after it is published the ballot closes, at the earliest. */
const CLOSES_S = 60 + 5 * STEPS;
/** Sums of supports are signed once a minute; what failed is sent again after one. */
const PATIENCE_MS = 150_000;

/**
 * What cities really do in a shared consultation while their nodes are killed, parted, set to another day and restored, by
 * chance of a seed: two to five nodes in processes of their own, each behind a proxy that breaks.
 */
describe('histories of nodes in processes of their own', () => {
  it.each(Array.from({ length: SEEDS }, (_, nth) => FIRST + nth))(
    'end the same everywhere: seed %i',
    { timeout: 600_000 },
    async (seed) => {
      const began = performance.now();
      // Every other city has its database in its folder: a disk can be full there.
      const serverOf = (nth: number) => ((nth + seed) % 2 === 0 ? null : undefined);
      await using world = await ProcessWorld.open(NODES || 2 + Math.floor(chanceFrom(seed)() * 4), serverOf);
      await world.share(CLOSES_S, { paper: true });
      const history = new ProcessHistory(world, seed);
      onTestFailed(({ task }) => console.log(`SEED=${seed} failed: ${task.result?.errors?.[0]?.message}`));
      await history.begin();
      for (let step = 0; step < STEPS; step += 1) await history.step();
      await history.heal();
      await history.untilArrived(PATIENCE_MS);
      await history.untilSame(PATIENCE_MS);
      await world.untilClosed();
      const expected = world.cities.map((city) => history.votesOf(city));
      for (const city of world.cities) {
        const about = `at ${city.name} after ${history.told.join('\n')}`;
        const { cities, result } = await world.joint(city).catch((cause: unknown) => {
          throw new Error(`no whole result ${about}`, { cause });
        });
        for (const [nth, { origin }] of world.cities.entries()) {
          const piles = cities.find(({ institution }) => institution === `${origin}/`)?.piles ?? [];
          expect(sum(piles.map(({ count }) => count.votes)), `${origin} ${about}`).toEqual(expected[nth]);
        }
        expect(result.deciding.votes, about).toEqual(sum(expected));
      }
      const took = Math.round((performance.now() - began) / 1_000);
      console.log(`SEED=${seed}: ${world.cities.length} nodes, ${took} s, ${JSON.stringify(history.met)}`);
    },
  );
});

function sum(all: readonly (readonly number[])[]): readonly number[] {
  return [0, 1, 2].map((option) => all.reduce((total, each) => total + (each[option] ?? 0), 0));
}
