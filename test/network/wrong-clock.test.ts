import { afterAll, beforeAll, expect, it } from 'vitest';
import { until } from '../interop/until.ts';
import { type Browser, browserAt } from '../support/browsing.ts';
import type { ProcessCity } from './process-city.ts';
import { ProcessWorld, SLUG } from './process-world.ts';

const DAY = 86_400_000;

/** Three nodes in processes of their own, of which one runs on a machine whose clock is a day ahead. */
let world: ProcessWorld;
let host: ProcessCity;
let montalba: ProcessCity;
let officers: readonly Browser[];

beforeAll(async () => {
  world = await ProcessWorld.open(3);
  [host, montalba] = world.cities as [ProcessCity, ProcessCity];
  await world.share(3_600);
  officers = [host, montalba].map(() => browserAt(null));
  for (const [nth, city] of [host, montalba].entries()) await officers[nth]?.send(city.signInLink, {});
}, 180_000);
afterAll(async () => {
  await world[Symbol.asyncDispose]();
});

it('is said at the desk and by doctor, where it is and with those who share with it', async () => {
  expect(await shown(host, `/admin/consultations/${SLUG}/share`)).not.toMatch(/horloge|orologio/);
  for (const city of world.cities) await city.kill();
  await host.start();
  await world.cities[2]?.start();
  await montalba.start({ clockOffMs: DAY });
  // Its readings of an hour ago are of yesterday.
  await until('the clock of montalba, at its desk', async () =>
    (await shown(montalba, '/admin')).includes('L’orologio di questo sito è avanti di 1 giorno'),
  );
  expect(await montalba.doctor()).toContainEqual(
    expect.objectContaining({ check: 'clocks of peers', state: 'fail', says: expect.stringContaining('1 day ahead') }),
  );
  await host.kill();
  // An hour later it reads its peers again.
  await host.start({ clockOffMs: 70 * 60_000 });
  await until('the clock of montalba, at the desk of the host', async () =>
    (await shown(host, `/admin/consultations/${SLUG}/share`)).includes('L’horloge de montalba avance de 23 heures'),
  );
}, 180_000);

it('is not said any more once it is right again', async () => {
  await montalba.kill();
  await montalba.start();
  await until('silence', async () => !(await shown(montalba, '/admin')).includes('orologio'));
  expect(await montalba.doctor()).not.toContainEqual(expect.objectContaining({ check: 'clocks of peers' }));
}, 120_000);

async function shown(city: ProcessCity, path: string): Promise<string> {
  const browser = officers[city === host ? 0 : 1];
  const answer = await browser?.open(`${city.origin}${path}`);
  expect(answer?.status, path).toBe(200);
  return String(answer?.text)
    .replaceAll(/<[^>]+>/g, '')
    .replaceAll('&#39;', '’')
    .replaceAll(/\s+/g, ' ');
}
