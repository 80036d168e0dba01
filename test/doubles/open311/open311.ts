import type { IncomingMessage, ServerResponse } from 'node:http';
import { serve } from '../../support/local-server.ts';
import { type Format, type GeoValue, written } from './written.ts';

/** A request that somebody made, with everything that was sent of it. */
export type ServiceRequest = {
  id: string;
  readonly token: string;
  /** Whether it has a number to be asked by; only a token until then. */
  hasNumber: boolean;
  readonly fields: Readonly<Record<string, string>>;
  description: string;
  status: string;
  statusNotes: string;
  readonly requested: Date;
  updated: Date;
};

/** How it answers: as it should, not at all, or wrongly in one of the ways that are seen in practice. */
export type Behaviour = 'well' | 'hang' | 'error-in-200' | 'html' | 'unavailable' | 'lost-answer' | 'redirect';

export type Open311Options = {
  readonly key: string;
  readonly services: readonly {
    readonly code: string;
    readonly attributes?: readonly { readonly code: string; readonly required: boolean }[];
  }[];
  /** Whether a request gets a token first and its number later. */
  readonly tokens?: boolean;
  /** Whether it wraps lists once more and has each value in a list of one, as FixMyStreet does. */
  readonly wraps?: boolean;
  readonly port?: number;
  readonly now?: () => Date;
};

/** A small server of Open311 GeoReport v2: services, requests, tokens, in XML and JSON. It shares nothing with `src`. */
export async function startOpen311({
  key,
  services,
  tokens = false,
  wraps = false,
  port = 0,
  now = () => new Date(),
}: Open311Options) {
  const requests: ServiceRequest[] = [];
  const asked: string[] = [];
  let behaviour: Behaviour = 'well';
  let redirectsTo = '';
  let made = 0;

  const server = await serve(
    (request, response) => {
      void answer(request, response).catch((error: unknown) => response.writeHead(500).end(String(error)));
    },
    { port },
  );
  const origin = `http://127.0.0.1:${server.port}`;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { pathname, searchParams } = new URL(request.url ?? '/', origin);
    asked.push(`${request.method} ${pathname}`);
    if (behaviour === 'hang') return;
    if (behaviour === 'html') {
      response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><html><p>Maintenance</p></html>');
      return;
    }
    if (behaviour === 'unavailable' || behaviour === 'redirect') {
      response.writeHead(behaviour === 'redirect' ? 302 : 503, { location: redirectsTo }).end();
      return;
    }
    const [, path = '', ending] = /^\/(.+)\.(xml|json)$/.exec(pathname) ?? [];
    const format: Format = ending === 'json' ? 'json' : 'xml';
    const send = ({ status, body }: Answered) => {
      const type = format === 'json' ? 'application/json' : 'text/xml';
      response.writeHead(status, { 'content-type': `${type}; charset=utf-8` }).end(written(body, { format, wraps }));
    };
    if (behaviour === 'error-in-200') {
      send({ ...failure(500, 'the database is away'), status: 200 });
      return;
    }
    const answered = request.method === 'POST' ? post(path, Buffer.concat(chunks).toString()) : get(path, searchParams);
    if (behaviour === 'lost-answer' && request.method === 'POST') response.destroy();
    else send(answered);
  }

  function get(path: string, query: URLSearchParams): Answered {
    const [kind = '', code] = path.split('/').map(decodeURIComponent);
    if (kind === 'services' && code === undefined) return listed('services', 'service', services.map(serviceOf));
    if (kind === 'services') {
      const service = services.find((each) => each.code === code);
      if (service === undefined) return failure(404, 'service_code not found');
      const attributes = (service.attributes ?? []).map((attribute, nth) => ({
        ...{ variable: 'true', code: attribute.code, datatype: 'string', required: String(attribute.required) },
        ...{ datatype_description: '', order: String(nth + 1), description: attribute.code },
      }));
      const body = { list: 'attributes', item: 'attribute', records: attributes };
      return { status: 200, body: { ...body, within: 'service_definition', beside: { service_code: service.code } } };
    }
    if (kind === 'tokens') {
      const found = requests.find(({ token }) => token === code);
      if (found === undefined) return failure(404, 'token not found');
      const number = found.hasNumber ? { service_request_id: found.id } : {};
      return listed('service_requests', 'request', [{ ...number, token: found.token }]);
    }
    if (kind !== 'requests') return failure(404, 'not found');
    const shown = requests.filter(({ hasNumber }) => hasNumber);
    if (code !== undefined) {
      const found = shown.find(({ id }) => id === code);
      if (found === undefined) return failure(404, 'service_request_id not found');
      return listed('service_requests', 'request', [requestOf(found)]);
    }
    const [start, end] = ['start_date', 'end_date'].map((name) => Date.parse(query.get(name) ?? ''));
    const wanted = shown.filter(
      ({ fields, requested }) =>
        (query.get('service_code') ?? fields['service_code']) === fields['service_code'] &&
        !(requested.getTime() < (start ?? 0)) &&
        !(requested.getTime() > (end ?? 0)),
    );
    return listed('service_requests', 'request', wanted.map(requestOf));
  }

  function post(path: string, body: string): Answered {
    if (path !== 'requests') return failure(404, 'not found');
    const fields = Object.fromEntries(new URLSearchParams(body));
    if (fields['api_key'] !== key) return failure(403, 'api_key is not valid');
    const service = services.find(({ code }) => code === fields['service_code']);
    if (service === undefined) return failure(404, 'service_code not found');
    const isSomewhere = fields['lat'] !== undefined || fields['address_string'] !== undefined;
    if (!isSomewhere) return failure(400, 'lat and long, or address_string, were not provided');
    const missing = service.attributes?.find((each) => each.required && !(`attribute[${each.code}]` in fields));
    if (missing !== undefined) return failure(400, `attribute ${missing.code} was not provided`);
    made += 1;
    const one: ServiceRequest = {
      ...{ id: String(made), token: `t-${made}`, hasNumber: !tokens, fields },
      ...{ description: fields['description'] ?? '', status: 'open', statusNotes: '' },
      ...{ requested: new Date(now().getTime() + made), updated: now() },
    };
    requests.push(one);
    const record: GeoValue = one.hasNumber ? { service_request_id: one.id } : { token: one.token };
    return listed('service_requests', 'request', [{ ...record, service_notice: '', account_id: '' }]);
  }

  return {
    origin,
    requests,
    asked,
    behaves(how: Behaviour, to = '') {
      behaviour = how;
      redirectsTo = to;
    },
    /** The services move a request on. */
    setStatus(of: ServiceRequest, status: string, notes = '') {
      of.status = status;
      of.statusNotes = notes;
      of.updated = now();
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

type Answered = { readonly status: number; readonly body: Parameters<typeof written>[0] };

function listed(list: string, item: string, records: readonly GeoValue[]): Answered {
  return { status: 200, body: { list, item, records } };
}

function failure(code: number, description: string): Answered {
  return { status: code, body: { list: 'errors', item: 'error', records: [{ code: String(code), description }] } };
}

function serviceOf({ code, attributes = [] }: Open311Options['services'][number]): GeoValue {
  return {
    ...{ service_code: code, service_name: code, description: '' },
    ...{ metadata: String(attributes.length > 0), type: 'realtime', keywords: '', group: '' },
  };
}

function requestOf({ id, fields, description, status, statusNotes, requested, updated }: ServiceRequest): GeoValue {
  return {
    ...{ service_request_id: id, status, status_notes: statusNotes, service_code: fields['service_code'] ?? '' },
    ...{ description, requested_datetime: requested.toISOString(), updated_datetime: updated.toISOString() },
    ...{ address: fields['address_string'] ?? '', lat: fields['lat'] ?? '', long: fields['long'] ?? '' },
  };
}
