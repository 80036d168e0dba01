import fc from 'fast-check';
import { expect, it } from 'vitest';
import { boxIn, boxText } from './box.ts';

const degrees = (most: number) => fc.double({ min: -most, max: most, noNaN: true }).map((each) => each + 0);

it('a box reads as it is written', () => {
  fc.assert(
    fc.property(fc.tuple(degrees(90), degrees(90)), fc.tuple(degrees(180), degrees(180)), (lats, lons) => {
      const [south, north] = [Math.min(...lats), Math.max(...lats)];
      const [west, east] = [Math.min(...lons), Math.max(...lons)];
      const box = { south, west, north, east };
      expect(boxIn(boxText(box))).toEqual(box);
    }),
  );
});

it.each([
  '',
  '1,2,3',
  '1,2,3,4,5',
  'a,b,c,d',
  '2,0,1,1',
  '0,2,1,1',
  '-91,0,1,1',
  '0,0,1,181',
  '0,,1,1',
  '0,0,1,Infinity',
])('no box is read in %j', (text) => {
  expect(boxIn(text)).toBeNull();
});
