import { expect, it } from 'vitest';
import { commentsOf, proposalOf } from './mapping.ts';
import { consulSettings } from './settings.ts';

const settings = consulSettings({
  ...{ url: 'https://consul.example/proposals', title: 'River', opens: '2026-02-01', languages: 'es', names: 'on' },
});
const at = '2026-02-20 09:00:00 +0100';

it('puts the summary before the description, and knows nothing of edits', () => {
  const proposal = { id: 7, title: 'Sauces', summary: 'Más sauces', description: '<p>En la <b>orilla</b>.</p>' };
  expect(proposalOf({ ...proposal, publicCreatedAt: at, geozone: { name: 'Norte' } }, settings)).toMatchObject({
    ...{ key: '7', url: 'https://consul.example/proposals/7', body: { es: 'Más sauces\n\nEn la **orilla**.' } },
    ...{ publishedAt: new Date('2026-02-20T08:00:00Z'), updatedAt: null, answer: null, place: 'Norte', problem: null },
    ...{ supports: null, comments: '', author: null, withdrawn: false },
  });
  expect(proposalOf({ ...proposal, publicCreatedAt: 'never' }, settings).problem).toBe('no-date');
});

it('knows an account that is gone by its name being gone', () => {
  const of = { id: 7, title: 'Sauces', description: 'Sí.', publicCreatedAt: at };
  expect(proposalOf({ ...of, publicAuthor: { id: 3, username: null } }, settings).author).toEqual({
    ...{ key: '3', name: '', deleted: true },
  });
});

it('puts a reply below the nearest comment that is shown', () => {
  const comment = (id: number, ancestry: string | null, body = 'Sí.') => ({ id, ancestry, body, publicCreatedAt: at });
  const read = commentsOf(
    [comment(12, '4/9'), comment(4, null), comment(9, '4', '<p></p>'), comment(5, '8')],
    settings,
  );
  expect(read.map(({ key, parent }) => [key, parent])).toEqual([
    ['4', null],
    ['5', null],
    ['12', '4'],
  ]);
});
