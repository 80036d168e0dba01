import type { ConnectorKind } from '../../application/connector/ports.ts';
import { checkKey } from '../connector-settings.ts';
import type { ConnectorFetch } from '../outcome.ts';
import { checkServer } from './client.ts';
import { open311Requests } from './requests.ts';
import { CLIENT_FIELDS, checkClientSettings, clientSettings } from './settings.ts';

/** Forwards commitments to the technical services, where these run a server of Open311 (docs/operate/open311.md). */
export function open311ClientKind({ fetch, origin }: { readonly fetch: ConnectorFetch; readonly origin: string }) {
  return {
    name: 'open311-client',
    fields: CLIENT_FIELDS,
    check: checkClientSettings,
    newSecret: () => '',
    shownSecret: () => '',
    givenSecret: checkKey,
    wants(settings, { type, consultation }) {
      const { consultations } = clientSettings(settings);
      const isAnswer = type === 'answer-published' || type === 'cohost-answer-published';
      return isAnswer && (consultations.length === 0 || consultations.includes(consultation ?? ''));
    },
    send: ({ settings }, secrets, { at }) =>
      checkServer({ fetch, settings: clientSettings(settings), secrets, now: () => at }),
    requests: open311Requests({ fetch, origin }),
  } satisfies ConnectorKind;
}
