import { z } from 'zod';
import type { SettingField } from '../../application/connector/ports.ts';
import { EVENT_TYPES, EVENTS, type EventType } from '../../domain/event/event.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import type { Result } from '../../domain/kit/result.ts';
import { checkSettings, isWebAddress, slugList, textList, URL_MAX } from '../connector-settings.ts';
import { FORMATS } from './mapping.ts';
import { SIGNATURES } from './signature.ts';

/** The types of event that everybody may read. */
export const PUBLIC_TYPES: readonly EventType[] = EVENT_TYPES.filter((type) => EVENTS[type].isPublic);

const SETTINGS = z.strictObject({
  /** Where the messages are posted to. */
  url: z.string().max(URL_MAX).refine(isWebAddress),
  /** Types of event; all where empty. */
  types: textList().refine((types) => types.every((type) => (PUBLIC_TYPES as readonly string[]).includes(type))),
  /** Slugs of consultations; all, and what concerns the institution, where empty. */
  consultations: slugList(),
  format: z.enum(FORMATS).default('standard'),
  signature: z.enum(SIGNATURES).default('v1'),
});

export type WebhookSettings = z.infer<typeof SETTINGS>;

export const WEBHOOK_FIELDS: readonly SettingField[] = [
  { name: 'url', type: 'url', required: true },
  { name: 'types', type: 'several', options: PUBLIC_TYPES, required: false },
  { name: 'consultations', type: 'text', required: false },
  { name: 'format', type: 'choice', options: FORMATS, required: true },
  { name: 'signature', type: 'choice', options: SIGNATURES, required: true },
];

export function checkWebhookSettings(settings: unknown): Result<WebhookSettings, Refusal> {
  return checkSettings(SETTINGS, settings);
}

/** What was checked before and is stored. */
export function webhookSettings(settings: Readonly<Record<string, unknown>>): WebhookSettings {
  return SETTINGS.parse(settings);
}
