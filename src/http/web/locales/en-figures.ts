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

  'statistics.title': 'Figures',
  'statistics.lead': 'What can be counted without counting what anybody did. Standings are never added up.',
  'statistics.turnout-hidden': 'How many took part is shown at the end of the consultation.',
  'statistics.proposals': 'Proposals published, by day',
  'statistics.comments': 'Comments published, by day',
  'statistics.column-proposals': 'Proposals',
  'statistics.column-comments': 'Comments',
  'statistics.chart': '{what}, as bars; the numbers are in the table that follows.',
  'statistics.numbers': 'The numbers: {what}',
  'statistics.none': 'Nothing yet.',
  'statistics.standings': 'Supports by standing',
  'statistics.standings-caption': 'Of all published proposals',
  'statistics.csv': 'These figures as CSV, for a spreadsheet',
  'statistics.link': 'Figures of the consultation',
} as const satisfies Readonly<Record<keyof typeof FR_FIGURES, Message>>;
