import { beforeAll, describe, expect, it } from 'vitest';
import { enforceRetention } from '../../src/application/privacy/enforce-retention.ts';
import { type Answer, apiNode } from './node.ts';

describe('a request under an idempotency key', () => {
  const node = apiNode();
  let officer: string;
  let ana: string;
  const AT = '/consultations/velo-2026/proposals';
  const input = (body: string) => ({ title: { fr: 'Une piste' }, body: { fr: body } });
  const post = (key: string, json: object, token = ana): Promise<Answer> =>
    node.call('POST', AT, { token, json, headers: { 'idempotency-key': key } });
  const total = async () => (await node.call('GET', AT)).body.total;

  beforeAll(async () => {
    officer = await node.token('admin');
    ana = (await node.person('Ana', ['propose'])).token;
    const phases = [{ kind: 'propose', opensAt: '2026-03-01', closesAt: '2026-03-31' }];
    const json = { slug: 'velo-2026', title: { fr: 'Vélo' }, summary: { fr: '…' }, phases };
    await node.call('POST', '/consultations', { token: officer, json });
    await node.call('POST', '/consultations/velo-2026/publish', { token: officer });
  });

  it('is answered again with the same words and nothing done', async () => {
    const first = await post('k1', input('Une fois.'));
    const before = await total();
    node.clock.advance({ hours: 1 });
    const again = await post('k1', input('Une fois.'));
    expect([again.status, again.body]).toEqual([201, first.body]);
    expect(again.headers.get('location')).toBe(first.headers.get('location'));
    expect([first.headers.get('idempotency-replayed'), again.headers.get('idempotency-replayed')]).toEqual([
      null,
      'true',
    ]);
    expect(await total()).toBe(before);
  });

  it('acts once when many arrive together', async () => {
    const before = await total();
    const answers = await Promise.all(Array.from({ length: 8 }, () => post('k2', input('Ensemble.'))));
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    expect(answers.every(({ status }) => status === 201)).toBe(true);
    expect(await total()).toBe(before + 1);
  });

  it('is refused where the key was used for something else', async () => {
    await post('k3', input('Ceci.'));
    const other = await post('k3', input('Cela.'));
    expect(other).toMatchObject({ status: 422, body: { refusal: { type: 'idempotency-key-reused' } } });
  });

  it('has a key of its own for each token', async () => {
    const leo = (await node.person('Léo', ['propose'])).token;
    const [first, second] = [await post('k4', input('Le mien.')), await post('k4', input('Le mien.'), leo)];
    expect(second.status).toBe(201);
    expect(second.body.id).not.toBe(first.body.id);
  });

  it('is judged anew after a refusal, which kept nothing', async () => {
    const connector = await node.token('propose');
    const named = { ...input('Pour elle.'), author: { name: 'Inès' } };
    node.clock.set('2026-04-10T00:00:00Z');
    expect(await post('k5', named, connector)).toMatchObject({
      status: 409,
      body: { refusal: { type: 'phase-closed' } },
    });
    const people = await node.database.db.selectFrom('participant').select('id').where('name', '=', 'Inès').execute();
    expect(people).toEqual([]);
    node.clock.set('2026-03-05T00:00:00Z');
    expect((await post('k5', named, connector)).status).toBe(201);
  });

  it('keeps what it answered sealed', async () => {
    const json = { name: 'x', scopes: ['read'] };
    const created = await node.call('POST', '/tokens', {
      token: officer,
      json,
      headers: { 'idempotency-key': 'the-sixth-key' },
    });
    const again = await node.call('POST', '/tokens', {
      token: officer,
      json,
      headers: { 'idempotency-key': 'the-sixth-key' },
    });
    expect(again.body.token).toBe(created.body.token);
    const stored = JSON.stringify(await node.database.db.selectFrom('idempotency').selectAll().execute());
    expect(stored).not.toContain(created.body.token);
    expect(stored).not.toContain('the-sixth-key');
    expect(stored).not.toContain('Une piste');
  });

  it('keeps of no answer how long it was, nor when it was given but for the hour', async () => {
    node.clock.advance({ minutes: 7, seconds: 13 });
    await post('k-short', input('Court.'));
    await post('k-long', input('Long, '.repeat(400)));
    const rows = await node.database.db.selectFrom('idempotency').selectAll().execute();
    const words = rows.map(({ body }) => node.app.secrets.decrypt(body, 'idempotency'));
    expect(words.some((each) => each.includes('Long, '))).toBe(true);
    expect(words.map((each) => Buffer.byteLength(each) % 1024)).toEqual(rows.map(() => 0));
    expect(rows.map(({ answered_at: at }) => at.getTime() % 3_600_000)).toEqual(rows.map(() => 0));
  });

  it('is forgotten after a week', async () => {
    const before = await total();
    await post('k7', input('Encore.'));
    node.clock.advance({ days: 8 });
    await enforceRetention(node.app);
    expect((await post('k7', input('Encore.'))).status).toBe(201);
    expect(await total()).toBe(before + 2);
  });
});
