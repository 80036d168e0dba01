import { expect, it } from 'vitest';
import { placeInFull, placeOf } from './map.ts';

const location = { lat: 45.7578, lon: 4.832 };
const named = '<a href="geo:45.7578,4.832" title="45.75780, 4.83200"><span dir="auto">Quai &lt;nord&gt;</span></a>';

it('shows a place by its name, and by its coordinates where it has none', () => {
  expect(placeOf({ place: 'Quai <nord>', location }).toString()).toBe(named);
  expect(placeOf({ place: 'Quai', location: null }).toString()).toBe('<span dir="auto">Quai</span>');
  expect(placeOf({ place: null, location }).toString()).toBe('<a href="geo:45.7578,4.832">45.75780, 4.83200</a>');
  expect(placeOf({ place: null, location: null }).toString()).toBe('');
});

it('has the coordinates below the name for whoever compares places', () => {
  expect(placeInFull({ place: 'Quai <nord>', location }).toString()).toBe(
    `${named}<br><span class="small quiet">45.75780, 4.83200</span>`,
  );
  expect(placeInFull({ place: null, location }).toString()).toBe(placeOf({ place: null, location }).toString());
});
