import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LocalServer, serve } from '../support/local-server.ts';
import { apiNode } from './node.ts';

describe('connectors over the API', () => {
  const node = apiNode();
  let target: LocalServer;
  beforeAll(async () => {
    target = await serve((request, response) => {
      request.resume().on('end', () => response.writeHead(request.url === '/gone' ? 410 : 200).end());
    });
  });
  afterAll(() => target[Symbol.asyncDispose]());

  it('are for administrators alone', async () => {
    const token = await node.token('read', 'consultations', 'moderate', 'answer');
    expect((await node.call('GET', '/connectors')).status).toBe(401);
    expect((await node.call('GET', '/connectors', { token })).status).toBe(403);
    const json = { name: 'crm', url: target.at('/') };
    expect((await node.call('POST', '/webhooks', { token, json })).status).toBe(403);
  });

  it('are added, listed without their secret, changed, tried, paused, resumed, replayed and removed', async () => {
    const token = await node.token('admin');
    const json = { name: 'crm', url: target.at('/'), types: ['consultation-published'], signature: 'v1a' };
    const added = await node.call('POST', '/webhooks', { token, json });
    expect(added).toMatchObject({ status: 201, body: { name: 'crm', kind: 'webhook', paused: null, waiting: 0 } });
    expect(added.body.secret).toMatch(/^whpk_/);
    expect((await node.call('POST', '/webhooks', { token, json })).body).toMatchObject({
      refusal: { type: 'invalid', field: 'name', because: 'duplicate' },
    });
    const listed = await node.call('GET', '/connectors', { token });
    expect(listed.body.items.map(({ name }: { name: string }) => name)).toEqual(['crm']);
    expect(JSON.stringify(listed.body)).not.toContain('whpk_');
    expect((await node.call('POST', '/connectors/crm/test', { token })).body).toEqual({ taken: true, error: null });
    const settings = { url: target.at('/gone'), signature: 'v1a' };
    const changed = await node.call('PATCH', '/connectors/crm', { token, json: { settings } });
    expect(changed.body.settings).toEqual({ ...settings, types: [], consultations: [], format: 'standard' });
    const tried = await node.call('POST', '/connectors/crm/test', { token });
    expect(tried.body).toEqual({ taken: false, error: 'HTTP 410' });
    expect((await node.call('POST', '/connectors/crm/pause', { token })).body.paused).toBe('by-hand');
    expect((await node.call('POST', '/connectors/crm/resume', { token })).body.paused).toBe(null);
    expect((await node.call('POST', '/connectors/crm/secret', { token })).body.secret).toMatch(/^whpk_/);
    expect((await node.call('POST', '/connectors/crm/resend', { token })).body).toEqual({ messages: 0 });
    const replayed = await node.call('POST', '/connectors/crm/replay', { token, json: { after: null } });
    expect(replayed.body).toMatchObject({ queued: 1, next: null });
    const events = await node.call('GET', '/events');
    const last = events.body.items.at(-1).id;
    const end = await node.call('POST', '/connectors/crm/replay', { token, json: { after: last } });
    expect(end.body).toEqual({ queued: 0, next: null });
    // A cursor is a place in a list, not an event: nothing is sent again from somewhere else.
    const elsewhere = await node.call('POST', '/connectors/crm/replay', { token, json: { after: events.body.next } });
    expect(elsewhere).toMatchObject({ status: 422, body: { refusal: { type: 'invalid', field: 'after' } } });
    const removed = await node.call('DELETE', '/connectors/crm', { token });
    expect([removed.status, removed.body]).toEqual([200, { removed: 'crm' }]);
    expect((await node.call('POST', '/connectors/crm/pause', { token })).status).toBe(404);
  });

  it('take the key that the other side made where the kind does, and show none', async () => {
    const token = await node.token('admin');
    const json = {
      ...{ name: 'voirie', kind: 'open311-client', secret: 'key-of-theirs' },
      settings: { url: target.at('/'), service: 'roads' },
    };
    const added = await node.call('POST', '/connectors', { token, json });
    expect([added.status, added.body.secret]).toEqual([201, '']);
    const replaced = await node.call('POST', '/connectors/voirie/secret', { token, json: { secret: 'another' } });
    expect([replaced.status, JSON.stringify(replaced.body)]).toEqual([200, expect.not.stringContaining('another')]);
    await node.call('DELETE', '/connectors/voirie', { token });
  });

  it.each([
    ['secret', { name: 'a', kind: 'open311', settings: {}, secret: 'key-of-theirs' }],
    ['kind', { name: 'a', kind: 'carrier-pigeon', settings: {} }],
    ['name', { name: 'Not a name', kind: 'webhook', settings: {} }],
    ['url', { name: 'a', kind: 'webhook', settings: { url: 'nowhere' } }],
  ])('are refused for their %s', async (field, json) => {
    const token = await node.token('admin');
    expect(await node.call('POST', '/connectors', { token, json })).toMatchObject({
      status: 422,
      body: { refusal: { type: 'invalid', field } },
    });
  });
});
