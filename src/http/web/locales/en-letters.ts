import type { Message, Words } from './catalogue.ts';

/** The letters that are mailed, and how mail is getting on. */
export const EN_LETTERS = {
  'letters.nav': 'Letters',
  'letters.lead':
    'The words of the mails that this node sends, in each language. What a letter is for, its link and how long that works, stays as it is.',
  'letters.list': 'Letters and languages',
  'letters.caption': 'Times of {place}',
  'letters.standard': 'standard text',
  'letters.own': 'your words, since {at}',
  'letters.edit-lead':
    'Between introduction and closing stands what the letter is for; that does not change. An empty field has the standard text.',
  'letters.names': 'May be said in braces: {names}.',
  'letters.subject': 'Subject',
  'letters.introduction': 'Introduction',
  'letters.closing': 'Closing',
  'letters.closing-hint': 'Whoever gets a letter has to know whom it is from: {names}.',
  'letters.preview': 'See the letter',
  'letters.preview-title': 'The letter',
  'letters.preview-said': 'As its readers get it; its links lead nowhere.',
  'letters.standard-title': 'Go back',
  'letters.standard-button': 'Back to the standard text',
  'done.letter-saved': 'The letter is kept in your words.',
  'done.letter-standard': 'The letter has its standard text again.',
  'mails.title': 'Mail',
  'mails.not-sent':
    'This node sends no mail: nobody can sign in or follow by mail. The operator sets SMTP_URL and MAIL_FROM.',
  'mails.waiting': {
    one: '{count} mail has waited since {since}.',
    other: '{count} mails wait, the oldest since {since}.',
  },
  'mails.waiting-do':
    'The mail server does not take them. They go as soon as it answers; a sign-in link is good for half an hour only and has to be asked for again. The operator runs parvis doctor and reads the log of the node.',
  'mails.given-up': {
    one: '{count} mail was given up in the last thirty days.',
    other: '{count} mails were given up in the last thirty days.',
  },
  'mails.given-up-do':
    'A mistyped address is refused: the person may try again. Where there are many, the mail server refuses this node: the operator checks MAIL_FROM, SPF and DKIM.',
  'mails.newest': 'Mails given up last',
  'mails.caption': 'Without their addresses, which are not kept. Times of {place}',
  'mails.when': 'When',
  'mails.letter': 'Letter',
  'mails.what': 'Why',
  'mails.unreadable': 'Sealed by another key',
  'mails.refused': 'refused by the mail server',
  'mails.failed': 'tried {count} times in vain',
  'mails.expired': 'too old before it could go',
} as const satisfies Readonly<Record<string, Message>>;

export const EN_LETTER_WORDS = {
  letter: {
    'sign-in': 'Sign-in link',
    'add-address': 'Adding an address to an account',
    follow: 'Confirmation of a follow by mail',
    digest: 'News of what is followed',
    reminder: 'Reminder of commitments',
    waiting: 'Reminder of what waits to be moderated',
    decision: 'Decision about a contribution, to its author',
  },
} as const satisfies Pick<Words, 'letter'>;
