import { expect, it } from 'vitest';
import { ALT_MAX, checkImages, IMAGES_MAX } from './image.ts';

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
])('refuses %s', (_, said, refusal) => {
  expect(checkImages(said)).toMatchObject({ ok: false, refusal });
});
