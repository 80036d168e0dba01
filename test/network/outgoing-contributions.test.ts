import '../../src/start/temporal.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { changeComment, withdrawComment } from '../../src/application/comment/change-comment.ts';
import { submitComment } from '../../src/application/comment/submit-comment.ts';
import { decideProposal } from '../../src/application/moderation/decide.ts';
import { registerParticipant } from '../../src/application/participant/register-participant.ts';
import { changeDetails } from '../../src/application/proposal/change-details.ts';
import { reviseProposal, withdrawProposal } from '../../src/application/proposal/revise-proposal.ts';
import { submitProposal } from '../../src/application/proposal/submit-proposal.ts';
import { giveSupport } from '../../src/application/support/support.ts';
import { contentOf, deliveringCity, propose, SLUG } from '../federation/delivering-city.ts';
import { value } from '../federation/publishing-city.ts';
import { openCity, share } from './city.ts';
import { type Network, openNetwork, type Place } from './network.ts';
import { seedOfRun } from './seeded.ts';

/** A resident of a co-host writes on its pages; the host decides. */
describe('acting from home', { timeout: 120_000 }, () => {
  let network: Network;
  let host: Place;
  let home: Place;
  let leo: string;
  let anna: string;

  beforeAll(async () => {
    network = await openNetwork({ nodes: 2, seed: seedOfRun(), start: '2026-03-02T08:00:00Z' });
    [host, home] = network.places as [Place, Place];
    leo = (await deliveringCity(host.node.app)).leo;
    await openCity(home.node.app, 'torino');
    await propose(host.node.app, { by: leo, title: 'Une piste' });
    await share(network, { host, slug: SLUG, with: home });
    anna = value(await registerParticipant(home.node.app, { kind: 'local', standing: 'resident', name: 'Anna' })).id;
  });
  afterAll(() => network[Symbol.asyncDispose]());

  const atOrigin = (id: string) => home.node.app.store.read((reader) => reader.proposals.byId(id));
  const actOf = async (id: string) =>
    (await home.node.app.store.read((reader) => reader.outgoingContributions.latest([id]))).get(id) ?? null;
  const atHost = async () =>
    await host.query<{ number: number | null; status: string; title: string; version: number }>(
      `select proposal.number, status, current_version as version, title ->> 'fr' as title
       from proposal join proposal_version on proposal_id = proposal.id and proposal_version.number = current_version
       order by proposal.number nulls last`,
    );
  const submit = (title: string) =>
    submitProposal(home.node.app, { slug: SLUG, authorId: anna, content: contentOf(title), tags: ['arceaux'] });

  it('reads the mirror first', async () => {
    expect(await home.query(`select number, uri from proposal`)).toEqual([
      { number: 1, uri: `${host.origin}/consultations/${SLUG}/proposals/1` },
    ]);
  });

  it('keeps a proposal waiting and out of sight, then shows it with the number that the host gave it', async () => {
    const waiting = value(await submit('Des arceaux'));
    expect(waiting).toMatchObject({ status: 'held', number: null, uri: null });
    expect(await actOf(waiting.id)).toMatchObject({ status: 'waiting', act: 'create' });
    await network.settle();
    expect(await atOrigin(waiting.id)).toMatchObject({
      status: 'published',
      number: 2,
      authorId: anna,
      tags: ['arceaux'],
      uri: `${host.origin}/consultations/${SLUG}/proposals/2`,
    });
    expect(await actOf(waiting.id)).toMatchObject({ status: 'accepted', document: null, dueAt: null });
    expect(await atHost()).toMatchObject([{ number: 1 }, { number: 2, title: 'Des arceaux', status: 'published' }]);
  });

  it('says to its author why the host refused', async () => {
    await host.node.app.store.transact(async (writer) => {
      const shared = await writer.consultations.bySlug(SLUG);
      if (shared !== null) {
        await writer.consultations.save({ ...shared, rules: { ...shared.rules, proposalsPerParticipant: 1 } });
      }
    });
    const refused = value(await submit('Encore des arceaux'));
    await network.settle();
    expect(await actOf(refused.id)).toMatchObject({
      status: 'refused',
      refusal: { type: 'too-many-proposals', limit: 1 },
    });
    expect(await atOrigin(refused.id)).toMatchObject({ status: 'removed', number: null });
    expect(await atHost()).toHaveLength(2);
    await host.node.app.store.transact(async (writer) => {
      const shared = await writer.consultations.bySlug(SLUG);
      if (shared !== null) {
        await writer.consultations.save({
          ...shared,
          rules: { ...shared.rules, proposalsPerParticipant: null, hold: 'everything' },
        });
      }
    });
  });

  it('shows what an officer of the host holds as held, and then what they decided', async () => {
    const stored = value(await submit('Un abri'));
    const dropped = value(await submit('Une publicité'));
    await network.settle();
    expect(await actOf(stored.id)).toMatchObject({ status: 'held' });
    const byOriginal = (id: string) =>
      host.node.app.store.read((reader) =>
        reader.proposals.byOriginal(`${home.origin}/consultations/${SLUG}/contributions/${id}`),
      );
    const decision = { rule: 'within-the-rules', reason: 'Utile.', by: null } as const;
    const accepted = await byOriginal(stored.id);
    const removed = await byOriginal(dropped.id);
    value(await decideProposal(host.node.app, { ...decision, proposalId: accepted?.id ?? '', kind: 'accept' }));
    value(
      await decideProposal(host.node.app, {
        proposalId: removed?.id ?? '',
        kind: 'remove',
        rule: 'advertising',
        reason: 'Une réclame.',
        by: null,
      }),
    );
    await network.settle();
    expect(await actOf(stored.id)).toMatchObject({ status: 'accepted' });
    expect(await atOrigin(stored.id)).toMatchObject({ status: 'published', number: 3, authorId: anna });
    expect(await actOf(dropped.id)).toMatchObject({
      status: 'refused',
      refusal: { type: 'removed-by-host', rule: 'advertising', reason: 'Une réclame.' },
    });
    expect(await atOrigin(dropped.id)).toMatchObject({ status: 'removed' });
  });

  it('changes what the host has once the host took the other text', async () => {
    const [mine] = await home.query<{ id: string }>(`select id from proposal where number = 2`);
    const proposalId = mine?.id ?? '';
    const content = contentOf('Des arceaux partout');
    const pending = value(
      await reviseProposal(home.node.app, { proposalId, authorId: anna, content, confirmed: false }),
    );
    expect(pending).toMatchObject({ current: { title: { fr: 'Des arceaux' } }, pending: { number: 2 } });
    await network.settle();
    expect(await atOrigin(proposalId)).toMatchObject({
      current: { title: { fr: 'Des arceaux partout' }, number: 2 },
      pending: null,
    });
    expect(await actOf(proposalId)).toMatchObject({ act: 'update', status: 'accepted' });
  });

  it('changes topics and place once the host took them, and the text with them', async () => {
    const there = async () =>
      (await host.query(`select tags, place from proposal where number = 2`))[0] as Record<string, unknown>;
    const [mine] = await home.query<{ id: string }>(`select id from proposal where number = 2`);
    const proposalId = mine?.id ?? '';
    const input = { proposalId, authorId: anna };
    const details = { tags: ['quai'], place: 'Quai Sarrail', location: { lat: 45.76, lon: 4.84 } };
    const stored = value(await changeDetails(home.node.app, { ...input, ...details }));
    expect(stored).toMatchObject({ tags: ['arceaux'], place: null });
    expect(await changeDetails(home.node.app, { ...input, ...details })).toMatchObject({
      refusal: { type: 'unchanged' },
    });
    const content = contentOf('Des arceaux, partout');
    value(await reviseProposal(home.node.app, { ...input, content, confirmed: false }));
    expect(await there()).toMatchObject({ tags: ['arceaux'], place: null });
    // What is read of the host meanwhile settles nothing.
    await home.query('update mirror set cursor = null');
    await network.settle();
    expect(await there()).toMatchObject({ tags: ['quai'], place: 'Quai Sarrail' });
    expect(await atOrigin(proposalId)).toMatchObject({
      ...details,
      current: { title: { fr: 'Des arceaux, partout' } },
    });
    const acts = await home.node.app.store.read((reader) => reader.outgoingContributions.about(proposalId));
    expect(acts.map(({ status, details: sent }) => [status, sent])).toEqual(acts.map(() => ['accepted', null]));
    value(await changeDetails(home.node.app, { ...input, place: null, location: null }));
    await network.settle();
    expect(await there()).toMatchObject({ tags: ['quai'], place: null });
    expect(await atOrigin(proposalId)).toMatchObject({ tags: ['quai'], place: null, location: null });
  });

  it('takes comments the same way, with other words and none at all', async () => {
    const [about] = await home.query<{ id: string }>(`select id from proposal where number = 1`);
    const input = { slug: SLUG, proposalId: about?.id ?? '', authorId: anna, side: 'for', lang: 'fr' } as const;
    await host.query(`update consultation set rules = jsonb_set(rules, '{hold}', '"nothing"')`);
    const comment = value(await submitComment(home.node.app, { ...input, body: 'Oui.' }));
    expect(comment.status).toBe('held');
    await network.settle();
    const now = () => home.node.app.store.read((reader) => reader.comments.byId(comment.id));
    expect(await now()).toMatchObject({ status: 'published', body: 'Oui.', authorId: anna });
    const changed = { commentId: comment.id, authorId: anna, body: 'Oui, vite.' };
    expect(value(await changeComment(home.node.app, changed))).toMatchObject({ body: 'Oui.' });
    await network.settle();
    expect(await now()).toMatchObject({ status: 'published', body: 'Oui, vite.' });
    value(await withdrawComment(home.node.app, changed));
    await network.settle();
    expect(await now()).toMatchObject({ status: 'withdrawn' });
    expect(await host.query(`select status from comment`)).toEqual([{ status: 'withdrawn' }]);
    expect(await actOf(comment.id)).toMatchObject({ act: 'delete', status: 'accepted' });
  });

  it('takes back what waits', async () => {
    const waiting = value(await submit('Une erreur'));
    value(await withdrawProposal(home.node.app, { proposalId: waiting.id, authorId: anna }));
    await network.settle();
    expect(await atOrigin(waiting.id)).toMatchObject({ status: 'withdrawn' });
    expect((await atHost()).filter(({ title }) => title === 'Une erreur')).toMatchObject([{ status: 'withdrawn' }]);
  });

  it('counts supports at home, and sends nothing of them but their sum', async () => {
    const [about] = await home.query<{ id: string }>(`select id from proposal where number = 1`);
    const ofPeople = async () =>
      await host.query(
        `select type, actor from inbox_message where actor <> '${home.origin}/' and actor not like '%/consultations/%' order by id`,
      );
    const before = await ofPeople();
    expect(before).not.toEqual([]);
    const support = { proposalId: about?.id ?? '', participantId: anna, side: 'for' } as const;
    value(await giveSupport(home.node.app, support));
    await network.settle();
    expect(await ofPeople()).toEqual(before);
    expect(await host.query(`select type from inbox_message where type in ('Like', 'Dislike')`)).toEqual([]);
    expect(await host.query(`select from support`)).toEqual([]);
    expect(await home.query(`select standing from support`)).toEqual([{ standing: 'resident' }]);
  });
});
