import { expect, it } from 'vitest';
import { wantedBy } from './negotiation.ts';

const LD = 'application/ld+json; profile="https://www.w3.org/ns/activitystreams"';

it.each([
  [null, 'page'],
  ['', 'page'],
  ['*/*', 'page'],
  ['text/html', 'page'],
  ['text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', 'page'],
  ['application/activity+json', 'document'],
  ['APPLICATION/Activity+JSON', 'document'],
  [LD, 'document'],
  [`application/activity+json, ${LD}`, 'document'],
  [`${LD}, application/activity+json, text/html;q=0.1`, 'document'],
  ['application/activity+json, */*', 'document'],
  ['application/activity+json;q=0.5, */*;q=0.8', 'page'],
  ['application/activity+json;q=0.9, text/html;q=0.8', 'document'],
  ['text/html, application/activity+json', 'page'],
  ['application/activity+json;q=0, */*', 'page'],
  ['application/json', 'document'],
  ['application/*', 'page'],
  ['application/*, text/html;q=0.5', 'page'],
  ['application/ld+json;profile="https://www.w3.org/ns/json-ld#flattened"', 'page'],
  [
    'application/ld+json; profile="https://www.w3.org/ns/json-ld#compacted https://www.w3.org/ns/activitystreams"',
    'document',
  ],
  ['application/activity+json;q=2', 'page'],
  ['image/png', 'page'],
  [';;;,,"', 'page'],
] as const)('takes %s for a wish for the %s', (accept, wanted) => {
  expect(wantedBy(accept)).toBe(wanted);
});
