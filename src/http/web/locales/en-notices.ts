import type { Message } from './catalogue.ts';
import type { FR_NOTICES } from './fr-notices.ts';

export const EN_NOTICES = {
  'about.lead': 'Here {institution} publishes its consultations, receives proposals and answers them.',
  'about.principles': 'What this site holds to',
  'about.rules':
    'The rules of a consultation are frozen when it is published: phases, who may take part, whose supports decide.',
  'about.results': 'Counts stay hidden as long as the rules say, from agents as well.',
  'about.versions': 'Each version of a text is kept. What is removed leaves a trace: who, by which rule, when.',
  'about.standing':
    'Verified residents, registered people, accounts of other servers and paper are counted apart, never mixed.',
  'about.order': 'Proposals are shuffled for each visit: none is favoured.',
  'about.profile': 'There is no list of who supports what, and no profile of opinions.',
  'about.fediverse':
    'The institution, each consultation and each proposal can be followed from an account of the fediverse, for example Mastodon, without an account here.',
  'about.software': 'The software',
  'about.software-text':
    'Parvis is free software (AGPL 3.0 or later) that each institution runs itself. Who changes it and offers it to others gives them the changes.',

  'privacy.lead': 'Reading leaves no trace. Taking part leaves as little as possible.',
  'privacy.kept': 'What is kept',
  'privacy.caption': 'Data kept by this node',
  'privacy.what': 'What',
  'privacy.why': 'Why',
  'privacy.until': 'How long',
  'privacy.reading': 'Reading of pages',
  'privacy.reading-why': 'Nothing is kept: no cookie, no audience measurement, no resource of a third party.',
  'privacy.reading-until': '—',
  'privacy.account': 'Chosen name and origin (verified resident, registered, other server)',
  'privacy.account-why': 'To know who may take part. The origin is never shown beside a name.',
  'privacy.account-until': 'Until the person is erased.',
  'privacy.address': 'Mail address or account that you sign in with',
  'privacy.address-why': 'To recognise you, and to send you the link to sign in. Encrypted, and shown to you alone.',
  'privacy.address-until': 'Until you remove it, or are erased.',
  'privacy.lists': 'Lists of residents of the institution',
  'privacy.lists-why': 'To know who is a resident. Unreadable hashes only, without name or address.',
  'privacy.lists-until': 'Until the institution forgets the list.',
  'privacy.words': 'Proposals and comments',
  'privacy.words-why': 'They are public: that is what a consultation is for.',
  'privacy.words-until': 'A proposal stays, without a name after erasure. A comment is erased with the person.',
  'privacy.supports': 'Supports, objections and votes',
  'privacy.supports-why': 'To count a person once. Only totals are shown.',
  'privacy.supports-until':
    'With the consultation; detached from the person at their erasure. An unreadable hash of their account stays, so that they do not count twice if they come back.',
  'privacy.session': 'Sign-in cookie',
  'privacy.session-why': 'To stay signed in, if you asked for it.',
  'privacy.session-until':
    'Fourteen days, or until you sign out. On the way to where you are recognised there is another one, for ten minutes.',
  'privacy.received': 'Messages from other servers, as received',
  'privacy.received-why': 'To check and mend the exchange with other servers.',
  'privacy.received-until': 'Thirty days, then only hashes.',
  'privacy.log': 'Technical log',
  'privacy.log-why': 'To run the site. It holds no name, no address and no text.',
  'privacy.log-until': 'As the institution decides.',
  'privacy.never': 'What is never done',
  'privacy.never-who': 'Publish who supports or votes what.',
  'privacy.never-profile': 'Make a profile of anybody’s opinions.',
  'privacy.never-third': 'Tell a third party what you read.',
  'privacy.never-cookie': 'Set a cookie before you choose to sign in.',
  'privacy.rights': 'Your rights',
  'privacy.right-access': 'To ask what is kept about you, and have it corrected.',
  'privacy.right-erase': 'To ask for erasure: your name and your comments go, the totals do not change.',
  'privacy.right-complain': 'To turn to the data protection authority of your country.',
  'privacy.elsewhere': 'If you take part from another server',
  'privacy.elsewhere-text':
    'Your server sends here what you publish for the consultation. What you do not address to the public is neither published nor kept.',

  'accessibility.lead': 'Everybody must be able to read these pages. They aim at level AA of WCAG 2.2 and at RGAA 4.',
  'accessibility.script': 'They can be read without JavaScript, in any browser, and printed.',
  'accessibility.keyboard':
    'Everything can be reached by keyboard, with a visible focus and a link to go to the content.',
  'accessibility.zoom': 'They fit a screen of 320 pixels and a text enlarged to 200 %.',
  'accessibility.colour': 'No information is carried by colour alone; a dark theme follows the setting of your device.',
  'accessibility.language': 'The language of each text is marked, so that screen readers pronounce it well.',
  'accessibility.motion': 'Nothing moves.',
  'accessibility.limits': 'Known limits',
  'accessibility.limits-text':
    'The texts of people are published as they wrote them: they may lack clarity or structure. An audit by somebody independent is still to be done.',
} as const satisfies Readonly<Record<keyof typeof FR_NOTICES, Message>>;
