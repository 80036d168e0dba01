import { createHash, timingSafeEqual } from 'node:crypto';
import type { ConnectorQuestion, ConnectorReply, ConnectorRequest } from '../../application/connector/intake/ports.ts';
import type { ConnectorIntake, ConnectorSecrets } from '../../application/connector/ports.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import { ok, type Result } from '../../domain/kit/result.ts';
import { uiLangFor } from '../../i18n/languages.ts';
import { messagesIn } from '../../i18n/messages.ts';
import { titleFrom } from '../title.ts';
import { definitionReply, discoveryReply, errorReply, type Format, geoReply, readRequestId } from './mapping.ts';
import { type Open311Settings, open311Settings } from './settings.ts';

/** GeoReport v2: requests of at most so many days are listed, of the latest where no dates are given. */
const SPAN_MS = 90 * 86_400_000;
/** Requests of one answer. */
const REQUESTS_MAX = 1_000;
/** Requests that are named in one question. */
const NAMED_MAX = 50;

/** Takes what apps and dashboards ask by Open311 GeoReport v2, below `/connect/open311/<connector>/`. */
export function open311Intake(origin: string): ConnectorIntake {
  return {
    read(connector, secrets, request) {
      const format = formatOf(request);
      if (format === null) return { ok: false, reply: errorReply(404, 'not found: xml and json are spoken', 'xml') };
      const settings = open311Settings(connector.settings);
      const asked = questionIn(request, { settings, secrets, format, origin });
      return 'status' in asked
        ? { ok: false, reply: asked }
        : { ok: true, nonce: null, until: request.at, question: asked };
    },
    reply(answer, context, request) {
      const format = formatOf(request) ?? 'xml';
      const [kind, code] = partsOf(request);
      if (kind === 'services' && code !== undefined && answer.type === 'consultations') {
        const [service] = answer.items;
        return service === undefined
          ? errorReply(404, 'service_code not found', format)
          : definitionReply(service.slug, context, format);
      }
      if (kind === 'requests' && code !== undefined && answer.type === 'proposals' && answer.items.length === 0) {
        return errorReply(404, 'service_request_id not found', format);
      }
      const reply = geoReply(answer, context, format);
      return kind === 'tokens' && reply.status === 201 ? { ...reply, status: 200 } : reply;
    },
    replayed: () => errorReply(400, 'asked twice', 'xml'),
  };
}

type Given = {
  readonly settings: Open311Settings;
  readonly secrets: ConnectorSecrets;
  readonly format: Format;
  readonly origin: string;
};

/** What is asked, or the reply to what needs nobody's answer. */
function questionIn(request: ConnectorRequest, given: Given): Result<ConnectorQuestion, Refusal> | ConnectorReply {
  const { settings, format, origin } = given;
  const within = settings.consultations;
  const [kind, code] = partsOf(request);
  const parameters = new URLSearchParams(request.query);
  if (kind === 'requests' && code === undefined && request.method === 'POST') return newRequest(request, given);
  if (request.method !== 'GET') return errorReply(405, 'method not allowed', format);
  switch (kind) {
    case 'discovery':
      return discoveryReply(baseOf(request, origin), request.at, format);
    case 'services':
      if (code === undefined) return ok({ type: 'consultations', within, search: null });
      if (within.length > 0 && !within.includes(code)) return errorReply(404, 'service_code not found', format);
      return ok({ type: 'consultations', within: [code], search: null });
    case 'tokens':
      return ok({ type: 'proposal', within, id: code ?? '' });
    case 'requests':
      return requestsAsked(request, {
        parameters,
        within,
        named: code ?? parameters.get('service_request_id'),
        format,
      });
    default:
      return errorReply(404, 'not found', format);
  }
}

/** Which requests are asked for: those that are named, whatever else is asked, or those of a time. */
function requestsAsked(
  { at }: ConnectorRequest,
  of: {
    readonly parameters: URLSearchParams;
    readonly within: readonly string[];
    readonly named: string | null;
    readonly format: Format;
  },
): Result<ConnectorQuestion, Refusal> | ConnectorReply {
  const { parameters, within, named, format } = of;
  const list = { type: 'proposals', within, from: new Date(0), to: at, answered: null, limit: REQUESTS_MAX } as const;
  if (named !== null) {
    const ids = [...new Set(listIn(named))].slice(0, NAMED_MAX).map(readRequestId);
    return ok({ ...list, named: ids.flatMap((id) => id ?? []) });
  }
  const [start, end] = ['start_date', 'end_date'].map((name) => dateIn(parameters.get(name)));
  if (start === 'wrong' || end === 'wrong') {
    return errorReply(400, 'start_date and end_date are dates such as 2026-03-02T08:00:00Z', format);
  }
  const latest = start == null ? at.getTime() : Math.min(at.getTime(), start.getTime() + SPAN_MS);
  const to = end ?? new Date(latest);
  const from = new Date(Math.max(start?.getTime() ?? 0, to.getTime() - SPAN_MS));
  const statuses = listIn(parameters.get('status'));
  if (!statuses.every((status) => status === 'open' || status === 'closed')) {
    return errorReply(400, 'status is open, closed, or both with a comma', format);
  }
  const answered = new Set(statuses).size === 1 ? statuses[0] === 'closed' : null;
  const codes = [...new Set(listIn(parameters.get('service_code')))].slice(0, NAMED_MAX);
  const allowed = codes.filter((code) => within.length === 0 || within.includes(code));
  if (codes.length > 0 && allowed.length === 0) return errorReply(404, 'service_code not found', format);
  return ok({ ...list, within: codes.length > 0 ? allowed : within, named: null, from, to, answered });
}

/** A request that somebody makes: by who has the key of this connector. Who they are is not kept. */
function newRequest(
  request: ConnectorRequest,
  { settings, secrets, format }: Given,
): Result<ConnectorQuestion, Refusal> | ConnectorReply {
  if (!/^application\/x-www-form-urlencoded\s*(?:;|$)/i.test(request.contentType ?? '')) {
    return errorReply(400, 'the body must be application/x-www-form-urlencoded', format);
  }
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(request.body);
  } catch {
    return errorReply(400, 'the body must be UTF-8', format);
  }
  const form = new URLSearchParams(text);
  const key = form.get('api_key') ?? '';
  if (key === '') return errorReply(400, 'api_key was not provided', format);
  if (!isKey(key, secrets, request.at)) return errorReply(403, 'api_key is not valid', format);
  const slug = form.get('service_code')?.trim() ?? '';
  if (slug === '') return errorReply(400, 'service_code was not provided', format);
  const within = settings.consultations;
  if (within.length > 0 && !within.includes(slug)) return errorReply(404, 'service_code not found', format);
  const description = form.get('description')?.trim() ?? '';
  if (description === '') return errorReply(400, 'description was not provided', format);
  const location = locationIn(form);
  const place = form.get('address_string')?.trim() || null;
  if (location === null && place === null) {
    return errorReply(400, 'lat and long, or address_string, were not provided', format);
  }
  if (location !== null && !isPlace(location)) return errorReply(400, 'lat and long are not a place', format);
  form.delete('api_key');
  form.sort();
  const lang = null;
  const title = form.get('attribute[title]')?.trim() || titleFrom(description, 'und');
  return ok({
    ...{ type: 'propose', within, slug, title, body: description, lang, location, place },
    // GeoReport has no key for a request: the same words at the same place by the same person are the same request.
    reference: createHash('sha256').update(form.toString()).digest('hex'),
    address: null,
    subject: null,
    name: messagesIn(uiLangFor([])).t('open311.name'),
    tags: [],
    follower: form.get('email')?.trim() || null,
  });
}

function locationIn(form: URLSearchParams): { readonly lat: number; readonly lon: number } | null {
  const [lat, lon] = [form.get('lat')?.trim() ?? '', form.get('long')?.trim() ?? ''];
  return lat === '' && lon === '' ? null : { lat: Number(lat || 'none'), lon: Number(lon || 'none') };
}

function isPlace({ lat, lon }: { readonly lat: number; readonly lon: number }): boolean {
  return Math.abs(lat) <= 90 && Math.abs(lon) <= 180;
}

function isKey(given: string, { current, former }: ConnectorSecrets, at: Date): boolean {
  const hash = (text: string) => createHash('sha256').update(text).digest();
  const keys = [current, ...(former !== null && at < former.until ? [former.secret] : [])];
  return keys.some((key) => timingSafeEqual(hash(given), hash(key)));
}

function dateIn(text: string | null): Date | null | 'wrong' {
  if (text === null || text.trim() === '') return null;
  const date = new Date(text.trim().replace(' ', '+'));
  return Number.isNaN(date.getTime()) ? 'wrong' : date;
}

function listIn(text: string | null): readonly string[] {
  return (text ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

function formatOf({ path }: ConnectorRequest): Format | null {
  const [, format] = /\.(xml|json)$/.exec(path) ?? [];
  return format === 'xml' || format === 'json' ? format : null;
}

/** The kind of thing that is asked for, and its code where one is asked for alone. */
function partsOf({ path }: ConnectorRequest): readonly [string, string?] {
  const [kind = '', ...code] = path.replace(/\.(?:xml|json)$/, '').split('/');
  return code.length === 0 ? [kind] : [kind, code.join('/')];
}

function baseOf({ base }: ConnectorRequest, origin: string): string {
  return origin + base;
}
