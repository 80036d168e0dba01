import { beforeAll, expect, it } from 'vitest';
import type { Application } from '../../src/application/application.ts';
import { withdrawComment } from '../../src/application/comment/change-comment.ts';
import type { CommentView } from '../../src/application/comment/ports.ts';
import { submitComment } from '../../src/application/comment/submit-comment.ts';
import { decideComment } from '../../src/application/moderation/decide.ts';
import { replyDepth, THREAD_DEPTH_MAX } from '../../src/domain/comment/comment.ts';
import { applicationOn } from '../support/application.ts';
import { opened, proposed, refusal, registeredPerson, setUpCity, value } from '../support/city.ts';
import { clockAt } from '../support/clock.ts';
import { eachEngine } from './engines.ts';

eachEngine('threads', (suite) => {
  const clock = clockAt('2026-03-02T08:00:00Z');
  let app: Application;
  let consultationId: string;
  let author: string;
  const slug = 'threads';

  beforeAll(async () => {
    app = applicationOn(suite.database, clock);
    await setUpCity(app);
    author = (await registeredPerson(app, 'Ana')).id;
    consultationId = (await opened(app, slug)).id;
  });

  const newProposal = async () => (await proposed(app, { slug, authorId: author })).id;
  const say = async (proposalId: string | null, body: string, parentId: string | null = null) => {
    clock.advance({ seconds: 1 });
    return value(await submitComment(app, { slug, proposalId, parentId, authorId: author, body, lang: 'fr' }));
  };
  const read = async (proposalId: string | null, limit = 100) => {
    const comments: CommentView[] = [];
    let after: string | null = null;
    do {
      const page = await app.store.read(({ views }) =>
        views.comments({ consultationId, proposalId, limit, after, statuses: ['published', 'withdrawn', 'removed'] }),
      );
      comments.push(...page.items);
      after = page.next;
    } while (after !== null);
    return comments;
  };

  it('are read with each reply below what it answers, whenever it came', async () => {
    const proposalId = await newProposal();
    const one = await say(proposalId, '1');
    const two = await say(proposalId, '2');
    const oneOne = await say(proposalId, '1.1', one.id);
    await say(proposalId, '3');
    await say(proposalId, '2.1', two.id);
    await say(proposalId, '1.2', one.id);
    await say(proposalId, '1.1.1', oneOne.id);
    const comments = await read(proposalId);
    expect(comments.map(({ body, depth }) => `${'.'.repeat(depth)}${body}`)).toEqual([
      '1',
      '.1.1',
      '..1.1.1',
      '.1.2',
      '2',
      '.2.1',
      '3',
    ]);
    expect((await read(proposalId, 2)).map(({ body }) => body)).toEqual(comments.map(({ body }) => body));
  });

  it('keep proposals and the consultation itself apart', async () => {
    const proposalId = await newProposal();
    await say(proposalId, 'sur la proposition');
    const general = await say(null, 'sur la consultation');
    await say(null, 'réponse', general.id);
    expect((await read(proposalId)).map(({ body }) => body)).toEqual(['sur la proposition']);
    expect((await read(null)).map(({ body }) => body)).toEqual(['sur la consultation', 'réponse']);
  });

  it('a thousand replies deep are read in order and shown no deeper than the deepest', async () => {
    const proposalId = await newProposal();
    const first = await say(proposalId, '0');
    // One transaction for the lot, since only what is stored and read matters here.
    await app.store.transact(async (writer) => {
      let parent = first;
      for (let depth = 1; depth < 1_000; depth += 1) {
        clock.advance({ seconds: 1 });
        const [receivedAt, updatedAt] = [clock.now(), clock.now()];
        const reply = { ...parent, id: app.newId(), parentId: parent.id, depth: replyDepth(parent) };
        parent = { ...reply, body: `${depth}`, receivedAt, updatedAt };
        await writer.comments.save(parent);
      }
    });
    await say(proposalId, 'après');
    const comments = await read(proposalId);
    expect(comments.map(({ body }) => body)).toEqual([
      ...Array.from({ length: 1_000 }, (_, depth) => `${depth}`),
      'après',
    ]);
    expect(Math.max(...comments.map(({ depth }) => depth))).toBe(THREAD_DEPTH_MAX);
    const { longest } = await suite.database.db
      .selectFrom('comment')
      .select(({ fn }) => fn.max<number>(fn('length', ['path'])).as('longest'))
      .executeTakeFirstOrThrow();
    expect(longest).toBeLessThanOrEqual((THREAD_DEPTH_MAX + 1) * 37);
  }, 60_000);

  it('keep the place of what was withdrawn or removed, without its words', async () => {
    const proposalId = await newProposal();
    const first = await say(proposalId, 'à retirer');
    await say(proposalId, 'réponse', first.id);
    const second = await say(proposalId, 'injure');
    value(await withdrawComment(app, { commentId: first.id, authorId: author }));
    value(
      await decideComment(app, { commentId: second.id, kind: 'remove', rule: 'insult', reason: 'Insulte', by: null }),
    );
    const comments = await read(proposalId);
    expect(comments.map(({ body, status }) => [body, status])).toEqual([
      ['', 'withdrawn'],
      ['réponse', 'published'],
      ['', 'removed'],
    ]);
    expect(comments[2]?.decision).toMatchObject({ kind: 'remove', rule: 'insult', reason: 'Insulte' });
  });

  it('take no reply to what is not there, not public, or of another place', async () => {
    const [here, there] = [await newProposal(), await newProposal()];
    const elsewhere = await say(there, 'ailleurs');
    const general = await say(null, 'général');
    await opened(app, 'other-threads');
    const gone = await say(here, 'parti');
    value(await withdrawComment(app, { commentId: gone.id, authorId: author }));
    const reply = async (parentId: string, input: { slug?: string; proposalId: string | null }) =>
      refusal(await submitComment(app, { slug, authorId: author, body: 'a', lang: 'fr', parentId, ...input }));
    const notFound = { type: 'not-found', what: 'comment' };
    expect(await reply(elsewhere.id, { proposalId: here })).toEqual(notFound);
    expect(await reply(general.id, { proposalId: here })).toEqual(notFound);
    expect(await reply(elsewhere.id, { proposalId: null })).toEqual(notFound);
    expect(await reply(general.id, { proposalId: null, slug: 'other-threads' })).toEqual(notFound);
    expect(await reply('no id at all', { proposalId: here })).toEqual(notFound);
    expect(await reply(gone.id, { proposalId: here })).toEqual({
      type: 'wrong-status',
      status: 'withdrawn',
      needs: ['published'],
    });
  });
});
