import { isIP } from 'node:net';
import { z } from 'zod';
import {
  CENTER_TEXT,
  centerIn,
  GEOCODER_FORMATS,
  type GeocoderService,
  type MapCenter,
} from '../domain/institution/map-settings.ts';
import { type DigestSchedule, STANDARD_SCHEDULE } from '../domain/mail/digest-day.ts';

export type MapConfig = {
  /** A server of pictures, with `{z}`, `{x}` and `{y}` in its address, or one PMTiles file. */
  readonly from: { readonly kind: 'server'; readonly tiles: string } | { readonly kind: 'file'; readonly path: string };
  readonly credit: string;
  readonly center: MapCenter;
};

/** What the environment says, checked: the only place that reads it (design: contract, Configuration). */
export type Config = {
  readonly origin: string;
  readonly port: number;
  /** The address of this machine to listen on; null for all of them. */
  readonly host: string | null;
  readonly database:
    | { readonly kind: 'embedded'; readonly dataDir: string }
    | { readonly kind: 'postgres'; readonly url: string; readonly directUrl?: string | null };
  /** A standby of that database, for what anybody may read; null where there is none. */
  readonly readUrl: string | null;
  readonly dataDir: string;
  /** Null where none was given: an embedded node then makes one in its data directory. */
  readonly secretKey: string | null;
  readonly role: 'all' | 'web' | 'worker';
  readonly logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'silent';
  readonly smtpUrl: string | null;
  readonly mailFrom: string | null;
  /** Where mail servers report mails that they could not deliver, and the token of whoever hands these reports over. */
  readonly bounces: { readonly mailbox: string; readonly token: string } | null;
  /** When digests are sent. */
  readonly digests: DigestSchedule;
  readonly trustProxy: boolean;
  readonly allowPrivateAddresses: boolean;
  /** Hosts of the institution's own network that connectors and the identity provider may have, in lower case. */
  readonly internalHosts: readonly string[];
  readonly metricsToken: string | null;
  /** Proposals and comments that one person may write in an hour; 0 for as many as they like. */
  readonly contributionsPerHour: number;
  /** After so long without a turn of its event loop a process that serves is ended; 0 for never. */
  readonly watchdogSeconds: number;
  /** Where the pictures of a map come from; null for what the institution sets itself. */
  readonly map: MapConfig | null;
  /** The service that finds places by their address; null for what the institution sets itself. */
  readonly geocoder: GeocoderService | null;
};

/** A variable with a value that does not do; the message is one line that names it. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

const flag = z
  .enum(['true', 'false', '1', '0', 'yes', 'no'])
  .transform((value) => ['true', '1', 'yes'].includes(value));
const optional = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (value === '' ? undefined : value), schema.optional());

const postgresUrl = z.string().regex(/^postgres(ql)?:\/\//, 'must start with postgres://');

/** In the order of ISO 8601, which counts from Monday. */
const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;

const ENVIRONMENT = z.object({
  ORIGIN: optional(z.string()),
  PORT: optional(z.coerce.number('must be a number').int('must be a whole number').min(0).max(65_535)),
  HOST: optional(
    z.string().refine((text) => isIP(text) !== 0, 'must be an address of this machine, for example 127.0.0.1'),
  ),
  DATABASE_URL: optional(postgresUrl),
  DATABASE_DIRECT_URL: optional(postgresUrl),
  DATABASE_READ_URL: optional(postgresUrl),
  DATA_DIR: optional(z.string()),
  SECRET_KEY: optional(z.string().min(32, 'must have at least 32 characters')),
  ROLE: optional(z.enum(['all', 'web', 'worker'])),
  LOG_LEVEL: optional(z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent'])),
  SMTP_URL: optional(z.string().regex(/^smtps?:\/\//, 'must start with smtp:// or smtps://')),
  MAIL_FROM: optional(z.string()),
  // A local part has at most 64 octets (RFC 5321, 4.5.3.1.1), and 41 of them are the token.
  BOUNCE_ADDRESS: optional(
    z.string().regex(/^[\w.-]{1,23}@[^\s@<>]+$/, 'must be an address with at most 23 letters or digits before the @'),
  ),
  BOUNCE_TOKEN: optional(z.string().min(16, 'must have at least 16 characters')),
  DIGEST_HOUR: optional(z.coerce.number('must be a number').int('must be a whole number').min(0).max(23)),
  DIGEST_WEEKDAY: optional(z.enum(WEEKDAYS)),
  TRUST_PROXY: optional(flag),
  ALLOW_PRIVATE_ADDRESSES: optional(flag),
  INTERNAL_HOSTS: optional(
    z.string().regex(/^[\w.:-]+(\s*,\s*[\w.:-]+)*$/, 'must be names of hosts without ports, with commas between them'),
  ),
  MAP_TILES: optional(
    z.string().regex(/^https:\/\/(?=.*\{z\})(?=.*\{x\})(?=.*\{y\})/, 'must be https:// with {z}, {x} and {y} in it'),
  ),
  MAP_FILE: optional(z.string().regex(/\.pmtiles$/, 'must be a .pmtiles file')),
  MAP_CREDIT: optional(z.string()),
  MAP_CENTER: optional(z.string().regex(CENTER_TEXT, 'must be latitude,longitude,zoom')),
  GEOCODER_URL: optional(
    z.string().regex(/^https?:\/\/[^\s?#]+\/search\/?$/, 'must be the address of its search, which ends in /search'),
  ),
  GEOCODER_FORMAT: optional(z.enum(GEOCODER_FORMATS)),
  METRICS_TOKEN: optional(z.string().min(16, 'must have at least 16 characters')),
  CONTRIBUTIONS_PER_HOUR: optional(z.coerce.number('must be a number').int('must be a whole number').min(0)),
  WATCHDOG_SECONDS: optional(z.coerce.number('must be a number').int('must be a whole number').min(0).max(86_400)),
});

/** As long as nginx waits for an answer where nobody says otherwise: nobody waits any more. */
const WATCHDOG_SECONDS = 60;

/** More than anybody writes by hand and with thought. */
const CONTRIBUTIONS_PER_HOUR = 30;

export const VARIABLES = Object.keys(ENVIRONMENT.shape);

export function readConfig(environment: Readonly<Record<string, string | undefined>> = process.env): Config {
  const read = ENVIRONMENT.safeParse(environment);
  if (!read.success) {
    const issue = read.error.issues[0];
    throw new ConfigError(`${String(issue?.path[0] ?? 'the environment')}: ${issue?.message ?? 'not usable'}`);
  }
  const input = read.data;
  const port = input.PORT ?? 3000;
  const origin = originOf(input.ORIGIN ?? `http://localhost:${port}`);
  const local = isLocal(new URL(origin).hostname);
  if (!origin.startsWith('https://') && !local) {
    throw new ConfigError('ORIGIN: must be https://, unless it is this machine or a private address');
  }
  if (input.ALLOW_PRIVATE_ADDRESSES === true && !local) {
    throw new ConfigError('ALLOW_PRIVATE_ADDRESSES: only where ORIGIN is itself local or private');
  }
  const dataDir = input.DATA_DIR ?? './data';
  if (input.DATABASE_URL !== undefined && input.SECRET_KEY === undefined) {
    throw new ConfigError('SECRET_KEY: needed with DATABASE_URL; make one with: openssl rand -base64 32');
  }
  for (const name of ['DATABASE_READ_URL', 'DATABASE_DIRECT_URL'] as const) {
    if (input[name] !== undefined && input.DATABASE_URL === undefined) {
      throw new ConfigError(`${name}: needs a DATABASE_URL beside it`);
    }
  }
  if ((input.ROLE === 'web' || input.ROLE === 'worker') && input.DATABASE_URL === undefined) {
    throw new ConfigError('ROLE: web and worker need a DATABASE_URL; the embedded database serves one process');
  }
  return {
    origin,
    port,
    host: input.HOST ?? null,
    database:
      input.DATABASE_URL === undefined
        ? { kind: 'embedded', dataDir }
        : { kind: 'postgres', url: input.DATABASE_URL, directUrl: input.DATABASE_DIRECT_URL ?? null },
    readUrl: input.DATABASE_READ_URL ?? null,
    dataDir,
    secretKey: input.SECRET_KEY ?? null,
    role: input.ROLE ?? 'all',
    logLevel: input.LOG_LEVEL ?? 'info',
    smtpUrl: input.SMTP_URL ?? null,
    mailFrom: input.MAIL_FROM ?? null,
    bounces: bouncesOf(input),
    digests: {
      hour: input.DIGEST_HOUR ?? STANDARD_SCHEDULE.hour,
      weekday:
        input.DIGEST_WEEKDAY === undefined ? STANDARD_SCHEDULE.weekday : WEEKDAYS.indexOf(input.DIGEST_WEEKDAY) + 1,
    },
    trustProxy: input.TRUST_PROXY ?? false,
    allowPrivateAddresses: input.ALLOW_PRIVATE_ADDRESSES ?? false,
    internalHosts: input.INTERNAL_HOSTS?.toLowerCase().split(/\s*,\s*/) ?? [],
    metricsToken: input.METRICS_TOKEN ?? null,
    contributionsPerHour: input.CONTRIBUTIONS_PER_HOUR ?? CONTRIBUTIONS_PER_HOUR,
    watchdogSeconds: input.WATCHDOG_SECONDS ?? WATCHDOG_SECONDS,
    map: mapOf(input),
    geocoder: geocoderOf(input),
  };
}

function bouncesOf({ BOUNCE_ADDRESS: mailbox, BOUNCE_TOKEN: token }: z.infer<typeof ENVIRONMENT>): Config['bounces'] {
  if (mailbox === undefined && token === undefined) return null;
  if (mailbox === undefined || token === undefined) {
    throw new ConfigError('BOUNCE_ADDRESS: needs BOUNCE_TOKEN beside it, and the other way round');
  }
  return { mailbox, token };
}

/** A map has pictures, somebody to name for them, and a place to begin at: all of it or none. */
function mapOf(input: z.infer<typeof ENVIRONMENT>): MapConfig | null {
  const { MAP_TILES: tiles, MAP_FILE: path, MAP_CREDIT: credit, MAP_CENTER: center } = input;
  if (tiles !== undefined && path !== undefined) throw new ConfigError('MAP_FILE: not together with MAP_TILES');
  if (tiles === undefined && path === undefined) return null;
  if (credit === undefined || center === undefined) {
    throw new ConfigError(
      `${tiles === undefined ? 'MAP_FILE' : 'MAP_TILES'}: needs MAP_CREDIT and MAP_CENTER beside it`,
    );
  }
  const origin = tiles === undefined ? undefined : URL.parse(tiles)?.origin;
  if (tiles !== undefined && (origin === undefined || /[{}*;,\s'"]/.test(origin))) {
    throw new ConfigError('MAP_TILES: must name one host');
  }
  const from =
    tiles === undefined ? ({ kind: 'file', path: path ?? '' } as const) : ({ kind: 'server', tiles } as const);
  return { from, credit, center: centerIn(center) };
}

function geocoderOf({
  GEOCODER_URL: url,
  GEOCODER_FORMAT: format,
}: z.infer<typeof ENVIRONMENT>): GeocoderService | null {
  if (url !== undefined) return { url: url.replace(/\/$/, ''), format: format ?? 'addok' };
  if (format !== undefined) throw new ConfigError('GEOCODER_FORMAT: needs GEOCODER_URL beside it');
  return null;
}

/**
 * How mail reaches people: by a mail server where one is given; a node of this very machine without one shows it to
 * whoever develops on it; any other sends none.
 */
export function mailTransportOf({ smtpUrl, mailFrom, origin }: Pick<Config, 'smtpUrl' | 'mailFrom' | 'origin'>) {
  if (smtpUrl !== null) return mailFrom === null ? undefined : 'sent';
  return isThisMachine(new URL(origin).hostname) ? 'shown' : undefined;
}

/** Whether a host name or address is this machine and nobody else's. */
export function isThisMachine(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, '').replace(/^::ffff:/i, '');
  return (
    host === 'localhost' ||
    host.endsWith('.localhost') ||
    host === '::1' ||
    (isIP(host) === 4 && host.startsWith('127.'))
  );
}

function originOf(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  const plain =
    url !== null &&
    ['http:', 'https:'].includes(url.protocol) &&
    url.pathname === '/' &&
    url.search === '' &&
    url.username === '';
  if (!plain)
    throw new ConfigError('ORIGIN: must be an address without a path, for example https://participation.example');
  return url.origin;
}

/** Whether a host name is this machine, a private address or a name that only a private network has. */
export function isLocal(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) === 4) return /^(127\.|10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.)/.test(host);
  if (isIP(host) === 6) return host === '::1' || /^f[cd]/i.test(host);
  return host === 'localhost' || /\.(localhost|local|internal|test)$/.test(host) || !host.includes('.');
}
