import type { Proposal } from '../../../domain/proposal/proposal.ts';
import { type Html, markup, NOTHING } from './markup.ts';

/** A place by its name, or by its coordinates where it has none; both lead a machine that knows maps there. */
export function placeOf({ place, location }: Pick<Proposal, 'place' | 'location'>): Html {
  const name = place === null ? null : markup`<span dir="auto">${place}</span>`;
  if (location === null) return name ?? NOTHING;
  const { lat, lon } = location;
  return markup`<a href="geo:${lat},${lon}">${name ?? `${lat.toFixed(5)}, ${lon.toFixed(5)}`}</a>`;
}
