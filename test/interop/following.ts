import { describe, expect, it } from 'vitest';
import { arrives, confirmed } from './arrival.ts';
import { followFromPage } from './from-the-page.ts';
import { until } from './until.ts';
import type { World } from './world.ts';

const SLUG = 'velo-2026';

/** The proposal that Alice and Carol follow. */
const NUMBER = 1;

/** Alice follows all there is, Bob the institution, Carol one proposal, Dave the consultation. */
export function subscribing(world: World): void {
  describe('who wants to follow', () => {
    it('is told yes by the institution, the consultation and the proposal', async () => {
      const { alice, bob, dave, city } = world;
      expect(await city.propose(SLUG, 'Une piste sur le quai.')).toBe(NUMBER);
      const actor = `${city.proposal(SLUG, NUMBER)}/actor`;
      await alice.follow('@lyon@node.test');
      await alice.follow('@velo_2026@node.test');
      await alice.follow(`@velo_2026_${NUMBER}@node.test`);
      await bob.follow('@lyon@node.test');
      await dave.follow('@velo_2026@node.test');
      await confirmed(alice, city.institution);
      await confirmed(alice, city.consultation(SLUG));
      await confirmed(alice, actor);
      await confirmed(bob, city.institution);
      await confirmed(dave, city.consultation(SLUG));
      expect(await alice.followed()).toHaveLength(3);
    });

    it('may come from the page of a proposal, over the pages of their own server', async () => {
      const { carol, city, peers } = world;
      const id = await followFromPage(peers, carol, city.proposal(SLUG, NUMBER));
      expect(id).toBe(`${city.proposal(SLUG, NUMBER)}/actor`);
      await confirmed(carol, id);
      expect(await carol.followed()).toEqual([id]);
    });
  });
}

/** What followers get. Side by side, since a peer looks at its queue now and then only. */
export function following(world: World): void {
  describe.concurrent('who follows', () => {
    it('sees the official answer, whichever of the three they follow', async ({ expect }) => {
      const { alice, bob, carol, dave, city } = world;
      const answer = await city.answer(SLUG, NUMBER, 'Ce sera fait au printemps.');
      for (const account of [alice, bob, carol, dave]) {
        const seen = await arrives(account, answer);
        expect(seen.content).toContain('Ce sera fait au printemps.');
        expect((await account.home()).filter(({ uri }) => uri === answer)).toHaveLength(1);
      }
    });

    it('sees a new proposal, and a new version in place of the old', async ({ expect }) => {
      const { dave, city } = world;
      const other = await city.propose(SLUG, 'Un double sens cyclable.');
      await arrives(dave, city.proposal(SLUG, other));
      await city.revise(SLUG, other, 'Un double sens cyclable partout.');
      await until('the new version', async () =>
        (await dave.sees(city.proposal(SLUG, other)))?.content.includes('partout'),
      );
      const texts = (await dave.home()).filter(({ content }) => content.includes('Un double sens'));
      expect(texts).toHaveLength(1);
    });

    it('loses what its author took back', async ({ expect }) => {
      const { alice, dave, city, peers } = world;
      const count = await city.propose(SLUG, 'Une idée d’un soir.');
      const uri = city.proposal(SLUG, count);
      await arrives(dave, uri);
      await arrives(alice, uri);
      await city.withdraw(SLUG, count);
      for (const account of [alice, dave]) {
        await until(`${uri} gone at ${account.host}`, async () => (await account.sees(uri)) === undefined);
      }
      const left = await peers.fetch(uri, { headers: { accept: 'application/activity+json' } });
      expect(left.status).toBe(410);
      expect(await left.json()).toMatchObject({ type: 'Tombstone', id: uri });
    });

    it('sees a phase open and close', async ({ expect }) => {
      const { alice, bob, dave, city } = world;
      for (const edge of [city.workshop.opened, city.workshop.closed]) {
        for (const account of [alice, bob, dave]) {
          await until(`${edge} in the timeline of ${account.handle}`, () => account.sees(edge), 90_000);
        }
      }
      expect((await bob.sees(city.workshop.opened))?.content).toContain('Atelier');
    });

    it('gets nothing more after an unfollow', async ({ expect }) => {
      const { erin, city, peers } = world;
      const parks = 'parcs-2026';
      const followers = async () => {
        const accept = { headers: { accept: 'application/activity+json' } };
        const collection = await peers.fetch(`${city.consultation(parks)}/followers`, accept);
        return ((await collection.json()) as { totalItems: number }).totalItems;
      };
      await erin.follow('@lyon@node.test');
      await erin.follow('@parcs_2026@node.test');
      await confirmed(erin, city.institution);
      await confirmed(erin, city.consultation(parks));
      expect(await followers()).toBe(1);
      await erin.unfollow('@parcs_2026@node.test');
      await until('no follower', async () => (await followers()) === 0);
      const number = await city.propose(parks, 'Un banc à l’ombre.');
      // To one server, what is about one proposal goes in order: an answer comes after what announced it.
      await arrives(erin, await city.answer(parks, number, 'On y pense.'));
      expect(await erin.sees(city.proposal(parks, number))).toBeUndefined();
    });
  });
}
