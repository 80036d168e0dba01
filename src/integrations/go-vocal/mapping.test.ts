import { expect, it } from 'vitest';
import { commentsOf, type Idea, isShown, proposalOf } from './mapping.ts';
import { goVocalSettings } from './settings.ts';

const settings = goVocalSettings({
  ...{ url: 'https://govocal.example/en/projects/river', client: 'a1', languages: 'en', states: 'Accepted = accepted' },
});
const idea = (more: Partial<Idea>): Idea => ({
  ...{ id: 'i1', title: 'Willows', body: '<p>Yes.</p>', published_at: '2026-02-20T08:00:00.000Z' },
  ...{ updated_at: '2026-02-21T08:00:00.000Z', ...more },
});
const read = (more: Partial<Idea>) => proposalOf(idea(more), settings);

it.each([
  [{ publication_status: 'published' }, true],
  [{ publication_status: 'published', type: 'idea' }, true],
  [{ publication_status: 'published', type: 'survey' }, false],
  [{ publication_status: 'submitted' }, false],
  [{ publication_status: 'draft' }, false],
  [{}, false],
])('shows %o: %s', (of, shown) => {
  expect(isShown(idea(of))).toBe(shown);
});

it.each([
  [
    { type: 'Point', coordinates: [4.35, 50.85] },
    { lat: 50.85, lon: 4.35 },
  ],
  ['POINT (4.35 -50.85)', { lat: -50.85, lon: 4.35 }],
  ['somewhere', null],
  [{ type: 'Point', coordinates: [null, 1] }, null],
  [null, null],
])('reads the place %j', (point, location) => {
  expect(read({ location_point: point }).location).toEqual(location);
});

it('takes a status as an answer where the officer said so', () => {
  const at = new Date('2026-02-21T08:00:00.000Z');
  expect(read({ status: 'Accepted' }).answer).toEqual({ verdict: 'accepted', body: { en: 'Accepted' }, at });
  expect(read({ status: 'Proposed' }).answer).toMatchObject({ isRetraction: true });
});

it('leads to nothing that is not an address', () => {
  expect(read({ href: 'javascript:alert(1)' }).url).toBe('https://govocal.example/projects/river');
});

it('says a reply to a deleted comment of the input itself', () => {
  const comment = (id: string, more: object) => ({ id, body: 'Yes.', created_at: '2026-02-20T08:00:00.000Z', ...more });
  const all = [comment('c1', { publication_status: 'deleted' }), comment('c2', { parent_id: 'c1' })];
  expect(commentsOf(all, settings)).toMatchObject([{ key: 'c2', parent: null }]);
});
