import { describe, expect, it } from 'vitest';
import { createCatalogueWire } from './catalogue-reader.ts';

const ORIGIN = 'https://torino.example';
const template = {
  id: `${ORIGIN}/templates/bici`,
  title: { it: 'Piste' },
  purpose: { it: 'Per chiedere idee.' },
  licence: 'CC-BY-4.0',
  contentHash: 'a'.repeat(64),
};

/** What is read of a consultation of which a catalogue says this. */
async function entryOf(said: unknown) {
  const page = {
    type: 'OrderedCollectionPage',
    partOf: `${ORIGIN}/catalogue`,
    orderedItems: [
      {
        id: `${ORIGIN}/consultations/bici`,
        type: 'Group',
        title: { it: 'Bici' },
        languages: ['it'],
        phases: [],
        published: '2026-03-02T08:00:00Z',
        template: said,
      },
    ],
  };
  const headers = { 'content-type': 'application/activity+json' };
  const wire = createCatalogueWire(async () => new Response(JSON.stringify(page), { headers }));
  const answer = await wire.page({ peer: `${ORIGIN}/`, origin: ORIGIN, page: null, etag: null });
  return answer.kind === 'page' ? answer.entries[0] : null;
}

describe('a template in the catalogue of another node', () => {
  it('is read beside its consultation', async () => {
    expect(await entryOf(template)).toMatchObject({ kind: 'consultation', title: { it: 'Bici' }, template });
  });

  it.each<[string, unknown]>([
    ['none', undefined],
    ['a licence that is not known here', { ...template, licence: 'MIT' }],
    ['an id of another institution', { ...template, id: 'https://lyon.example/templates/velo' }],
    ['no title', { ...template, title: {} }],
    ['no hash', { ...template, contentHash: 'short' }],
    ['something else', 'bici'],
  ])('takes nothing away from its consultation where there is %s', async (_, said) => {
    expect(await entryOf(said)).toMatchObject({ kind: 'consultation', title: { it: 'Bici' }, template: null });
  });
});
