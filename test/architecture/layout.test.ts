import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

const SRC = join(import.meta.dirname, '../../src');

/** The concepts of the product: in each layer below, a folder of the first level is one of them, or `kit`. */
const CONCEPTS = new Set([
  'agent',
  'answer',
  'archive',
  'ballot',
  'comment',
  'community',
  'connector',
  'consultation',
  'event',
  'export',
  'federation',
  'host',
  'import',
  'institution',
  'journal',
  'mail',
  'media',
  'moderation',
  'network',
  'open-data',
  'paper',
  'participant',
  'poll',
  'privacy',
  'proposal',
  'questionnaire',
  'sign-in',
  'source',
  'support',
  'synthesis',
  'template',
]);
/** What belongs to no concept. */
const KIT = 'kit';

/** Files that put a layer together, beside its folders. */
const LAYERS: Readonly<Record<string, readonly string[]>> = {
  domain: [],
  application: ['application.ts'],
  storage: ['store.ts'],
  'http/api': ['api.ts'],
  'http/web': ['web.ts'],
};

const entriesOf = (folder: string) => readdirSync(join(SRC, folder), { withFileTypes: true });

describe('the layout of the sources', () => {
  test('has nothing loose at the top', () => {
    expect(entriesOf('.').filter((entry) => entry.isFile())).toEqual([]);
  });

  test.each(Object.entries(LAYERS))('has one folder a concept in %s', (layer, together) => {
    const entries = entriesOf(layer);
    const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
    expect(folders.length).toBeGreaterThan(0);
    expect(folders.filter((name) => name !== KIT && !CONCEPTS.has(name))).toEqual([]);
    expect(entries.filter((entry) => entry.isFile()).map(({ name }) => name)).toEqual(together);
  });

  test('uses every concept of the list', () => {
    const used = new Set(Object.keys(LAYERS).flatMap((layer) => entriesOf(layer).map(({ name }) => name)));
    expect([...CONCEPTS].filter((concept) => !used.has(concept))).toEqual([]);
  });
});
