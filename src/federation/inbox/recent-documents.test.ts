import { expect, it } from 'vitest';
import type { Json } from './json.ts';
import { recentDocuments } from './recent-documents.ts';

const ANA = 'https://alpha.example/ana';

function reading(document: Json) {
  let now = 0;
  const requests: string[] = [];
  const { load, sparing: skipping } = recentDocuments(
    async (url) => ({ contextUrl: null, documentUrl: url, document }),
    () => now,
  );
  const read = skipping(async (uri) => {
    requests.push(uri);
    return { id: uri, name: 'read again' };
  });
  return { load, read, asked: requests, later: (ms: number) => (now += ms) };
}

it('what was read of somebody for their key is not asked for again at once', async () => {
  const { load, read, asked: requests } = reading({ id: ANA, name: 'Ana' });
  await load(ANA);
  expect(await read(ANA)).toEqual({ id: ANA, name: 'Ana' });
  expect(requests).toEqual([]);
  // Each reading serves once.
  await read(ANA);
  expect(requests).toEqual([ANA]);
});

it('is asked for again a while later', async () => {
  const { load, read, asked: requests, later } = reading({ id: ANA, name: 'Ana' });
  await load(ANA);
  later(300_001);
  await read(ANA);
  expect(requests).toEqual([ANA]);
});

it('is asked for again where the document was that of something else, or large', async () => {
  const key = reading({ id: `${ANA}/key`, owner: ANA });
  await key.load(ANA);
  await key.read(ANA);
  expect(key.asked).toEqual([ANA]);
  const large = reading({ id: ANA, summary: 'a'.repeat(20_000) });
  await large.load(ANA);
  await large.read(ANA);
  expect(large.asked).toEqual([ANA]);
});

it('forgets the oldest of many', async () => {
  const requests: string[] = [];
  const { load, sparing: skipping } = recentDocuments(async (url) => ({
    contextUrl: null,
    documentUrl: url,
    document: { id: url },
  }));
  const read = skipping(async (uri) => {
    requests.push(uri);
    return null;
  });
  for (let nth = 0; nth <= 500; nth += 1) await load(`${ANA}/${nth}`);
  await read(`${ANA}/0`);
  await read(`${ANA}/1`);
  expect(requests).toEqual([`${ANA}/0`]);
});
