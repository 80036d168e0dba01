import { describe, expect, it } from 'vitest';
import { tablesWith, UNPUBLISHED } from './unpublished.ts';
import { until } from './until.ts';
import type { World } from './world.ts';

const SLUG = 'parcs-2026';
const NUMBER = 1;

/** What an operator wants to rely on. Comes last: it ends the follows of a host, and then the node. */
export function governing(world: World): void {
  describe('a node that is governed', () => {
    it('takes nothing from a host that is blocked, and again what it sends once it is not', async () => {
      const { bob, dave, city } = world;
      const supports = async () => (await city.seen(SLUG, NUMBER)).supports.byStanding?.['fediverse'];
      const { id } = await bob.find(city.proposal(SLUG, NUMBER));
      await city.node.command('host', 'block', bob.host);
      const before = await city.refused(bob.host, 'blocked-host');
      await bob.favourite(id);
      await until('a refused like', async () => (await city.refused(bob.host, 'blocked-host')) > before);
      expect(await supports()).toBe(0);
      await city.node.command('host', 'forget', bob.host);
      await dave.favourite((await dave.find(city.proposal(SLUG, NUMBER))).id);
      await until('a support', async () => (await supports()) === 1);
    });

    it('keeps nothing anywhere of what was said to followers only', async () => {
      const { city } = world;
      expect(await city.node.stop()).toBe(0);
      expect(await tablesWith(city.node, 'Des arceaux devant la gare.')).toContain('proposal_version');
      expect(await tablesWith(city.node, UNPUBLISHED)).toEqual([]);
    });
  });
}
