import { describe, expect, it } from 'vitest';
import { depthOf, hasRepeatedName } from './json-text.ts';

it('counts nesting outside strings only', () => {
  expect(depthOf('{"a":"[[[[\\"[["}')).toBe(1);
  expect(depthOf('{"a":[{"b":[]}]}')).toBe(4);
});

describe('a name that an object gives twice', () => {
  it.each([
    ['beside each other', '{"actor":1,"actor":2}'],
    ['with an object between', '{"actor":{"id":1},"id":2,"actor":3}'],
    ['written with an escape', '{"actor":1,"\\u0061ctor":2}'],
    ['further in', '[{"object":{"id":1,"id" :2}}]'],
  ])('is found %s', (_, text) => {
    expect(hasRepeatedName(text)).toBe(true);
  });

  it.each([
    ['the same name in another object', '{"id":1,"object":{"id":2},"tag":[{"id":3},{"id":4}]}'],
    ['a value that reads like a name', '{"a":"id","id":"id","b":["id","id"]}'],
    ['a quote and a colon inside a value', '{"a":"\\"id\\":","id":1}'],
  ])('is not %s', (_, text) => {
    expect(hasRepeatedName(text)).toBe(false);
  });
});
