import { createHash, timingSafeEqual } from 'node:crypto';
import type {
  ConnectorAnswer,
  ConnectorQuestion,
  ConnectorReply,
  ConnectorRequest,
  ReplyContext,
} from '../../application/connector/intake/ports.ts';
import type { ConnectorIntake, ConnectorSecrets } from '../../application/connector/ports.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import { ok, type Result } from '../../domain/kit/result.ts';
import { uiLangFor } from '../../i18n/languages.ts';
import { messagesIn } from '../../i18n/messages.ts';
import { titleAndText } from '../title.ts';
import { definitionReply, discoveryReply, errorReply, type Format, geoReply, readRequestId } from './mapping.ts';
import { type Open311Settings, open311Settings } from './settings.ts';

/** GeoReport v2: requests of at most so many days are listed, of the latest where no dates are given. */
const SPAN_MS = 90 * 86_400_000;
/** Requests of one answer, and how far its pages reach. */
const REQUESTS_MAX = 1_000;
const REACH_MAX = 10_000;
/** Requests that are named in one question. */
const NAMED_MAX = 50;

/** Takes what apps and dashboards ask by Open311 GeoReport v2, below `/connect/open311/<connector>/`. */
export function open311Intake(origin: string): ConnectorIntake {
  return {
    async read(connector, secrets, request) {
      const format = formatOf(request);
      if (format === null) {
        return { ok: false, reply: forAnySite(request, errorReply(404, 'not found: xml and json are spoken', 'xml')) };
      }
      const settings = open311Settings(connector.settings);
      const asked = await questionIn(request, { settings, secrets, format, origin });
      return 'status' in asked
        ? { ok: false, reply: forAnySite(request, asked) }
        : { ok: true, nonce: null, until: request.at, question: asked };
    },
    reply: (answer, context, request) => forAnySite(request, replyOf(answer, context, request)),
    replayed: () => errorReply(400, 'asked twice', 'xml'),
  };
}

/** Whoever asks for what is public has no key, so that any site's page may. */
function forAnySite({ method }: ConnectorRequest, reply: ConnectorReply): ConnectorReply {
  return method === 'GET' ? { ...reply, isForAnySite: true } : reply;
}

function replyOf(answer: ConnectorAnswer, context: ReplyContext, request: ConnectorRequest): ConnectorReply {
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
}

type Given = {
  readonly settings: Open311Settings;
  readonly secrets: ConnectorSecrets;
  readonly format: Format;
  readonly origin: string;
};

type Asked = Result<ConnectorQuestion, Refusal> | ConnectorReply;

/** What is asked, or the reply to what needs nobody's answer. */
async function questionIn(request: ConnectorRequest, given: Given): Promise<Asked> {
  const { settings, format, origin } = given;
  const within = settings.consultations;
  const [kind, code] = partsOf(request);
  const parameters = new URLSearchParams(request.query);
  if (kind === 'requests' && code === undefined && request.method === 'POST') return await newRequest(request, given);
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
    case 'servicerequestupdates': {
      const time = timeIn(parameters, request.at);
      if (time === null) return errorReply(400, WRONG_DATE, format);
      return ok({ type: 'answers', within, ...time, limit: REQUESTS_MAX });
    }
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
): Asked {
  const { parameters, within, named, format } = of;
  const list = { type: 'proposals', within, answered: null, isStrict: false, offset: 0, limit: REQUESTS_MAX } as const;
  if (named !== null) {
    const ids = [...new Set(listIn(named))].slice(0, NAMED_MAX).map(readRequestId);
    return ok({ ...list, named: ids.flatMap((id) => id ?? []), from: new Date(0), to: at });
  }
  const time = timeIn(parameters, at);
  if (time === null) return errorReply(400, WRONG_DATE, format);
  const page = pageIn(parameters);
  if (page === null) {
    return errorReply(400, `page and page_size are numbers from 1; ${REACH_MAX} requests can be paged through`, format);
  }
  const statuses = listIn(parameters.get('status'));
  if (!statuses.every((status) => status === 'open' || status === 'closed')) {
    return errorReply(400, 'status is open, closed, or both with a comma', format);
  }
  const answered = new Set(statuses).size === 1 ? statuses[0] === 'closed' : null;
  const codes = [...new Set(listIn(parameters.get('service_code')))].slice(0, NAMED_MAX);
  const allowed = codes.filter((code) => within.length === 0 || within.includes(code));
  if (allowed.length < codes.length) return errorReply(404, 'service_code not found', format);
  const asked = codes.length > 0 ? { within: codes, isStrict: true } : {};
  return ok({ ...list, ...time, ...page, ...asked, named: null, answered });
}

const WRONG_DATE = 'start_date and end_date are dates such as 2026-03-02T08:00:00Z';

/** The time that is asked for, of ninety days at most; null where it cannot be read. */
function timeIn(parameters: URLSearchParams, at: Date): { readonly from: Date; readonly to: Date } | null {
  const [start, end] = ['start_date', 'end_date'].map((name) => dateIn(parameters.get(name)));
  if (start === 'wrong' || end === 'wrong') return null;
  const latest = start == null ? at.getTime() : Math.min(at.getTime(), start.getTime() + SPAN_MS);
  const to = end ?? new Date(latest);
  return { from: new Date(Math.max(start?.getTime() ?? 0, to.getTime() - SPAN_MS)), to };
}

/** `page` and `page_size` are not in GeoReport, and as its servers have them; null where that is no page. */
function pageIn(parameters: URLSearchParams): { readonly offset: number; readonly limit: number } | null {
  const [page = 0, size = 0] = [parameters.get('page') ?? '1', parameters.get('page_size') ?? String(REQUESTS_MAX)].map(
    (text) => (/^[1-9]\d{0,6}$/.test(text) ? Number(text) : 0),
  );
  const limit = Math.min(size, REQUESTS_MAX);
  return page === 0 || size === 0 || page * limit > REACH_MAX ? null : { offset: (page - 1) * limit, limit };
}

/** A request that somebody makes: by who has the key of this connector. Who they are is not kept. */
async function newRequest(request: ConnectorRequest, { settings, secrets, format }: Given): Promise<Asked> {
  const form = await formIn(request);
  if (typeof form === 'string') return errorReply(400, form, format);
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
  return ok({
    ...{ type: 'propose', within, slug, ...textsIn(description, form), lang, location, place },
    // GeoReport has no key for a request: the same words at the same place by the same person are the same request.
    reference: createHash('sha256').update(form.toString()).digest('hex'),
    address: null,
    subject: null,
    name: messagesIn(uiLangFor([])).t('open311.name'),
    tags: [],
    follower: form.get('email')?.trim() || null,
  });
}

/** The fields of a form, or why it cannot be read. Files are not kept. */
async function formIn({ contentType, body }: ConnectorRequest): Promise<URLSearchParams | string> {
  const [, type] =
    /^(application\/x-www-form-urlencoded|multipart\/form-data)\s*(?:;|$)/i.exec(contentType ?? '') ?? [];
  if (type === undefined) return 'the body must be application/x-www-form-urlencoded or multipart/form-data';
  if (type.toLowerCase() === 'multipart/form-data') {
    const headers = { 'content-type': contentType ?? '' };
    const read = await new Response(Buffer.from(body), { headers }).formData().catch(() => null);
    if (read === null) return 'the body is not multipart/form-data';
    const fields = [...read].flatMap(([name, value]) =>
      typeof value === 'string' ? [[name, value] as [string, string]] : [],
    );
    return fields.flat().some((text) => text.includes('\ufffd')) ? NOT_UTF8 : new URLSearchParams(fields);
  }
  try {
    return new URLSearchParams(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    return NOT_UTF8;
  }
}

const NOT_UTF8 = 'the body must be UTF-8';

/** As FixMyStreet names the parts of its text: `title: …`, then `detail: …` (`Open311.pm`, in English and in Swedish). */
const LABELLED = /^(?:title|titel):[^\S\n]*(\S[^\n]*)\n\s*(?:detail|beskrivning):\s*(\S.*)$/is;

/** A title of its own or the first words of the text, which the text then goes on from. */
function textsIn(description: string, form: URLSearchParams): { readonly title: string; readonly body: string } {
  const given = form.get('attribute[title]')?.trim() ?? '';
  const [, titled, detail] = LABELLED.exec(description.replaceAll('\r\n', '\n')) ?? [];
  if (titled !== undefined && detail !== undefined) return { title: given || titled.trim(), body: detail };
  return given === '' ? titleAndText(description, 'und') : { title: given, body: description };
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
