import { randomUUID } from 'node:crypto';
import { crc32, deflateSync, gzipSync } from 'node:zlib';
import { sql } from 'kysely';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { contentHashOf } from '../../src/application/kit/content-hash.ts';
import { clockAt } from '../support/clock.ts';
import type { Account, Answer } from '../support/hostile-host.ts';
import { shareWith } from '../support/towns.ts';
import { activity, eachAttackedCity, note, type Said } from './attacked-city.ts';
import { asTown, hostileTown } from './hostile-towns.ts';

const MEGABYTE = 1024 * 1024;
/** What a refused act leaves nothing in; that it was refused is kept in `guest_act`. */
const KEPT = ['image', 'awaited_image', 'proposal', 'proposal_version', 'participant', 'event'];

/** What people of a hostile co-host send with their proposals. */
eachAttackedCity('images of a hostile co-host', (city) => {
  let anna: Account;
  let png: Buffer;
  const opening = new AsyncDisposableStack();

  beforeAll(async () => {
    const mallory = opening.use(
      await hostileTown(city(), 'malloryville', clockAt(city().node.app.now().toISOString())),
    );
    const consultation = await city().node.app.store.read((reader) => reader.consultations.bySlug('velo-2026'));
    if (consultation === null) throw new Error('no consultation');
    await shareWith(asTown(city()), mallory, { consultation });
    anna = city().hostile.account('anna', { on: 'malloryville' });
    png = await sharp({ create: { width: 40, height: 30, channels: 3, background: 'teal' } })
      .png()
      .toBuffer();
    await honest();
  });
  afterAll(() => opening.disposeAsync());

  const at = (name: string, town = 'malloryville') => `${city().hostile.origin(town)}/images/${name}`;
  const serve = (name: string, answer: Answer) => {
    city().hostile.answer(at(name), answer);
    return at(name);
  };
  const bytes =
    (body: Uint8Array, headers: Record<string, string> = {}): Answer =>
    (_, response) =>
      response.writeHead(200, { 'content-type': 'image/png', ...headers }).end(body);
  const image = (url: string, more: Said = {}): Said => ({ type: 'Image', url, name: 'Un banc', ...more });
  const proposing = (attachment: readonly Said[], more: Said = {}): Said => {
    const content = { title: { fr: 'Un banc' }, body: { fr: 'Un banc.' }, lang: 'fr', cost: null, amends: null };
    const object = note(anna, {
      consultation: city().group,
      contentMap: { fr: '<p>Une piste.</p>' },
      published: new Date().toISOString(),
      title: content.title,
      body: content.body,
      contentHash: contentHashOf(content),
      attachment,
      ...more,
    });
    return activity(anna, { type: 'Create', object, published: new Date().toISOString() });
  };
  const refusalOf = async (input: Said) => {
    const known = await city().node.app.store.read((reader) =>
      reader.incomingContributions.byActivity(String(input['id'])),
    );
    return known?.refusal ?? null;
  };
  const stored = async () => {
    // An event that has no place yet would be another row once it has. The city counts on its own, seconds after it was shared with.
    await city().node.app.store.placeEvents();
    const each = KEPT.map(
      (name) => sql`select ${name} as name, md5(coalesce(string_agg(t::text, '|' order by t::text), '')) as digest
        from ${sql.table(name)} t ${name === 'event' ? sql`where type <> 'subtotal-counted'` : sql``}`,
    );
    return (await sql`${sql.join(each, sql` union all `)}`.execute(city().node.database.db)).rows;
  };
  const requests = () => city().hostile.gets.filter((each) => each.includes('/images/'));
  async function honest(): Promise<void> {
    const url = serve(randomUUID(), bytes(png));
    expect(await city().judged(anna, proposing([image(url)]))).toBe('accepted: create-from-home');
  }

  it('are made anew where they are honest: not a byte that was sent is kept', async () => {
    const { rows } = await sql<{ bytes: Buffer; source: string }>`select bytes, source from image`.execute(
      city().node.database.db,
    );
    expect(rows).toHaveLength(1);
    expect((await sharp(rows[0]?.bytes).metadata()).format).toBe('webp');
    expect(rows[0]?.source).toBe(`https://${requests()[0]}`);
  });

  type Attack = readonly [name: string, attack: () => readonly Said[], because: string, fetched: number];
  it.each<Attack>([
    ['of somebody else', () => [image(at('a', 'eveville'))], 'elsewhere', 0],
    ['on loopback', () => [image('http://127.0.0.1/images/a')], 'elsewhere', 0],
    ['without an address', () => [image(''), image(at('b'))], 'elsewhere', 0],
    ['fifty', () => Array.from({ length: 50 }, (_, nth) => image(at(String(nth)))), 'too-many', 0],
    ['one twice', () => [image(at('c')), image(at('c'))], 'duplicate', 0],
    ['one without words', () => [image(serve('d', bytes(png)), { name: ' ' })], 'empty', 0],
    ['one that is not there', () => [image(at('none'))], 'not-there', 1],
    [
      'one that leads to loopback',
      () => [image(serve('e', (_, response) => response.writeHead(302, { location: 'http://127.0.0.1/' }).end()))],
      'not-there',
      1,
    ],
    [
      'one that leads to another of the same host',
      () => {
        serve('f', bytes(png));
        return [image(serve('g', (_, response) => response.writeHead(302, { location: at('f') }).end()))];
      },
      'not-there',
      1,
    ],
    ['twenty megabytes', () => [image(serve('h', bytes(Buffer.alloc(20 * MEGABYTE))))], 'too-heavy', 1],
    [
      'one without end',
      () => [
        image(
          serve('i', (_, response) => {
            response.writeHead(200, { 'content-type': 'image/png' });
            const more = () => {
              while (!response.destroyed && response.write(Buffer.alloc(MEGABYTE)));
              if (!response.destroyed) response.once('drain', more);
            };
            more();
          }),
        ),
      ],
      'too-heavy',
      1,
    ],
    [
      'one that unpacks to gigabytes on the way',
      () => [image(serve('j', bytes(gzipSync(Buffer.alloc(100 * MEGABYTE)), { 'content-encoding': 'gzip' })))],
      'too-heavy',
      1,
    ],
    ['one that unpacks to a billion pixels', () => [image(serve('k', bytes(vast(40_000))))], 'too-many-pixels', 1],
    [
      'a drawing with a script',
      () => [
        image(
          serve(
            'l',
            bytes(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'), {
              'content-type': 'image/svg+xml',
            }),
          ),
        ),
      ],
      'vector-image',
      1,
    ],
    ['a page', () => [image(serve('m', bytes(Buffer.from('<!doctype html><p>Hi'))))], 'not-an-image', 1],
    ['half of one', () => [image(serve('n', bytes(png.subarray(0, 60))))], 'not-an-image', 1],
    ['three honest ones and a page', () => [0, 1, 2, 3].map((nth) => image(at(`three${nth}`))), 'not-an-image', 4],
  ])(
    'are refused by name, leave nothing, and the next honest one is taken: %s',
    async (...[, attack, because, fetched]) => {
      for (const nth of [0, 1, 2]) serve(`three${nth}`, bytes(png));
      serve('three3', bytes(Buffer.from('<!doctype html><p>Hi')));
      const [before, was] = [requests().length, await stored()];
      const input = proposing(attack());
      expect(await city().judged(anna, input)).toBe('refused: invalid');
      expect(await refusalOf(input)).toMatchObject({ type: 'invalid', field: 'images', because });
      expect(requests().length - before).toBe(fetched);
      expect(await stored()).toEqual(was);
      await honest();
    },
  );

  it('are not even asked for where the proposal is not taken', async () => {
    const before = requests().length;
    const input = proposing([image(serve('unasked', bytes(png)))], { title: { fr: ' ' } });
    expect(await city().judged(anna, input)).toBe('refused: invalid');
    expect(await refusalOf(input)).not.toMatchObject({ field: 'images' });
    expect(requests()).toHaveLength(before);
  });

  it('are asked for again where nobody answers, and the proposal waits so long', async () => {
    const url = serve('later', (_, response) => response.writeHead(503).end());
    const input = proposing([image(url)]);
    expect((await city().send(anna, input)).status).toBe(202);
    await expect.poll(() => requests().filter((each) => each.endsWith('/later')).length, { timeout: 5_000 }).toBe(1);
    expect(await refusalOf(input)).toBeNull();
    serve('later', bytes(png));
    await city().advance(6_000);
    await honest();
    expect(await city().verdict(input['id'])).toBe('accepted: create-from-home');
  });
});

/** A picture of a few bytes that says that it has so many points a side. */
function vast(side: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header.set([1, 0, 0, 0, 0], 8);
  const rows = deflateSync(Buffer.alloc(1_000));
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', rows),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const body = Buffer.concat([Buffer.from(type), data]);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}
