import { z } from 'zod';
import type { SettingField } from '../../application/connector/ports.ts';
import type { FollowedSource } from '../../application/source/ports.ts';
import { VERDICTS, type Verdict } from '../../domain/answer/answer.ts';
import { isCurrency } from '../../domain/kit/money.ts';
import { LIST_MAX, lineMatching, textList } from '../connector-settings.ts';
import { pairsIn } from '../request-states.ts';

const STATES_MAX = 2_000;

/** What every source is set by, beside where it is. */
export const FOLLOW_SETTINGS = {
  /** The address of the consultation here; that of the platform where empty. */
  consultation: lineMatching(/^[a-z0-9-]{0,100}$/),
  /** In which languages it is shown, the first of which counts first; those of its texts where empty. */
  languages: textList(LIST_MAX).refine((languages) => languages.every((lang) => /^[a-z]{2,3}(-[a-z]{2})?$/.test(lang))),
  /** Whether authors are named as they are there. */
  names: z.enum(['off', 'on']).default('off'),
  /** Whether it is followed, or read once. */
  follow: z.enum(['on', 'off']).default('on'),
};

export const FOLLOW_FIELDS: readonly SettingField[] = [
  { name: 'consultation', type: 'text', required: false },
  { name: 'languages', type: 'text', required: false },
  { name: 'names', type: 'choice', options: ['off', 'on'], required: true },
  { name: 'follow', type: 'choice', options: ['on', 'off'], required: true },
];

/** What a source is set by that says of proposals what they cost and what became of them. */
export const ANSWER_SETTINGS = {
  /** Which state there is which official answer: `Accepted=accepted, Rejected=rejected`. */
  states: z
    .string()
    .max(STATES_MAX)
    .refine((text) => verdictsIn(text) !== null)
    .default(''),
  /** Of the costs there; without it, none are taken but those that say it themselves. */
  currency: z.preprocess(
    (value) => (typeof value === 'string' ? value.trim().toUpperCase() : value),
    z
      .string()
      .refine((code) => code === '' || isCurrency(code))
      .default(''),
  ),
};

export const ANSWER_FIELDS: readonly SettingField[] = [
  { name: 'states', type: 'text', required: false },
  { name: 'currency', type: 'text', required: false },
];

/** States as verdicts, by their names in lower case; null where that is something else. */
export function verdictsIn(text: string): ReadonlyMap<string, Verdict> | null {
  const verdicts = new Map<string, Verdict>();
  for (const [status, value] of pairsIn(text) ?? [['', '']]) {
    const verdict = VERDICTS.find((each) => each === value);
    if (verdict === undefined) return null;
    verdicts.set(status.toLowerCase(), verdict);
  }
  return verdicts;
}

type FollowSettings = {
  readonly consultation: string;
  readonly languages: readonly string[];
  readonly follow: 'on' | 'off';
};

/** What a connector of these settings follows. `slug`: the address of the consultation where none is set. */
export function followedOf(
  { consultation, languages, follow }: FollowSettings,
  { source, slug }: Pick<FollowedSource, 'source' | 'slug'>,
): FollowedSource {
  return { source, slug: consultation === '' ? slug : consultation, languages, once: follow === 'off' };
}

/** A name of the platform as an address here. */
export function slugFrom(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '');
}
