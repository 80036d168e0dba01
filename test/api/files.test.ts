import { beforeAll, describe, expect, it } from 'vitest';
import { pdfFile } from '../support/documents.ts';
import { apiNode } from './node.ts';

describe('images and documents, over the API', () => {
  const node = apiNode();
  let token: string;
  const call = (method: string, path: string, json?: object) =>
    node.call(method, path, { token, ...(json === undefined ? {} : { json }) });

  beforeAll(async () => {
    token = await node.token('consultations');
  });

  it('are uploaded, listed and deleted with the right scope only', async () => {
    const input = { name: 'plan.pdf', description: 'Plan', file: pdfFile({ pages: 2 }).toString('base64') };
    const other = await node.token('moderate');
    expect((await node.call('POST', '/files', { token: other, json: input })).status).toBe(403);
    const uploaded = await call('POST', '/files', input);
    expect(uploaded.status).toBe(201);
    expect(uploaded.body).toMatchObject({ mediaType: 'application/pdf', name: 'plan.pdf', pages: 2, width: null });
    expect(uploaded.body.url).toBe(`https://participation.example/files/${uploaded.body.hash}`);
    expect((await call('GET', '/files')).body).toEqual({ items: [uploaded.body], next: null });
    expect((await call('DELETE', `/files/${uploaded.body.hash}`)).status).toBe(200);
    expect((await call('GET', '/files')).body.items).toEqual([]);
    expect((await call('DELETE', `/files/${uploaded.body.hash}`)).status).toBe(404);
  });

  it('are refused by name', async () => {
    const file = pdfFile({ author: '(Ana)' }).toString('base64');
    const refused = await call('POST', '/files', { name: 'x.pdf', description: 'x', file });
    expect(refused.status).toBe(422);
    expect(refused.body.refusal).toMatchObject({ field: 'file', because: 'names-an-author' });
    expect((await call('POST', '/files', { name: 'x', description: 'x', file: 'not base64!' })).status).toBe(422);
  });
});
