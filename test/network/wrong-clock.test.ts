import { afterAll, beforeAll, expect, it } from 'vitest';
import { until as untilIn } from '../interop/until.ts';
import { type Browser, browserAt } from '../support/browsing.ts';
import type { ProcessCity } from './process-city.ts';
import { ProcessWorld, SLUG } from './process-world.ts';

const DAY = 86_400_000;
const PATIENCE_MS = 60_000;

/** Three nodes in processes of their own, of which the host runs on a machine whose clock is a day ahead. */
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

it('is said at the desk and by doctor as ours where most others differ, and else as one of two', async () => {
  expect(await shown(host, `/admin/consultations/${SLUG}/share`)).not.toMatch(/horloge|orologio/);
  await host.kill();
  // By its clock it read its peers a day ago.
  await host.start({ clockOffMs: DAY });
  await until('the clock at the desk of the host', async () =>
    (await shown(host, '/admin')).includes('L’horloge de ce site avance de 1 jour sur celles de 2 autres institutions'),
  );
  expect(await host.doctor()).toContainEqual(
    expect.objectContaining({ check: 'clocks of peers', state: 'fail', says: expect.stringContaining('1 day ahead') }),
  );
  await montalba.kill();
  // Later than its next look at the host, whose answers carry the time of this machine: only what a program asks for is moved.
  await montalba.start({ clockOffMs: 80 * 60_000 });
  await until('two clocks of which one is wrong, at the desk of montalba', async () =>
    (await shown(montalba, `/admin/consultations/${SLUG}/cities`)).includes(
      'L’orologio di rivelaine è indietro di 1 ora rispetto a quello di questo sito. Uno dei due è sbagliato',
    ),
  );
}, 180_000);

it('is not said any more once it is right again', async () => {
  await host.kill();
  await host.start();
  await until('silence', async () => {
    const desk = await shown(host, '/admin');
    return desk.includes('Espace agents') && !desk.includes('horloge');
  });
  expect(await host.doctor()).not.toContainEqual(expect.objectContaining({ check: 'clocks of peers' }));
}, 120_000);

async function until(what: string, look: () => Promise<boolean>): Promise<void> {
  await untilIn(what, look, PATIENCE_MS).catch((cause: unknown) => {
    throw new Error(`the nodes say ${world.cities.map((city) => city.complaints()).join('\n')}`, { cause });
  });
}

async function shown(city: ProcessCity, path: string): Promise<string> {
  const browser = officers[city === host ? 0 : 1];
  const answer = await browser?.open(`${city.origin}${path}`);
  expect(answer?.status, path).toBe(200);
  return String(answer?.text)
    .replaceAll(/<[^>]+>/g, '')
    .replaceAll('&#39;', '’')
    .replaceAll(/\s+/g, ' ');
}
