import type { UiLang } from './languages.ts';
import { messagesIn } from './messages.ts';

/** English as it is written in Europe: 2 March 2026, and a day of 24 hours. */
const REGIONS = { fr: 'fr', en: 'en-GB', es: 'es-ES', ca: 'ca', it: 'it', fi: 'fi' } as const satisfies Record<
  UiLang,
  string
>;

const formats = new Map<string, Intl.DateTimeFormat>();

/** How a language writes dates and deadlines, always in a named time zone. */
export function dates(lang: UiLang) {
  const relative = new Intl.RelativeTimeFormat(lang, { numeric: 'always' });

  function format(date: Date, zone: string, style: Intl.DateTimeFormatOptions): string {
    const key = `${lang} ${zone} ${JSON.stringify(style)}`;
    const known = formats.get(key) ?? new Intl.DateTimeFormat(REGIONS[lang], { ...style, timeZone: zone });
    formats.set(key, known);
    const text = known.format(date);
    // In French the first of a month is an ordinal: "1er mars".
    return lang === 'fr' ? text.replace(/^1 (?=\p{L})/u, '1er ') : text;
  }

  /** Languages part hours and minutes by signs of their own: only the figures are compared. */
  const isMidnight = (date: Date, zone: string) =>
    format(date, zone, { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' }).replace(
      /\D/g,
      '',
    ) === '000000';

  /** UTC is no place, and its own name says whose clock it is. */
  const onClock = (time: string, zone: string) =>
    zone.includes('/')
      ? messagesIn(lang).t('time.in-place', { time, place: placeOf(zone) })
      : `${time} (${placeOf(zone)})`;

  return {
    date: (date: Date, zone: string) => format(date, zone, { dateStyle: 'long' }),
    dateTime: (date: Date, zone: string) => format(date, zone, { dateStyle: 'long', timeStyle: 'short' }),
    /** When something begins: the day alone where that is its first moment. */
    start: (date: Date, zone: string) =>
      format(date, zone, { dateStyle: 'long', ...(isMidnight(date, zone) ? {} : { timeStyle: 'short' }) }),
    /** Until when something lasts. An end at midnight belongs to the day before: 31 March at 23:59. */
    deadline: (date: Date, zone: string) =>
      format(isMidnight(date, zone) ? new Date(date.getTime() - 60_000) : date, zone, {
        dateStyle: 'long',
        timeStyle: 'short',
      }),
    onClock,
    /** A calendar date `YYYY-MM-DD`, which has no zone. */
    day: (day: string) => format(new Date(`${day}T12:00:00Z`), 'UTC', { dateStyle: 'long' }),
    /** How far off a moment is, in the largest unit that still says something: days, hours, minutes. */
    distance(from: Date, to: Date): string {
      const minutes = Math.max(1, Math.round((to.getTime() - from.getTime()) / 60_000));
      if (minutes < 120) return relative.format(minutes, 'minute');
      if (minutes < 48 * 60) return relative.format(Math.floor(minutes / 60), 'hour');
      return relative.format(Math.floor(minutes / (24 * 60)), 'day');
    },
  };
}

/** Zones that the system still calls by a former name of their city. */
const RENAMED: Readonly<Record<string, string>> = {
  'Asia/Calcutta': 'Kolkata',
  'Asia/Katmandu': 'Kathmandu',
  'Asia/Rangoon': 'Yangon',
  'Asia/Saigon': 'Ho Chi Minh',
  'Atlantic/Faeroe': 'Faroe',
  'Europe/Kiev': 'Kyiv',
};

/** The place whose clock a zone is: `Paris` for `Europe/Paris`. */
export function placeOf(zone: string): string {
  return RENAMED[zone] ?? zone.split('/').at(-1)?.replaceAll('_', ' ') ?? zone;
}
