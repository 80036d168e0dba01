import { z } from 'zod';
import type { SettingField } from '../../application/connector/ports.ts';
import type { FollowedSource } from '../../application/source/ports.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import type { Result } from '../../domain/kit/result.ts';
import { TITLE_MAX } from '../../domain/kit/text.ts';
import { checkSettings, isWebAddress, lineMatching, URL_MAX } from '../connector-settings.ts';
import { dateIn } from '../source/phases.ts';
import { FOLLOW_FIELDS, FOLLOW_SETTINGS, followedOf, slugFrom } from '../source/settings.ts';

const PROPOSALS = /^(?:\/[a-z]{2}(?:-[A-Za-z]{2})?)?\/proposals\/?$/;

function day() {
  return lineMatching(/^(?:\d{4}-\d\d-\d\d)?$/).refine((text) => text === '' || dateIn(text) !== null);
}

const SETTINGS = z.strictObject({
  /** Where the proposals are, as the browser shows it. */
  url: z
    .string()
    .max(URL_MAX)
    .refine((text) => isWebAddress(text) && PROPOSALS.test(new URL(text).pathname)),
  /** The API has proposals and no name for all of them. */
  title: lineMatching(/^[^\p{C}]*$/u).refine((text) => text !== '' && [...text].length <= TITLE_MAX),
  /** Nor does it say from when and until when people can take part. */
  opens: day().refine((text) => text !== ''),
  closes: day(),
  ...FOLLOW_SETTINGS,
  /** The first is the one that texts are asked for in. */
  languages: FOLLOW_SETTINGS.languages.refine((languages) => languages.length > 0),
});

export type ConsulSettings = z.infer<typeof SETTINGS>;

export const CONSUL_FIELDS: readonly SettingField[] = [
  { name: 'url', type: 'url', required: true },
  { name: 'title', type: 'text', required: true },
  { name: 'opens', type: 'text', required: true },
  { name: 'closes', type: 'text', required: false },
  ...FOLLOW_FIELDS.map((field) => (field.name === 'languages' ? { ...field, required: true } : field)),
];

export function checkConsulSettings(settings: unknown): Result<ConsulSettings, Refusal> {
  return checkSettings(SETTINGS, settings);
}

/** What was checked before and is stored. */
export function consulSettings(settings: Readonly<Record<string, unknown>>): ConsulSettings {
  return SETTINGS.parse(settings);
}

export function originOf({ url }: Pick<ConsulSettings, 'url'>): string {
  return new URL(url).origin;
}

/** What a connector of these settings follows: a CONSUL has one list of proposals. */
export function followedBy(settings: ConsulSettings): FollowedSource {
  const { host, origin } = new URL(settings.url);
  return followedOf(settings, {
    source: { key: `consul:${host}`, label: host, url: `${origin}/proposals` },
    slug: slugFrom(settings.title),
  });
}
