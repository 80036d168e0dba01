import { checkKey } from '../connector-settings.ts';
import type { ConnectorFetch } from '../outcome.ts';
import { sourceKind } from '../source/kind.ts';
import { decidimSource } from './read.ts';
import { checkDecidimSettings, DECIDIM_FIELDS } from './settings.ts';

/** Follows the proposals of a Decidim, where people go on taking part (docs/operate/decidim.md). */
export function decidimKind({ fetch }: { readonly fetch: ConnectorFetch }) {
  return sourceKind({
    name: 'decidim',
    fields: DECIDIM_FIELDS,
    check: checkDecidimSettings,
    // Its API is public, unless it was closed to all who have no credentials.
    givenSecret: checkKey,
    source: decidimSource(fetch),
  });
}
