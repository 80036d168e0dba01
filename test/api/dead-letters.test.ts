import { describe, expect, it } from 'vitest';
import { givenUp } from '../support/dead-letters.ts';
import { apiNode } from './node.ts';

describe('undelivered messages over the API', () => {
  const node = apiNode();

  it('are for administrators alone', async () => {
    const token = await node.token('read', 'consultations', 'moderate');
    expect((await node.call('GET', '/dead-letters')).status).toBe(401);
    for (const [method, path] of [
      ['GET', '/dead-letters'],
      ['POST', '/dead-letters/retry'],
      ['POST', '/dead-letters/discard'],
    ] as const) {
      const refused = await node.call(method, path, {
        token,
        ...(method === 'POST' ? { json: { queue: 'outbox' } } : {}),
      });
      expect(refused).toMatchObject({ status: 403, body: { refusal: { type: 'missing-scope', scope: 'admin' } } });
    }
  });

  it('are listed by server, sent again and deleted', async () => {
    const token = await node.token('admin');
    await givenUp(node.database, { host: 'a.example', count: 2 });
    await givenUp(node.database, { host: 'b.example', error: 'HTTP 404' });
    const first = await node.call('GET', '/dead-letters?limit=1', { token });
    expect(first.body).toMatchObject({ items: [{ queue: 'outbox', host: 'a.example', count: 2, error: 'HTTP 500' }] });
    const after = encodeURIComponent(first.body.next);
    const second = await node.call('GET', `/dead-letters?limit=1&after=${after}`, { token });
    expect(second.body).toMatchObject({ items: [{ host: 'b.example', error: 'HTTP 404' }], next: null });
    const of = { queue: 'outbox', host: 'a.example' };
    const retried = await node.call('POST', '/dead-letters/retry', { token, json: of });
    expect(retried).toMatchObject({ status: 200, body: { ...of, messages: 2 } });
    const discarded = await node.call('POST', '/dead-letters/discard', { token, json: { queue: 'outbox' } });
    expect(discarded).toMatchObject({ status: 200, body: { queue: 'outbox', host: null, messages: 1 } });
    expect((await node.call('GET', '/dead-letters', { token })).body).toEqual({ items: [], next: null });
  });

  it('refuse a queue of no such name', async () => {
    const token = await node.token('admin');
    const refused = await node.call('POST', '/dead-letters/retry', { token, json: { queue: 'Out box' } });
    expect(refused).toMatchObject({ status: 422, body: { refusal: { type: 'invalid', field: 'queue' } } });
  });
});
