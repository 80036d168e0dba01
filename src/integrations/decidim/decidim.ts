import type { ConnectorKind } from '../../application/connector/ports.ts';
import { checkKey } from '../connector-settings.ts';
import type { ConnectorFetch } from '../outcome.ts';
import { checkPlatform, decidimSource } from './read.ts';
import { checkDecidimSettings, DECIDIM_FIELDS } from './settings.ts';

/** Follows the proposals of a Decidim, where people go on taking part (docs/operate/decidim.md). */
export function decidimKind({ fetch }: { readonly fetch: ConnectorFetch }) {
  const source = decidimSource(fetch);
  return {
    name: 'decidim',
    fields: DECIDIM_FIELDS,
    check: checkDecidimSettings,
    newSecret: () => '',
    shownSecret: () => '',
    // Its API is public, unless it was closed to all who have no credentials.
    givenSecret: checkKey,
    wants: () => false,
    send: ({ settings }, secrets, { at }) => checkPlatform(source, { settings, secrets, now: () => at }),
    source,
  } satisfies ConnectorKind;
}
