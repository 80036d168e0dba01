import { expect, it } from 'vitest';
import { shapeOf } from './document-shape.ts';

const note = {
  '@context': ['https://www.w3.org/ns/activitystreams', { number: 'x:number' }],
  id: 'https://lyon.example/1',
  type: 'Note',
  content: 'a',
  number: 1,
  tag: [{ type: 'Hashtag', name: 'a' }],
};

it.each([
  { id: 'https://lyon.example/2', content: 'b', number: 2 },
  {
    tag: [
      { type: 'Hashtag', name: 'b' },
      { type: 'Hashtag', name: 'c' },
    ],
  },
  { summary: undefined },
])('is the same whatever a document says: %j', (same) => {
  expect(shapeOf({ ...note, ...same })).toBe(shapeOf(note));
});

it.each([
  { '@context': ['https://www.w3.org/ns/activitystreams'] },
  { type: 'Article' },
  { summary: 'a' },
  { number: '1' },
  { id: 'no address' },
  { tag: [{ type: 'Mention', name: 'a' }] },
  { tag: [{ type: 'Hashtag', name: 'a', nmae: 'a' }] },
  { tag: [...note.tag, { type: 'Hashtag', title: 'b' }] },
])('is another for what JSON-LD may read otherwise: %j', (other) => {
  expect(shapeOf({ ...note, ...other })).not.toBe(shapeOf(note));
});
