import type { LetterWords } from './write-letter.ts';

export const EN_LETTERS = {
  greeting: 'Hello,',
  closing: 'This message was sent by the participation site of {institution}: {origin}',
  'sign-in': {
    subject: 'Your sign-in link – {institution}',
    text: 'Open this link to sign in. It works once, for {minutes} minutes:\n\n{link}\n\nIf you asked for nothing, do nothing: without this link nobody signs in as you.',
  },
  'add-address': {
    subject: 'Add this address to your account – {institution}',
    text: 'Somebody who is signed in to the site wants to add this address to their ways to sign in. If it is you, open this link in the browser where you are signed in. It works once, for {minutes} minutes:\n\n{link}\n\nIf it is not you, do nothing.',
  },
  follow: {
    subject: 'Confirm that you want to follow this – {institution}',
    text: 'Somebody gave this address to get news, at most once a day, of:\n\n{what}\n\nIf it is you, open this link and confirm. It works once, for {hours} hours:\n\n{link}\n\nIf it is not you, do nothing: nothing will be sent to you, and the address will be forgotten.',
  },
  digest: {
    subject: 'News of what you follow – {institution}',
    text: 'This is new in what you follow.\n\n{news}\n\nYou get this message, at most once a day, because you asked for it. Choose what you follow, or get nothing any more:\n{unfollow}',
  },
  reminder: {
    subject: 'Commitments that are due – {institution}',
    text: 'These commitments of the institution are due soon or overdue, and nobody has said yet that they are kept.\n\n{commitments}\n\nEvery commitment that is open:\n{open}\n\nYou get this message because you can answer proposals on this site. Get no more reminders, or get them in another language:\n{settings}',
  },
  more: 'There is more news on the page of the consultation.',
  due: {
    before: 'Due on {day}: “{commitment}”, about proposal no. {number}, “{title}”',
    after: 'Was due on {day}: “{commitment}”, about proposal no. {number}, “{title}”',
  },
  moreDue: 'More commitments are due; they are on the page below.',
  news: {
    'consultation-published': 'A new consultation is published.',
    'phase-opened': '“{title}” has begun, until {until}.',
    'phase-closed': '“{title}” is over.',
    'phase-extended': '“{title}” goes on until {until}.',
    'proposal-accepted': 'New proposal: “{title}”',
    'proposal-restored': 'Published again: “{title}”',
    'proposal-removed': 'Proposal no. {number} was removed from publication.',
    'proposal-withdrawn': 'Proposal no. {number} was withdrawn by its author.',
    'version-published': 'New version of “{title}”',
    'answer-published': 'Official answer to “{title}”: {verdict}',
    'commitment-updated': 'Commitment about “{title}”: {commitment}',
    'synthesis-published': 'A synthesis of the contributions is published.',
    'poll-opened': 'New poll: “{title}”',
    'poll-closed': 'The poll “{title}” is over.',
    'ballot-opened': 'The vote “{title}” is open until {until}.',
    'ballot-extended': 'The vote “{title}” goes on until {until}.',
    'ballot-closed': 'The vote “{title}” is closed.',
    'ballots-published': 'Result of the vote “{title}”',
  },
} as const satisfies LetterWords;
