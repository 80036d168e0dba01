import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ProcessCity } from './process-city.ts';
import { ProcessWorld } from './process-world.ts';

/** So long after it is published the ballot closes: both cities came back by then. */
const CLOSES_S = 170;

/**
 * Institutions as they are run: each `parvis serve` in a process of its own, on its own port and database, told what to do
 * by command and API. One that is killed loses its disk, too, and comes back from its backup (docs/operate/backup.md).
 */
describe('five nodes in processes of their own that share a consultation', () => {
  let world: ProcessWorld;
  let host: ProcessCity;
  let montalba: ProcessCity;
  let ribera: ProcessCity;
  let aigues: ProcessCity;

  beforeAll(async () => {
    world = await ProcessWorld.open();
    [host, montalba, ribera, aigues] = world.cities as [ProcessCity, ProcessCity, ProcessCity, ProcessCity];
    await world.share(CLOSES_S);
    await world.propose(host, 1, 'Un quai');
    await world.propose(montalba, 1, 'Un pont');
    await world.comment(ribera, 1, ['Un quai', 'Oui, vite.']);
    for (const city of world.cities) {
      await world.support(city, 1, 'Un quai');
      await world.vote(city, 1, 1);
    }
  }, 240_000);
  afterAll(async () => {
    await world[Symbol.asyncDispose]();
  });

  it('show the same after a co-host was killed and came back from its backup', async () => {
    await world.backUp(montalba);
    await live(montalba, 'Un bac');
    await die(montalba, async () => {
      await world.restore(montalba);
      await world.comment(aigues, 2, ['Un pont', 'Pendant ce temps-là.']);
      await world.support(ribera, 3, 'Un pont');
    });
    await world.support(montalba, 3, 'Un quai');
    await world.vote(montalba, 3, 3);
    await world.comment(montalba, 1, ['Un quai', 'Nous revoilà.']);
    await world.untilSame();
    expect(world.supportsOf(montalba, 'Un bac')).toBe(0);
    expect(world.supportsOf(host, 'Un bac')).toBe(1);
  }, 300_000);

  it('show the same after the host was killed, came back from its backup, and was given back what it had told', async () => {
    await world.backUp(host);
    await live(host, 'Un port');
    await world.propose(ribera, 3, 'Une passerelle');
    await world.revise(montalba, 1, ['Un pont', 'Un pont couvert']);
    await world.comment(aigues, 3, ['Une passerelle', 'Pour tout le monde ?']);
    await world.extend('propose');
    for (const city of world.cities) await world.support(city, 3, 'Une passerelle');
    await world.untilHeard();
    await die(host, async () => {
      await world.propose(aigues, 1, 'Un ponton');
      await world.support(ribera, 1, 'Une passerelle');
      await world.restore(host);
      await host.command('cohost', 'recover');
    });
    await world.propose(host, 3, 'Un phare');
    await world.support(host, 2, 'Une passerelle');
    await world.revise(ribera, 3, ['Une passerelle', 'Une passerelle haute']);
    await world.untilSame();
    expect((await world.proposal(ribera, 'Un phare')).number).toBeGreaterThan(1_000);
  }, 300_000);

  it('count every vote once that was not lost with its node', async () => {
    await world.untilClosed();
    for (const city of world.cities) {
      const { cities, result } = await world.joint(city);
      expect(result.deciding.votes, city.name).toEqual(world.votesOf(world.cities));
      for (const { institution, piles } of cities) {
        const counted = world.cities.filter(({ origin }) => `${origin}/` === institution);
        expect(piles[0]?.count.votes, `${institution} at ${city.name}`).toEqual(world.votesOf(counted));
      }
    }
    for (const city of world.cities) {
      const failures = city
        .complaints()
        .split('\n')
        .filter((line) => line.includes('"level":50'));
      expect(failures, city.name).toEqual([]);
    }
  }, 300_000);

  /** What people do after the backup of a city, there and everywhere. */
  async function live(city: ProcessCity, title: string): Promise<void> {
    await world.propose(city, 2, title);
    await world.comment(city, 2, ['Un quai', `${title}, de chez nous.`]);
    for (const each of world.cities) {
      await world.support(each, 2, 'Un quai');
      await world.support(each, 2, title);
      await world.vote(each, 2, 2);
    }
  }

  /** SIGKILL while everybody votes and changes their vote, and the disk is gone. */
  async function die(city: ProcessCity, meanwhile: () => Promise<void>): Promise<void> {
    let isOver = false;
    let cast = 0;
    const voting = Promise.all(
      world.cities.map(async (each) => {
        for (let nth = 1; !isOver; nth += 1) {
          await world.vote(each, 2, 1 + (nth % 3)).catch((error: unknown) => {
            if (each !== city) throw error;
          });
          cast += 1;
        }
      }),
    );
    while (cast < 10) await pause(20);
    await city.kill();
    isOver = true;
    await voting;
    await meanwhile();
    await city.start();
  }
});
