import type { Message } from './catalogue.ts';
import type { FR_CITIES } from './fr-cities.ts';

export const EN_CITIES = {
  'cities.title': 'All institutions together',
  'cities.here': 'What was counted here',
  'cities.caption': 'Ballots and votes that decide, institution by institution',
  'cities.supports': 'Supports that decide, institution by institution',
  'cities.institution': 'Institution',
  'cities.ours': 'here',
  'cities.sum': 'Together',
  'cities.missing': '{city}: not received.',
  'cities.refused': '{city}: refused, because {reason}.',
  'cities.incomplete': 'Not every institution is in it yet.',
  'cities.order': 'its numbers do not follow one another',
  'cities.counted-before': 'it gave other figures for this vote before',
  'cities.who': 'it is not signed by somebody who may count',
  'cities.late': 'it came more than three days after the close',
  'cities.time': 'it was counted at another time than the close',
  'cities.many': 'it is more than the people registered there',
  'cities.sum-of': 'no ballots could come to it',
  'cities.unread': 'it cannot be read or verified for now',
} as const satisfies Readonly<Record<keyof typeof FR_CITIES, Message>>;
