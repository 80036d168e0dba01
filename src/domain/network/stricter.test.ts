import { expect, it } from 'vitest';
import { isHiddenHere, mayDecide } from './stricter.ts';

const HOST = { uri: 'https://lyon.example/consultations/velo', institution: 'https://lyon.example/' };
const own = (kind: 'remove' | 'restore') => ({ kind, byHost: false });
const theirs = (kind: 'remove' | 'restore' | 'hold') => ({ kind, byHost: true });

it.each(['accept', 'hold', 'remove', 'restore'] as const)('of its own consultations it may %s', (kind) => {
  expect(mayDecide(kind, { host: null, source: null, decisions: [] }).ok).toBe(true);
});

it.each([
  ['remove', [], true],
  ['accept', [], false],
  ['hold', [], false],
  ['restore', [], false],
  ['restore', [own('remove')], true],
  ['restore', [theirs('remove')], false],
  ['restore', [own('remove'), theirs('remove')], false],
  ['restore', [theirs('remove'), own('remove')], false],
  ['restore', [own('remove'), theirs('hold')], false],
  ['restore', [theirs('remove'), theirs('restore'), own('remove')], true],
  ['restore', [own('remove'), own('restore')], false],
] as const)('of a mirrored one it may %s after %j: %s', (kind, decisions, may) => {
  const decided = mayDecide(kind, { host: HOST, source: null, decisions });
  expect(decided.ok).toBe(may);
  if (!decided.ok) expect(decided.refusal).toEqual({ type: 'decided-by-host', host: HOST.uri });
});

it.each([
  [[own('remove'), theirs('restore')], true],
  [[own('remove'), own('restore'), theirs('remove')], false],
  [[theirs('remove')], false],
] as const)('hides what it took off itself, whatever the host says after: %j', (decisions, hidden) => {
  expect(isHiddenHere(decisions)).toBe(hidden);
});
