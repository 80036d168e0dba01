import { describe, expect, it } from 'vitest';
import { arrives, confirmed } from './arrival.ts';
import { ORIGIN } from './live-node.ts';
import { until } from './until.ts';
import type { World } from './world.ts';

const SLUG = 'rues-2026';

type Queue = { readonly items: readonly { readonly host: string | null; readonly error: string | null }[] };
type Doctor = { readonly findings: readonly { readonly check: string; readonly says: string }[] };

/** A live server whose administrator blocks ours: it answers 403 to all that it is sent. */
export function refusing(world: World): void {
  describe('a server that refuses all', () => {
    const undelivered = async () =>
      ((await world.city.node.command('queue', 'list')) as unknown as Queue).items.filter(
        ({ host }) => host === world.dave.host,
      );

    it('is seen, holds up nobody, and gets what was taken back once it takes again', async () => {
      const { carol, dave, city, peers } = world;
      for (const account of [carol, dave]) {
        await account.follow('@rues_2026@node.test');
        await confirmed(account, city.consultation(SLUG));
      }
      const known = await city.propose(SLUG, 'Une rue aux enfants.');
      const withdrawn = city.proposal(SLUG, known);
      for (const account of [carol, dave]) await arrives(account, withdrawn);

      await peers.command('snacctl', dave.host, 'block', ORIGIN);
      const missed = city.proposal(SLUG, await city.propose(SLUG, 'Une zone à trente.'));
      await arrives(carol, missed);
      await city.withdraw(SLUG, known);
      await until('gone where it is taken', async () => (await carol.sees(withdrawn)) === undefined);
      await until('a refusal', async () => (await undelivered()).some(({ error }) => error === 'HTTP 403'));
      expect(await dave.sees(missed)).toBeUndefined();
      const { findings } = (await city.node.command('doctor')) as unknown as Doctor;
      expect(findings.find(({ check }) => check === 'undelivered messages')?.says).toContain(`for ${dave.host} since`);

      // While it blocks ours it shows nothing of what it has; it was told nothing of the withdrawal.
      await peers.command('snacctl', dave.host, 'unblock', ORIGIN);
      await arrives(dave, withdrawn);
      await city.node.command('queue', 'retry', dave.host);
      await until('gone where it was refused', async () => (await dave.sees(withdrawn)) === undefined);
      await arrives(dave, missed);
      await until('nothing undelivered', async () => (await undelivered()).length === 0);
    });
  });
}
