import { beforeAll, describe, expect, it } from 'vitest';
import { actorTests, fetchActorTests } from './actor-tests.ts';
import { ORIGIN } from './live-node.ts';
import type { World } from './world.ts';

const SLUG = 'rues-2026';
const AS2 = 'application/activity+json';

/** Those that are about every actor. */
const PASSED = [
  'actor-must-serve-as2-object-to-get',
  'actor-objects-must-have-inbox-outbox-properties',
  'followers-collection-must-be-a-collection',
  'inbox-must-be-an-orderedcollection',
  'outbox-must-be-an-orderedcollection',
];

type Document = Readonly<Record<string, unknown>>;

/** Every kind of actor, by a suite that others made for ActivityPub. Needs npm's registry once. */
export function conforming(world: World): void {
  describe('an actor', () => {
    let proposal: Document;
    beforeAll(async () => {
      await fetchActorTests();
      proposal = await read(world, world.city.proposal(SLUG, await world.city.propose(SLUG, 'Une rue aux enfants.')));
    }, 300_000);

    it.each<[string, string, () => unknown]>([
      ['the institution', 'Organization', () => world.city.institution],
      ['a consultation', 'Group', () => world.city.consultation(SLUG)],
      ['a proposal', 'Service', () => proposal['attributedTo']],
      ['a participant', 'Person', () => proposal['author']],
      ['the node', 'Application', () => `${ORIGIN}/actor`],
    ])('that is %s passes the tests of activitypub-testing', async (_, type, id) => {
      const address = String(id());
      expect((await read(world, address))['type']).toBe(type);
      const verdicts = await actorTests(address, world.peers.caFile);
      // What applies to servers that take posts at an outbox, or show whom somebody follows and likes, is not about us.
      expect(verdicts.filter(({ outcome }) => outcome !== 'inapplicable' && outcome !== 'passed')).toEqual([]);
      expect(verdicts.filter(({ outcome }) => outcome === 'passed').map(({ test }) => test)).toEqual(
        expect.arrayContaining(PASSED),
      );
    });
  });
}

async function read({ peers }: World, uri: string): Promise<Document> {
  const response = await peers.fetch(uri, { headers: { accept: AS2 } });
  if (!response.ok) throw new Error(`${uri} answered ${response.status}`);
  return (await response.json()) as Document;
}
