import type { Message } from './catalogue.ts';
import type { FR_DESK } from './fr-desk.ts';

export const EN_DESK = {
  'desk.meanwhile': 'Changed meanwhile',
  'desk.meanwhile-caption': 'What is stored now, and what you wrote',
  'desk.field': 'Field',
  'desk.now': 'Now',
  'desk.yours': 'You wrote',
} as const satisfies Record<keyof typeof FR_DESK, Message>;
