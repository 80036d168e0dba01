import type { Message } from './catalogue.ts';
import type { FR_SETUP } from './fr-setup.ts';

export const EN_SETUP = {
  'setup.not-yet': 'This node is not set up yet',
  'setup.not-yet-text':
    'The software runs at {host}, but no institution is registered there yet. The person who installs it finds the set-up link in the log of its start.',
  'setup.title': 'Set up the node of an institution',
  'setup.text':
    'To be done once. The account name cannot change afterwards: it is what people follow from the fediverse.',
  'setup.name': 'Name of the institution',
  'setup.name-hint': 'As residents know it, for example City of Lyon.',
  'setup.handle': 'Account name',
  'setup.handle-hint': 'Lower-case letters, digits and underscores, for example lyon.',
  'setup.territoryName': 'Name of the territory',
  'setup.territoryName-hint': 'For example Lyon.',
  'setup.territoryCode': 'Code of the territory',
  'setup.territoryCode-hint': 'The one that administrations use, for example the INSEE code 69123.',
  'setup.languages': 'Languages of the pages',
  'setup.languages-hint': 'The first one ticked is that of the names given here, and the default.',
  'setup.timeZone': 'Time zone',
  'setup.timeZone-hint': 'The one in which dates are read and shown.',
  'setup.timeZone-choose': 'Choose',
  'setup.email': 'E-mail address of the first administrator',
  'setup.email-hint': 'Kept encrypted.',
  'setup.button': 'Set up',
  'setup.done': 'The node is set up',
  'setup.done-text': 'This link signs the first administrator in, once, within seven days. It will not be shown again.',
  'setup.sign-in': 'Sign in now',
} as const satisfies Readonly<Record<keyof typeof FR_SETUP, Message>>;
