import { expect, it } from 'vitest';
import { ALT_MAX, checkImages, checkImagesAt, IMAGES_MAX } from './details.ts';

const image = (id: string, alt = 'A bench') => ({ id, alt });
const several = (count: number) => Array.from({ length: count }, (_, index) => image(String(index)));

it('takes images in their order, with what they show', () => {
  expect(checkImages([image('a', ' A bench '), image('b')])).toEqual({ ok: true, value: [image('a'), image('b')] });
  expect(checkImages(several(IMAGES_MAX)).ok).toBe(true);
});

it.each([
  ['one more than there may be', several(IMAGES_MAX + 1), { field: 'images', because: 'too-many' }],
  ['one twice', [image('a'), image('a')], { field: 'images', because: 'duplicate' }],
  ['one without words', [image('a'), image('b', ' ')], { field: 'alt-b', because: 'empty' }],
  ['one with too many words', [image('a', 'x'.repeat(ALT_MAX + 1))], { field: 'alt-a', because: 'too-long' }],
])('refuses %s', (_, input, refusal) => {
  expect(checkImages(input)).toMatchObject({ ok: false, refusal });
});

const ORIGIN = 'https://torino.example';
const elsewhere = (name: string, alt = 'A bench') => ({ url: `${ORIGIN}/images/${name}`, alt });

it('takes images of another node in their order', () => {
  const input = [elsewhere('a', ' A bench '), elsewhere('b')];
  expect(checkImagesAt(ORIGIN, input)).toEqual({ ok: true, value: [elsewhere('a'), elsewhere('b')] });
  expect(checkImagesAt(ORIGIN, [])).toEqual({ ok: true, value: [] });
});

it.each([
  ['more than there may be', Array.from({ length: IMAGES_MAX + 1 }, (_, nth) => elsewhere(String(nth))), 'too-many'],
  ['one twice', [elsewhere('a'), elsewhere('a')], 'duplicate'],
  ['one without words', [elsewhere('a', ' ')], 'empty'],
  ['one with too many words', [elsewhere('a', 'x'.repeat(ALT_MAX + 1))], 'too-long'],
  ['one of another host', [{ url: 'https://lyon.example/images/a', alt: 'A bench' }], 'elsewhere'],
  ['one of another port', [{ url: `${ORIGIN}:8443/images/a`, alt: 'A bench' }], 'elsewhere'],
  ['one in the clear', [{ url: 'http://torino.example/images/a', alt: 'A bench' }], 'elsewhere'],
  ['one without an address', [{ url: '', alt: 'A bench' }], 'elsewhere'],
  ['one with an endless address', [elsewhere('a'.repeat(2_000))], 'elsewhere'],
])('refuses of another node %s', (_, input, because) => {
  expect(checkImagesAt(ORIGIN, input)).toMatchObject({ ok: false, refusal: { field: 'images', because } });
});
