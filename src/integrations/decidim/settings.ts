import { z } from 'zod';
import type { SettingField } from '../../application/connector/ports.ts';
import type { FollowedSource } from '../../application/source/ports.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import type { Result } from '../../domain/kit/result.ts';
import { checkSettings, isWebAddress, URL_MAX } from '../connector-settings.ts';
import {
  ANSWER_FIELDS,
  ANSWER_SETTINGS,
  FOLLOW_FIELDS,
  FOLLOW_SETTINGS,
  followedOf,
  slugFrom,
} from '../source/settings.ts';

/** The proposals of a process, as their page is addressed: with the locale before it since 0.31. */
const COMPONENT = /^(?:\/[a-z]{2}(?:-[A-Za-z]{2})?)?\/processes\/([A-Za-z0-9_-]+)\/f\/(\d+)(?:\/|$)/;

const SETTINGS = z.strictObject({
  /** Where the proposals are, as the browser shows it. */
  url: z
    .string()
    .max(URL_MAX)
    .refine((text) => isWebAddress(text) && COMPONENT.test(new URL(text).pathname)),
  /** A state of the platform's own that is not among the states is for information. */
  ...ANSWER_SETTINGS,
  ...FOLLOW_SETTINGS,
});

export type DecidimSettings = z.infer<typeof SETTINGS>;

export const DECIDIM_FIELDS: readonly SettingField[] = [
  { name: 'url', type: 'url', required: true },
  ...ANSWER_FIELDS,
  ...FOLLOW_FIELDS,
];

export function checkDecidimSettings(settings: unknown): Result<DecidimSettings, Refusal> {
  return checkSettings(SETTINGS, settings);
}

/** What was checked before and is stored. */
export function decidimSettings(settings: Readonly<Record<string, unknown>>): DecidimSettings {
  return SETTINGS.parse(settings);
}

/** A component of proposals: its platform, its process and its number. */
export type Component = {
  readonly origin: string;
  readonly process: string;
  readonly id: string;
  /** The page of its proposals, with a slash at the end. */
  readonly page: string;
};

export function componentIn({ url }: Pick<DecidimSettings, 'url'>): Component {
  const { origin, pathname } = new URL(url);
  const [, process = '', id = ''] = COMPONENT.exec(pathname) ?? [];
  return { origin, process, id, page: `${origin}/processes/${process}/f/${id}/` };
}

/** What a connector of these settings follows. */
export function followedBy(settings: DecidimSettings): FollowedSource {
  const { origin, process, id, page } = componentIn(settings);
  const { host } = new URL(origin);
  return followedOf(settings, {
    source: { key: `decidim:${host}/${id}`, label: host, url: page },
    slug: slugFrom(process),
  });
}
