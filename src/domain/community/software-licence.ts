/**
 * Licences under which what a community pays for can be published, by their SPDX ids: free software licences that the Open
 * Source Initiative or the Free Software Foundation lists. Where what is delivered is under one of them, everybody can run it.
 */
export const SOFTWARE_LICENCES = [
  'AGPL-3.0-only',
  'AGPL-3.0-or-later',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CECILL-2.1',
  'CECILL-B',
  'CECILL-C',
  'EUPL-1.2',
  'GPL-2.0-only',
  'GPL-2.0-or-later',
  'GPL-3.0-only',
  'GPL-3.0-or-later',
  'ISC',
  'LGPL-2.1-only',
  'LGPL-2.1-or-later',
  'LGPL-3.0-only',
  'LGPL-3.0-or-later',
  'MIT',
  'MPL-2.0',
] as const;

/** Whether it is the exact SPDX id of one of these. */
export function isSoftwareLicence(id: string): boolean {
  return SOFTWARE_LICENCES.some((licence) => licence === id);
}
