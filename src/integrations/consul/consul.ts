import type { ConnectorFetch } from '../outcome.ts';
import { sourceKind } from '../source/kind.ts';
import { consulSource } from './read.ts';
import { CONSUL_FIELDS, checkConsulSettings } from './settings.ts';

/** Follows the proposals of a CONSUL, where people go on taking part (docs/operate/consul.md). */
export function consulKind({ fetch }: { readonly fetch: ConnectorFetch }) {
  return sourceKind({
    ...{ name: 'consul', fields: CONSUL_FIELDS, check: checkConsulSettings },
    source: consulSource(fetch),
  });
}
