import { describe, expect, it } from 'vitest';
import { cityOfAuthor, withoutHost } from './author-city.ts';

const LYON = { uri: 'https://lyon.example/', host: 'lyon.example', ours: false };
const TORINO = { uri: 'https://torino.example/', host: 'torino.example', ours: true };
const GIRONA = { uri: 'https://girona.example/', host: 'girona.example', ours: false };

describe('the city of an author', () => {
  it.each([
    ['ours of those with an account here', { kind: 'local', name: 'Anna', actorUri: null }, TORINO],
    [
      'by the address of their account',
      { kind: 'remote', name: 'Léo', actorUri: 'https://lyon.example/people/1' },
      LYON,
    ],
    [
      'by the host after a name at a mirror',
      { kind: 'imported', name: 'Pau (girona.example)', actorUri: null },
      GIRONA,
    ],
    ['none of accounts elsewhere', { kind: 'remote', name: 'Eve', actorUri: 'https://mastodon.example/@eve' }, null],
    ['none of a host that only ends so', { kind: 'imported', name: 'Pau (notgirona.example)', actorUri: null }, null],
    [
      'none of our own that another node names',
      { kind: 'imported', name: 'Anna (torino.example)', actorUri: null },
      null,
    ],
    ['none of whoever was erased', { kind: 'local', name: '', actorUri: null }, null],
  ])('is %s', (_, author, city) => {
    expect(cityOfAuthor(author, [LYON, TORINO, GIRONA])).toBe(city);
  });

  it('is not said by the name that somebody chose', () => {
    expect(withoutHost('Eve (girona.example)')).toBe('Eve');
    expect(withoutHost('Eve (girona.example:8443) ')).toBe('Eve');
    expect(withoutHost('Groupe (mobilité)')).toBe('Groupe (mobilité)');
  });
});
