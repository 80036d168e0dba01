import { timeZonesAt } from '../../../i18n/time-zones.ts';
import type { Option } from './field.ts';
import type { Locale } from './language.ts';

/** The time zones to choose from; one that the system does not list, or none yet, stays what it is until another is chosen. */
export function timeZoneOptions(
  locale: Locale,
  at: { readonly now: Date; readonly stored: string },
): readonly Option[] {
  const known = timeZonesAt(locale.lang, at.now).map(({ zone, name }) => ({ value: zone, label: name }));
  if (known.some(({ value }) => value === at.stored)) return known;
  return [{ value: at.stored, label: at.stored || locale.t('setup.timeZone-choose') }, ...known];
}
