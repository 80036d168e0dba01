/** Licences that open data are published under, by their names in the list of SPDX: each with its text. */
export const LICENCES = {
  'CC0-1.0': { name: 'CC0 1.0', url: 'https://creativecommons.org/publicdomain/zero/1.0/' },
  'CC-BY-4.0': { name: 'CC BY 4.0', url: 'https://creativecommons.org/licenses/by/4.0/' },
  'CC-BY-SA-4.0': { name: 'CC BY-SA 4.0', url: 'https://creativecommons.org/licenses/by-sa/4.0/' },
  'ODbL-1.0': { name: 'ODbL 1.0', url: 'https://opendatacommons.org/licenses/odbl/1-0/' },
  'etalab-2.0': { name: 'Licence Ouverte 2.0', url: 'https://spdx.org/licenses/etalab-2.0' },
} as const;

export type LicenceId = keyof typeof LICENCES;
export const LICENCE_IDS = Object.keys(LICENCES) as readonly LicenceId[];

export function isLicence(id: string): id is LicenceId {
  return Object.hasOwn(LICENCES, id);
}
