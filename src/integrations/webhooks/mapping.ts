import type { ConnectorEvent } from '../../application/connector/ports.ts';
import type { PublicEvent } from '../../application/event/ports.ts';

export const FORMATS = ['standard', 'cloudevents'] as const;
export type Format = (typeof FORMATS)[number];

/** The type of a message that somebody sends to see whether it arrives. */
export const TEST_TYPE = 'test';

/** What is sent: a body with its media type. */
export type WebhookBody = { readonly contentType: string; readonly body: string };

/** The body of a webhook: that of Standard Webhooks 1.0, or a CloudEvent 1.0 in structured mode. */
export function webhookBody(
  { id, event, at }: ConnectorEvent,
  { format, origin }: { readonly format: Format; readonly origin: string },
): WebhookBody {
  const type = event?.type ?? TEST_TYPE;
  const time = (event?.at ?? at).toISOString();
  const data = event === null ? {} : dataOf(event, origin);
  if (format === 'standard') {
    return { contentType: 'application/json', body: JSON.stringify({ type, timestamp: time, data }) };
  }
  const cloudEvent = {
    specversion: '1.0',
    id,
    source: origin,
    type: `parvis.${type}`,
    time,
    ...(event === null ? {} : { subject: pathOf(event) }),
    datacontenttype: 'application/json',
    data,
  };
  return { contentType: 'application/cloudevents+json', body: JSON.stringify(cloudEvent) };
}

/** An event as `/api/v1/events` gives it, with the address of what it is about. */
function dataOf({ id, version, origin: of, consultation, proposal, ...event }: PublicEvent, origin: string) {
  const url = origin + pathOf({ consultation, proposal });
  return { id, version, origin: of, consultation, proposal, url, data: event.data };
}

/** The path of the page of what an event is about. */
function pathOf({ consultation, proposal }: Pick<PublicEvent, 'consultation' | 'proposal'>): string {
  if (consultation === null) return '/';
  return `/consultations/${consultation}${proposal === null ? '' : `/proposals/${proposal}`}`;
}
