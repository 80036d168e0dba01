import '../../src/start/temporal.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { submitComment } from '../../src/application/comment/submit-comment.ts';
import { decideComment, decideProposal } from '../../src/application/moderation/decide.ts';
import { submitProposal } from '../../src/application/proposal/submit-proposal.ts';
import { giveSupport } from '../../src/application/support/support.ts';
import { value } from '../support/city.ts';
import { openCity, openConsultation, share } from './city.ts';
import { type Network, openNetwork, type Place } from './network.ts';
import { seenAt } from './same-everywhere.ts';
import { seedOfRun } from './seeded.ts';

/** A city that joins late never saw what its host hides by then, and is told what hangs on it. */
describe('a co-host that joins when something is hidden already', { timeout: 120_000 }, () => {
  let network: Network;
  let [host, early, late]: Place[] = [];
  const hidden = { rule: 'off-topic', reason: 'Hors sujet.', by: null } as const;
  const places = () => [host, early, late].filter((place) => place !== undefined);
  const only = (place: Place | undefined): Place => {
    if (place === undefined) throw new Error('the network is not open');
    return place;
  };
  const idOf = async (place: Place | undefined, table: 'proposal' | 'comment', where: string) =>
    (await only(place).query<{ id: string }>(`select id from ${table} where ${where}`))[0]?.id ?? '';
  const commentsAt = async (place: Place | undefined) =>
    await only(place).query(
      `select c.body, p.number, parent.body as answers from comment c left join proposal p on p.id = c.proposal_id
       left join comment parent on parent.id = c.parent_id where c.status = 'published' order by c.body`,
    );
  const rest = async () => {
    for (let round = 0; round < 3; round += 1) {
      network.advance({ minutes: 11 });
      await network.settle();
    }
  };

  beforeAll(async () => {
    network = await openNetwork({ nodes: 3, seed: seedOfRun(), start: '2026-03-02T08:00:00Z' });
    [host, early, late] = network.places;
    const people: string[] = [];
    for (const [index, place] of places().entries()) {
      people.push((await openCity(place.node.app, `city${index}`)).person);
    }
    const [author = '', neighbour = ''] = people;
    const { app } = only(host).node;
    await openConsultation(app, 'parcs', { resultsVisibility: 'always' });
    for (const title of ['Bancs', 'Arbres']) {
      const content = { title: { fr: title }, body: { fr: title }, lang: 'fr', cost: null, amends: null };
      value(await submitProposal(app, { slug: 'parcs', authorId: author, content }));
    }
    await share(network, { host: only(host), slug: 'parcs', with: only(early) });
    for (const number of [1, 2]) {
      const proposalId = await idOf(early, 'proposal', `number = ${number}`);
      value(await giveSupport(only(early).node.app, { proposalId, participantId: neighbour, side: 'for' }));
    }
    const say = async (body: string, number: number, parentId?: string) => {
      const proposalId = await idOf(host, 'proposal', `number = ${number}`);
      const input = { slug: 'parcs', proposalId, authorId: author, body, lang: 'fr' };
      return value(await submitComment(app, { ...input, ...(parentId === undefined ? {} : { parentId }) })).id;
    };
    await say('Sur ce qui est caché', 2);
    const question = await say('Une question', 1);
    const answer = await say('Une réponse', 1, question);
    await say('Un merci', 1, answer);
    await rest();
    value(
      await decideProposal(app, { proposalId: await idOf(host, 'proposal', 'number = 2'), kind: 'hold', ...hidden }),
    );
    value(await decideComment(app, { commentId: question, kind: 'remove', ...hidden }));
    await share(network, { host: only(host), slug: 'parcs', with: only(late) });
    await rest();
  });
  afterAll(() => network[Symbol.asyncDispose]());

  it('shows what its host shows, and every city’s sums', async () => {
    const shown = await seenAt(only(host), 'parcs');
    expect(shown.supports).toEqual([{ number: 1, standing: 'registered', total: 1 }]);
    expect(await seenAt(only(late), 'parcs')).toEqual(shown);
  });

  it('says nothing of the consultation that was said of something hidden', async () => {
    expect(await commentsAt(late)).toMatchObject([
      { body: 'Sur ce qui est caché', number: 2 },
      { body: 'Un merci', number: 1, answers: 'Une réponse' },
      { body: 'Une réponse', number: 1, answers: null },
    ]);
  });

  it('shows it as well once its host shows it again', async () => {
    const { app } = only(host).node;
    network.advance({ minutes: 1 });
    const again = { rule: 'within-the-rules', reason: 'Cela va.', by: null } as const;
    const proposalId = await idOf(host, 'proposal', 'number = 2');
    value(await decideProposal(app, { proposalId, kind: 'accept', ...again }));
    const commentId = await idOf(host, 'comment', `body = 'Une question'`);
    value(await decideComment(app, { commentId, kind: 'restore', ...again }));
    await rest();
    const shown = await seenAt(only(host), 'parcs');
    expect(shown.proposals.map(({ status }) => status)).toEqual(['published', 'published']);
    expect(shown.supports).toHaveLength(2);
    expect(shown.comments).toHaveLength(4);
    for (const place of [early, late]) expect(await seenAt(only(place), 'parcs')).toEqual(shown);
  });
});
