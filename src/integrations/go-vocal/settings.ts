import { z } from 'zod';
import type { SettingField } from '../../application/connector/ports.ts';
import type { FollowedSource } from '../../application/source/ports.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../domain/kit/result.ts';
import { checkSettings, isWebAddress, lineMatching, URL_MAX } from '../connector-settings.ts';
import {
  ANSWER_FIELDS,
  ANSWER_SETTINGS,
  FOLLOW_FIELDS,
  FOLLOW_SETTINGS,
  followedOf,
  slugFrom,
} from '../source/settings.ts';

/** A project, as its page is addressed: with the locale before it. */
const PROJECT = /^(?:\/[a-z]{2}(?:-[A-Za-z]{2})?)?\/projects\/([A-Za-z0-9_-]+)(?:\/|$)/;
const SECRET = /^[\x21-\x7e]{1,500}$/;

const SETTINGS = z.strictObject({
  /** Where the project is, as the browser shows it. */
  url: z
    .string()
    .max(URL_MAX)
    .refine((text) => isWebAddress(text) && PROJECT.test(new URL(text).pathname)),
  /** The client ID of the access to the API; its secret is the key of the other side. */
  client: lineMatching(/^[\w-]{1,100}$/),
  /** A status that is not among the states is no official answer. */
  ...ANSWER_SETTINGS,
  ...FOLLOW_SETTINGS,
  /** The first is the one that texts are asked for in. */
  languages: FOLLOW_SETTINGS.languages.refine((languages) => languages.length > 0),
});

export type GoVocalSettings = z.infer<typeof SETTINGS>;

export const GO_VOCAL_FIELDS: readonly SettingField[] = [
  { name: 'url', type: 'url', required: true },
  { name: 'client', type: 'text', required: true },
  ...ANSWER_FIELDS,
  ...FOLLOW_FIELDS.map((field) => (field.name === 'languages' ? { ...field, required: true } : field)),
];

export function checkGoVocalSettings(settings: unknown): Result<GoVocalSettings, Refusal> {
  return checkSettings(SETTINGS, settings);
}

/** What was checked before and is stored. */
export function goVocalSettings(settings: Readonly<Record<string, unknown>>): GoVocalSettings {
  return SETTINGS.parse(settings);
}

export function checkClientSecret(secret: string): Result<string, Refusal> {
  const key = secret.trim();
  return SECRET.test(key) ? ok(key) : refuse({ type: 'invalid', field: 'secret', because: 'unknown-value' });
}

/** A project: its platform, the last part of its address, and its page. */
type Project = { readonly origin: string; readonly slug: string; readonly page: string };

export function projectIn({ url }: Pick<GoVocalSettings, 'url'>): Project {
  const { origin, pathname } = new URL(url);
  const [, slug = ''] = PROJECT.exec(pathname) ?? [];
  return { origin, slug, page: `${origin}/projects/${slug}` };
}

/** What a connector of these settings follows. */
export function followedBy(settings: GoVocalSettings): FollowedSource {
  const { origin, slug, page } = projectIn(settings);
  const { host } = new URL(origin);
  return followedOf(settings, {
    source: { key: `go-vocal:${host}/${slug}`, label: host, url: page },
    slug: slugFrom(slug),
  });
}
