import { z } from 'zod';
import type { ConnectorKind, SettingField } from '../../application/connector/ports.ts';
import { checkSettings, isWebAddress, URL_MAX } from '../connector-settings.ts';
import type { ConnectorFetch } from '../outcome.ts';
import { TEST_TYPE } from '../webhooks/mapping.ts';
import { newWebhookSecret, SIGNATURES, verifyingSecret } from '../webhooks/signature.ts';
import { postSigned } from '../webhooks/webhook.ts';

const SETTINGS = z.strictObject({
  /** Where contacts are posted to. */
  url: z.string().max(URL_MAX).refine(isWebAddress),
  signature: z.enum(SIGNATURES).default('v1'),
});

const FIELDS: readonly SettingField[] = [
  { name: 'url', type: 'url', required: true },
  { name: 'signature', type: 'choice', options: SIGNATURES, required: true },
];

/** The institution's contact management: who took part and consented that it learns so, signed as webhooks are. */
export function contactsKind({ fetch }: { readonly fetch: ConnectorFetch }) {
  const settingsOf = (settings: Readonly<Record<string, unknown>>) => SETTINGS.parse(settings);
  return {
    name: 'contacts',
    fields: FIELDS,
    check: (settings) => checkSettings(SETTINGS, settings),
    newSecret: (settings) => newWebhookSecret(settingsOf(settings).signature),
    shownSecret: verifyingSecret,
    wants: () => false,
    send: ({ settings }, secrets, { id, at }) => {
      const body = JSON.stringify({ type: TEST_TYPE, timestamp: at.toISOString(), data: {} });
      return postSigned(fetch, {
        url: settingsOf(settings).url,
        secrets,
        id,
        at,
        body,
        contentType: 'application/json',
      });
    },
    contacts: {
      send({ settings }, secrets, { id, at, message }) {
        const body = JSON.stringify({ type: message.type, timestamp: at.toISOString(), data: message.contact });
        const { url } = settingsOf(settings);
        return postSigned(fetch, { url, secrets, id, at, body, contentType: 'application/json' });
      },
    },
  } satisfies ConnectorKind;
}
