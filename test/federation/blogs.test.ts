import '../../src/start/temporal.ts';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { publishAnswer } from '../../src/application/answer/publish-answer.ts';
import { askSoftware } from '../../src/application/federation/delivery/ask-software.ts';
import { deadLetters } from '../../src/application/federation/delivery/dead-letters.ts';
import { decideProposal } from '../../src/application/moderation/decide.ts';
import { openPoll } from '../../src/application/poll/polls.ts';
import { giveSupport } from '../../src/application/support/support.ts';
import type { Proposal } from '../../src/domain/proposal/proposal.ts';
import type { Database } from '../../src/storage/kit/database.ts';
import { openMigrated } from '../storage/migrated.ts';
import { type Clock, clockAt } from '../support/clock.ts';
import { deliveringCity, SLUG } from './delivering-city.ts';
import { type DeliveringNode, deliveringNode } from './delivering-node.ts';
import { type Shown, wordpress } from './forums.ts';
import { arrivingAt, type Post } from './inbox-requests.ts';
import { value } from './publishing-city.ts';
import { followed, type StockPeer, stockPeer } from './stock-peer.ts';

const WORDPRESS = async () => ({ name: 'wordpress', version: '6.8.13' });

let database: Database;
let clock: Clock;
let node: DeliveringNode;
let blog: StockPeer;
let city: Awaited<ReturnType<typeof deliveringCity>>;
let arriving: ReturnType<typeof arrivingAt>;
/** What is under the posts of the blog, and how each activity was answered. */
let shown: Shown[];
let answers: string[];

async function opened(rules: Parameters<typeof deliveringCity>[1] = {}): Promise<void> {
  city = await deliveringCity(node.app, rules);
  await node.app.store.transact((writer) => writer.peers.saveActor(blog.known('marie')));
  await node.work();
  node.startDelivering();
}

beforeEach(async () => {
  database = await openMigrated();
  clock = clockAt('2026-03-02T08:00:00Z');
  shown = [];
  answers = [];
  node = await deliveringNode(database, clock, {
    readSoftware: WORDPRESS,
  });
  blog = await stockPeer();
  arriving = arrivingAt({ node, peer: blog, clock });
  const inbox = wordpress((uri) => String(uri).startsWith(`${blog.origin}/notes/marie-`));
  blog.answersWith(async (activity) => {
    const answer = await inbox(activity);
    if (answer.shown !== null) shown.push(answer.shown);
    answers.push(`${activity['type']} ${answer.status}`);
    return answer.status;
  });
});
afterEach(async () => {
  await node[Symbol.asyncDispose]();
  await blog[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

async function delivered(): Promise<readonly Shown[]> {
  clock.advance({ minutes: 1 });
  await node.work();
  await expect.poll(() => node.depth(), { timeout: 30_000 }).toBe(0);
  return shown.splice(0);
}

const textsOf = (replies: readonly Shown[]) => replies.map(({ object }) => String(object['content']));

async function posted(): Promise<{ readonly post: Post; readonly proposal: Proposal }> {
  const post = arriving.post('marie', 'Une horloge publique sur la place.');
  await arriving.arrives('marie', 'Create', post);
  const proposal = await node.app.store.read((reader) => reader.proposals.byOriginal(post.id));
  if (proposal === null) throw new Error('the post became no proposal');
  return { post, proposal };
}

it('says below the post, once and in public, that it became a proposal, and is refused nothing', async () => {
  await opened();
  const { post, proposal } = await posted();
  const page = node.documents.uris.proposal(SLUG, proposal.number ?? 0);
  const [reply, ...more] = await delivered();
  expect(more).toEqual([]);
  expect(reply?.object).toMatchObject({ type: 'Note', inReplyTo: post.id });
  expect(String(reply?.object['content'])).toMatch(/C’est la proposition n°\s1\./);
  expect(String(reply?.object['content'])).toContain(page);
  expect(answers).toEqual(['Create 202']);
  // As all that is public, it is read under its id.
  const read = await fetch(String(reply?.object['id']), { headers: { accept: 'application/activity+json' } });
  expect(await read.json()).toMatchObject({ id: reply?.object['id'], inReplyTo: post.id });
  // It names its author, and goes with them.
  await arriving.arrives('marie', 'Delete', blog.actor('marie'));
  expect((await fetch(String(reply?.object['id']))).status).toBe(404);
});

it('says there what was answered and decided, and what waits for the author', async () => {
  await opened();
  const { post, proposal } = await posted();
  await delivered();
  value(await giveSupport(node.app, { proposalId: proposal.id, participantId: city.leo, side: 'for' }));
  await arriving.arrives('marie', 'Update', {
    ...post,
    content: '<p>Une horloge sur le pont.</p>',
    contentMap: undefined,
  });
  const waiting = await delivered();
  expect(textsOf(waiting)).toEqual([expect.stringContaining('je confirme')]);

  // What the blog's author writes below is about the proposal, their word as well.
  const below = String(waiting[0]?.object['id']);
  await arriving.arrives('marie', 'Create', arriving.post('marie', 'je confirme', { inReplyTo: below }));
  expect((await node.app.store.read((reader) => reader.proposals.byId(proposal.id)))?.current.number).toBe(2);
  const remark = arriving.post('marie', 'Merci à la ville.', { inReplyTo: below });
  await arriving.arrives('marie', 'Create', remark);
  expect((await node.app.store.read((reader) => reader.comments.byOriginal(remark.id)))?.proposalId).toBe(proposal.id);
  await delivered();

  const answer = { verdict: 'rejected', body: { fr: 'La place est classée.' }, commitments: [] } as const;
  value(await publishAnswer(node.app, { proposalId: proposal.id, by: null, ...answer }));
  expect(textsOf(await delivered())).toEqual([expect.stringContaining('Ville de Lyon a répondu à votre proposition')]);
  const decision = { kind: 'remove', rule: 'off-topic', reason: 'Hors sujet ici.', by: null } as const;
  value(await decideProposal(node.app, { ...decision, proposalId: proposal.id }));
  const removed = await delivered();
  expect(textsOf(removed)).toEqual([expect.stringContaining('Hors sujet ici.')]);
  expect(removed[0]?.object['inReplyTo']).toBe(post.id);
  expect(answers.filter((each) => each.endsWith('400'))).toEqual([]);
});

it('says nothing there of what is not public: that a post waits, or was refused', async () => {
  await opened({ hold: 'first-remote' });
  await posted();
  await arriving.arrives(
    'marie',
    'Create',
    arriving.post('marie', 'Et ceci ?', { to: [node.documents.uris.consultation(SLUG)], cc: [] }),
  );
  expect(await delivered()).toEqual([]);
  expect(answers).toEqual([]);
});

it('makes no dead letter of what a blog that follows refuses', async () => {
  await opened();
  await followed(node.app, blog.known('marie'), node.documents.uris.consultation(SLUG));
  await askSoftware(node.app, WORDPRESS);
  const options = [{ fr: 'Oui' }, { fr: 'Non' }];
  const poll = { slug: SLUG, question: { fr: 'Une horloge ?' }, options, multiple: false } as const;
  value(await openPoll(node.app, { ...poll, closesAt: '2026-03-20', by: null }));
  await delivered();
  expect(answers).toContain('Create 400');
  expect(await deadLetters(node.app, { limit: 10, after: null })).toMatchObject({ items: [] });
});
