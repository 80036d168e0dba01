import { describe, expect, it } from 'vitest';
import { addressOf, type ResourceRef, resourceAt, uriOf, urisOf } from './uris.ts';

const uris = urisOf('https://lyon.example');
const id = '01890a5d-ac96-774b-bcce-b302099a8057';

describe('addresses', () => {
  const places: readonly ResourceRef[] = [
    { kind: 'institution' },
    { kind: 'node' },
    { kind: 'service' },
    { kind: 'consultation', slug: 'velo-2026' },
    { kind: 'announcement', slug: 'velo-2026' },
    { kind: 'introduction', slug: 'velo-2026' },
    { kind: 'template', slug: 'velo-2026' },
    { kind: 'phase-event', slug: 'velo-2026', phaseId: id },
    { kind: 'phase', slug: 'velo-2026', phaseId: id, edge: 'opened' },
    { kind: 'proposal', slug: 'velo-2026', number: 42 },
    { kind: 'proposal-actor', slug: 'velo-2026', number: 42 },
    { kind: 'answer', slug: 'velo-2026', number: 42, version: 2 },
    { kind: 'cohost-answer', slug: 'velo-2026', number: 42, version: 2 },
    { kind: 'pledge', slug: 'velo-2026', number: 42, id },
    { kind: 'settlement', slug: 'velo-2026', number: 42, id },
    { kind: 'comment', slug: 'velo-2026', commentId: id },
    { kind: 'poll', slug: 'velo-2026', pollId: id },
    { kind: 'poll-event', slug: 'velo-2026', pollId: id },
    { kind: 'ballot', slug: 'velo-2026', ballot: 'budget' },
    { kind: 'ballot-event', slug: 'velo-2026', ballot: 'budget' },
    { kind: 'participant', participantId: id },
    { kind: 'newsletter', newsletterId: id },
  ];

  it.each(places)('finds the way back from the id of a $kind', (resource) => {
    expect(resourceAt(uris, uriOf(uris, resource))).toEqual(resource);
  });

  it('finds the actor behind a key id', () => {
    const key = `${uris.proposalActor('velo-2026', 42)}#main-key`;
    expect(resourceAt(uris, key)).toEqual({ kind: 'proposal-actor', slug: 'velo-2026', number: 42 });
  });

  it.each([
    'https://evil.example/consultations/velo-2026',
    'https://lyon.example.evil.example/',
    'https://lyon.example/consultations/velo-2026?x=1',
    'https://lyon.example/consultations/velo-2026/proposals/042',
    'https://lyon.example/consultations/velo-2026/proposals/0',
    'https://lyon.example/consultations/Velo',
    'https://lyon.example/participants/me',
  ])('takes %s for nothing of ours', (uri) => {
    expect(resourceAt(uris, uri)).toBeNull();
  });

  it('names collections of what can have them', () => {
    expect(addressOf('/followers')).toEqual({ kind: 'collection', of: { kind: 'institution' }, name: 'followers' });
    expect(addressOf('/consultations/velo-2026/proposals/42/likes')).toEqual({
      kind: 'collection',
      of: { kind: 'proposal', slug: 'velo-2026', number: 42 },
      name: 'likes',
    });
    expect(addressOf('/consultations/velo-2026/proposals')).toMatchObject({ kind: 'collection', name: 'proposals' });
    expect(uris.collection(uris.institution, 'followers')).toBe('https://lyon.example/followers');
  });

  it('leaves pages and the API alone', () => {
    for (const path of [
      '/consultations',
      '/api/v1/events',
      '/health/live',
      '/about',
      '/consultations/velo-2026.atom',
    ]) {
      expect(addressOf(path)).toBeNull();
    }
  });
});
