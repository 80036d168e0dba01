import { beforeAll, expect, it } from 'vitest';
import type { Application } from '../../src/application/application.ts';
import { ANYBODY } from '../../src/application/kit/viewer.ts';
import type { PlacedArea } from '../../src/application/proposal/ports.ts';
import { readPlaces } from '../../src/application/proposal/reads.ts';
import type { Box } from '../../src/domain/proposal/box.ts';
import { applicationOn } from '../support/application.ts';
import { opened, proposed, registeredPerson, setUpCity, value } from '../support/city.ts';
import { clockAt } from '../support/clock.ts';
import { placedMany, townPlace } from '../support/places.ts';
import { eachEngine } from './engines.ts';

const COUNT = 90;

eachEngine('places', (suite) => {
  let app: Application;

  beforeAll(async () => {
    app = applicationOn(suite.database, clockAt('2026-03-02T08:00:00Z'));
    await setUpCity(app);
    await opened(app, 'carte', { rules: { hold: 'nothing' } });
    await placedMany(app, { slug: 'carte', count: COUNT });
    const { id: authorId } = await registeredPerson(app, 'Ana');
    await proposed(app, { slug: 'carte', authorId, body: 'En mots seulement', place: 'Place Bellecour' });
    await proposed(app, { slug: 'carte', authorId, body: 'Nulle part' });
  });

  const read = async (within: Box | null, page: { after?: number; limit?: number } = {}) =>
    value(await readPlaces(app, { slug: 'carte', viewer: ANYBODY, within, after: 0, limit: 1_000, ...page }));
  const holds = ({ south, north, west, east }: Box, nth: number) => {
    const { lat, lon } = townPlace(nth);
    return south <= lat && lat <= north && west <= lon && lon <= east;
  };
  /** The proposals in a box, counted without the database. */
  const inside = (box: Box) => Array.from({ length: COUNT }, (_, nth) => nth).filter((nth) => holds(box, nth)).length;

  it('are listed by number, those in words too, page by page', async () => {
    const whole = await read(null);
    expect(whole.places.map(({ number }) => number)).toEqual(Array.from({ length: COUNT + 1 }, (_, nth) => nth + 1));
    const first = await read(null, { limit: 50 });
    expect([first.places.length, first.next]).toEqual([50, 50]);
    const rest = await read(null, { after: 50, limit: 50 });
    expect([rest.places[0]?.number, rest.places.length, rest.next]).toEqual([51, COUNT - 49, null]);
  });

  it('are areas that hold each of them once, and a closer look has what its area had', async () => {
    const { areas } = await read(null);
    expect(areas.reduce((sum, { count }) => sum + count, 0)).toBe(COUNT);
    for (const area of areas) {
      const near = await read(area.box);
      expect(near.places).toHaveLength(inside(area.box));
      expect(near.areas.reduce((sum, { count }) => sum + count, 0)).toBe(inside(area.box));
    }
  });

  it('one alone is where it is, and named', async () => {
    const { areas } = await read(null);
    const alone = areas.filter((area): area is PlacedArea & { only: object } => area.only !== null);
    expect(alone.length).toBeGreaterThan(0);
    for (const { mark, only } of alone) {
      const { lat, lon } = townPlace((only?.number ?? 0) - 1);
      expect([mark.lat, mark.lon]).toEqual([lat, lon]);
    }
  });

  it('at one point are one area', async () => {
    const { lat, lon } = townPlace(0);
    const { id: authorId } = await registeredPerson(app, 'Léo');
    await proposed(app, { slug: 'carte', authorId, body: 'Au même endroit', location: { lat, lon } });
    const { areas, places } = await read({ south: lat, north: lat, west: lon, east: lon });
    expect([areas.map(({ count }) => count), places.length]).toEqual([[2], 2]);
  });
});
