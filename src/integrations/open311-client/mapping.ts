import type { RequestState } from '../../application/connector/intake/ports.ts';
import type { AnsweredRequest } from '../../application/connector/ports.ts';
import type { Commitment } from '../../domain/answer/answer.ts';
import { type Localised, textIn } from '../../domain/kit/text.ts';
import { SOURCE_LANG, uiLangFor } from '../../i18n/languages.ts';
import { messagesIn } from '../../i18n/messages.ts';
import { pairsIn, statesIn } from '../request-states.ts';
import { baseOf } from './client.ts';
import type { GeoRecord } from './records.ts';
import type { ClientSettings } from './settings.ts';

/** GeoReport v2: characters of a description. */
const DESCRIPTION_MAX = 4_000;
const STATUS_MAX = 100;
const REMARK_MAX = 500;
const ID_MAX = 200;
/** What a description ends with, so that its request is found again. */
const REFERENCE = /\[parvis ([0-9a-f-]{36})\]/;

/** Where a request is on the server: by its number or, as long as it has none, by its token. */
export type Place = { readonly kind: 'requests' | 'tokens'; readonly id: string };

export function addressOf({ kind, id }: Place, { url }: ClientSettings): string {
  return `${baseOf(url)}/${kind}/${encodeURIComponent(id)}`;
}

/** The place of an address, whatever the base address was then. */
export function placeOf(address: string): Place | null {
  const [, kind, id] = /\/(requests|tokens)\/([^/?#]+)$/.exec(address) ?? [];
  if (id === undefined) return null;
  return { kind: kind === 'tokens' ? 'tokens' : 'requests', id: decodeURIComponent(id) };
}

/** Where a record says that its request is: a number counts more than a token. */
export function placeIn({ service_request_id: id = '', token = '' }: GeoRecord): Place | null {
  if (id !== '' && id.length <= ID_MAX) return { kind: 'requests', id };
  return token !== '' && token.length <= ID_MAX ? { kind: 'tokens', id: token } : null;
}

/**
 * A commitment as a request. Whose idea it was is not sent: neither a name nor a telephone nor a device; a mail address is one
 * of the institution.
 */
export function formOf(
  commitment: Commitment,
  answered: AnsweredRequest,
  { settings, key, origin }: { readonly settings: ClientSettings; readonly key: string; readonly origin: string },
): URLSearchParams {
  const { service, jurisdiction, email, attributes } = settings;
  const { location, place } = answered.proposal;
  const address = place ?? (location === null ? settings.address : '');
  const point = location === null ? {} : { lat: String(location.lat), long: String(location.lon) };
  const fields = {
    api_key: key,
    jurisdiction_id: jurisdiction,
    service_code: service,
    ...point,
    address_string: address,
    email,
    description: descriptionOf(commitment, answered, origin),
  };
  const form = new URLSearchParams(Object.entries(fields).filter(([, value]) => value !== ''));
  for (const [code, value] of pairsIn(attributes) ?? []) form.append(`attribute[${code}]`, value);
  return form;
}

function descriptionOf(commitment: Commitment, { proposal, consultation }: AnsweredRequest, origin: string): string {
  const { languages, slug } = consultation;
  const { t } = messagesIn(uiLangFor(languages));
  const textOf = (text: Localised) => textIn(text, languages).text;
  const url = `${origin}/consultations/${slug}/proposals/${proposal.number ?? 0}`;
  const said = { title: textOf(proposal.title), url };
  const source =
    commitment.dueOn === null
      ? t('open311-client.source', said)
      : t('open311-client.source-due', { ...said, due: commitment.dueOn });
  const end = `\n\n${source}\n[parvis ${commitment.id}]`;
  const text = `${textOf(commitment.text)}\n\n${textOf(proposal.body)}`;
  return `${shortened(text, DESCRIPTION_MAX - end.length)}${end}`;
}

function shortened(text: string, max: number): string {
  return text.length <= max ? text : `${text.slice(0, max - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}

/** The commitment that the description of a request names. */
export function commitmentIn({ description = '' }: GeoRecord): string | null {
  return REFERENCE.exec(description)?.[1] ?? null;
}

/**
 * Where a request stands. GeoReport has no key for one, so it is known by the moment that it was made at; the commitment
 * that it names, where that is another, says that it is another one.
 */
export function stateOf(record: GeoRecord, settings: ClientSettings, commitmentId: string): RequestState | null {
  const place = placeIn(record);
  if (place?.kind !== 'requests') return null;
  const named = commitmentIn(record);
  const status = record['status']?.toLowerCase().slice(0, STATUS_MAX) ?? null;
  return {
    address: addressOf(place, settings),
    reference: named !== null && named !== commitmentId ? named : madeAt(record),
    number: place.id,
    url: null,
    status,
    means: status === null ? null : (statesOf(settings).get(status) ?? null),
    remark: record['status_notes']?.slice(0, REMARK_MAX) ?? null,
    changed: momentIn(record['updated_datetime']),
  };
}

/** The state of what waits under a token. */
export function waitingState(place: Place, settings: ClientSettings): RequestState {
  const nothing = { reference: null, number: null, url: null, status: null, means: null, remark: null, changed: null };
  return { address: addressOf(place, settings), ...nothing };
}

/** When a request was made, as its server says it. */
export function madeAt(record: GeoRecord): string | null {
  return momentIn(record['requested_datetime']);
}

/** In one form, so that later ones sort after. */
function momentIn(text: string | undefined): string | null {
  const moment = new Date(text ?? '');
  return Number.isNaN(moment.getTime()) ? null : moment.toISOString();
}

function statesOf({ states }: ClientSettings): ReadonlyMap<string, NonNullable<RequestState['means']>> {
  return new Map([...(statesIn(states) ?? [])].map(([status, means]) => [status.toLowerCase(), means]));
}

/** What people read with a state of a commitment that follows from a status. */
export function noteOf(
  { status, remark }: { readonly status: string; readonly remark: string | null },
  languages: readonly string[],
): Localised {
  const langs = languages.filter((lang) => uiLangFor([lang]) === lang);
  return Object.fromEntries(
    (langs.length === 0 ? [SOURCE_LANG] : langs).map((lang) => {
      const { t } = messagesIn(uiLangFor([lang]));
      const shown = status === 'open' || status === 'closed' ? t(`open311-client.${status}`) : status;
      return [
        lang,
        remark === null
          ? t('open311-client.status', { status: shown })
          : t('open311-client.status-remark', { status: shown, remark }),
      ];
    }),
  );
}
