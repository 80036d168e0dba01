import { z } from 'zod';
import type {
  ConnectorAnswer,
  ConnectorQuestion,
  ReplyContext,
  RequestState,
} from '../../application/connector/intake/ports.ts';
import type { AnsweredRequest } from '../../application/connector/ports.ts';
import type { Commitment } from '../../domain/answer/answer.ts';
import type { Refusal, RefusalOf } from '../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../domain/kit/result.ts';
import { type Localised, textIn } from '../../domain/kit/text.ts';
import type { Location } from '../../domain/proposal/proposal.ts';
import { SOURCE_LANG, uiLangFor } from '../../i18n/languages.ts';
import { messagesIn } from '../../i18n/messages.ts';
import { refusalMessage } from '../../i18n/refusal-message.ts';
import { statesIn } from '../request-states.ts';
import type { PublikSettings } from './settings.ts';

const REFERENCE_MAX = 200;
/** Of a request of w.c.s. at its API: the slug of its form and its number there. */
const REQUEST_PATH = /^\/api\/forms\/[a-z0-9-]{1,100}\/\d{1,12}\/$/;

/** What is read of the complete data of a request, which the action "Appel webservice" posts; whatever else there is stays unread. */
const FORMDATA = z.object({
  uuid: z.string().optional().catch(undefined),
  api_url: z.string().optional().catch(undefined),
  user: z
    .object({ NameID: z.array(z.string()).optional().catch(undefined) })
    .optional()
    .catch(undefined),
  extra: z.record(z.string(), z.unknown()).optional().catch(undefined),
});

/** What is read of a request of the form that commitments become requests of. */
const REQUEST = z.object({
  id: z.union([z.string(), z.number()]).transform(String),
  uuid: z.string().max(REFERENCE_MAX).optional().catch(undefined),
  display_id: z.string().max(REFERENCE_MAX).optional().catch(undefined),
  api_url: z.string().optional().catch(undefined),
  backoffice_url: z.string().optional().catch(undefined),
  last_update_time: z.string().max(REFERENCE_MAX).optional().catch(undefined),
  workflow: z
    .object({
      status: z.object({ id: z.string().max(REFERENCE_MAX), name: z.string().max(REFERENCE_MAX) }).partial(),
    })
    .optional()
    .catch(undefined),
});

/** Where a request stands, of its complete data; null where that is something else. */
export function requestIn(body: unknown, settings: PublikSettings, address?: string): RequestState | null {
  const read = REQUEST.safeParse(body);
  if (!read.success) return null;
  const { uuid, display_id: number, api_url: apiUrl, backoffice_url: page, workflow } = read.data;
  const at = apiUrl !== undefined && isOfSite(apiUrl, settings) ? apiUrl : address;
  if (at === undefined) return null;
  const states = statesIn(settings.states) ?? new Map();
  const { id = '', name = id } = workflow?.status ?? {};
  return {
    address: at,
    reference: uuid ?? null,
    number: number ?? null,
    url: page !== undefined && URL.parse(page)?.origin === new URL(settings.url).origin ? page : null,
    status: name === '' ? null : name,
    means: states.get(id) ?? states.get(name) ?? null,
    remark: null,
    changed: read.data.last_update_time ?? null,
  };
}

/** What the form of commitments gets: fields by their identifiers, of which it may lack any but `parvis_id`. */
export function fieldsOf(commitment: Commitment, answered: AnsweredRequest, origin: string): object {
  const { answer, proposal, consultation } = answered;
  const { languages, slug, title } = consultation;
  const textOf = (text: Localised) => textFor(text, languages);
  return {
    parvis_id: commitment.id,
    commitment: textOf(commitment.text),
    due: commitment.dueOn,
    answer: textOf(answer.body),
    consultation: textOf(title),
    proposal_number: proposal.number === null ? null : String(proposal.number),
    proposal_title: textOf(proposal.title),
    proposal_body: textOf(proposal.body),
    proposal_url: pageOf(origin, slug, proposal.number ?? 0),
  };
}

/** What the global action on the request that a proposal came from is given. */
export function answerFor({ answer, proposal, consultation }: AnsweredRequest, origin: string): object {
  const { languages, slug } = consultation;
  return {
    verdict: answer.verdict,
    verdict_text: messagesIn(uiLangFor(languages)).t(`verdict.${answer.verdict}`),
    answer: textFor(answer.body, languages),
    url: pageOf(origin, slug, proposal.number ?? 0),
  };
}

/** What people read with a state of a commitment that follows from a status. */
export function noteOf({ status }: { readonly status: string }, languages: readonly string[]): Localised {
  const langs = languages.filter((lang) => uiLangFor([lang]) === lang);
  return Object.fromEntries(
    (langs.length === 0 ? [SOURCE_LANG] : langs).map((lang) => [
      lang,
      messagesIn(uiLangFor([lang])).t('publik.status', { status }),
    ]),
  );
}

type Pairs = Readonly<Record<string, unknown>>;
type ProposeQuestion = Extract<ConnectorQuestion, { readonly type: 'propose' }>;

/**
 * A proposal of what the action "Appel webservice" posts: its pairs are in `extra` where the complete data is sent, and
 * beside it where it is not.
 */
export function proposalIn(body: unknown, settings: PublikSettings): Result<ProposeQuestion, Refusal> {
  const read = FORMDATA.safeParse(body);
  if (!read.success) return refuse({ type: 'invalid', field: 'body', because: 'wrong-type' });
  const { uuid, api_url: apiUrl, user, extra } = read.data;
  const pairs: Pairs = extra ?? (body as Pairs);
  const texts = checkTexts(pairs, ['consultation', 'title', 'body']);
  if (!texts.ok) return texts;
  const reference = uuid ?? textAt(pairs, 'reference');
  if (reference === null || reference.length > REFERENCE_MAX) {
    return refuse({ type: 'invalid', field: 'uuid', because: reference === null ? 'missing' : 'too-long' });
  }
  const location = checkPoint(pairs);
  if (!location.ok) return location;
  const { consultation: slug = '', title = '', body: text = '' } = texts.value;
  if (!isWithin(settings, slug)) return refuse({ type: 'not-found', what: 'consultation' });
  return ok({
    type: 'propose',
    within: settings.consultations,
    reference,
    address: apiUrl !== undefined && isOfSite(apiUrl, settings) ? apiUrl : null,
    subject: user?.NameID?.find((each) => each !== '') ?? textAt(pairs, 'name_id'),
    name: textAt(pairs, 'name') ?? anonymousName(textAt(pairs, 'lang')),
    slug,
    title,
    body: text,
    lang: textAt(pairs, 'lang'),
    tags: listAt(pairs, 'tags'),
    place: textAt(pairs, 'place'),
    location: location.value,
  });
}

/** Whether an address is one of a request at the site that was set: nothing else is ever called. */
export function isOfSite(address: string, settings: Pick<PublikSettings, 'url'>): boolean {
  const url = URL.parse(address);
  return url !== null && url.origin === new URL(settings.url).origin && REQUEST_PATH.test(url.pathname);
}

/** Whether a connector has to do with a consultation, by its slug. */
export function isWithin({ consultations }: Pick<PublikSettings, 'consultations'>, slug: string): boolean {
  return consultations.length === 0 || consultations.includes(slug);
}

/** The answer as w.c.s. and the portal read it: `err` is 0, or `err_desc` says in a sentence what the rules do not allow. */
export function bodyOf(answer: ConnectorAnswer, context: ReplyContext, origin: string): object {
  const { languages } = context;
  switch (answer.type) {
    case 'proposed': {
      const { id, number, status } = answer.proposal;
      const shown = number === null ? {} : { display_id: String(number), url: pageOf(origin, answer.slug, number) };
      return { err: 0, data: { id, status, ...shown } };
    }
    case 'consultations':
      return {
        err: 0,
        data: answer.items.map(({ slug, title, closesAt }) => ({
          id: slug,
          text: textFor(title, languages),
          closes: closesAt?.toISOString() ?? null,
          url: `${origin}/consultations/${slug}`,
        })),
      };
    case 'activity':
      return {
        err: 0,
        data: answer.items.map(({ slug, number, title, publishedAt, verdict }) => ({
          id: `${slug}-${number}`,
          text: textFor(title, languages),
          title: textFor(title, languages),
          url: pageOf(origin, slug, number ?? 0),
          datetime: publishedAt?.toISOString() ?? null,
          status: verdict === null ? null : messagesIn(uiLangFor(languages)).t(`verdict.${verdict}`),
        })),
      };
    case 'proposals':
    case 'answers':
      throw new Error(`Publik does not ask for ${answer.type}`);
    case 'noted':
      return { err: 0, data: { status: answer.status } };
    case 'refused': {
      const lang = uiLangFor(languages);
      const description = refusalMessage(lang, answer.refusal, context);
      return { err: 1, err_class: 'Refused', err_code: answer.refusal.type, err_desc: description };
    }
  }
}

function pageOf(origin: string, slug: string, number: number): string {
  return `${origin}/consultations/${slug}/proposals/${number}`;
}

function textFor(text: Localised, languages: readonly string[]): string {
  return textIn(text, languages).text;
}

function anonymousName(lang: string | null): string {
  return messagesIn(uiLangFor(lang === null ? [] : [lang])).t('publik.name');
}

function checkTexts(
  pairs: Pairs,
  names: readonly string[],
): Result<Readonly<Record<string, string>>, RefusalOf<'invalid'>> {
  const texts: Record<string, string> = {};
  for (const name of names) {
    const text = textAt(pairs, name);
    if (text === null) return refuse({ type: 'invalid', field: name, because: 'missing' });
    texts[name] = text;
  }
  return ok(texts);
}

/** Numbers are sent as text or as numbers, and what nobody filled in as an empty text or null. */
function textAt(pairs: Pairs, name: string): string | null {
  const value = pairs[name];
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value.trim() !== '' ? value : null;
}

function listAt(pairs: Pairs, name: string): readonly string[] {
  const value = pairs[name];
  const parts = Array.isArray(value) ? value.map(String) : (textAt(pairs, name) ?? '').split(',');
  return parts.map((part) => part.trim()).filter((part) => part !== '');
}

/** A point of a map: `map` as w.c.s. has it, or `lat` and `lon`; null where nobody filled it in. */
function checkPoint(pairs: Pairs): Result<Location | null, RefusalOf<'invalid'>> {
  const map = pairs['map'];
  const isMap = map != null && map !== '';
  const [lat, lon, ...more] = typeof map === 'string' ? map.split(';') : [];
  const point: Pairs = !isMap ? pairs : typeof map === 'object' ? (map as Pairs) : { lat, lon };
  const [north, east] = [textAt(point, 'lat'), textAt(point, 'lon')];
  if (!isMap && north === null && east === null) return ok(null);
  const [latitude, longitude] = [Number(north ?? 'none'), Number(east ?? 'none')];
  if (Number.isFinite(latitude) && Number.isFinite(longitude) && more.length === 0) {
    return ok({ lat: latitude, lon: longitude });
  }
  return refuse({ type: 'invalid', field: isMap ? 'map' : 'location', because: 'wrong-type' });
}
