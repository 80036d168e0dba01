import type { Message } from './catalogue.ts';
import type { FR_RESIDENTS } from './fr-residents.ts';

export const EN_RESIDENTS = {
  'residents.nav': 'Residents',
  'residents.lead':
    'The lists say who counts as a verified resident. Only unreadable hashes of them are kept: no address, no code, no name.',
  'residents.counts': 'What is kept',
  'residents.listed': 'People in the lists',
  'residents.with-code': 'Of them with a code sent by letter',
  'residents.proven': 'Of them took part as residents',
  'residents.add': 'Add a list',
  'residents.columns':
    'A CSV file whose first line names its columns: email (the address that the person signs in with), code (at least ten letters or digits, sent by letter), territory (optional). It takes email, code or both; other columns are left alone.',
  'residents.list': 'File',
  'residents.list-hint':
    'At most 1 MB: a longer list is added in several files. What is known already does not change.',
  'residents.send': 'Add the list',
  'residents.result':
    'New: {listed}. In a list already: {known}. Took part already and count as residents from now on: {raised}.',
  'residents.forget': 'Forget the lists',
  'residents.forget-said':
    'Forgets everybody who has not yet taken part as a resident: their addresses and codes will say nothing any more. Origins that were earned stay.',
  'residents.sure': 'Yes, forget these people',
  'residents.forget-button': 'Forget',
  'done.residents-listed': 'The list is added.',
  'done.residents-forgotten': 'These people are forgotten.',

  'standing.title': 'My origin here',
  'standing.prove': 'Count as a resident',
  'standing.prove-said':
    'If the institution sent you a code by letter, give it here. If it knows the address that you sign in with, that was done when you signed in.',
  'standing.way': 'Do you live here? Enter the code from your letter.',
  'standing.code': 'Code from the letter',
  'standing.code-hint': 'Spaces, hyphens and capitals do not matter.',
  'standing.send': 'Check',
  'standing.too-many': 'Too many codes were tried. Wait an hour, or ask the institution.',
  'done.residence-proven': 'You count as a verified resident from now on, for what you supported already too.',
} as const satisfies Readonly<Record<keyof typeof FR_RESIDENTS, Message>>;
