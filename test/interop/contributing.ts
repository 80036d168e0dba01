import { describe, it } from 'vitest';
import type { Account, Status } from './account.ts';
import { UNPUBLISHED } from './unpublished.ts';
import { until } from './until.ts';
import type { World } from './world.ts';

const SLUG = 'velo-2026';
/** Where nobody follows: what is proposed takes no turn from what is awaited elsewhere. */
const STREETS = 'rues-2026';
const GROUP = '@velo_2026@node.test';

/**
 * Carol proposes, Bob supports and votes, Dave comments, Erin comes too late, Alice writes to her followers. A node says
 * something in private to one account once a day at most, so each of them is told one thing.
 */
export function contributing(world: World): void {
  describe.concurrent('who takes part', () => {
    const notified = (account: Account, words: RegExp) =>
      until(`${words} said to ${account.handle}`, async () =>
        (await account.mentions()).find(({ content, visibility }) => visibility !== 'public' && words.test(content)),
      );

    it('proposes by mentioning the consultation, is told that it is held, and sees it published', async ({
      expect,
    }) => {
      const { carol, dave, city } = world;
      const post = await carol.post(`${GROUP} Des arceaux devant la gare. Il en manque cinquante.`);
      const [held] = await until('a held proposal', async () => {
        const all = await city.held(SLUG);
        return all.length > 0 && all;
      });
      expect(held).toMatchObject({ status: 'held', number: null, original: post.uri });
      expect(Object.values(held?.body ?? {})[0]).toContain('Il en manque cinquante.');
      await notified(carol, /un agent la lira avant/);
      const number = await city.accept(SLUG, held?.id ?? '');
      const uri = city.proposal(SLUG, number);
      const mention = await until('the published proposal among what mentions its author', async () =>
        (await carol.mentions()).find((status) => status.uri === uri),
      );
      expect(mention.content).toContain('Des arceaux devant la gare.');
      const announced = await until('the proposal with its consultation’s followers', () => dave.sees(uri));
      expect(announced.content).toContain('carol');
      expect(await city.held(SLUG)).toEqual([]);
    });

    it('publishes nothing by a post for followers only, and is told so', async ({ expect }) => {
      const { alice, city } = world;
      await alice.post(`${GROUP} ${UNPUBLISHED}`, { visibility: 'private' });
      await notified(alice, /pas public.*pas conservé/);
      expect((await city.held(SLUG)).filter(({ author }) => author.name === alice.name)).toEqual([]);
    });

    it('supports once by like, undo and like', async ({ expect }) => {
      const { bob, city } = world;
      const number = await city.propose(STREETS, 'Un abri pour les vélos.');
      const supports = async () => (await city.seen(STREETS, number)).supports.byStanding?.['fediverse'];
      const { id } = await bob.find(city.proposal(STREETS, number));
      await bob.favourite(id);
      await until('a support', async () => (await supports()) === 1);
      await bob.unfavourite(id);
      await until('no support', async () => (await supports()) === 0);
      await bob.favourite(id);
      await until('a support again', async () => (await supports()) !== 0);
      expect(await supports()).toBe(1);
    });

    it('comments by replying: a first reply is held, a later one is there at once', async ({ expect }) => {
      const { dave, city } = world;
      const number = await city.propose(STREETS, 'Une vélorue au centre.');
      const post = await dave.find(city.proposal(STREETS, number));
      const commented = (status: string, text: string) =>
        until(`a comment that is ${status}`, async () =>
          (await city.comments(STREETS, number)).find(
            (comment) => comment.status === status && comment.body.includes(text),
          ),
        );
      await dave.post('Tout à fait d’accord.', { replyTo: post.id });
      const held = await commented('held', 'Tout à fait d’accord.');
      await notified(dave, /un agent la lira avant/);
      await city.acceptComment(held.id);
      await commented('published', 'Tout à fait d’accord.');
      await dave.post('Et le soir aussi.', { replyTo: post.id });
      await commented('published', 'Et le soir aussi.');
      expect(await city.comments(STREETS, number)).toHaveLength(2);
    });

    it('is refused with the reason in words where it is too late', async ({ expect }) => {
      const { erin, city } = world;
      await erin.post('@ecoles_2025@node.test Un préau pour tous.');
      const { content } = await notified(erin, /n’a pas été pris en compte/);
      expect(content).toMatch(/propositions ne peuvent plus être déposées/);
      expect(content).toMatch(/\d{4}/);
      expect(await city.held('ecoles-2025')).toEqual([]);
    });

    it('votes once in a poll, by an app or on a page', async ({ expect }) => {
      const { bob, dave, city } = world;
      for (const account of [bob, dave]) {
        await account.follow(GROUP);
        await until('an Accept', async () => (await account.followed()).includes(city.consultation(SLUG)));
      }
      const id = await city.openPoll(SLUG, 'Par où commencer ?', ['Le quai', 'La gare']);
      const uri = `${city.consultation(SLUG)}/polls/${id}`;
      const received = (account: Account): Promise<Status> =>
        until(`the poll in the timeline of ${account.handle}`, () => account.sees(uri));
      const votes = async () => {
        const { voters, options } = await city.poll(SLUG, id);
        return { voters, votes: options.map((option) => option.votes) };
      };
      const { poll } = await received(dave);
      expect(poll?.options.map(({ title }) => title)).toEqual(['Le quai', 'La gare']);
      await dave.vote(poll?.id ?? '', 1);
      await until('a vote from an app', async () => (await votes()).voters === 1);
      await received(bob);
      const ballot = { uri, by: city.consultation(SLUG) };
      await bob.voteOnPage({ ...ballot, option: 'Le quai' });
      await until('a vote from a page', async () => (await votes()).voters === 2);
      await bob.voteOnPage({ ...ballot, option: 'La gare' });
      await dave.voteOnPage({ ...ballot, option: 'Le quai' });
      await until('two more votes refused', async () => (await city.refused(bob.host, 'already-voted')) === 2);
      expect(await votes()).toEqual({ voters: 2, votes: [1, 1] });
    });
  });
}
