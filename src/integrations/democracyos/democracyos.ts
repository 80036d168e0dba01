import type { ConnectorFetch } from '../outcome.ts';
import { sourceKind } from '../source/kind.ts';
import { democracyosSource } from './read.ts';
import { checkDemocracyosSettings, DEMOCRACYOS_FIELDS } from './settings.ts';

/** Follows the topics of a forum of DemocracyOS, where people go on taking part (docs/operate/democracyos.md). */
export function democracyosKind({ fetch }: { readonly fetch: ConnectorFetch }) {
  return sourceKind({
    ...{ name: 'democracyos', fields: DEMOCRACYOS_FIELDS, check: checkDemocracyosSettings },
    source: democracyosSource(fetch),
  });
}
