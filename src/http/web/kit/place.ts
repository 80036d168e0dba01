import type { Proposal } from '../../../domain/proposal/proposal.ts';
import { type Html, markup, NOTHING } from './markup.ts';

/** The place in words, then its coordinates, which a machine that knows maps opens. */
export function placeOf({ place, location }: Pick<Proposal, 'place' | 'location'>): Html {
  const words = place === null ? NOTHING : markup`<span dir="auto">${place}</span>`;
  if (location === null) return words;
  const { lat, lon } = location;
  return markup`${words} <a href="geo:${lat},${lon}">${lat.toFixed(5)}, ${lon.toFixed(5)}</a>`;
}
