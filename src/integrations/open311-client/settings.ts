import { z } from 'zod';
import type { SettingField } from '../../application/connector/ports.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import type { Result } from '../../domain/kit/result.ts';
import { checkAddress } from '../../domain/mail/address.ts';
import { checkSettings, isWebAddress, lineMatching, slugList, URL_MAX } from '../connector-settings.ts';
import { pairsIn, statesText } from '../request-states.ts';

const ATTRIBUTES_MAX = 2_000;

/** GeoReport v2 knows these two; servers that know more of them say so. */
const DEFAULT_STATES = 'open=planned, closed=kept';

const SETTINGS = z.strictObject({
  /** The base address of the server: `/services.xml` and the rest come after it. */
  url: z
    .string()
    .max(URL_MAX)
    .refine((text) => isWebAddress(text) && URL.parse(text)?.search === '' && URL.parse(text)?.hash === ''),
  /** The `service_code` that requests are made of. */
  service: lineMatching(/^[^\p{C}]{0,200}$/u).refine((text) => text !== ''),
  /** Slugs of consultations; all where empty. */
  consultations: slugList(),
  /** Which status there means what for the commitment. */
  states: statesText(DEFAULT_STATES),
  /** XML is what every server speaks. */
  format: z.enum(['xml', 'json']).default('xml'),
  /** `jurisdiction_id`, where one server is of many places. */
  jurisdiction: lineMatching(/^[\w.:-]{0,200}$/),
  /** Where a request is whose proposal is nowhere: servers want a place. */
  address: lineMatching(/^[^\p{C}]{0,300}$/u),
  /** A mailbox of the institution, for servers that want one. */
  email: lineMatching(/^.{0,254}$/).refine((text) => text === '' || checkAddress(text).ok),
  /** Attributes of the service that have the same value in each request: `KIND=other, SOURCE=participation`. */
  attributes: z
    .string()
    .max(ATTRIBUTES_MAX)
    .refine((text) => pairsIn(text) !== null)
    .default(''),
});

export type ClientSettings = z.infer<typeof SETTINGS>;

export const CLIENT_FIELDS: readonly SettingField[] = [
  { name: 'url', type: 'url', required: true },
  { name: 'service', type: 'text', required: true },
  { name: 'consultations', type: 'text', required: false },
  { name: 'states', type: 'text', required: false },
  { name: 'format', type: 'choice', options: ['xml', 'json'], required: true },
  { name: 'jurisdiction', type: 'text', required: false },
  { name: 'address', type: 'text', required: false },
  { name: 'email', type: 'text', required: false },
  { name: 'attributes', type: 'text', required: false },
];

export function checkClientSettings(settings: unknown): Result<ClientSettings, Refusal> {
  return checkSettings(SETTINGS, settings);
}

/** What was checked before and is stored. */
export function clientSettings(settings: Readonly<Record<string, unknown>>): ClientSettings {
  return SETTINGS.parse(settings);
}
