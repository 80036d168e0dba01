import { describe, expect, it } from 'vitest';
import { Admission } from './admission.ts';
import { LIMITS, type TrafficClass } from './limits.ts';

const SMALL = { atOnce: 16, waiting: 2, waitMs: 1_000, slowMs: 100, retryAfterSeconds: 5 } as const;

/** Whether the turn of each has come; null for what still waits. */
async function decided(turns: readonly Promise<boolean>[]): Promise<readonly (boolean | null)[]> {
  const open = Promise.resolve(null);
  return await Promise.all(turns.map((turn) => Promise.race([turn, open.then(() => open).then(() => open)])));
}

describe('admission', () => {
  let now = 0;
  const limits = Object.fromEntries(Object.keys(LIMITS).map((of) => [of, SMALL])) as Record<TrafficClass, typeof SMALL>;
  const open = () => {
    now = 0;
    return new Admission({ limits, clock: () => now });
  };
  const enterAll = (admission: Admission, of: TrafficClass, many: number) =>
    Array.from({ length: many }, () => admission.enter(of));
  const shown = (admission: Admission, name: string, of: TrafficClass) =>
    admission
      .gauges()
      .find((gauge) => gauge.name === `parvis_http_${name}`)
      ?.values.get(of);

  it('takes so many at once, has so many wait, and refuses the next', async () => {
    const admission = open();
    const places = enterAll(admission, 'visitor', 7);
    expect(places.map((place) => place === null)).toEqual([false, false, false, false, false, false, true]);
    const turns = places.flatMap((place) => (place === null ? [] : [place.turn]));
    expect(await decided(turns)).toEqual([true, true, true, true, null, null]);
    expect(['in_flight', 'waiting', 'refused_total'].map((name) => shown(admission, name, 'visitor'))).toEqual([
      4, 2, 1,
    ]);
  });

  it('lets those who wait begin in their order, as soon as others are over', async () => {
    const admission = open();
    const places = enterAll(admission, 'visitor', 6);
    const waiting = places.slice(4).map((place) => place?.turn ?? Promise.resolve(false));
    places[0]?.leave();
    expect(await decided(waiting)).toEqual([true, null]);
    places[4]?.leave();
    expect(await decided(waiting)).toEqual([true, true]);
    for (const nth of [1, 2, 3, 5]) places[nth]?.leave();
    expect(['in_flight', 'waiting'].map((name) => shown(admission, name, 'visitor'))).toEqual([0, 0]);
  });

  it('refuses who has waited too long', async () => {
    const admission = open();
    const [, , , , waits] = enterAll(admission, 'crawler', 5);
    // A process that stood still for an hour has let nobody wait so long.
    now = 3_600_000;
    admission.look();
    expect(await decided([waits?.turn ?? Promise.resolve(false)])).toEqual([null]);
    now += SMALL.waitMs / 2;
    admission.look();
    expect(await waits?.turn).toBe(false);
    waits?.leave();
    expect(['in_flight', 'waiting', 'refused_total'].map((name) => shown(admission, name, 'crawler'))).toEqual([
      4, 0, 1,
    ]);
  });

  it('begins nothing for who is gone', async () => {
    const admission = open();
    const [first] = enterAll(admission, 'inbox', 4);
    const gone = admission.enter('inbox', () => true);
    const here = admission.enter('inbox');
    first?.leave();
    expect(await Promise.all([gone?.turn, here?.turn])).toEqual([false, true]);
    expect(shown(admission, 'refused_total', 'inbox')).toBe(0);
  });

  it('keeps no place for who leaves before their turn', async () => {
    const admission = open();
    const places = enterAll(admission, 'visitor', 6);
    places[4]?.leave();
    places[0]?.leave();
    expect(await places[5]?.turn).toBe(true);
    expect(['in_flight', 'waiting'].map((name) => shown(admission, name, 'visitor'))).toEqual([4, 0]);
  });

  it('lets fewer be under way while they are slow, an eighth at least, and more once they are not', () => {
    const admission = open();
    const room = () => shown(admission, 'room', 'visitor');
    const answer = (ms: number, many = 1) => {
      const places = enterAll(admission, 'visitor', many);
      now += ms;
      for (const place of places) place?.leave();
    };
    expect(room()).toBe(4);
    answer(SMALL.slowMs, 4);
    expect(room()).toBe(4);
    answer(SMALL.slowMs, 4);
    expect(room()).toBe(5);
    // Those that were under way at once are slow for one and the same reason.
    answer(SMALL.slowMs + 1, 5);
    expect(room()).toBe(2);
    for (let nth = 0; nth < 20; nth += 1) answer(SMALL.slowMs + 1);
    expect(room()).toBe(2);
    for (let nth = 0; nth < 80; nth += 1) answer(1, room());
    expect(room()).toBe(16);
  });

  it('finds what is slow before it is over, and what is not used no reason for more', () => {
    const admission = open();
    const room = () => shown(admission, 'room', 'act');
    for (let nth = 0; nth < 100; nth += 1) admission.enter('act')?.leave();
    expect(room()).toBe(4);
    const places = enterAll(admission, 'act', 4);
    now += SMALL.slowMs + 1;
    admission.look();
    expect(room()).toBe(2);
    for (const place of places) place?.leave();
    expect(room()).toBe(2);
  });

  it('takes those of one class whatever there is of another', async () => {
    const admission = open();
    enterAll(admission, 'crawler', 100);
    const place = admission.enter('act');
    expect(await place?.turn).toBe(true);
  });

  it('holds back crawlers before visitors, visitors before who is signed in, and acts last', () => {
    const classes: readonly TrafficClass[] = ['crawler', 'visitor', 'resident', 'act'];
    for (const limit of ['slowMs', 'atOnce'] as const) {
      const values = classes.map((of) => LIMITS[of][limit]);
      expect(values).toEqual(values.toSorted((a, b) => a - b));
      expect(new Set(values).size).toBe(classes.length);
    }
  });
});
