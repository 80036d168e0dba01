import sharp from 'sharp';
import { expect, it } from 'vitest';
import { SHAPES } from '../../application/kit/picture.ts';
import { createImageEncoder, loadDecoder } from './encode.ts';

const encodeImage = createImageEncoder();

const plain = (size: { readonly width: number; readonly height: number }) =>
  sharp({ create: { ...size, channels: 3, background: '#1d5c63' } });

it.each(['jpeg', 'png', 'webp', 'gif', 'avif'] as const)('makes a WebP of a %s', async (format) => {
  const encoded = await encodeImage(await plain({ width: 60, height: 40 }).toFormat(format).toBuffer());
  expect(encoded).toMatchObject({ ok: true, value: { mediaType: 'image/webp', width: 60, height: 40 } });
});

it('keeps no place, no camera and no other metadata, and turns the picture as the camera held it', async () => {
  const photo = await plain({ width: 60, height: 40 })
    .withMetadata({
      orientation: 6,
      exif: { IFD0: { Make: 'Camera', Copyright: 'Ana' }, IFD3: { GPSLatitude: '45/1' } },
    })
    .jpeg()
    .toBuffer();
  const encoded = await encodeImage(photo);
  if (!encoded.ok) throw new Error('refused');
  const { exif, xmp, iptc, orientation, width } = await sharp(encoded.value.bytes).metadata();
  expect({ exif, xmp, iptc, orientation, width }).toEqual({ width: 40 });
  expect(encoded.value.bytes.includes('Ana')).toBe(false);
});

it('makes large ones smaller, and small ones no larger', async () => {
  const encoded = await encodeImage(await plain({ width: 4_000, height: 3_000 }).jpeg().toBuffer());
  expect(encoded).toMatchObject({ ok: true, value: { width: 1_600, height: 1_200 } });
});

it('loses what was put behind the picture', async () => {
  const png = await plain({ width: 8, height: 8 }).png().toBuffer();
  const encoded = await encodeImage(Buffer.concat([png, Buffer.from('<script>alert(1)</script>')]));
  expect(encoded.ok && encoded.value.bytes.includes('script')).toBe(false);
});

it.each([
  ['a page', Buffer.from('<!doctype html><p>Hello')],
  ['a PDF', Buffer.from('%PDF-1.7\n')],
  ['a program', Buffer.from('MZ\u0090\u0000')],
  ['nothing', Buffer.alloc(0)],
  ['the beginning of a PNG alone', Buffer.from('89504e470d0a1a0a0000000d4948445200000001', 'hex')],
])('refuses %s', async (_, bytes) => {
  expect(await encodeImage(bytes)).toEqual({
    ok: false,
    refusal: { type: 'invalid', field: 'file', because: 'not-an-image' },
  });
});

it.each([
  ['with a script', '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'],
  ['with a declaration', '<?xml version="1.0"?><!DOCTYPE svg><svg xmlns="http://www.w3.org/2000/svg"/>'],
])('refuses an SVG %s as what it is', async (_, text) => {
  expect(await encodeImage(Buffer.from(text))).toEqual({
    ok: false,
    refusal: { type: 'invalid', field: 'file', because: 'vector-image' },
  });
});

it('writes an image in the shape that is asked for', async () => {
  const logo = await plain({ width: 900, height: 300 }).png().toBuffer();
  expect(await encodeImage(logo, SHAPES.wide)).toMatchObject({
    value: { mediaType: 'image/png', width: 480, height: 160 },
  });
  const square = await encodeImage(logo, SHAPES.square);
  expect(square).toMatchObject({ value: { width: 400, height: 400 } });
  const { data } = await sharp(square.ok ? square.value.bytes : Buffer.alloc(0))
    .raw()
    .toBuffer({ resolveWithObject: true });
  expect([...data.subarray(0, 3)]).toEqual([255, 255, 255]);
  const small = await plain({ width: 20, height: 10 }).png().toBuffer();
  expect(await encodeImage(small, SHAPES.wide)).toMatchObject({ value: { width: 20, height: 10 } });
  expect(await encodeImage(small, SHAPES.sharing)).toMatchObject({
    value: { mediaType: 'image/jpeg', width: 1_200, height: 630 },
  });
});

it('refuses a logo of 50 megapixels, and one that moves', async () => {
  const large = await plain({ width: 10_000, height: 5_000 }).png({ compressionLevel: 9 }).toBuffer();
  expect(await encodeImage(large, SHAPES.wide)).toMatchObject({ refusal: { because: 'too-many-pixels', limit: 16 } });
  const frames = await Promise.all(
    ['#ff0000', '#00ff00'].map((background) =>
      sharp({ create: { width: 8, height: 8, channels: 3, background } })
        .png()
        .toBuffer(),
    ),
  );
  const moving = await sharp(frames, { join: { animated: true } })
    .gif()
    .toBuffer();
  expect(await encodeImage(moving, SHAPES.wide)).toMatchObject({ refusal: { because: 'animated' } });
  expect(await encodeImage(moving)).toMatchObject({ ok: true });
});

it('refuses a small file that says it has a hundred million pixels', async () => {
  const bomb = await plain({ width: 10_000, height: 10_000 }).png({ compressionLevel: 9 }).toBuffer();
  expect(bomb.byteLength).toBeLessThan(2_000_000);
  expect(await encodeImage(bomb)).toMatchObject({ ok: false, refusal: { because: 'too-many-pixels', limit: 60 } });
});

const UNAVAILABLE = { ok: false, refusal: { type: 'invalid', field: 'file', because: 'images-unavailable' } };

it('refuses images for now where the decoder is absent, and takes them once it is there', async () => {
  const failures: unknown[] = [];
  let attempts = 0;
  let time = 0;
  const load = async () => {
    attempts += 1;
    if (attempts === 1) throw new Error('Could not load the "sharp" module');
    return await loadDecoder();
  };
  const encode = createImageEncoder(
    (error) => failures.push(error),
    load,
    () => time,
  );
  const jpeg = await plain({ width: 8, height: 8 }).jpeg().toBuffer();
  expect(await encode(jpeg)).toEqual(UNAVAILABLE);
  time += 5_000;
  expect(await encode(jpeg)).toEqual(UNAVAILABLE);
  time += 10_000;
  expect(await encode(jpeg)).toMatchObject({ ok: true });
  expect(await encode(jpeg)).toMatchObject({ ok: true });
  expect([attempts, failures.length]).toEqual([2, 1]);
});

it('decodes one image after another, and refuses those that are too many to wait', async () => {
  let running = 0;
  let most = 0;
  const { sharp, fileTypeFromBuffer } = await loadDecoder();
  const counted: typeof fileTypeFromBuffer = async (bytes) => {
    running += 1;
    most = Math.max(most, running);
    await new Promise((resolve) => setTimeout(resolve, 2));
    running -= 1;
    return await fileTypeFromBuffer(bytes);
  };
  const encode = createImageEncoder(undefined, async () => ({ sharp, fileTypeFromBuffer: counted }));
  const jpeg = await plain({ width: 8, height: 8 }).jpeg().toBuffer();
  const encoded = await Promise.all(Array.from({ length: 40 }, () => encode(jpeg)));
  expect(most).toBe(1);
  expect(encoded.filter(({ ok }) => ok)).toHaveLength(33);
  expect(encoded.at(-1)).toEqual(UNAVAILABLE);
  expect(await encode(jpeg)).toMatchObject({ ok: true });
});

it.each([
  ['an AVIF', () => plain({ width: 4_100, height: 4_000 }).avif({ effort: 0 }), 16],
  [
    'a PNG that is built up in steps',
    () => plain({ width: 7_700, height: 7_700 }).ensureAlpha().png({ progressive: true, compressionLevel: 1 }),
    58,
  ],
] as const)('refuses %s that would be in memory whole and take too much of it', async (_, image, limit) => {
  const encoded = await encodeImage(await image().toBuffer());
  expect(encoded).toMatchObject({ ok: false, refusal: { because: 'too-many-pixels', limit } });
});
