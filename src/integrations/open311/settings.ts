import { z } from 'zod';
import type { SettingField } from '../../application/connector/ports.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import type { Result } from '../../domain/kit/result.ts';
import { checkSettings, slugList } from '../connector-settings.ts';

const SETTINGS = z.strictObject({ consultations: slugList() });

export type Open311Settings = z.infer<typeof SETTINGS>;

export const OPEN311_FIELDS: readonly SettingField[] = [{ name: 'consultations', type: 'text', required: false }];

export function checkOpen311Settings(settings: unknown): Result<Open311Settings, Refusal> {
  return checkSettings(SETTINGS, settings);
}

/** What was checked before and is stored. */
export function open311Settings(settings: Readonly<Record<string, unknown>>): Open311Settings {
  return SETTINGS.parse(settings);
}
