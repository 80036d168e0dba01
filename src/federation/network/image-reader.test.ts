import { describe, expect, it } from 'vitest';
import { createImageReader } from './image-reader.ts';

const URL_THERE = 'https://torino.example/images/a';
const NOT_THERE = { ok: false, refusal: { field: 'images', because: 'not-there' } };

/** As the platform wraps what the node's client throws. */
function failing(reason: string) {
  return async () => {
    throw new TypeError('fetch failed', { cause: Object.assign(new Error(reason), { reason }) });
  };
}

describe('an image on another node', () => {
  it('is the bytes that are served, whatever they are', async () => {
    const read = createImageReader(async () => new Response('not an image'));
    expect(await read(URL_THERE)).toEqual({ ok: true, value: new TextEncoder().encode('not an image') });
  });

  it('is asked for without following anything, and within bounds', async () => {
    const requests: unknown[] = [];
    const read = createImageReader(async (url, init) => {
      requests.push([url, init]);
      return new Response('');
    });
    await read(URL_THERE);
    const limits = { answerBytes: 4 * 1024 * 1024, totalMs: 10_000, redirects: 0 };
    expect(requests).toMatchObject([[URL_THERE, { redirect: 'manual', limits }]]);
  });

  it.each([301, 302, 308, 401, 403, 404, 410])('is not there where the answer is %i', async (status) => {
    const read = createImageReader(async () => new Response(null, { status }));
    expect(await read(URL_THERE)).toMatchObject(NOT_THERE);
  });

  it.each([429, 500, 503])('may be there later where the answer is %i', async (status) => {
    const read = createImageReader(async () => new Response(null, { status }));
    expect(await read(URL_THERE)).toBeNull();
  });

  it.each(['private-address', 'bad-scheme', 'bad-url', 'credentials-in-url'])(
    'is not there where nobody is asked: %s',
    async (reason) => {
      expect(await createImageReader(failing(reason))(URL_THERE)).toMatchObject(NOT_THERE);
    },
  );

  it.each(['unreachable', 'unresolvable', 'interrupted', 'host-busy'])('may be there later: %s', async (reason) => {
    expect(await createImageReader(failing(reason))(URL_THERE)).toBeNull();
  });

  it('is too heavy beyond four megabytes', async () => {
    const heavy = { ok: false, refusal: { field: 'images', because: 'too-heavy', limit: 4 } };
    expect(await createImageReader(failing('too-large'))(URL_THERE)).toMatchObject(heavy);
  });

  it('is not asked for again for a minute where its host is slow; others are', async () => {
    let at = 0;
    const requests: string[] = [];
    const slowly = async (url: string) => {
      requests.push(new URL(url).host);
      return await failing('timeout')();
    };
    const read = createImageReader(slowly, () => at);
    await read(URL_THERE);
    at = 59_000;
    expect(await read(`${URL_THERE}b`)).toBeNull();
    await read('https://girona.example/images/a');
    at = 60_000;
    await read(URL_THERE);
    expect(requests).toEqual(['torino.example', 'girona.example', 'torino.example']);
  });
});
