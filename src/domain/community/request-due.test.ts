import { expect, test } from 'vitest';
import { REQUEST_STATES } from './feature-request-states.ts';
import { type RequestToday, requestDue } from './request-due.ts';
import { COMMUNITY_ROLES } from './role-name.ts';

const CLOSE = new Date('2026-03-31T22:00:00Z');
const REQUEST: RequestToday = {
  ...{ state: 'specified', closesAt: CLOSE, isSettled: false, isHost: false, role: 'member', use: null },
};
const dueAt = (moment: string, of: Partial<RequestToday> = {}) =>
  requestDue({ ...REQUEST, ...of }, { now: new Date(moment), today: moment.slice(0, 10) });

test('the close of pledges is due for members in the week before it', () => {
  expect(dueAt('2026-03-24T21:59:59Z')).toBeNull();
  expect(dueAt('2026-03-24T22:00:00Z')).toEqual({ due: 'close', at: CLOSE.toISOString() });
  expect(dueAt('2026-03-31T21:59:59Z')).toMatchObject({ due: 'close' });
  expect(dueAt('2026-03-31T22:00:00Z')).toBeNull();
  const roles = [...COMMUNITY_ROLES, null].filter((role) => dueAt('2026-03-30T08:00:00Z', { role }) !== null);
  expect(roles).toEqual(['member']);
});

test('the settlement is due for the host, from the close until it is made', () => {
  const host = { isHost: true } as const;
  expect(dueAt('2026-03-31T22:00:00Z', host)).toEqual({ due: 'settle', at: CLOSE.toISOString() });
  expect(dueAt('2026-06-30T08:00:00Z', host)).toMatchObject({ due: 'settle' });
  expect(dueAt('2026-04-01T08:00:00Z', { ...host, isSettled: true })).toBeNull();
  expect(dueAt('2026-04-01T08:00:00Z', { ...host, closesAt: null })).toBeNull();
});

test('the day that an institution named for what it runs is due before and after it, until it runs it', () => {
  const use = (day: string, of: Partial<RequestToday> = {}) =>
    dueAt(`${day}T08:00:00Z`, { state: 'delivered', use: { since: null, dueOn: '2026-05-15' }, ...of });
  expect(use('2026-05-07')).toBeNull();
  expect(use('2026-05-08')).toEqual({ due: 'use-before', at: '2026-05-15' });
  expect(use('2026-05-15')).toMatchObject({ due: 'use-before' });
  expect(use('2026-05-16')).toEqual({ due: 'use-after', at: '2026-05-15' });
  expect(use('2026-05-16', { use: { since: '2026-05-10', dueOn: '2026-05-15' } })).toBeNull();
  expect(use('2026-05-16', { use: { since: null, dueOn: null } })).toBeNull();
  expect(use('2026-05-16', { use: null })).toBeNull();
  expect(use('2026-05-16', { role: null })).toBeNull();
  const states = REQUEST_STATES.filter((state) => use('2026-05-16', { state, closesAt: null }) !== null);
  expect(states).toEqual(['delivered', 'adopted']);
});
