import { describe, expect, it } from 'vitest';
import { apiNode } from './node.ts';

describe('tokens over the API', () => {
  const node = apiNode();

  it('shows a token once and never again', async () => {
    const admin = await node.token('admin');
    const created = await node.call('POST', '/tokens', { token: admin, json: { name: 'site', scopes: ['read'] } });
    expect(created).toMatchObject({ status: 201, body: { name: 'site', scopes: ['read'], participantId: null } });
    expect(created.body.token).toMatch(/^parvis_/);
    const listed = await node.call('GET', '/tokens', { token: admin });
    expect(JSON.stringify(listed.body)).not.toContain(created.body.token);
    expect(listed.body.items.map(({ id }: { id: string }) => id)).toContain(created.body.id);
  });

  it('makes a participant for a token that counts a person', async () => {
    const admin = await node.token('admin');
    const json = { name: 'Ana', scopes: ['support'], participant: { name: 'Ana', standing: 'resident' } };
    const created = await node.call('POST', '/tokens', { token: admin, json });
    expect(created.body.participantId).toEqual(expect.any(String));
    expect((await node.call('GET', `/participants/${created.body.participantId}`)).body.name).toBe('Ana');
  });

  it('gives no scope that the asking token lacks', async () => {
    const modest = await node.token('tokens', 'propose');
    const wished = await node.call('POST', '/tokens', { token: modest, json: { name: 'x', scopes: ['admin'] } });
    expect(wished).toMatchObject({ status: 403, body: { refusal: { type: 'missing-scope', scope: 'admin' } } });
    expect(
      (await node.call('POST', '/tokens', { token: modest, json: { name: 'x', scopes: ['propose'] } })).status,
    ).toBe(201);
  });

  it('speaks for another person only with admin', async () => {
    const ana = await node.person('Ana', ['support']);
    const modest = await node.token('tokens', 'support');
    for (const participant of [{ id: ana.id }, { name: 'Made up', standing: 'resident' }]) {
      const json = { name: 'x', scopes: ['support'], participant };
      const refused = await node.call('POST', '/tokens', { token: modest, json });
      expect(refused).toMatchObject({ status: 403, body: { refusal: { type: 'missing-scope', scope: 'admin' } } });
    }
  });

  it('ends a token that is revoked', async () => {
    const admin = await node.token('admin');
    const { body } = await node.call('POST', '/tokens', { token: admin, json: { name: 'x', scopes: ['tokens'] } });
    expect((await node.call('GET', '/tokens', { token: body.token })).status).toBe(200);
    const revoked = await node.call('DELETE', `/tokens/${body.id}`, { token: admin });
    expect(revoked.body.revokedAt).toEqual(expect.any(String));
    const after = await node.call('GET', '/tokens', { token: body.token });
    expect(after).toMatchObject({ status: 401, body: { refusal: { type: 'token-not-valid' } } });
    expect(after.headers.get('www-authenticate')).toContain('error="invalid_token"');
  });

  it('ends a token when its time is over', async () => {
    const admin = await node.token('admin');
    const json = { name: 'x', scopes: ['tokens'], expiresAt: '2026-03-03T00:00:00+01:00' };
    const { body } = await node.call('POST', '/tokens', { token: admin, json });
    expect(body.expiresAt).toBe('2026-03-02T23:00:00.000Z');
    node.clock.set('2026-03-02T23:00:00Z');
    expect((await node.call('GET', '/tokens', { token: body.token })).status).toBe(401);
  });

  it('refuses a wrong token even where none is needed', async () => {
    expect((await node.call('GET', '/institution', { token: 'parvis_wrong' })).status).toBe(401);
    const basic = await node.call('GET', '/institution', { headers: { authorization: 'Basic YTpi' } });
    expect(basic.status).toBe(401);
  });
});
