import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../interop/until.ts';
import type { ProcessCity } from './process-city.ts';
import { ProcessWorld, SLUG } from './process-world.ts';

/** Within so long 95 of 100 acts are at every co-host. */
const WITHIN_MS = 5_000;
/** What happens while a node is away; `MISSED=5000` by hand. */
const MISSED = Number(process.env['MISSED'] ?? 50);
const MISSED_WITHIN_MS = MISSED > 50 ? 60_000 : 20_000;
const LOOK_MS = 200;

/** The public, through the same doors as everybody: three nodes in processes of their own, each behind a proxy that counts. */
describe('what happens in a shared consultation', () => {
  let world: ProcessWorld;
  let host: ProcessCity;
  let montalba: ProcessCity;
  let ribera: ProcessCity;

  beforeAll(async () => {
    world = await ProcessWorld.open(3);
    [host, montalba, ribera] = world.cities as [ProcessCity, ProcessCity, ProcessCity];
    // Ribera never read the key that montalba’s counts are signed with.
    montalba.proxy.cut(({ what, from }) => what === 'GET /' && from === ribera.origin);
    await world.share(3_600);
    await world.propose(host, 1, 'Un quai');
    await world.proposal(montalba, 'Un quai');
    await world.proposal(ribera, 'Un quai');
    await world.support(montalba, 1, 'Un quai');
  }, 180_000);
  afterAll(async () => {
    await world[Symbol.asyncDispose]();
  });

  it('is at every co-host within five seconds, however much it is in an hour', async () => {
    const acts = new Map<string, number>();
    const seen = world.cities.map((at) => ({ at, by: new Map<string, number>() }));
    const stop = new AbortController();
    const watching = seen.map(async ({ at, by }) => {
      while (!stop.signal.aborted) {
        for (const title of await world.titles(at)) if (!by.has(title)) by.set(title, performance.now());
        await pause(LOOK_MS);
      }
    });
    for (let nth = 1; nth <= 12; nth += 1) {
      await world.propose(nth % 4 === 0 ? montalba : host, 1 + (nth % 3), `Idée ${nth}`);
      acts.set(`Idée ${nth}`, performance.now());
      await pause(1_200);
    }
    const isEverywhere = async () => seen.every(({ by }) => [...acts.keys()].every((title) => by.has(title)));
    await until('everything everywhere', isEverywhere, 60_000).finally(() => stop.abort());
    await Promise.all(watching);
    const took = [...acts].flatMap(([title, since]) =>
      seen.map(({ by }) => Math.max(0, Math.round((by.get(title) ?? 0) - since))),
    );
    took.sort((one, other) => one - other);
    expect(took[Math.ceil(took.length * 0.95) - 1], `after ${took.join(', ')} ms`).toBeLessThan(WITHIN_MS);
  }, 120_000);

  it('wakes a co-host once for all that happens in a moment, and not at all for supports', async () => {
    await pause(2_000);
    const sentTo = () => ribera.proxy.seen.filter(({ what }) => what === 'POST /inbox').length;
    const before = sentTo();
    await Promise.all([1, 2, 3].map((by) => world.comment(host, by, ['Un quai', `Avis ${by}.`])));
    await Promise.all([1, 2, 3].map((by) => world.comment(host, by, ['Idée 1', `Avis de ${by}.`])));
    await pause(3_000);
    expect(sentTo() - before).toBeGreaterThan(0);
    expect(sentTo() - before).toBeLessThanOrEqual(3);
    const quiet = sentTo();
    for (const by of [1, 2, 3]) for (const nth of [1, 2, 3]) await world.support(host, by, `Idée ${nth}`);
    await pause(3_000);
    // Counts of all are signed once a minute.
    expect(sentTo() - quiet).toBeLessThanOrEqual(1);
  }, 60_000);

  it('says of counts whose city does not answer that they are not read yet, and reads them seconds after it does', async () => {
    // A city signs its counts once a minute.
    const isUnread = async () => (await countsOfMontalba()) === 'unread';
    await until('the counts of montalba that cannot be verified', isUnread, 90_000);
    montalba.proxy.cut(null);
    const since = performance.now();
    await until('the counts of montalba', async () => (await countsOfMontalba()) === 'counted', 90_000);
    expect(performance.now() - since).toBeLessThan(35_000);
  }, 200_000);

  it('is read by a co-host that was away as soon as it is back, and wakes it again', async () => {
    await ribera.kill();
    await world.bring(Array.from({ length: MISSED }, (_, index) => `Manqué ${index + 1}`));
    const missed = (await world.propose(host, 1, 'Pendant ce temps')) ?? 0;
    await pause(4_000);
    await ribera.start();
    const back = performance.now();
    await until('what was missed', () => world.shows(ribera, missed), MISSED_WITHIN_MS);
    console.log(`${MISSED} missed contributions read in ${Math.round(performance.now() - back)} ms`);
    expect(performance.now() - back).toBeLessThan(MISSED_WITHIN_MS);
    const again = (await world.propose(host, 2, 'De nouveau')) ?? 0;
    expect(await arrival(() => world.shows(ribera, again))).toBeLessThan(WITHIN_MS);
  }, 240_000);

  it('is asked of the co-hosts after a restore, as the command and the doctor say', async () => {
    expect(await ribera.doctor()).toContainEqual(expect.objectContaining({ check: 'counters', state: 'ok' }));
    await world.backUp(host);
    const after = (await world.propose(host, 3, 'Après la sauvegarde')) ?? 0;
    expect(await arrival(() => world.shows(montalba, after))).toBeLessThan(WITHIN_MS);
    await host.kill();
    expect(await world.restore(host)).toMatchObject({ toRecover: [SLUG] });
    expect(await host.doctor()).toContainEqual(
      expect.objectContaining({ state: 'fail', says: expect.stringContaining(`parvis cohost recover ${SLUG}`) }),
    );
    await host.start();
    await host.command('cohost', 'recover');
    expect(await host.doctor()).not.toContainEqual(expect.objectContaining({ check: 'shared consultations' }));
    expect(await world.shows(host, after)).toBe(true);
  }, 120_000);

  async function arrival(isThere: () => Promise<boolean>): Promise<number> {
    const since = performance.now();
    while (!(await isThere()) && performance.now() - since < 60_000) await pause(LOOK_MS);
    return Math.round(performance.now() - since);
  }

  async function countsOfMontalba(): Promise<string | undefined> {
    const { number } = await world.proposal(ribera, 'Un quai');
    const { cities } = await ribera.api<{ cities: readonly { institution: string; state: string }[] }>(
      'GET',
      `/consultations/${SLUG}/proposals/${number}`,
    );
    return cities.find(({ institution }) => institution === `${montalba.origin}/`)?.state;
  }
});
