import { expect, it } from 'vitest';
import { proposalOf, type Topic } from './mapping.ts';
import { democracyosSettings } from './settings.ts';

const settings = democracyosSettings({ url: 'https://democracyos.example/', languages: 'es', names: 'on' });
const now = new Date('2026-03-02T08:00:00Z');
const topic = (more: Partial<Topic>): Topic => ({
  ...{ id: 't1', mediaTitle: 'Sauces', clauses: [{ markup: '<p>Sí.</p>' }], publishedAt: '2026-02-20T08:00:00.000Z' },
  ...more,
});
const read = (more: Partial<Topic>, at = now) => proposalOf(topic(more), { settings, now: at });

it.each([
  [
    'vote',
    [
      { value: 'negative', votes: 9 },
      { value: 'positive', votes: 4 },
    ],
    4,
  ],
  ['cause', [{ value: 'support', votes: 3 }], 3],
  ['vote', [{ value: 'positive', percentage: 100 }], null],
  ['slider', [{ value: '100', votes: 5 }], null],
  ['poll', [{ value: 'positive', votes: 5 }], null],
])('counts who supports a topic that people %s on', (method, results, supports) => {
  expect(read({ action: { method, results } }).supports).toBe(supports);
});

it('names who wrote it before the account that entered it', () => {
  const owner = { id: 'u1', displayName: 'Oficina', fullName: 'Oficina de Participación' };
  expect(read({ owner }).author).toMatchObject({ key: 'u1', name: 'Oficina' });
  expect(read({ owner, author: 'Ana Paz' }).author).toMatchObject({ key: 'name:Ana Paz', name: 'Ana Paz' });
});

it('has the comments read again every six hours, where there are any', () => {
  expect(read({ commentersCount: 0 }).comments).toBe('');
  const before = read({ commentersCount: 2 }).comments;
  expect(read({ commentersCount: 2 }, new Date('2026-03-02T11:59:00Z')).comments).toBe(before);
  expect(read({ commentersCount: 2 }, new Date('2026-03-02T12:00:00Z')).comments).not.toBe(before);
});

it('is addressed without the name of the only forum', () => {
  expect(read({}).url).toBe('https://democracyos.example/topic/t1');
});
