import { type ClientRequest, request } from 'node:http';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createAdaptorServer } from '@hono/node-server';
import { Hono } from 'hono';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listen } from '../../../../test/support/local-server.ts';
import { readUpload, UPLOAD_BYTES_MAX } from './upload.ts';

const MB = 1024 * 1024;
const SIZE = 200 * MB;
const BOUNDARY = 'the-boundary-of-this-form';
const BEFORE = `--${BOUNDARY}\r\ncontent-disposition: form-data; name="description"\r\n\r\nLe plan\r\n--${BOUNDARY}\r\ncontent-disposition: form-data; name="file"; filename="plan.pdf"\r\ncontent-type: application/pdf\r\n\r\n%PDF-1.7\n`;
const AFTER = `\r\n--${BOUNDARY}--\r\n`;

setFlagsFromString('--expose-gc');
/** What nobody holds any more is not counted. */
const collect = runInNewContext('gc') as () => void;

describe('a form with a file of 200 MB', () => {
  const server = createAdaptorServer({
    fetch: new Hono().post('/', async (c) => {
      const { form, isCut } = await readUpload(c.req.raw, UPLOAD_BYTES_MAX);
      return c.json({ isCut, description: form?.get('description'), file: form?.get('file') ?? null }, 422);
    }).fetch,
  });
  let port: number;
  beforeAll(async () => {
    port = await listen(server);
  });
  afterAll(() => new Promise<void>((closed) => server.close(() => closed())));

  it.each([
    ['content-length', String(SIZE + Buffer.byteLength(BEFORE + AFTER))],
    ['transfer-encoding', 'chunked'],
  ])('is read to its end without being held, and answered with its fields: %s', async (header, value) => {
    let most = 0;
    const held = () => {
      collect();
      most = Math.max(most, process.memoryUsage().arrayBuffers);
    };
    collect();
    const before = process.memoryUsage().arrayBuffers;
    const asked = request({
      port,
      host: '127.0.0.1',
      method: 'POST',
      headers: { 'content-type': `multipart/form-data; boundary=${BOUNDARY}`, [header]: value },
    });
    const answer = answerTo(asked);
    // As browsers do: all of it is sent before the answer is looked at.
    asked.write(BEFORE);
    const piece = Buffer.alloc(MB, 'a');
    for (let written = 0; written < SIZE; written += MB) {
      if (!asked.write(piece)) await drained(asked);
      if (written % (20 * MB) === 0) held();
    }
    asked.end(AFTER);
    expect(await answer).toEqual({ status: 422, body: { isCut: true, description: 'Le plan', file: null } });
    expect(most - before).toBeLessThan(SIZE / 2);
  });
});

async function answerTo(asked: ClientRequest): Promise<{ readonly status: number; readonly body: unknown }> {
  const { promise, resolve, reject } = Promise.withResolvers<{ status: number; body: unknown }>();
  asked.on('error', reject);
  asked.on('response', (response) => {
    let text = '';
    response.setEncoding('utf8').on('data', (more: string) => {
      text += more;
    });
    response.on('end', () => resolve({ status: response.statusCode ?? 0, body: JSON.parse(text) }));
    response.on('error', reject);
  });
  return await promise;
}

/** Waits until more may be written, or nothing more can be. */
async function drained(asked: ClientRequest): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const go = () => resolve();
  asked.on('drain', go).on('close', go);
  await promise;
  asked.off('drain', go).off('close', go);
}
