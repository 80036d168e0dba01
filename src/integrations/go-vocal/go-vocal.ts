import type { ConnectorFetch } from '../outcome.ts';
import { sourceKind } from '../source/kind.ts';
import { goVocalSource } from './read.ts';
import { checkClientSecret, checkGoVocalSettings, GO_VOCAL_FIELDS } from './settings.ts';

/** Follows the inputs of a project of Go Vocal, where people go on taking part (docs/operate/go-vocal.md). */
export function goVocalKind({ fetch }: { readonly fetch: ConnectorFetch }) {
  return sourceKind({
    ...{ name: 'go-vocal', fields: GO_VOCAL_FIELDS, check: checkGoVocalSettings, givenSecret: checkClientSecret },
    source: goVocalSource(fetch),
  });
}
