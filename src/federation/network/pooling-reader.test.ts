import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { pooledIn, statementIn } from './pooling-reader.ts';

const example = (name: string) =>
  JSON.parse(readFileSync(new URL(`../../../vocab/examples/${name}.json`, import.meta.url), 'utf8'));
const PLEDGE = example('pledge-passed-on').signedStatement;
const ACT = example('statement');

test('a statement is read with the specification that it is for, also where that is not named', () => {
  expect(statementIn(PLEDGE)?.statement).toMatchObject({ sequence: 1, amount: 600_000 });
  expect(statementIn({ ...PLEDGE, specification: 'abc' })?.statement).toMatchObject({ specification: 'abc' });
});

test('a statement is no longer than every node can keep, and has nothing that no database holds', () => {
  expect(statementIn({ ...PLEDGE, note: 'a'.repeat(64_000) })).toBeNull();
  expect(statementIn({ ...PLEDGE, note: 'a\0b' })).toBeNull();
  expect(statementIn({ ...PLEDGE, note: String.raw`a\u0000b` })).not.toBeNull();
  const text = (body: string) => ({ ...ACT, statementText: JSON.stringify({ type: 'comment', body, lang: 'fr' }) });
  expect(statementIn(text('a\0b'))).toBeNull();
  expect(statementIn(text('a'.repeat(64_000)))).not.toBeNull();
});

test('a feature request has numbers that can be stored, and each of its steps once', async () => {
  const note = example('feature-request');
  const [read, proves] = [JSON.parse(note.requestText), async () => 'valid' as const];
  const withText = async (text: object) =>
    await pooledIn({ ...note, requestText: JSON.stringify({ ...read, ...text }) }, proves);
  expect(await withText({})).toMatchObject({ kind: 'feature-request' });
  const step = {
    ...{ id: '01990000-0000-7000-8000-000000000001', position: 1, step: 'open', from: 'draft', to: 'open' },
    ...{ decidedBy: 'author', institution: 'https://torino.example/', reason: null, decidedAt: '2026-03-02T08:00:00Z' },
  };
  expect(await withText({ steps: [step] })).toMatchObject({ kind: 'feature-request' });
  const unread = { kind: 'unread', uri: note.id, request: note.inReplyTo, of: 'request' };
  expect(await withText({ institution: 'a'.repeat(900_000) })).toEqual(unread);
  const others = [
    { ...step, position: 2 },
    { ...step, id: '01990000-0000-7000-8000-000000000002' },
  ];
  for (const other of others) expect(await withText({ steps: [step, other] })).toEqual(unread);
  for (const change of [{ position: 2 ** 31 }, { position: -1 }, { reason: 'a\0b' }]) {
    expect(await withText({ steps: [{ ...step, ...change }] })).toEqual(unread);
  }
  for (const duplicateOf of [3, null]) {
    expect(await withText({ steps: [{ ...step, duplicateOf }] })).toMatchObject({ steps: [{ duplicateOf }] });
  }
  for (const duplicateOf of [0, 1.5, 2 ** 31, '3']) {
    expect(await withText({ steps: [{ ...step, duplicateOf }] })).toEqual(unread);
  }
});

test('an act says of which request another one is a duplicate', () => {
  const stated = (act: object) => statementIn({ ...ACT, statementText: JSON.stringify(act) })?.statement;
  const step = { type: 'step', step: 'withdraw', reason: null } as const;
  expect(stated(step)).toMatchObject({ act: step });
  expect(stated({ ...step, duplicateOf: 3 })).toMatchObject({ act: { ...step, duplicateOf: 3 } });
  expect(stated({ ...step, duplicateOf: 0 })).toBeUndefined();
});

test('a statement about a request has the members that were signed, and those that are absent stay so', () => {
  const stated = (act: object) => statementIn({ ...ACT, statementText: JSON.stringify(act) });
  const estimate = {
    type: 'estimate',
    amount: { amount: 900_000, currency: 'EUR' },
    date: '2026-03-01',
    reference: null,
  };
  const use = { type: 'use', version: '1.0', since: '2026-03-01', dueOn: null };
  const release = { type: 'release', version: '1.0', url: 'https://git.example/1.0', date: '2026-03-01' };
  for (const act of [estimate, use, { ...use, announcedBy: null }, release]) {
    expect(stated(act)?.statement).toHaveProperty('act', act);
  }
  expect(stated(use)?.hash).not.toBe(stated({ ...use, announcedBy: null })?.hash);
  for (const act of [
    { ...estimate, reference: undefined },
    { ...use, dueOn: 'soon' },
    { ...release, more: 1 },
  ]) {
    expect(stated(act)).toBeNull();
  }
});
