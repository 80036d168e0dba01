import '../../src/start/temporal.ts';
import { beforeAll, expect, it } from 'vitest';
import type { Application } from '../../src/application/application.ts';
import { withdrawComment } from '../../src/application/comment/change-comment.ts';
import { submitComment } from '../../src/application/comment/submit-comment.ts';
import { decideComment, decideProposal } from '../../src/application/moderation/decide.ts';
import { collectionAt } from '../../src/federation/collections.ts';
import { createDocumentContext } from '../../src/federation/document-context.ts';
import type { DocumentContext } from '../../src/federation/publication/document-context.ts';
import { publicationAt } from '../../src/federation/publication/publication.ts';
import { addressOf, type ResourceRef } from '../../src/federation/uris.ts';
import { eachEngine } from '../storage/engines.ts';
import { applicationOn } from '../support/application.ts';
import { clockAt } from '../support/clock.ts';
import { type PublishingCity, publishingCity, SLUG, stable, value } from './publishing-city.ts';

const CONSULTATION = `https://participation.example/consultations/${SLUG}`;

eachEngine('the conversation that a post is part of', (suite) => {
  const clock = clockAt('2026-03-02T08:00:00Z');
  let app: Application;
  let documents: DocumentContext;
  let city: PublishingCity;

  beforeAll(async () => {
    app = applicationOn(suite.database, clock);
    city = await publishingCity(app, clock);
    documents = createDocumentContext(app);
  });

  const at = async (uri: string) => {
    const { pathname, searchParams } = new URL(uri);
    const address = addressOf(pathname);
    if (address?.kind !== 'collection') throw new Error(`${uri} is no collection`);
    // biome-ignore lint/suspicious/noExplicitAny: what is read is compared, member by member
    return (await collectionAt(documents, { ...address, query: searchParams })) as any;
  };
  /** Everything in it, page by page. */
  const itemsOf = async (uri: string): Promise<readonly string[]> => {
    const items: string[] = [];
    let next: string | undefined = (await at(uri)).first;
    while (next !== undefined) {
      const page = await at(next);
      expect(page).toMatchObject({ partOf: uri, attributedTo: CONSULTATION });
      items.push(...page.orderedItems);
      next = page.next;
    }
    return items;
  };
  const contextOf = async (resource: ResourceRef) =>
    JSON.parse((await publicationAt(documents, resource))!.signed.body);
  const say = async (body: string, proposalId: string | null = city.first.id) =>
    value(await submitComment(app, { slug: SLUG, authorId: city.leo, proposalId, body, lang: 'fr' }));

  const thread = `${CONSULTATION}/proposals/1/context`;

  it('is named by the proposal, its answers and its comments; the consultation stays their audience', async () => {
    const ofProposal: readonly ResourceRef[] = [
      { kind: 'proposal', slug: SLUG, number: 1 },
      { kind: 'answer', slug: SLUG, number: 1, version: 1 },
      { kind: 'comment', slug: SLUG, commentId: city.comment.id },
      { kind: 'comment', slug: SLUG, commentId: city.reply.id },
    ];
    const phaseId = city.consultation.phases[0]!.id;
    const ofConsultation: readonly ResourceRef[] = [
      { kind: 'announcement', slug: SLUG },
      { kind: 'phase', slug: SLUG, phaseId, edge: 'opened' },
    ];
    for (const resource of ofProposal) {
      expect(await contextOf(resource)).toMatchObject({ context: thread, audience: CONSULTATION });
    }
    for (const resource of ofConsultation) {
      const context = `${CONSULTATION}/announcement/context`;
      expect(await contextOf(resource)).toMatchObject({ context, audience: CONSULTATION });
    }
  });

  it('has what it began with, answers and every comment, however deep and wherever made', async () => {
    expect(await at(thread)).toMatchObject({
      id: thread,
      type: 'OrderedCollection',
      attributedTo: CONSULTATION,
      totalItems: 5,
    });
    expect(await itemsOf(thread)).toEqual([
      `${CONSULTATION}/proposals/1`,
      `${CONSULTATION}/proposals/1/answers/1`,
      `${CONSULTATION}/comments/${city.comment.id}`,
      'https://beta.example/notes/8',
      `${CONSULTATION}/comments/${city.reply.id}`,
    ]);
  });

  it.each([
    ['thread', ''],
    ['thread-page', '?page=true'],
  ])('%s: is written as in its fixture', async (name, query) => {
    await expect(stable(await at(thread + query))).toMatchFileSnapshot(`../fixtures/emitted/${name}.json`);
  });

  it('has of a consultation its announcement, the phases so far and the comments on it', async () => {
    const comment = await say('Et les trottoirs ?', null);
    const [first, second] = city.consultation.phases;
    expect(await itemsOf(`${CONSULTATION}/announcement/context`)).toEqual([
      `${CONSULTATION}/announcement`,
      `${CONSULTATION}/phases/${first!.id}/opened`,
      `${CONSULTATION}/phases/${second!.id}/opened`,
      `${CONSULTATION}/comments/${comment.id}`,
    ]);
  });

  it('has of a poll the poll', async () => {
    const poll = `${CONSULTATION}/polls/${city.poll.id}`;
    expect((await contextOf({ kind: 'poll', slug: SLUG, pollId: city.poll.id })).context).toBe(`${poll}/context`);
    expect(await at(`${poll}/context`)).toMatchObject({
      totalItems: 1,
      orderedItems: [poll],
      attributedTo: CONSULTATION,
    });
  });

  it('leaves out what was withdrawn, removed or held', async () => {
    const gone = [await say('Retiré'), await say('Enlevé'), await say('Retenu')];
    const ids = gone.map(({ id }) => `${CONSULTATION}/comments/${id}`);
    expect(await itemsOf(thread)).toEqual(expect.arrayContaining(ids));
    const decided = { rule: 'off-topic', reason: 'Hors sujet.', by: null } as const;
    value(await withdrawComment(app, { commentId: gone[0]!.id, authorId: city.leo }));
    value(await decideComment(app, { commentId: gone[1]!.id, kind: 'remove', ...decided }));
    value(await decideComment(app, { commentId: gone[2]!.id, kind: 'hold', ...decided }));
    const items = await itemsOf(thread);
    for (const id of ids) expect(items).not.toContain(id);
    expect((await at(thread)).totalItems).toBe(items.length);
  });

  it('is read page by page, each thing once', async () => {
    const ids: string[] = [];
    for (let count = 0; count < 105; count += 1) ids.push((await say(`Avis ${count}`, city.second.id)).id);
    const items = await itemsOf(`${CONSULTATION}/proposals/2/context`);
    expect(items).toEqual([`${CONSULTATION}/proposals/2`, ...ids.map((id) => `${CONSULTATION}/comments/${id}`)]);
    expect((await at(`${CONSULTATION}/proposals/2/context?page=true`)).orderedItems.length).toBeLessThan(items.length);
  });

  it('goes on without a proposal that was removed, and waits with one that is held', async () => {
    const decided = { proposalId: city.second.id, rule: 'off-topic', reason: 'Hors sujet.', by: null } as const;
    value(await decideProposal(app, { ...decided, kind: 'remove' }));
    const context = `${CONSULTATION}/proposals/2/context`;
    expect((await itemsOf(context))[0]).toMatch(/comments/);
    value(await decideProposal(app, { ...decided, kind: 'restore', rule: 'within-the-rules' }));
    value(await decideProposal(app, { ...decided, kind: 'hold' }));
    expect(await at(context)).toBeNull();
  });
});
