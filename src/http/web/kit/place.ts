import type { Proposal } from '../../../domain/proposal/proposal.ts';
import { type Html, markup, NOTHING } from './markup.ts';

type Placed = Pick<Proposal, 'place' | 'location'>;

/**
 * A place by its name, with its coordinates as the title of it, or by its coordinates where it has no name; both lead a machine
 * that knows maps there.
 */
export function placeOf({ place, location }: Placed): Html {
  const name = place === null ? null : markup`<span dir="auto">${place}</span>`;
  if (location === null) return name ?? NOTHING;
  const title = name === null ? NOTHING : markup` title="${coordinatesOf(location)}"`;
  return markup`<a href="geo:${location.lat},${location.lon}"${title}>${name ?? coordinatesOf(location)}</a>`;
}

/** The same for whoever compares places: the coordinates stand below the name. */
export function placeInFull(of: Placed): Html {
  if (of.place === null || of.location === null) return placeOf(of);
  return markup`${placeOf(of)}<br><span class="small quiet">${coordinatesOf(of.location)}</span>`;
}

function coordinatesOf({ lat, lon }: NonNullable<Placed['location']>): string {
  return `${lat.toFixed(5)}, ${lon.toFixed(5)}`;
}
