import { beforeAll, describe, expect, it } from 'vitest';
import { documentHash } from '../../src/application/kit/content-hash.ts';
import { drafted, opened } from '../support/city.ts';
import { apiNode } from './node.ts';

const PATH = '/consultations/velo/template';
const INPUT = {
  title: { fr: 'Plan vélo' },
  purpose: { fr: 'Pour recueillir des idées.' },
  licence: 'CC-BY-SA-4.0',
};

describe('templates over the API', () => {
  const node = apiNode();
  let officer: string;
  let uri: string;

  beforeAll(async () => {
    await opened(node.app, 'velo');
    await drafted(node.app, { slug: 'brouillon' });
    officer = await node.token('consultations');
  });
  const make = (json: object, headers: Record<string, string> = {}) =>
    node.call('POST', '/templates/drafts', { token: officer, json, headers });

  it('are published by who manages consultations, and read by everybody', async () => {
    expect((await node.call('GET', '/templates')).body).toEqual({ items: [], next: null });
    const reader = await node.token('read');
    expect(await node.call('POST', PATH, { token: reader, json: INPUT })).toMatchObject({ status: 403 });
    const draft = await node.call('POST', '/consultations/brouillon/template', { token: officer, json: INPUT });
    expect(draft).toMatchObject({ status: 409, body: { refusal: { type: 'not-published' } } });
    const wrong = await node.call('POST', PATH, { token: officer, json: { ...INPUT, licence: 'MIT' } });
    expect(wrong).toMatchObject({ status: 422, body: { refusal: { field: 'licence', because: 'unknown-value' } } });
    const made = await node.call('POST', PATH, { token: officer, json: INPUT });
    expect(made).toMatchObject({
      status: 200,
      body: { consultation: 'velo', version: 1, template: { ...INPUT, ballots: [], questionnaire: null } },
    });
    uri = made.body.uri;
    const read = await node.call('GET', '/templates/velo');
    expect(read.body).toEqual(made.body);
    expect(documentHash(read.body.template)).toBe(read.body.contentHash);
    expect((await node.call('GET', '/templates')).body.items).toEqual([made.body]);
  });

  it('make a draft, once for each key', async () => {
    const json = { template: uri, slug: 'bici', firstDay: '2027-09-01' };
    const headers = { 'idempotency-key': 'once' };
    const made = await make(json, headers);
    expect(made).toMatchObject({
      status: 201,
      body: {
        ...{ slug: 'bici', state: 'draft' },
        derivedFrom: {
          ...{ uri, title: INPUT.title },
          template: { licence: 'CC-BY-SA-4.0', institutionName: { fr: 'Ville de Lyon' } },
        },
        phases: [{ kind: 'propose', opensAt: '2027-08-31T22:00:00.000Z' }, { kind: 'support' }],
      },
    });
    expect((await make(json, headers)).body).toEqual(made.body);
    expect(await make(json)).toMatchObject({ status: 409, body: { refusal: { type: 'slug-taken' } } });
    expect(await make({ ...json, slug: 'autre', contentHash: 'f'.repeat(64) })).toMatchObject({
      status: 422,
      body: { refusal: { field: 'template', because: 'other-version' } },
    });
    expect(await make({ ...json, template: 'https://torino.example/templates/x' })).toMatchObject({ status: 404 });
  });

  it('are taken back', async () => {
    expect(await node.call('DELETE', PATH, { token: officer })).toMatchObject({ status: 200, body: { version: 1 } });
    expect(await node.call('DELETE', PATH, { token: officer })).toMatchObject({ status: 404 });
    expect(await node.call('GET', '/templates/velo')).toMatchObject({ status: 404 });
    expect((await node.call('GET', '/templates')).body.items).toEqual([]);
  });
});
