import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { until } from '../interop/until.ts';
import type { ProcessCity } from './process-city.ts';
import { ProcessWorld, SLUG } from './process-world.ts';

/** In seconds, from when it happens to when a checkpoint with it is served with a cosignature, on a machine that does much else. */
const COSIGNED_WITHIN_S = 25;
/** How old the newest checkpoint with cosignatures may be while a witness answers. */
const OLD_MAX_S = 60;

let world: ProcessWorld;
let city: ProcessCity;
let answering: ProcessCity;
let other: ProcessCity;
let acts = 0;

/** A city in a process of its own, and two that cosign its journal: one always answers. */
beforeAll(async () => {
  world = await ProcessWorld.open(3, () => null);
  [city, answering, other] = world.cities as [ProcessCity, ProcessCity, ProcessCity];
  const [opensAt, closesAt] = [Date.now() - 86_400_000, Date.now() + 86_400_000].map((at) =>
    new Date(at).toISOString(),
  );
  const words = { title: { fr: 'La rive' }, summary: { fr: 'Que faire ?' }, hold: 'nothing' };
  const body = { slug: SLUG, ...words, phases: [{ kind: 'propose', opensAt, closesAt }] };
  await city.api('POST', '/consultations', { token: city.officer, body });
  await city.api('POST', `/consultations/${SLUG}/publish`, { token: city.officer, body: {} });
  await until('a journal', async () => (await newest()).size > 0);
  for (const witness of [answering, other]) {
    await witness.api('POST', '/peers', { token: witness.officer, body: { address: city.origin } });
    await city.api('POST', '/peers', { token: city.officer, body: { address: witness.origin } });
  }
  await until('both cosignatures', async () => (await cosigned()).signatures === 3, 60_000);
}, 120_000);
afterAll(async () => {
  await world[Symbol.asyncDispose]();
});

const checkpointAt = async (path: string) => {
  const response = await fetch(`${city.origin}${path}`);
  const text = response.ok ? await response.text() : '';
  const [head = '', signed = ''] = text.split('\n\n');
  return {
    size: Number(head.split('\n')[1] ?? 0),
    signatures: signed.split('\n').filter((line) => line !== '').length,
  };
};
const newest = async () => await checkpointAt('/journal/checkpoint');
const cosigned = async () => await checkpointAt('/journal/cosigned');
const act = async () => {
  acts += 1;
  await world.propose(city, 1, `Un quai ${acts}`);
};
const secondsSince = (began: number) => Math.round((performance.now() - began) / 100) / 10;
/** How long it takes from now until an act is in the newest checkpoint, and in the newest that has a cosignature. */
const measured = async () => {
  const [began, before] = [performance.now(), (await newest()).size];
  await act();
  const signed = await until('an entry', async () => (await newest()).size > before && secondsSince(began), 60_000);
  const isCosigned = async () => (await cosigned()).size > before && secondsSince(began);
  return { signed, cosigned: await until('a cosignature', isCosigned, 60_000) };
};
const FATES = {
  answers: async () => {},
  hangs: async () => other.proxy.befall(({ what }) => (what.includes('/journal/witness') ? { lateMs: 30_000 } : null)),
  'is away': async () => other.proxy.cut(() => true),
} as const;

it.for(Object.keys(FATES) as (keyof typeof FATES)[])(
  'has its cosignature after a start while another witness %s',
  {
    timeout: 240_000,
  },
  async (fate) => {
    await city.kill();
    await FATES[fate]();
    await city.start();
    const first = await measured();
    // Once it is known not to answer, it is not waited for after the next start.
    await city.kill();
    await city.start();
    const second = await measured();
    console.log(`another witness ${fate}: ${JSON.stringify({ first, second })} s`);
    for (const seconds of [first, second]) {
      expect(seconds.signed).toBeLessThan(10);
      expect(seconds.cosigned).toBeLessThan(COSIGNED_WITHIN_S);
    }
    other.proxy.befall(null);
    other.proxy.cut(null);
  },
);

it('is at most a minute old while it grows all the time and one witness answers', { timeout: 240_000 }, async () => {
  await FATES.hangs();
  /** When the newest checkpoint had so many entries first. */
  const grown = new Map<number, number>();
  const ages: number[] = [];
  for (const began = performance.now(); secondsSince(began) < 60; await pause(500)) {
    await act();
    const [{ size }, { size: known }] = [await newest(), await cosigned()];
    if (!grown.has(size)) grown.set(size, performance.now());
    // What is newer than the cosigned one was served first then.
    const [, since = performance.now()] = [...grown].find(([each]) => each > known) ?? [];
    ages.push(secondsSince(since));
  }
  console.log(`at most ${Math.max(...ages)} s old`);
  expect(Math.max(...ages)).toBeLessThan(OLD_MAX_S);
});
