import type { LicenceId } from '../institution/licence.ts';

/** Licences of texts that whoever takes a template up can keep to: they are named with their origin, and that is all. */
export const TEXT_LICENCES = [
  'CC0-1.0',
  'CC-BY-4.0',
  'CC-BY-SA-4.0',
  'etalab-2.0',
] as const satisfies readonly LicenceId[];
export type TextLicence = (typeof TEXT_LICENCES)[number];

/** Whether it is the exact SPDX id of one of these. */
export function isTextLicence(id: string): id is TextLicence {
  return TEXT_LICENCES.some((licence) => licence === id);
}
