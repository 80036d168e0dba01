import type { AnsweredProposal } from '../../application/answer/ports.ts';
import type {
  ConnectorAnswer,
  ConnectorReply,
  ListedProposal,
  NumberedProposal,
  ReplyContext,
} from '../../application/connector/intake/ports.ts';
import { type Localised, textIn } from '../../domain/kit/text.ts';
import { uiLangFor } from '../../i18n/languages.ts';
import { messagesIn } from '../../i18n/messages.ts';
import { refusalMessage } from '../../i18n/refusal-message.ts';
import { type Element, xmlDocument } from './xml.ts';

export type Format = 'xml' | 'json';

/** A record of GeoReport v2: flat, in the order of the specification. */
type GeoRecord = Readonly<Record<string, string | number | boolean | null>>;
/** A list of GeoReport v2: an array in JSON; in XML `list` with an `item` for each. */
type GeoList = { readonly list: string; readonly item: string; readonly records: readonly GeoRecord[] };

/** The id of a request: the slug of its consultation and its number. */
export function requestId({ slug, number }: NumberedProposal): string {
  return `${slug}-${number}`;
}

export function readRequestId(text: string): NumberedProposal | null {
  const [, slug, number] = /^([a-z0-9-]{1,200})-([1-9]\d{0,8})$/.exec(text) ?? [];
  return slug === undefined ? null : { slug, number: Number(number) };
}

/** An answer as GeoReport v2 has it. */
export function geoReply(answer: ConnectorAnswer, context: ReplyContext, format: Format): ConnectorReply {
  switch (answer.type) {
    case 'consultations':
      return listReply(
        { list: 'services', item: 'service', records: answer.items.map((each) => serviceOf(each, context)) },
        format,
      );
    case 'proposals':
      return listReply(
        { list: 'service_requests', item: 'request', records: answer.items.map((each) => requestOf(each, context)) },
        format,
      );
    case 'answers':
      return listReply(
        {
          ...{ list: 'service_request_updates', item: 'request_update' },
          records: answer.items.map((each) => updateOf(each, context)),
        },
        format,
      );
    case 'proposed': {
      const { id, number, status } = answer.proposal;
      const notice = status === 'held' ? 'open311.held' : 'open311.not-published';
      const record =
        number === null
          ? { token: id, service_notice: messagesIn(uiLangFor(context.languages)).t(notice), account_id: null }
          : { service_request_id: requestId({ slug: answer.slug, number }), service_notice: null, account_id: null };
      return { ...listReply({ list: 'service_requests', item: 'request', records: [record] }, format), status: 201 };
    }
    case 'activity':
    case 'noted':
      throw new Error(`GeoReport does not ask for ${answer.type}`);
    case 'refused': {
      const { refusal } = answer;
      if (refusal.type === 'not-found' && refusal.what === 'consultation') {
        return errorReply(404, 'service_code not found', format);
      }
      const description = refusalMessage(uiLangFor(context.languages), refusal, context);
      return errorReply(refusal.type === 'not-found' ? 404 : 400, description, format);
    }
  }
}

/** The definition of a service: the one attribute that a request may have. */
export function definitionReply(
  slug: string,
  { languages }: Pick<ReplyContext, 'languages'>,
  format: Format,
): ConnectorReply {
  const description = messagesIn(uiLangFor(languages)).t('open311.title');
  const attribute = {
    variable: true,
    code: 'title',
    datatype: 'string',
    required: false,
    datatype_description: null,
    order: 1,
    description,
  };
  if (format === 'json') return jsonReply(200, { service_code: slug, attributes: [{ ...attribute, values: [] }] });
  const attributes = { name: 'attributes', content: [recordElement('attribute', attribute)] };
  return xmlReply(200, {
    name: 'service_definition',
    content: [{ name: 'service_code', content: slug }, attributes],
  });
}

export function errorReply(status: number, description: string, format: Format): ConnectorReply {
  const error = { code: status, description };
  if (format === 'json') return jsonReply(status, [error]);
  return xmlReply(status, { name: 'errors', content: [recordElement('error', error)] });
}

/** Where the service is and what it speaks, by the discovery of GeoReport. */
export function discoveryReply(base: string, at: Date, format: Format): ConnectorReply {
  const formats = ['text/xml', 'application/json'];
  const endpoint = {
    specification: 'http://wiki.open311.org/GeoReport_v2',
    url: base,
    changeset: at.toISOString(),
    type: 'production',
  };
  if (format === 'json') {
    return jsonReply(200, { changeset: at.toISOString(), endpoints: [{ ...endpoint, formats }] });
  }
  const formatElements = { name: 'formats', content: formats.map((content) => ({ name: 'format', content })) };
  const endpointElement = { name: 'endpoint', content: [...elementsOf(endpoint), formatElements] };
  return xmlReply(200, {
    name: 'discovery',
    content: [
      { name: 'changeset', content: at.toISOString() },
      { name: 'endpoints', content: [endpointElement] },
    ],
  });
}

function serviceOf(
  { slug, title, summary }: Extract<ConnectorAnswer, { readonly type: 'consultations' }>['items'][number],
  { languages }: ReplyContext,
): GeoRecord {
  return {
    service_code: slug,
    service_name: textFor(title, languages),
    description: textFor(summary, languages),
    metadata: true,
    type: 'realtime',
    keywords: '',
    group: '',
  };
}

/** A proposal as a request: open until it is officially answered. */
function requestOf({ slug, consultation, proposal }: ListedProposal, context: ReplyContext): GeoRecord {
  const { languages, institution } = context;
  const { verdict, location, number } = proposal;
  const title = textFor(proposal.title, languages);
  const text = textFor(proposal.body, languages);
  const body = proposal.warning === null ? text : `${proposal.warning}\n\n${text}`;
  return {
    service_request_id: requestId({ slug, number: number ?? 0 }),
    status: verdict === null ? 'open' : 'closed',
    status_notes: verdict === null ? null : messagesIn(uiLangFor(languages)).t(`verdict.${verdict}`),
    service_name: textFor(consultation, languages),
    service_code: slug,
    description: body.startsWith(title) ? body : `${title}\n\n${body}`,
    agency_responsible: textFor(institution, languages),
    service_notice: null,
    requested_datetime: (proposal.publishedAt ?? proposal.receivedAt).toISOString(),
    updated_datetime: proposal.updatedAt.toISOString(),
    expected_datetime: null,
    address: proposal.place,
    address_id: null,
    zipcode: null,
    lat: location?.lat ?? null,
    long: location?.lon ?? null,
    media_url: null,
  };
}

/** An official answer as the update that closes its request, by the extension of mySociety. */
function updateOf({ slug, number, answer }: AnsweredProposal, { languages }: ReplyContext): GeoRecord {
  const verdict = messagesIn(uiLangFor(languages)).t(`verdict.${answer.verdict}`);
  return {
    update_id: answer.id,
    service_request_id: requestId({ slug, number }),
    status: 'closed',
    updated_datetime: answer.publishedAt.toISOString(),
    description: `${verdict}\n\n${textFor(answer.body, languages)}`,
    media_url: null,
  };
}

function listReply({ list, item, records }: GeoList, format: Format): ConnectorReply {
  if (format === 'json') return jsonReply(200, records);
  return xmlReply(200, { name: list, content: records.map((record) => recordElement(item, record)) });
}

function recordElement(name: string, record: GeoRecord): Element {
  return { name, content: elementsOf(record) };
}

function elementsOf(record: GeoRecord): readonly Element[] {
  return Object.entries(record).map(([name, value]) => ({ name, content: value === null ? '' : String(value) }));
}

function jsonReply(status: number, body: unknown): ConnectorReply {
  return { status, body };
}

function xmlReply(status: number, root: Element): ConnectorReply {
  return { status, body: xmlDocument(root), contentType: 'text/xml; charset=utf-8' };
}

function textFor(text: Localised, languages: readonly string[]): string {
  return textIn(text, languages).text;
}
