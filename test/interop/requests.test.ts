import { describe, it } from 'vitest';
import type { Account } from './account.ts';
import { arrives, confirmed } from './arrival.ts';
import { ENGINES, ORIGIN } from './live-node.ts';
import { eachSoftwareBeside } from './software.ts';
import { until } from './until.ts';
import { eachWorldOn } from './world.ts';

const PARKS = 'parcs-2026';
const STREETS = 'rues-2026';

/** All the way: from other software to a proposal, on to a follower on a live server, and back with the official answer. */
describe.each(ENGINES)('a request that is made in other software, at a node on $name', (engine) => {
  const world = eachWorldOn(engine);
  const software = eachSoftwareBeside(world, { publik: PARKS, open311: STREETS });

  /** Has somebody find a proposal by its handle and follow it, and no more than it. */
  const follow = async (account: Account, slug: string, number: number) => {
    await account.follow(`@${slug.replaceAll('-', '_')}_${number}@node.test`);
    await confirmed(account, `${world.city.proposal(slug, number)}/actor`);
  };

  describe.concurrent('whose proposal is followed from afar and answered', () => {
    it('says so in Publik, as does what was promised once it is done', async ({ expect }) => {
      const { alice, city } = world;
      const { publik } = software;
      const row = async (id: string) => (await publik.rows()).find((each) => each.id === id);

      const typed = { consultation: PARKS, title: 'Des bancs', body: 'Des bancs à l’ombre des tilleuls.' };
      const [called] = JSON.parse(await publik.type(typed));
      const page = city.proposal(PARKS, 1);
      expect(called).toMatchObject({
        ...{ status: 200, body: { err: 0, data: { status: 'published', display_id: '1', url: page } } },
      });
      expect(await row('idee-1')).toMatchObject({ status: 'new' });
      expect((await city.seen(PARKS, 1)).body).toEqual({ fr: typed.body });

      await follow(alice, PARKS, 1);
      expect(await alice.followed()).toEqual([`${page}/actor`]);
      const words = { body: 'Douze bancs sont commandés.', commitments: ['Douze bancs en avril.'] };
      const answer = await city.answer(PARKS, 1, words);
      const seen = await arrives(alice, answer);
      expect(seen.content).toContain(words.body);
      expect(seen.content).toContain(words.commitments[0]);

      const answered = await until('the answer in the request', async () => {
        const found = await row('idee-1');
        return found?.status === 'answered' && found;
      });
      expect(JSON.parse(answered.text)).toMatchObject({
        parvis: { verdict: 'accepted', verdict_text: 'Acceptée', answer: words.body, url: page },
      });

      const promised = await until('a request of what was promised', () => row('engagement-1'));
      expect(JSON.parse(promised.text)).toMatchObject({ commitment: words.commitments[0], proposal_url: page });
      await publik.move('engagement-1', 'finished');
      const { items } = await city.node.api<Answers>('GET', `/consultations/${PARKS}/proposals/1/answer`, {});
      expect(items[0]?.commitments).toMatchObject([{ status: 'kept' }]);
    });

    it('is closed for an Open311 client, with the verdict', async ({ expect }) => {
      const { bob, city, peers } = world;
      const { open311 } = software;
      const request = async () => {
        const response = await peers.fetch(`${ORIGIN}/connect/open311/demo-open311/requests/${STREETS}-1.json`);
        return { status: response.status, body: await response.json() };
      };

      const typed = {
        service_code: STREETS,
        address_string: 'Rue Pasteur',
        description: 'Un passage piéton surélevé.',
      };
      expect(JSON.parse(await open311.type(typed))).toMatchObject([{ service_request_id: `${STREETS}-1` }]);
      const open = { service_code: STREETS, address: 'Rue Pasteur', status: 'open', status_notes: null };
      expect(await request()).toMatchObject({ status: 200, body: [open] });
      expect((await city.seen(STREETS, 1)).body).toEqual({ fr: typed.description });

      await follow(bob, STREETS, 1);
      expect(await bob.followed()).toEqual([`${city.proposal(STREETS, 1)}/actor`]);
      const words = { body: 'La rue est refaite cet été.', commitments: ['Un passage surélevé en août.'] };
      const answer = await city.answer(STREETS, 1, words);
      expect((await arrives(bob, answer)).content).toContain(words.body);

      const closed = { ...open, status: 'closed', status_notes: 'Acceptée' };
      expect(await request()).toMatchObject({ status: 200, body: [closed] });
      // The technical services have what was promised, as a request of their own.
      const [promised] = await until('a request of what was promised', async () => {
        const rows = await open311.rows();
        return rows.length > 0 && rows;
      });
      expect(promised?.status).toBe('open');
      expect(promised?.text).toContain(words.commitments[0]);
    });
  });
});

type Answers = { readonly items: readonly { readonly commitments: readonly { readonly status: string }[] }[] };
