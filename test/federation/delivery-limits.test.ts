import '../../src/start/temporal.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { submitComment } from '../../src/application/comment/submit-comment.ts';
import { createConsultation } from '../../src/application/consultation/create-consultation.ts';
import { announcePhases, publishConsultation } from '../../src/application/consultation/publish-consultation.ts';
import { eraseParticipant } from '../../src/application/participant/erase-participant.ts';
import { registerParticipant } from '../../src/application/participant/register-participant.ts';
import { openPoll, voteInPoll } from '../../src/application/poll/polls.ts';
import { giveSupport } from '../../src/application/support/support.ts';
import type { Poll } from '../../src/domain/poll/poll.ts';
import { ANNOUNCEMENTS_PER_HOUR } from '../../src/federation/deliver/digest.ts';
import { eachEngine } from '../storage/engines.ts';
import { clockAt } from '../support/clock.ts';
import { deliveringCity, propose, SLUG } from './delivering-city.ts';
import { type DeliveringNode, deliveringNode } from './delivering-node.ts';
import { value } from './publishing-city.ts';
import { followed, type StockPeer, stockPeer } from './stock-peer.ts';

type Wire = Readonly<Record<string, unknown>>;
const OPEN = 'marches';
const objectIn = (activity: Wire | undefined) => activity?.['object'] ?? {};
const eventually = { timeout: 10_000 } as const;

eachEngine('limits of delivery', (given) => {
  const clock = clockAt('2026-03-02T08:00:00Z');
  let node: DeliveringNode;
  let alpha: StockPeer;
  let leo: string;
  let eva: string;

  beforeAll(async () => {
    node = await deliveringNode(given.database, clock);
    alpha = await stockPeer();
    ({ leo, eva } = await deliveringCity(node.app, { resultsVisibility: 'after-close' }));
    value(
      await createConsultation(node.app, {
        slug: OPEN,
        title: { fr: 'Marchés' },
        summary: { fr: 'Quels jours ?' },
        phases: [{ kind: 'support', opensAt: '2026-03-01', closesAt: '2026-04-30' }],
        rules: { resultsVisibility: 'always' },
        by: null,
      }),
    );
    value(await publishConsultation(node.app, { slug: OPEN, by: null }));
    await announcePhases(node.app);
    await node.work();
    node.startDelivering();
    for (const slug of [SLUG, OPEN])
      await followed(node.app, alpha.known('ana'), node.documents.uris.consultation(slug));
  });
  afterAll(async () => {
    await node[Symbol.asyncDispose]();
    await alpha[Symbol.asyncDispose]();
  });

  async function accepted({ unverified = [] as readonly unknown[] } = {}): Promise<readonly Wire[]> {
    await node.work();
    await expect.poll(() => node.depth(), eventually).toBe(0);
    expect(alpha.verified.length).toBe(alpha.posted.filter(({ type }) => !unverified.includes(type)).length);
    alpha.verified.length = 0;
    return alpha.posted.splice(0);
  }

  it('announces so many proposals in an hour and tells the rest in one post', async () => {
    const { uris } = node.documents;
    for (let nth = 1; nth <= ANNOUNCEMENTS_PER_HOUR + 4; nth += 1)
      await propose(node.app, { by: leo, title: `Idée ${nth}` });
    const first = await accepted();
    expect(first.map(({ type }) => type)).toEqual(Array(2 * ANNOUNCEMENTS_PER_HOUR).fill('Announce'));
    expect(JSON.stringify(first)).not.toContain(uris.proposal(SLUG, ANNOUNCEMENTS_PER_HOUR + 1));
    clock.advance({ minutes: 59 });
    expect(await accepted()).toEqual([]);
    clock.advance({ minutes: 2 });
    const [digest, ...more] = await accepted();
    expect(more).toEqual([]);
    expect(digest).toMatchObject({
      type: 'Create',
      actor: uris.consultation(SLUG),
      object: { type: 'Note', attributedTo: uris.consultation(SLUG), consultation: uris.consultation(SLUG) },
    });
    const { content, id } = objectIn(digest) as { content: string; id: string };
    expect(content).toContain('4 nouvelles propositions');
    for (let nth = 1; nth <= 4; nth += 1) expect(content).toContain(uris.proposal(SLUG, ANNOUNCEMENTS_PER_HOUR + nth));
    expect(content).toContain(`href="${uris.consultation(SLUG)}"`);
    // The post is there for whoever asks for it, and the next proposal is announced by itself again.
    expect((await fetch(id, { headers: { accept: 'application/activity+json' } })).status).toBe(200);
    await propose(node.app, { by: leo, title: 'Une de plus' });
    expect((await accepted()).map(({ type }) => type)).toEqual(['Announce', 'Announce']);
  });

  it('tells no count while results wait for the close, nor that somebody took part', async () => {
    const { app } = node;
    const proposal = await propose(app, { by: leo, title: 'Un abri' });
    const poll = await pollIn(SLUG);
    const sent = [...(await accepted())];
    value(await giveSupport(app, { proposalId: proposal.id, participantId: eva, side: 'for' }));
    value(await voteInPoll(app, { pollId: poll.id, participantId: eva, optionIds: [poll.options[0]?.id ?? ''] }));
    expect(await accepted()).toEqual([]);
    clock.advance({ minutes: 5 });
    expect(await accepted()).toEqual([]);
    // To one server, only what is about one thing keeps its order.
    expect(sent.map((activity) => (objectIn(activity) as Wire)['type'])).toContain('Question');
    for (const document of sent) {
      expect(JSON.stringify(document)).not.toMatch(/votersCount|totalItems|standingTotals|inFavour/);
    }
    clock.set('2026-03-12T08:00:00Z');
    await announcePhases(app);
    const [closed] = (await accepted()).filter(({ type }) => type === 'Update');
    expect(closed).toMatchObject({
      object: { type: 'Question', votersCount: 1, closed: '2026-03-10T23:00:00Z' },
    });
  });

  it('sends open counts at most once a minute', async () => {
    const { app, job } = node;
    const poll = await pollIn(OPEN, '2026-03-20');
    await accepted();
    const vote = async (participantId: string, option: number) => {
      value(await voteInPoll(app, { pollId: poll.id, participantId, optionIds: [poll.options[option]?.id ?? ''] }));
    };
    await vote(leo, 0);
    const [first] = await accepted();
    expect(first).toMatchObject({ type: 'Update', object: { votersCount: 1 } });
    await vote(eva, 1);
    expect(await accepted()).toEqual([]);
    expect(await job.run()).toBeLessThanOrEqual(60_000);
    clock.advance({ seconds: 61 });
    const [second, ...more] = await accepted();
    expect(more).toEqual([]);
    expect(second).toMatchObject({
      type: 'Update',
      object: { votersCount: 2, oneOf: [{ replies: { totalItems: 1 } }, { replies: { totalItems: 1 } }] },
    });
    expect(second?.['id']).not.toBe(first?.['id']);
  });

  it('asks servers to forget a person that was erased, and sends their proposals without a name', async () => {
    const { app, documents } = node;
    clock.set('2026-03-13T08:00:00Z');
    const proposal = await propose(app, { by: eva, title: 'Un banc' });
    const ana = value(
      await registerParticipant(app, {
        kind: 'remote',
        standing: 'fediverse',
        name: 'Ana',
        actorUri: alpha.actor('ana'),
      }),
    );
    const base = { slug: SLUG, proposalId: proposal.id, lang: 'fr' } as const;
    const original = `${alpha.origin}/notes/1`;
    const query = value(await submitComment(app, { ...base, authorId: ana.id, body: 'À l’ombre ?', original }));
    // The server of whoever is answered gets it from the person, and so knows their key.
    value(await submitComment(app, { ...base, authorId: eva, body: 'Oui', parentId: query.id }));
    const before = JSON.stringify(await accepted());
    expect(before).toContain('Eva');
    // Fedify asks for the actor again, who is gone by then; others verify the Delete with the key that they know.
    alpha.answersWith(({ type }) => (type === 'Delete' ? 202 : null));
    value(await eraseParticipant(app, { participantId: eva, by: null }));
    const wire = await accepted({ unverified: ['Delete'] });
    alpha.answersWith(() => null);
    expect(wire.map(({ type }) => type)).toEqual(expect.arrayContaining(['Update', 'Delete']));
    expect(wire.find(({ type }) => type === 'Delete')).toMatchObject({
      actor: documents.uris.participant(eva),
      object: { type: 'Tombstone', id: documents.uris.participant(eva) },
    });
    expect(JSON.stringify(wire.filter(({ type }) => type === 'Update'))).not.toMatch(/\bEva\b/);
  });

  async function pollIn(slug: string, closesAt = '2026-03-10'): Promise<Poll> {
    return value(
      await openPoll(node.app, {
        slug,
        question: { fr: 'Quelle rive ?' },
        options: [{ fr: 'Nord' }, { fr: 'Sud' }],
        multiple: false,
        closesAt,
        by: null,
      }),
    );
  }
});
