import type { Message } from './catalogue.ts';
import type { FR_PROPOSE } from './fr-propose.ts';

export const EN_PROPOSE = {
  'propose.title': 'Propose',
  'propose.versions':
    'You will be able to change the text; each version stays readable. The number of a proposal is used once only.',
  'propose.title-field': 'Title',
  'propose.title-hint': 'One sentence that says what you propose. At most 200 characters.',
  'propose.body': 'Text',
  'propose.body-hint':
    'What you propose, and why. An empty line separates two paragraphs; a dash at the beginning of a line makes a list; **two stars** make bold; an address with https:// becomes a link.',
  'propose.more': 'Topics, place, cost, amendment (optional)',
  'propose.tags-hint': 'Separated by commas, ten at most.',
  'propose.tags-known': 'Used so far: {tags}.',
  'propose.place-hint': 'An address, a square, a stop. Not your own: it will be public.',
  'propose.coordinates': 'Coordinates',
  'propose.coordinates-hint': 'Latitude, then longitude in degrees, for example 45.7578, 4.8320.',
  'propose.cost': 'Estimated cost',
  'propose.cost-hint': 'A number, for example 12 000.',
  'propose.currency': 'Currency',
  'propose.amends': 'Amends proposal no.',
  'propose.amends-hint': 'If your text changes another one of this consultation.',
  'propose.preview': 'Preview',
  'propose.preview-title': 'Preview',
  'propose.preview-said': 'Nothing is sent yet.',
  'propose.similar': 'Look for similar proposals',
  'propose.similar-found': 'These proposals are like it. Supporting one of them counts for more than a duplicate.',
  'propose.similar-none': 'No published proposal is like it.',
  'propose.keep': 'Keep as a draft',
  'propose.keep-said': 'A draft is kept encrypted, for you alone, until it is sent. There is one per consultation.',
  'propose.send': 'Send the proposal',
  'propose.draft-of': 'This form has your draft of {at}.',
  'propose.discard': 'Throw the draft away',
  'done.draft-kept': 'The draft is kept. You will find it here and on your page.',
  'done.draft-discarded': 'The draft is thrown away.',
  'done.proposal-sent': 'Your proposal is published. You can follow it and change it from here.',
  'done.proposal-held': 'Your proposal is received. An agent will read it before it is published, by the rules.',
} as const satisfies Readonly<Record<keyof typeof FR_PROPOSE, Message>>;
