import { expect, it } from 'vitest';
import { privateMessageFormOf } from './private-message-form.ts';

it.each([
  ['lemmy', '0.19.20', { speaker: 'institution', answers: false, chat: true, isPublic: false }],
  ['lemmy', null, { speaker: 'institution', answers: false, chat: true, isPublic: false }],
  ['Lemmy', '1.0.0-beta.1', { speaker: 'institution', answers: false, chat: false, isPublic: false }],
  ['piefed', '1.6.18', { speaker: 'service', answers: false, chat: false, isPublic: false }],
  ['mastodon', '4.5.0', { speaker: 'subject', answers: true, chat: false, isPublic: false }],
  ['nodebb', '4.15.0', { speaker: 'subject', answers: true, chat: false, isPublic: false }],
  ['WordPress', '6.8.13', { speaker: 'subject', answers: true, chat: false, isPublic: true }],
  [null, null, { speaker: 'subject', answers: true, chat: false, isPublic: false }],
] as const)('a private message to %s %s is written as it reads one', (software, version, form) => {
  expect(privateMessageFormOf(software, version)).toEqual(form);
});
