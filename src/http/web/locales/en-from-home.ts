import type { Message } from './catalogue.ts';
import type { FR_FROM_HOME } from './fr-from-home.ts';

export const EN_FROM_HOME = {
  'from-home.before':
    '{host} hosts this consultation: it decides about what you write here and gives it its number. Until then, only you see it.',
  'from-home.waiting': 'Sent to {host}, which decides. No answer yet.',
  'from-home.held': 'An agent of {host} reads it before it is published.',
  'from-home.accepted': '{host} accepted it. It is shown here shortly.',
  'from-home.refused': '{host} did not accept it: {reason}',
  'from-home.change-waiting': 'Your new text is sent to {host}. Until it answers, everybody reads the former one.',
  'from-home.change-refused': '{host} did not accept your new text: {reason}',
  'from-home.change-said': 'The new text is sent to {host}. Supports stay with the version they were given to.',
  'from-home.removal-waiting': 'Taken back here. {host} is being told.',
  'trace.by-host': 'the institution that hosts the consultation',
  'from-home.appeal': '{host} decided this: appeal to it.',
  'from-home.words': 'Your new words, not yet published: {words}',
  'done.sent-to-host':
    'What you wrote is sent to the institution that hosts the consultation. It decides, and your page says how far it is.',
  'done.change-sent-to-host': 'Your new text is sent to the institution that hosts the consultation.',
  'from-home.stricter':
    'This takes the text off your own pages only: {host} goes on showing it and decides for everybody.',
  'from-home.passed-on':
    'Passed on to the institution that hosts the consultation on {at}, without the name of who reports.',
} as const satisfies Record<keyof typeof FR_FROM_HOME, Message>;
