import { Hono } from 'hono';
import { expect, it } from 'vitest';
import { readFromReplica } from './read-from-replica.ts';

/** Whether a replica may answer the reads of a request. */
async function mayBeReadFromReplica(path: string, request: RequestInit = {}): Promise<boolean> {
  let allowed = false;
  const http = new Hono();
  http.use(
    '*',
    readFromReplica(async (work) => {
      allowed = true;
      await work();
    }),
  );
  await http.request(path, request);
  return allowed;
}

it.each([
  '/',
  '/consultations',
  '/consultations.atom',
  '/consultations/velo',
  '/consultations/velo/proposals/1?lang=fr',
  '/participants/01234567-89ab-7def-8123-456789abcdef',
  '/api/v1/consultations/velo/proposals',
  '/api/v1/openapi.json',
])('lets a replica answer what anybody reads: %s', async (path) => {
  expect(await mayBeReadFromReplica(path)).toBe(true);
  expect(await mayBeReadFromReplica(path, { headers: { authorization: 'Bearer x' } })).toBe(false);
  expect(await mayBeReadFromReplica(path, { headers: { cookie: '__Host-parvis_session=x' } })).toBe(false);
  expect(await mayBeReadFromReplica(path, { method: 'POST' })).toBe(false);
});

it.each([
  '/sign-in/x',
  '/me',
  '/admin',
  '/setup',
  '/interact',
  '/unfollow/x',
  '/api/v1/events',
  '/api/v1/events?after=x',
  '/health/ready',
  '/metrics',
  '/consultationsbis',
])('lets the database itself answer on the way of an act, and the log of events: %s', async (path) => {
  expect(await mayBeReadFromReplica(path)).toBe(false);
});
