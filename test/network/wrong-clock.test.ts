import { afterAll, beforeAll, expect, it } from 'vitest';
import { until as untilIn } from '../interop/until.ts';
import { type Browser, browserAt } from '../support/browsing.ts';
import type { ProcessCity } from './process-city.ts';
import { ProcessWorld, SLUG } from './process-world.ts';

const DAY = 86_400_000;
const TEN_MINUTES = 600_000;
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
  for (const city of [host, montalba]) {
    await city.kill();
    await city.start();
  }
  await until('silence', async () => {
    const desk = await shown(host, '/admin');
    return desk.includes('Espace agents') && !desk.includes('horloge');
  });
  expect(await host.doctor()).not.toContainEqual(expect.objectContaining({ check: 'clocks of peers' }));
}, 120_000);

it.each([
  ['ahead', TEN_MINUTES],
  ['behind', -TEN_MINUTES],
])(
  'shows everywhere what people of a co-host did while its clock was ten minutes %s, and after',
  {
    timeout: 300_000,
  },
  async (side, clockOffMs) => {
    const lahtela = world.cities[2] as ProcessCity;
    const [before, meanwhile] = [`Avant, ${side}`, `Pendant, ${side}`];
    await world.propose(montalba, 1, before);
    await world.proposal(montalba, before);
    await world.support(montalba, 1, before);
    await montalba.kill();
    await montalba.start({ clockOffMs });
    await world.support(montalba, 2, before);
    await world.revise(montalba, 1, [before, `${before}, revue`]);
    await world.propose(montalba, 2, meanwhile);
    await world.proposal(lahtela, `${before}, revue`);
    await world.support(lahtela, 1, `${before}, revue`);
    await world.untilSame();
    await montalba.kill();
    await montalba.start();
    await world.support(montalba, 2, meanwhile);
    await world.revise(montalba, 1, [`${before}, revue`, `${before}, encore`]);
    await world.revise(montalba, 2, [meanwhile, `${meanwhile}, revue`]);
    await world.comment(montalba, 3, [`${meanwhile}, revue`, `Oui, ${side}`]);
    await world.untilSame();
    for (const each of world.cities) {
      expect((await world.proposal(each, `${before}, encore`)).version, each.name).toBe(3);
      expect((await world.proposal(each, `${meanwhile}, revue`)).version, each.name).toBe(2);
    }
  },
);

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
