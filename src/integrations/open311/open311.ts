import { randomBytes } from 'node:crypto';
import type { ConnectorKind } from '../../application/connector/ports.ts';
import { open311Intake } from './receive.ts';
import { checkOpen311Settings, OPEN311_FIELDS } from './settings.ts';

const SECRET_BYTES = 32;

/** Lets apps and dashboards that speak Open311 GeoReport v2 read and make proposals (docs/operate/open311.md). */
export function open311Kind({ origin }: { readonly origin: string }) {
  return {
    name: 'open311',
    fields: OPEN311_FIELDS,
    check: checkOpen311Settings,
    newSecret: () => randomBytes(SECRET_BYTES).toString('base64url'),
    shownSecret: (secret) => secret,
    // Nothing is sent: the other side asks.
    wants: () => false,
    send: async () => ({ type: 'taken' }),
    intake: open311Intake(origin),
  } satisfies ConnectorKind;
}
