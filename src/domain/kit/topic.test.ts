import { describe, expect, it } from 'vitest';
import { checkTopics, TOPICS, topicNamed, topicsOfTags, topicsSearched } from './topic.ts';

const LANGS = ['ca', 'en', 'es', 'fi', 'fr', 'it'];

describe('the list of topics', () => {
  it('has a label in each language, and no name twice', () => {
    for (const { id, labels } of TOPICS) {
      expect(id).toMatch(/^[a-z]+(-[a-z]+)*$/);
      expect(Object.keys(labels).toSorted()).toEqual(LANGS);
      for (const label of Object.values(labels)) expect(topicNamed(label)).toBe(id);
    }
    expect(new Set(TOPICS.map(({ id }) => id)).size).toBe(TOPICS.length);
  });

  it('has every other word for one topic alone', () => {
    for (const { id, also } of TOPICS) for (const word of also) expect([word, topicNamed(word)]).toEqual([word, id]);
  });

  it('points into EuroVoc alone', () => {
    for (const { eurovoc } of TOPICS)
      expect(eurovoc ?? 'http://eurovoc.europa.eu/1').toMatch(/^http:\/\/eurovoc\.europa\.eu\/\d+$/);
  });

  it('knows a tag by a label in any language, however it is written', () => {
    expect(topicsOfTags(['#Vélo', 'piste_cyclable', 'pyöräily', 'PISTA-CICLABILE', 'Acqua', 'quais'])).toEqual([
      'cycling',
      'water',
    ]);
  });

  it('finds what somebody looks for by a label or its beginning', () => {
    expect(topicsSearched('bicicletta')).toEqual(['cycling']);
    expect(topicsSearched('joukkol')).toEqual(['public-transport']);
    expect(topicsSearched('eau')).toEqual(['water']);
    expect(topicsSearched('ea')).toEqual([]);
    expect(topicsSearched('passerelle')).toEqual([]);
    expect(topicsSearched('')).toEqual([]);
  });

  it('refuses what is not in it, and too many', () => {
    expect(checkTopics(['water', 'cycling', 'water'])).toEqual({ ok: true, value: ['water', 'cycling'] });
    expect(checkTopics(['water', 'Eau'])).toMatchObject({
      refusal: { type: 'invalid', field: 'topics.1', because: 'unknown-value' },
    });
    expect(checkTopics(TOPICS.slice(0, 6).map(({ id }) => id))).toMatchObject({
      refusal: { field: 'topics', because: 'too-many', limit: 5 },
    });
  });
});
