import type { ConnectorEvent, ConnectorKind, ConnectorSecrets } from '../../application/connector/ports.ts';
import { errorClass } from '../../application/kit/error-class.ts';
import type { SendOutcome } from '../../domain/connector/connector.ts';
import { type ConnectorFetch, outcomeOf } from '../outcome.ts';
import { type WebhookBody, webhookBody } from './mapping.ts';
import { checkWebhookSettings, WEBHOOK_FIELDS, type WebhookSettings, webhookSettings } from './settings.ts';
import { newWebhookSecret, signatureOf, verifyingSecret } from './signature.ts';

/** Time for one try: within the 15 to 30 seconds that Standard Webhooks asks for. */
const TIMEOUT_MS = 20_000;

/** Posts public events to an address, signed by Standard Webhooks 1.0 (docs/operate/webhooks.md). */
export function webhookKind({ fetch, origin }: { readonly fetch: ConnectorFetch; readonly origin: string }) {
  return {
    name: 'webhook',
    fields: WEBHOOK_FIELDS,
    check: checkWebhookSettings,
    newSecret: (settings) => newWebhookSecret(webhookSettings(settings).signature),
    shownSecret: verifyingSecret,
    wants: (settings, { type, consultation }) => {
      const { types, consultations } = webhookSettings(settings);
      return isAmong(types, type) && (consultations.length === 0 || isAmong(consultations, consultation ?? ''));
    },
    send: (connector, secrets, event) =>
      post(fetch, { settings: webhookSettings(connector.settings), secrets, event, origin }),
  } satisfies ConnectorKind;
}

type Posted = {
  readonly settings: WebhookSettings;
  readonly secrets: ConnectorSecrets;
  readonly event: ConnectorEvent;
  readonly origin: string;
};

async function post(fetch: ConnectorFetch, { settings, secrets, event, origin }: Posted): Promise<SendOutcome> {
  const { id, at } = event;
  return await postSigned(fetch, {
    ...webhookBody(event, { format: settings.format, origin }),
    url: settings.url,
    secrets,
    id,
    at,
  });
}

/** Posts a message, signed by Standard Webhooks 1.0. */
export async function postSigned(
  fetch: ConnectorFetch,
  of: WebhookBody & Pick<ConnectorEvent, 'id' | 'at'> & { readonly url: string; readonly secrets: ConnectorSecrets },
): Promise<SendOutcome> {
  const { url, secrets, id, at, body, contentType } = of;
  const signed = { id, timestamp: Math.floor(at.getTime() / 1_000), body };
  const keys = [secrets.current, ...(secrets.former === null ? [] : [secrets.former.secret])];
  try {
    const response = await fetch(url, {
      method: 'POST',
      redirect: 'manual',
      headers: {
        'content-type': contentType,
        'webhook-id': signed.id,
        'webhook-timestamp': String(signed.timestamp),
        'webhook-signature': keys.map((key) => signatureOf(signed, key)).join(' '),
      },
      body,
      limits: { totalMs: TIMEOUT_MS },
    });
    await response.body?.cancel();
    return outcomeOf(response, at);
  } catch (error) {
    return { type: 'failed', error: reasonOf(error), retryAfterMs: null };
  }
}

function reasonOf(error: unknown): string {
  const { reason } = error as { readonly reason?: unknown };
  return typeof reason === 'string' ? reason : errorClass(error);
}

function isAmong(list: readonly string[], value: string): boolean {
  return list.length === 0 || list.includes(value);
}
