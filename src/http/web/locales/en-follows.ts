import type { Message } from './catalogue.ts';
import type { FR_FOLLOWS } from './fr-follows.ts';

export const EN_FOLLOWS = {
  'mail-follow.title': 'By mail',
  'mail-follow.what': 'At most one mail a day, in the morning, and none where nothing is new.',
  'mail-follow.at': 'Mails go to {address}.',
  'mail-follow.email': 'Your mail address',
  'mail-follow.email-hint':
    'A link arrives there to confirm. The address serves for nothing else and is shown to nobody.',
  'mail-follow.button': 'Follow by mail',
  'mail-follow.followed': 'You follow this by mail.',
  'mail-follow.stop': 'Stop following',
  'mail-follow.own': 'All that I follow',
  'mail-follow.page-title': 'Follow by mail',
  'mail-follow.back': 'Back to the page',
  'mail-follow.no-mail': 'This site sends no mail.',
  'mail-follow.sent-text': 'If the address is right, a link arrives there. Open it within {hours} hours to confirm.',
  'mail-follow.confirm-text': 'Send news of {what} to {address}, at most once a day?',
  'mail-follow.confirm': 'Yes, follow by mail',
  'mail-follow.over-text': 'To follow by mail, ask again on the page of what you want to follow.',
  'follows.title': 'What I follow by mail',
  'follows.none': 'You follow nothing by mail. The pages of consultations and proposals offer it.',
  'follows.since': 'Since {at}',
  'follows.end-all': 'Stop all mails',
  'follows.elsewhere':
    'An address that you do not sign in with is not listed here: the link in each of its mails ends them.',
  'unfollow.title': 'Mails to this address',
  'unfollow.lead': '{address} gets news of:',
  'unfollow.over-title': 'No mails any more',
  'unfollow.over-text':
    'Nothing is sent any more for this link. If mails go on, open the link of the newest one, whole.',
  'done.followed-by-mail': 'You follow this by mail.',
  'done.unfollowed': 'You get no mails about this any more.',
  'privacy.follows': 'Mail address to which news are sent',
  'privacy.follows-why': 'To send what you asked for. Encrypted, and shown to you alone.',
  'privacy.follows-until': 'Until you stop following; a day where nobody confirms it.',
} as const satisfies Readonly<Record<keyof typeof FR_FOLLOWS, Message>>;
