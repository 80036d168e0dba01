import type { Message } from './catalogue.ts';

/** The pages on which agents of the institution work. */
export const FR_DESK = {
  'desk.meanwhile': 'Changé entre-temps',
  'desk.meanwhile-caption': 'Ce qui est enregistré maintenant, et ce que vous avez écrit',
  'desk.field': 'Champ',
  'desk.now': 'Maintenant',
  'desk.yours': 'Vous avez écrit',
} as const satisfies Record<string, Message>;
