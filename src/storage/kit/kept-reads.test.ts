import { expect, it } from 'vitest';
import type { Reader } from '../../application/application.ts';
import { KeptReads } from './kept-reads.ts';

/** A reader in whose transaction the institution has one name. */
function readerWhere(name: string): Reader {
  return { institution: { get: async () => ({ name }) } } as unknown as Reader;
}

it('answers what was read before until something changes', async () => {
  const kept = new KeptReads();
  expect(await kept.readerOver(readerWhere('Lyon')).institution.get()).toEqual({ name: 'Lyon' });
  expect(await kept.readerOver(readerWhere('Brest')).institution.get()).toEqual({ name: 'Lyon' });
  kept.drop();
  expect(await kept.readerOver(readerWhere('Brest')).institution.get()).toEqual({ name: 'Brest' });
});

it('keeps nothing of a transaction that began before the change', async () => {
  const kept = new KeptReads();
  const reader = kept.readerOver(readerWhere('Lyon'));
  kept.drop();
  expect(await reader.institution.get()).toEqual({ name: 'Lyon' });
  expect(await kept.readerOver(readerWhere('Brest')).institution.get()).toEqual({ name: 'Brest' });
});

it('keeps what was never set as well, until it is', async () => {
  const kept = new KeptReads();
  const having = (settings: object | null) =>
    kept.readerOver({ mapSettings: { get: async () => settings } } as unknown as Reader).mapSettings.get();
  const set = { map: null, geocoder: { url: 'https://addresses.example/search', format: 'addok' } };
  expect([await having(null), await having(set)]).toEqual([null, null]);
  kept.drop();
  expect(await having(set)).toEqual(set);
});
