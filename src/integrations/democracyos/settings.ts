import { z } from 'zod';
import type { SettingField } from '../../application/connector/ports.ts';
import type { FollowedSource } from '../../application/source/ports.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import type { Result } from '../../domain/kit/result.ts';
import { checkSettings, isWebAddress, URL_MAX } from '../connector-settings.ts';
import { FOLLOW_FIELDS, FOLLOW_SETTINGS, followedOf, slugFrom } from '../source/settings.ts';

/** A forum by its name; the only one where there is no name. */
const FORUM = /^\/(?:([A-Za-z0-9_-]+)\/?)?$/;

const SETTINGS = z.strictObject({
  /** Where the topics are, as the browser shows it. */
  url: z
    .string()
    .max(URL_MAX)
    .refine((text) => isWebAddress(text) && FORUM.test(new URL(text).pathname)),
  ...FOLLOW_SETTINGS,
  /** The first is the one of its texts, which say none. */
  languages: FOLLOW_SETTINGS.languages.refine((languages) => languages.length > 0),
});

export type DemocracyosSettings = z.infer<typeof SETTINGS>;

export const DEMOCRACYOS_FIELDS: readonly SettingField[] = [
  { name: 'url', type: 'url', required: true },
  ...FOLLOW_FIELDS.map((field) => (field.name === 'languages' ? { ...field, required: true } : field)),
];

export function checkDemocracyosSettings(settings: unknown): Result<DemocracyosSettings, Refusal> {
  return checkSettings(SETTINGS, settings);
}

/** What was checked before and is stored. */
export function democracyosSettings(settings: Readonly<Record<string, unknown>>): DemocracyosSettings {
  return SETTINGS.parse(settings);
}

/** A forum: its platform, its name where it has one, and its page with a slash at the end. */
export type Forum = { readonly origin: string; readonly name: string; readonly page: string };

export function forumIn({ url }: Pick<DemocracyosSettings, 'url'>): Forum {
  const { origin, pathname } = new URL(url);
  const [, name = ''] = FORUM.exec(pathname) ?? [];
  return { origin, name, page: name === '' ? `${origin}/` : `${origin}/${name}/` };
}

/** What a connector of these settings follows. */
export function followedBy(settings: DemocracyosSettings): FollowedSource {
  const { origin, name, page } = forumIn(settings);
  const { host } = new URL(origin);
  return followedOf(settings, {
    source: { key: `democracyos:${host}/${name}`, label: host, url: page },
    slug: slugFrom(name === '' ? host : name),
  });
}
