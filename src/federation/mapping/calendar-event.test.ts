import '../../start/temporal.ts';
import { expect, it } from 'vitest';
import type { Consultation } from '../../domain/consultation/consultation.ts';
import type { Phase } from '../../domain/consultation/phase.ts';
import { assertExpandable } from '../documents.ts';
import { urisOf } from '../uris.ts';
import { phaseEvent } from './calendar-event.ts';

const uris = urisOf('https://participation.example');
const at = new Date('2026-03-01T00:00:00Z');
const phase = { id: '1', kind: 'propose', title: null, opensAt: at, closesAt: at, allows: [] } as unknown as Phase;
const consultation = {
  slug: 'velo-2026',
  title: { fr: 'Plan vélo' },
  languages: ['fr'],
  timeZone: 'Europe/Paris',
  createdAt: at,
  publishedAt: at,
} as unknown as Consultation;
const event = phaseEvent(uris, { consultation, territory: { fr: 'Lyon' }, phase, extendedAt: null });
const page = uris.consultation('velo-2026');

type Json = Readonly<Record<string, unknown>>;
const isJson = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);

it('has its place, page and contact where Mobilizon reads them', () => {
  // Mobilizon (converter/event.ex, address.ex): the location is a text or one object, a place with a name; contacts are ids of
  // actors; its page is the attached link under this name.
  expect(isJson(event['location'])).toBe(true);
  expect(event).toMatchObject({ location: { name: 'Lyon' }, isOnline: true, timezone: 'Europe/Paris' });
  expect(event['contacts']).toEqual([uris.institution]);
  const links = (event['attachment'] as readonly Json[]).filter(
    ({ type, name, mediaType }) => type === 'Link' && name === 'Website' && mediaType === 'text/html',
  );
  expect(links.map(({ href }) => href)).toEqual([page]);
});

it('is online for Gancio, with its page', () => {
  // Gancio (federation/helpers.js): a location whose address has an url is none on a map, and that url is where it takes place;
  // each attachment needs a media type.
  const locations = [event['location']].filter(isJson);
  const online = locations.flatMap(({ address }) => (isJson(address) && 'url' in address ? [address['url']] : []));
  expect(online).toEqual([page]);
  expect(locations.filter(({ address }) => !isJson(address) || !('url' in address))).toEqual([]);
  expect((event['attachment'] as readonly Json[]).every(({ mediaType }) => typeof mediaType === 'string')).toBe(true);
});

it('is called in a language of its consultation where its own is none of the interface', () => {
  const title = { de: 'Radplan', fr: 'Plan vélo' };
  const german = { ...consultation, title, languages: ['de', 'fr'] };
  const { nameMap } = phaseEvent(uris, { consultation: german, territory: { fr: 'Lyon' }, phase, extendedAt: null });
  expect(nameMap).toEqual({ de: 'Radplan · Propositions', fr: 'Plan vélo · Propositions' });
});

it('is understood as JSON-LD', async () => {
  await expect(assertExpandable(event)).resolves.toBeUndefined();
});
