import '../../src/start/temporal.ts';
import { Announce, Create } from '@fedify/vocab';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { publishAnswer } from '../../src/application/answer/publish-answer.ts';
import { updateCommitment } from '../../src/application/answer/update-commitment.ts';
import { withdrawComment } from '../../src/application/comment/change-comment.ts';
import { submitComment } from '../../src/application/comment/submit-comment.ts';
import { askSoftware } from '../../src/application/federation/delivery/ask-software.ts';
import { decideComment } from '../../src/application/moderation/decide.ts';
import { registerParticipant } from '../../src/application/participant/register-participant.ts';
import { changeDetails } from '../../src/application/proposal/change-details.ts';
import { reviseProposal, withdrawProposal } from '../../src/application/proposal/revise-proposal.ts';
import { PUBLIC } from '../../src/federation/contexts.ts';
import { eachEngine } from '../storage/engines.ts';
import { clockAt } from '../support/clock.ts';
import { contentOf, deliveringCity, propose, SLUG } from './delivering-city.ts';
import { type DeliveringNode, deliveringNode } from './delivering-node.ts';
import { value } from './publishing-city.ts';
import { followed, type StockPeer, stockPeer } from './stock-peer.ts';

type Wire = Readonly<Record<string, unknown>>;

eachEngine('delivery to stock peers', (given) => {
  const clock = clockAt('2026-03-02T08:00:00Z');
  let node: DeliveringNode;
  let alpha: StockPeer;
  let beta: StockPeer;
  let leo: string;
  let group: string;

  beforeAll(async () => {
    node = await deliveringNode(given.database, clock);
    alpha = await stockPeer();
    beta = await stockPeer();
    ({ leo } = await deliveringCity(node.app));
    group = node.documents.uris.consultation(SLUG);
    await node.work();
    node.startDelivering();
  });
  afterAll(async () => {
    await node[Symbol.asyncDispose]();
    await alpha[Symbol.asyncDispose]();
    await beta[Symbol.asyncDispose]();
  });

  /**
   * What the peer took since the last time it was asked, once it took so many. Nobody knows what it runs: that changes are passed on
   * there as well is looked at in changes-passed-on.test.ts.
   */
  async function accepted(peer: StockPeer, count: number): Promise<readonly Wire[]> {
    const isChangePassedOn = ({ type, object }: Wire) =>
      type === 'Announce' && ['Update', 'Delete'].includes((object as { type?: string }).type ?? '');
    const passedOn = () => peer.posted.filter(isChangePassedOn).length;
    await node.work();
    await expect.poll(() => peer.verified.length - passedOn(), { timeout: 8_000 }).toBeGreaterThanOrEqual(count);
    await expect.poll(() => node.depth(), { timeout: 8_000 }).toBe(0);
    expect(peer.verified).toHaveLength(count + passedOn());
    peer.verified.length = 0;
    return peer.posted.splice(0).filter((each) => !isChangePassedOn(each));
  }

  it('accepts a follow, signed by whoever is followed', async () => {
    await alpha.follow('ana', group);
    const [accept] = await accepted(alpha, 1);
    expect(accept).toMatchObject({
      type: 'Accept',
      actor: group,
      to: [alpha.actor('ana')],
      object: { type: 'Follow', actor: alpha.actor('ana'), object: group },
    });
    expect(accept?.['published']).toBe('2026-03-02T08:00:00Z');
    await alpha.follow('bob', group);
    await accepted(alpha, 1);
    await beta.follow('cid', node.documents.uris.institution);
    await accepted(beta, 1);
  });

  it('tells an accepted proposal to a shared inbox once, in both forms of Announce', async () => {
    const proposal = await propose(node.app, { by: leo, title: 'Une piste sur le quai' });
    const note = node.documents.uris.proposal(SLUG, 1);
    await node.work();
    await expect.poll(() => alpha.verified.length, { timeout: 8_000 }).toBe(2);
    const [whole, byId] = alpha.verified;
    expect(whole).toBeInstanceOf(Announce);
    // The peer read the inner activity without asking for it: its author is on the same origin.
    const create = await whole?.getObject();
    expect(create).toBeInstanceOf(Create);
    expect(create instanceof Create ? create.actorId?.href : '').toBe(node.documents.uris.proposalActor(SLUG, 1));
    expect(create instanceof Create ? create.objectId?.href : '').toBe(note);
    expect(byId).toBeInstanceOf(Announce);
    expect(byId?.objectId?.href).toBe(note);
    const [first, second] = await accepted(alpha, 2);
    const event = (await node.app.store.read((reader) => reader.events.after(0, 100))).find(
      ({ type, proposalId }) => type === 'proposal-accepted' && proposalId === proposal.id,
    );
    expect(first).toMatchObject({
      id: node.documents.uris.activityFor(event?.id ?? '', 'announce-activity'),
      actor: group,
      to: [PUBLIC],
      cc: [`${group}/followers`],
      object: { id: node.documents.uris.activity(event?.id ?? ''), type: 'Create', object: { id: note, type: 'Note' } },
    });
    expect(second).toMatchObject({ id: node.documents.uris.activityFor(event?.id ?? '', 'announce'), object: note });
    expect(beta.posted).toEqual([]);
  });

  it('tells the author elsewhere, who is mentioned, once more in private, and nobody who follows the institution alone', async () => {
    const dora = beta.known('dora');
    await node.app.store.transact((writer) => writer.peers.saveActor(dora));
    const author = value(
      await registerParticipant(node.app, { kind: 'remote', standing: 'fediverse', name: 'Dora', actorUri: dora.uri }),
    );
    await propose(node.app, { by: author.id, title: 'Des arceaux', original: `${beta.origin}/notes/1` });
    const sent = await accepted(beta, 2);
    await accepted(alpha, 2);
    const create = sent.find(({ actor }) => actor === node.documents.uris.proposalActor(SLUG, 2));
    expect(sent.find(({ actor }) => actor === group)).toMatchObject({
      ...{ type: 'Create', to: [dora.uri] },
      object: { content: expect.stringContaining('Votre contribution est publiée') },
    });
    expect(create).toMatchObject({
      type: 'Create',
      actor: node.documents.uris.proposalActor(SLUG, 2),
      object: {
        author: dora.uri,
        original: `${beta.origin}/notes/1`,
        tag: [{ type: 'Mention', href: dora.uri, name: `@${dora.handle}` }],
      },
    });
    expect(create?.['cc']).toContain(dora.uri);
  });

  it('sends a new version by its own actor to its followers and to those of the consultation, unannounced', async () => {
    const { app, documents } = node;
    await beta.follow('cid', documents.uris.proposal(SLUG, 1));
    const [accept] = await accepted(beta, 1);
    expect(accept).toMatchObject({
      actor: documents.uris.proposalActor(SLUG, 1),
      object: { object: documents.uris.proposal(SLUG, 1) },
    });
    clock.advance({ minutes: 10 });
    const proposal = await app.store.read(async (reader) => {
      const consultation = await reader.consultations.bySlug(SLUG);
      return await reader.proposals.byNumber(consultation?.id ?? '', 1);
    });
    value(
      await reviseProposal(app, {
        proposalId: proposal?.id ?? '',
        authorId: leo,
        content: contentOf('Une piste sur les deux quais'),
        confirmed: true,
      }),
    );
    await node.work();
    for (const peer of [alpha, beta]) {
      const [update, ...more] = await accepted(peer, 1);
      expect(more).toEqual([]);
      expect(update).toMatchObject({
        type: 'Update',
        actor: documents.uris.proposalActor(SLUG, 1),
        object: { type: 'Note', version: 2, updated: '2026-03-02T08:10:00Z' },
      });
    }
  });

  it('sends other topics and another place the same way, the version as it was', async () => {
    const { app, documents } = node;
    clock.advance({ minutes: 10 });
    const proposal = await app.store.read(async (reader) => {
      const consultation = await reader.consultations.bySlug(SLUG);
      return await reader.proposals.byNumber(consultation?.id ?? '', 1);
    });
    value(
      await changeDetails(app, { proposalId: proposal?.id ?? '', authorId: leo, tags: ['rive'], place: 'Quai nord' }),
    );
    await node.work();
    for (const peer of [alpha, beta]) {
      const [update, ...more] = await accepted(peer, 1);
      expect(more).toEqual([]);
      expect(update).toMatchObject({
        type: 'Update',
        actor: documents.uris.proposalActor(SLUG, 1),
        object: {
          type: 'Note',
          version: 2,
          updated: '2026-03-02T08:20:00Z',
          location: { type: 'Place', name: 'Quai nord' },
        },
      });
      expect(JSON.stringify(update)).toContain('#rive');
    }
  });

  it('sends an official answer by the institution to everybody concerned, and passes it on in both forms', async () => {
    const { app, documents } = node;
    const proposal = await app.store.read(async (reader) => {
      const consultation = await reader.consultations.bySlug(SLUG);
      return await reader.proposals.byNumber(consultation?.id ?? '', 1);
    });
    const answer = value(
      await publishAnswer(app, {
        proposalId: proposal?.id ?? '',
        verdict: 'accepted',
        body: { fr: 'Une étude est lancée.' },
        commitments: [{ text: { fr: 'Étude' }, dueOn: '2026-12-31' }],
        by: null,
      }),
    );
    await node.work();
    // They go in lanes of their own, so either may come first.
    const [shared, create] = (await accepted(beta, 2)).toSorted((one, other) =>
      String(one.type) < String(other.type) ? -1 : 1,
    );
    expect(create).toMatchObject({
      type: 'Create',
      actor: documents.uris.institution,
      object: {
        inReplyTo: documents.uris.proposal(SLUG, 1),
        verdict: 'accepted',
        attributedTo: documents.uris.institution,
      },
    });
    // Who follows the proposal alone sees no post of the institution but what the proposal shares.
    expect(shared).toMatchObject({
      type: 'Announce',
      actor: documents.uris.proposalActor(SLUG, 1),
      object: documents.uris.answer(SLUG, 1, answer.version),
    });
    const announced = await accepted(alpha, 2);
    expect(announced.map(({ type, actor }) => [type, actor])).toEqual([
      ['Announce', group],
      ['Announce', group],
    ]);
    value(
      await updateCommitment(app, {
        commitmentId: answer.commitments[0]?.id ?? '',
        status: 'under-way',
        note: null,
        by: null,
      }),
    );
    await node.work();
    for (const peer of [alpha, beta]) {
      const [update] = await accepted(peer, 1);
      expect(update).toMatchObject({ type: 'Update', object: { commitments: [{ status: 'under-way' }] } });
    }
  });

  it('passes on comments made here once, and none from elsewhere', async () => {
    const { app, documents } = node;
    const proposal = await app.store.read(async (reader) => {
      const consultation = await reader.consultations.bySlug(SLUG);
      return await reader.proposals.byNumber(consultation?.id ?? '', 1);
    });
    const base = { slug: SLUG, proposalId: proposal?.id ?? '', lang: 'fr' } as const;
    const dora = await app.store.read((reader) => reader.participants.byActor(beta.actor('dora')));
    const original = `${beta.origin}/notes/2`;
    const remote = value(await submitComment(app, { ...base, authorId: dora?.id ?? '', body: 'Moi aussi', original }));
    const reply = value(await submitComment(app, { ...base, authorId: leo, body: 'Merci', parentId: remote.id }));
    const [passedOn] = await accepted(alpha, 1);
    expect(passedOn).toMatchObject({
      type: 'Announce',
      object: { type: 'Create', actor: documents.uris.participant(leo), object: { inReplyTo: original } },
    });
    // Whoever is answered hears it; the followers of the proposal do not hear every comment.
    const [notified, ...nothing] = await accepted(beta, 1);
    expect(notified).toMatchObject({ type: 'Create', cc: [dora?.actorUri] });
    expect(nothing).toEqual([]);
    value(await withdrawComment(app, { commentId: reply.id, authorId: leo }));
    const [gone] = await accepted(alpha, 1);
    expect(gone).toMatchObject({
      type: 'Delete',
      actor: documents.uris.participant(leo),
      object: { type: 'Tombstone' },
    });
    await accepted(beta, 1);
    value(
      await decideComment(app, { commentId: remote.id, kind: 'remove', rule: 'spam', reason: 'Répété.', by: null }),
    );
    const [why] = await accepted(beta, 1);
    expect(why).toMatchObject({ type: 'Create', actor: group, to: [dora?.actorUri], cc: [] });
    expect(JSON.stringify(why)).toContain('Répété.');
  });

  it('gives a forum the whole activity and a microblog the id, once it is known what they run', async () => {
    const { app, documents } = node;
    await using forum = await stockPeer();
    await using microblog = await stockPeer();
    const software = new Map([
      [forum.origin, 'lemmy'],
      [microblog.origin, 'mastodon'],
    ]);
    for (const peer of [forum, microblog]) await followed(app, peer.known('fred'), group);
    await askSoftware(app, async (origin) => namedSoftware(software.get(origin)));
    const proposal = await propose(app, { by: leo, title: 'Un abri' });
    const note = documents.uris.proposal(SLUG, proposal.number ?? 0);
    await node.work();
    const [toForum, toMicroblog] = [await accepted(forum, 1), await accepted(microblog, 1)];
    expect(toForum).toMatchObject([{ type: 'Announce', object: { type: 'Create', object: { id: note } } }]);
    expect(toMicroblog).toMatchObject([{ type: 'Announce', object: note }]);
    await app.store.transact(async (writer) => {
      for (const { origin } of [forum, microblog]) await writer.deliveries.deleteInbox(`${origin}/inbox`);
    });
    await accepted(alpha, 2);
  });

  it('asks everybody who has it to forget a proposal that was withdrawn', async () => {
    const { app, documents } = node;
    const proposal = await app.store.read(async (reader) => {
      const consultation = await reader.consultations.bySlug(SLUG);
      return await reader.proposals.byNumber(consultation?.id ?? '', 1);
    });
    value(await withdrawProposal(app, { proposalId: proposal?.id ?? '', authorId: leo }));
    await node.work();
    for (const peer of [alpha, beta]) {
      const [before, gone] = await accepted(peer, 2);
      expect(before).toMatchObject({ type: 'Update', object: { id: documents.uris.proposal(SLUG, 1) } });
      expect(gone).toMatchObject({
        type: 'Delete',
        actor: documents.uris.proposalActor(SLUG, 1),
        object: { type: 'Tombstone', id: documents.uris.proposal(SLUG, 1) },
      });
      expect(gone?.['object']).not.toHaveProperty('formerType');
      expect(gone?.['object']).not.toHaveProperty('content');
    }
  });

  it('sends the very documents that are kept, beside an LD signature', async () => {
    await followed(node.app, beta.known('fay'), group);
    await propose(node.app, { by: leo, title: 'Un abri' });
    const wire = await accepted(beta, 2);
    for (const { signature, ...document } of wire) {
      expect(signature).toMatchObject({ type: 'RsaSignature2017' });
      const stored = await node.app.store.read((reader) => reader.documents.latest(String(document['id'])));
      expect(document).toEqual(JSON.parse(stored?.body ?? '{}'));
    }
  });
});

function namedSoftware(name: string | undefined) {
  return name === undefined ? null : { name, version: null };
}
