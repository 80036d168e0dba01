import { expect, it } from 'vitest';
import { sparingSilent } from './sparing-silent.ts';

const ACTOR = 'https://torino.example/';

function reader() {
  const asked: string[] = [];
  const state = { now: Date.parse('2026-03-02T08:00:00Z'), answers: false };
  const readers = sparingSilent(
    async (uri) => {
      asked.push(uri);
      return state.answers ? { id: uri } : null;
    },
    () => new Date(state.now),
  );
  const pass = (seconds: number) => {
    state.now += seconds * 1_000;
  };
  return { ...readers, asked, state, pass };
}

it('asks a server that is silent again after seconds, then after minutes', async () => {
  const { readActor, asked, pass } = reader();
  const asks: number[] = [];
  for (let second = 0; second < 1_200; second += 1) {
    const before = asked.length;
    expect(await readActor(ACTOR)).toBeNull();
    if (asked.length > before) asks.push(second);
    pass(1);
  }
  expect(asks.slice(0, 5)).toEqual([0, 3, 6, 9, 12]);
  expect(asks.length).toBeLessThan(40);
});

it('asks for other documents of that server all the same, and for its actor once one of them came', async () => {
  const { read, readActor, asked, state } = reader();
  expect(await readActor(ACTOR)).toBeNull();
  state.answers = true;
  expect(await readActor(ACTOR)).toBeNull();
  expect(await read(`${ACTOR}changes`)).not.toBeNull();
  expect(await readActor(ACTOR)).not.toBeNull();
  expect(asked).toHaveLength(3);
});

it('asks at once where the clock was set back', async () => {
  const { readActor, asked, pass } = reader();
  await readActor(ACTOR);
  pass(-86_400);
  await readActor(ACTOR);
  expect(asked).toHaveLength(2);
});
