import { setupInstitution } from '../../src/application/institution/change-institution.ts';
import { addPeer } from '../../src/application/network/peer/add-peer.ts';
import type { Peer } from '../../src/domain/network/peer.ts';
import { value } from '../support/city.ts';
import type { Place } from './network.ts';

const CITIES = [
  ['lyon', { fr: 'Ville de Lyon' }, '69123', { fr: 'Lyon' }, ['fr', 'en']],
  ['torino', { it: 'Città di Torino' }, '001272', { it: 'Torino' }, ['it', 'en']],
  ['lahti', { fi: 'Lahden kaupunki' }, '398', { fi: 'Lahti' }, ['fi', 'en']],
] as const;

/** Sets up an institution at each place, each in another language. */
export async function setUpCities(places: readonly Place[]): Promise<void> {
  for (const [index, { node }] of places.entries()) {
    const [handle, name, code, place, languages] = CITIES[index % CITIES.length] ?? CITIES[0];
    value(
      await setupInstitution(node.app, {
        handle: index < CITIES.length ? handle : `${handle}${index}`,
        name,
        territory: { code, name: place, within: null },
        languages,
        timeZone: 'Europe/Paris',
      }),
    );
  }
}

/** Makes another place's institution a peer of one place's. */
export async function peered({ node }: Place, other: Place): Promise<Peer> {
  return value(await addPeer(node.app, node.directory, { address: other.origin, by: null }));
}
