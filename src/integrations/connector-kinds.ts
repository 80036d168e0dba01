import type { ConnectorKind } from '../application/connector/ports.ts';
import { consulKind } from './consul/consul.ts';
import { contactsKind } from './contacts/contacts.ts';
import { decidimKind } from './decidim/decidim.ts';
import { democracyosKind } from './democracyos/democracyos.ts';
import { goVocalKind } from './go-vocal/go-vocal.ts';
import { open311Kind } from './open311/open311.ts';
import { open311ClientKind } from './open311-client/open311-client.ts';
import type { ConnectorFetch } from './outcome.ts';
import { publikKind } from './publik/publik.ts';
import { webhookKind } from './webhooks/webhook.ts';

/** Every kind of software that a connector can speak to: one line each. */
export function connectorKinds(of: {
  readonly fetch: ConnectorFetch;
  readonly origin: string;
}): readonly ConnectorKind[] {
  return [
    webhookKind(of),
    publikKind(of),
    open311Kind(of),
    open311ClientKind(of),
    contactsKind(of),
    decidimKind(of),
    consulKind(of),
    democracyosKind(of),
    goVocalKind(of),
  ];
}
