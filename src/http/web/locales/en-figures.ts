import type { Message } from './catalogue.ts';
import type { FR_FIGURES } from './fr-figures.ts';

export const EN_FIGURES = {
  'origins.title': 'Where supports come from',
  'origins.how':
    'A site is counted when its page led here, a server when the account is on it. Nothing is kept by person, and nothing is shown of fewer than {min} supports. A support that was taken back since stays counted here; given again it is not counted twice. No support weighs less for it.',
  'origins.few': 'Where supports come from is shown from {min} supports on.',
  'origins.by-place': 'Supports by origin',
  'origins.by-day': 'Supports by day',
  'origins.chart': 'Supports by day, as bars; the numbers are in the table that follows.',
  'origins.place': 'Origin',
  'origins.day': 'Day',
  'origins.days': 'from {from} to {to}',
  'origins.site': 'site {name}',
  'origins.server': 'server {name}',
  'origins.unknown': 'came directly, or origin unknown',
  'origins.others': 'other origins, together',
  'origins.under': 'fewer than {min}',
  'origins.burst': '{count} of the {all} supports of {on} have one origin: {place}.',
} as const satisfies Readonly<Record<keyof typeof FR_FIGURES, Message>>;
