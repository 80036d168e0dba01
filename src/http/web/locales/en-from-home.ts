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
  'from-home.details-said':
    'This is sent to {host}. Others see what was there before until it is taken there. Supports stay.',
  'from-home.removal-waiting': 'Taken back here. {host} is being told.',
  'trace.by-host': 'the institution that hosts the consultation',
  'from-home.appeal': '{host} decided this: appeal to it.',
  'from-home.words': 'Your new words, not yet published: {words}',
  'done.sent-to-host':
    'What you wrote is sent to the institution that hosts the consultation. It decides, and your page says how far it is.',
  'done.change-sent-to-host': 'Your change is sent to the institution that hosts the consultation.',
  'from-home.stricter':
    'This takes the text off your own pages only: {host} goes on showing it and decides for everybody.',
  'from-home.passed-on':
    'Passed on to the institution that hosts the consultation on {at}, without the name of who reports.',

  'evidence.title': 'What was not believed',
  'evidence.lead': 'Said by this institution, refused and kept. Nobody but officers reads the documents.',
  'evidence.document': 'The document as it came',
  'evidence.mirror': {
    one: '{count} thing that the hosting institution told of this consultation was not believed, and is not shown.',
    other:
      '{count} things that the hosting institution told of this consultation were not believed, and are not shown.',
  },
  'evidence.forged-proof': 'A signature that is not its own',
  'evidence.sequence-reused': 'A number of a subtotal used before, with other figures',
  'evidence.counted-before': 'Other figures for a vote that was counted before',
  'evidence.too-many': 'More votes than people registered',
  'evidence.not-invited': 'A subtotal without an invitation',
  'evidence.too-late': 'A subtotal after the time for it',
  'evidence.hash-mismatch': 'A text that is not the one of its hash',
  'evidence.shrunken-history': 'A history shorter than it was',
  'evidence.number-reused': 'A number given before, with another text',
  'evidence.foreign-id': 'Something under somebody else’s address',
  'evidence.other-institution': 'Somebody who speaks for another institution',
  'evidence.flood': 'More messages than are taken',
} as const satisfies Record<keyof typeof FR_FROM_HOME, Message>;
