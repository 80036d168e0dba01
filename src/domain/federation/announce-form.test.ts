import { expect, it } from 'vitest';
import { announceFormOf } from './announce-form.ts';

it.each(['lemmy', 'Lemmy', 'piefed', 'mbin', 'kbin', 'nodebb', 'discourse'])(
  '%s reads whole activities',
  (software) => {
    expect(announceFormOf(software)).toBe('activity');
  },
);

it.each([
  'mastodon',
  'gotosocial',
  'snac',
  'mobilizon',
  'gancio',
  'peertube',
  'friendica',
  'hollo',
  'wordpress',
  'hubzilla',
  'streams',
  'pleroma',
  'parvis',
  'something new',
])('%s reads ids', (software) => {
  expect(announceFormOf(software)).toBe('id');
});
