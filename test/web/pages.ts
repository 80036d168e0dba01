import { Hono } from 'hono';
import type { Application } from '../../src/application/application.ts';
import type { MapServices } from '../../src/application/institution/ports.ts';
import type { MapSource } from '../../src/application/kit/ports.ts';
import type { MailTransport } from '../../src/application/mail/ports.ts';
import type { NetworkReader } from '../../src/application/network/mirror/ports.ts';
import type { Geocoder } from '../../src/application/proposal/ports.ts';
import { createSignInLink } from '../../src/application/sign-in/sign-in.ts';
import { errorPage } from '../../src/http/web/kit/error-page.ts';
import type { WebOptions } from '../../src/http/web/kit/page-context.ts';
import { web } from '../../src/http/web/web.ts';
import type { Database } from '../../src/storage/kit/database.ts';
import { openMigrated } from '../storage/migrated.ts';
import { applicationOn } from '../support/application.ts';
import { type Clock, clockAt } from '../support/clock.ts';

export const SETUP_KEY = 'the-key-that-the-node-printed';

/** The pages of a node on an embedded database of its own, as a browser meets them. */
export interface Pages extends AsyncDisposable {
  readonly app: Application;
  readonly clock: Clock;
  get(path: string, headers?: Readonly<Record<string, string>>): Promise<Response>;
  /** The text of a page; throws where it is not answered as expected. */
  text(path: string, headers?: Readonly<Record<string, string>>): Promise<string>;
  post(
    path: string,
    form?: Readonly<Record<string, string>> | URLSearchParams | FormData,
    headers?: Readonly<Record<string, string>>,
  ): Promise<Response>;
  /** Sends a form with files. */
  upload(path: string, form: FormData, headers: Readonly<Record<string, string>>): Promise<Response>;
  /** The cookie of somebody who signed in. */
  signedIn(holder: { readonly participantId: string } | { readonly agentId: string }): Promise<string>;
}

export async function openPages(
  start: string,
  options: {
    readonly origin?: string;
    readonly setupKey?: string | null;
    readonly mails?: MailTransport | undefined;
    readonly map?: MapSource | undefined;
    readonly geocoder?: Geocoder | undefined;
    readonly mapServices?: MapServices | undefined;
    readonly network?: NetworkReader;
    readonly contributionsPerHour?: number;
    /** One that is open, and is left open. */
    readonly database?: Database;
  } & Partial<Pick<WebOptions, 'interactionResolver' | 'directory' | 'identity' | 'accounts' | 'trustProxy'>> = {},
): Promise<Pages> {
  const database = options.database ?? (await openMigrated());
  const clock = clockAt(start);
  const app: Application = {
    ...applicationOn(database, clock),
    origin: options.origin ?? 'https://lyon.example',
    map: options.map,
    geocoder: options.geocoder,
    mapServices: options.mapServices,
    ...(options.contributionsPerHour === undefined ? {} : { contributionsPerHour: options.contributionsPerHour }),
    ...(options.network === undefined ? {} : { network: options.network }),
    mails: 'mails' in options ? options.mails : 'sent',
  };
  const http = new Hono();
  http.route('/', web({ ...options, app, setupKey: options.setupKey === undefined ? SETUP_KEY : options.setupKey }));
  http.notFound((c) => errorPage(app, c, 404));
  http.onError((_, c) => errorPage(app, c, 500));
  const get: Pages['get'] = async (path, headers = {}) => http.request(app.origin + path, { headers });
  const post: Pages['post'] = async (path, form = {}, headers = { 'sec-fetch-site': 'same-origin' }) =>
    http.request(app.origin + path, {
      method: 'POST',
      body: form instanceof FormData ? form : new URLSearchParams(form),
      headers,
    });
  return {
    app,
    clock,
    get,
    post,
    upload: async (path, form, headers) => http.request(app.origin + path, { method: 'POST', body: form, headers }),
    async text(path, headers) {
      const response = await get(path, headers);
      if (response.status >= 400) throw new Error(`${path} answered ${response.status}`);
      return await response.text();
    },
    async signedIn(holder) {
      const { secret } = await createSignInLink(app, { holder });
      const response = await post(`/sign-in/${secret}`);
      const cookie = response.headers.get('set-cookie')?.split(';')[0];
      if (cookie === undefined) throw new Error(`sign-in answered ${response.status} without a cookie`);
      return cookie;
    },
    [Symbol.asyncDispose]: async () => {
      if (options.database === undefined) await database[Symbol.asyncDispose]();
    },
  };
}

/** The cookie that an answer gives, as the browser sends it back. */
export function cookieOf(response: Response): string {
  return response.headers.get('set-cookie')?.split(';')[0] ?? '';
}

/** Every page and feed that a consultation with proposals has, as addresses; the shuffle is one of 2 March 2026. */
export function addressesOf(slug: string, numbers: readonly number[]): readonly string[] {
  const base = `/consultations/${slug}`;
  const seed = Math.floor(Date.parse('2026-03-02') / 86_400_000) * 16 + 1;
  return [
    '/',
    '/consultations',
    '/consultations.atom',
    '/catalog.jsonld',
    `${base}?seed=${seed}`,
    ...['newest', 'oldest', 'discussed'].map((order) => `${base}?order=${order}&seed=${seed}`),
    `${base}.atom`,
    `${base}/rules.json`,
    `${base}/places`,
    `${base}/statistics`,
    `${base}/statistics.csv`,
    ...numbers.flatMap((number) => [
      `${base}/proposals/${number}`,
      `${base}/proposals/${number}.atom`,
      `${base}/proposals/${number}/versions/1`,
    ]),
    '/commons',
    '/templates',
    '/network',
    '/about',
    '/privacy',
    '/accessibility',
  ];
}
