import { z } from 'zod';
import type { SettingField } from '../../application/connector/ports.ts';
import type { FollowedSource } from '../../application/source/ports.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import type { Result } from '../../domain/kit/result.ts';
import { checkSettings, isWebAddress, LIST_MAX, lineMatching, textList, URL_MAX } from '../connector-settings.ts';

/** The proposals of a process, as their page is addressed: with the locale before it since 0.31. */
const COMPONENT = /^(?:\/[a-z]{2}(?:-[A-Za-z]{2})?)?\/processes\/([A-Za-z0-9_-]+)\/f\/(\d+)(?:\/|$)/;

const SETTINGS = z.strictObject({
  /** Where the proposals are, as the browser shows it. */
  url: z
    .string()
    .max(URL_MAX)
    .refine((text) => isWebAddress(text) && COMPONENT.test(new URL(text).pathname)),
  /** The address of the consultation here; that of the process where empty. */
  consultation: lineMatching(/^[a-z0-9-]{0,100}$/),
  /** In which languages it is shown, the first of which counts first; those of its texts where empty. */
  languages: textList(LIST_MAX).refine((languages) => languages.every((lang) => /^[a-z]{2,3}(-[a-z]{2})?$/.test(lang))),
  /** Whether authors are named as they are there. */
  names: z.enum(['off', 'on']).default('off'),
  /** Whether it is followed, or read once. */
  follow: z.enum(['on', 'off']).default('on'),
});

export type DecidimSettings = z.infer<typeof SETTINGS>;

export const DECIDIM_FIELDS: readonly SettingField[] = [
  { name: 'url', type: 'url', required: true },
  { name: 'consultation', type: 'text', required: false },
  { name: 'languages', type: 'text', required: false },
  { name: 'names', type: 'choice', options: ['off', 'on'], required: true },
  { name: 'follow', type: 'choice', options: ['on', 'off'], required: true },
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
  const slug = process
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '');
  return {
    source: { key: `decidim:${host}/${id}`, label: host, url: page },
    slug: settings.consultation === '' ? slug : settings.consultation,
    languages: settings.languages,
    once: settings.follow === 'off',
  };
}
