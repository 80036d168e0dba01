import { z } from 'zod';
import type { SettingField } from '../../application/connector/ports.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import { type Result, refuse } from '../../domain/kit/result.ts';
import {
  checkSettings,
  isWebAddress,
  LIST_MAX,
  lineMatching,
  slugList,
  textList,
  URL_MAX,
} from '../connector-settings.ts';
import { statesText } from '../request-states.ts';
import { columnsIn, DEFAULT_COLUMNS } from './columns.ts';

/** The statuses of the workflow that w.c.s. begins with. */
const DEFAULT_STATES = 'just_submitted=planned, new=planned, accepted=under-way, finished=kept, rejected=dropped';

const COLUMNS_MAX = 2_000;

const SETTINGS = z.strictObject({
  /** Where w.c.s. is: the address under which people find the forms. */
  url: z
    .string()
    .max(URL_MAX)
    .refine((text) => isWebAddress(text) && URL.parse(text)?.search === ''),
  /** By which name w.c.s. knows this node; its host where empty. */
  orig: lineMatching(/^[\w.-]{0,100}$/),
  /** Names of other bricks that may call, the portal for example; w.c.s. itself always may. */
  callers: textList(LIST_MAX).refine((names) => names.every((name) => /^[\w.-]{1,100}$/.test(name))),
  /** Slugs of consultations; all where empty. */
  consultations: slugList(),
  /** The form that a commitment becomes a request of; none where empty. */
  form: lineMatching(/^[a-z0-9-]{0,100}$/),
  /** Which status of that form's workflow means what for the commitment. */
  states: statesText(DEFAULT_STATES),
  /** The global action that is triggered on the request that a proposal came from, once it is answered; none where empty. */
  hook: lineMatching(/^[\w-]{0,100}$/),
  /** The trigger of a jump of that request instead, in the status that it has then; none where empty. */
  jump: lineMatching(/^[\w-]{0,100}$/),
  /** Whether the portal may ask for what somebody wrote. */
  activity: z.enum(['off', 'on']).default('off'),
  /** Whether the identity provider is asked once a day which accounts were deleted. */
  synchronization: z.enum(['off', 'on']).default('off'),
  /** How many of the accounts, in percent, one day may find deleted and is believed. */
  deletions: lineMatching(/^(?:[1-9]\d?|100)?$/),
  /** The model of the cards that are read; none where empty. */
  cards: lineMatching(/^[a-z0-9-]{0,100}$/),
  /** What they are read as. */
  reads: z.enum(['territories', 'institutions']).default('territories'),
  /** Which field of a card is what. */
  columns: z.preprocess(
    (value) => (typeof value === 'string' && value.trim() === '' ? undefined : value),
    z
      .string()
      .max(COLUMNS_MAX)
      .refine((text) => columnsIn(text) !== null)
      .default(DEFAULT_COLUMNS),
  ),
});

export type PublikSettings = z.infer<typeof SETTINGS>;

export const PUBLIK_FIELDS: readonly SettingField[] = [
  { name: 'url', type: 'url', required: true },
  { name: 'orig', type: 'text', required: false },
  { name: 'callers', type: 'text', required: false },
  { name: 'consultations', type: 'text', required: false },
  { name: 'form', type: 'text', required: false },
  { name: 'states', type: 'text', required: false },
  { name: 'hook', type: 'text', required: false },
  { name: 'jump', type: 'text', required: false },
  { name: 'activity', type: 'choice', options: ['off', 'on'], required: true },
  { name: 'synchronization', type: 'choice', options: ['off', 'on'], required: true },
  { name: 'deletions', type: 'text', required: false },
  { name: 'cards', type: 'text', required: false },
  { name: 'reads', type: 'choice', options: ['territories', 'institutions'], required: true },
  { name: 'columns', type: 'text', required: false },
];

export function checkPublikSettings(settings: unknown): Result<PublikSettings, Refusal> {
  const checked = checkSettings(SETTINGS, settings);
  // Both would move the request twice.
  const isBoth = checked.ok && checked.value.hook !== '' && checked.value.jump !== '';
  return isBoth ? refuse({ type: 'invalid', field: 'jump', because: 'duplicate' }) : checked;
}

/** What was checked before and is stored. */
export function publikSettings(settings: Readonly<Record<string, unknown>>): PublikSettings {
  return SETTINGS.parse(settings);
}
