import '../../src/start/temporal.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inviteAgent } from '../../src/application/agent/invite-agent.ts';
import { publishAnswer } from '../../src/application/answer/publish-answer.ts';
import { readLatestAnswers, readOpenCommitments } from '../../src/application/answer/reads.ts';
import { updateCommitment } from '../../src/application/answer/update-commitment.ts';
import { ANYBODY } from '../../src/application/kit/viewer.ts';
import { receiveCohostAnswer } from '../../src/application/network/answer/receive-cohost-answer.ts';
import { leaveCohosting } from '../../src/application/network/cohost/answer-invitation.ts';
import { readProposal } from '../../src/application/proposal/read-proposals.ts';
import { submitProposal } from '../../src/application/proposal/submit-proposal.ts';
import { signedAnswerIn } from '../../src/federation/network/signed-answer.ts';
import { contentOf } from '../federation/delivering-city.ts';
import { value } from '../federation/publishing-city.ts';
import { institutionOf, invitationsAt, openCity, openConsultation, share } from './city.ts';
import { type Network, openNetwork, type Place } from './network.ts';
import { seedOfRun } from './seeded.ts';

const SLUG = 'parcs';

describe('answers of every city that holds a consultation', { timeout: 120_000 }, () => {
  let network: Network;
  let host: Place;
  let torino: Place;
  let girona: Place;

  beforeAll(async () => {
    network = await openNetwork({ nodes: 3, seed: seedOfRun(), start: '2026-03-02T08:00:00.427Z' });
    [host, torino, girona] = network.places as [Place, Place, Place];
    const people = new Map<Place, string>();
    for (const [index, place] of network.places.entries()) {
      people.set(place, (await openCity(place.node.app, ['lyon', 'torino', 'girona'][index] ?? '')).person);
    }
    await openConsultation(host.node.app, SLUG);
    for (const place of [torino, girona]) await share(network, { host, slug: SLUG, with: place });
    const content = contentOf('Une fontaine');
    value(await submitProposal(host.node.app, { slug: SLUG, authorId: people.get(host) ?? '', content }));
    await network.settle();
  }, 120_000);
  afterAll(async () => {
    await network[Symbol.asyncDispose]();
  });

  const proposalAt = async ({ node: { app } }: Place) =>
    value(await readProposal(app, { slug: SLUG, number: 1, viewer: ANYBODY }));
  const answerAt = async (place: Place, text: string, rest: Partial<Parameters<typeof publishAnswer>[1]> = {}) =>
    await publishAnswer(place.node.app, {
      proposalId: (await proposalAt(place)).id,
      verdict: 'accepted',
      body: { fr: text },
      commitments: [],
      by: null,
      ...rest,
    });
  /** What somebody reads at a place: who answered, which version, what it says. */
  const readAt = async (place: Place) =>
    (await proposalAt(place)).cohostAnswers.map(({ institution, version, body, ours, atHost }) => ({
      city: network.places.findIndex((each) => institutionOf(each) === institution),
      version,
      text: body['fr'],
      ours,
      atHost: atHost?.status ?? null,
    }));
  const inboxAt = async (place: Place) =>
    (
      await place.query<{ because: string }>(
        `select because from inbox_message where because like '%answer%' order by received_at`,
      )
    ).map(({ because }) => because);

  it('stand beside the host’s at every city, each by its name, and decide nothing', async () => {
    value(
      await answerAt(torino, 'Turin paie la pompe.', {
        commitments: [{ text: { fr: 'La pompe est achetée.' }, dueOn: '2026-12-31' }],
      }),
    );
    value(await answerAt(girona, 'Gérone aussi.', { verdict: 'under-study' }));
    await network.settle();
    for (const place of network.places) {
      expect(await readAt(place), place.origin).toHaveLength(2);
      expect(await readAt(place), place.origin).toEqual(
        expect.arrayContaining([
          expect.objectContaining({ city: 1, version: 1, text: 'Turin paie la pompe.', ours: place === torino }),
          expect.objectContaining({ city: 2, version: 1, text: 'Gérone aussi.', ours: place === girona }),
        ]),
      );
      const { verdict, answers } = await proposalAt(place);
      expect({ verdict, answers }).toEqual({ verdict: null, answers: [] });
      const page = await (await fetch(`${place.origin}/consultations/${SLUG}/proposals/1`)).text();
      expect(page).toContain('Turin paie la pompe.');
      expect(page).toContain('Ville de torino');
      expect(page).toContain('Seule la collectivité organisatrice décide de la proposition.');
    }
    expect((await readAt(torino)).find(({ ours }) => ours)?.atHost).toBe('accepted');
    value(await answerAt(host, 'Lyon dit non.', { verdict: 'rejected' }));
    await network.settle();
    for (const place of network.places) {
      expect((await proposalAt(place)).verdict, place.origin).toBe('rejected');
      const page = await (await fetch(`${place.origin}/consultations/${SLUG}/proposals/1`)).text();
      expect(page, place.origin).toMatch(/Ville de lyon[\s\S]*Lyon dit non/);
    }
  });

  it('are revised, and what became of a commitment is told, as the host’s own', async () => {
    const invited = await inviteAgent(torino.node.app, { email: 'a@city.example', role: 'administrator', by: null });
    const { agent } = value(invited);
    const open = await readOpenCommitments(torino.node.app, { agent, limit: 10, after: null });
    const [first] = open.items;
    expect(first?.commitment.text).toEqual({ fr: 'La pompe est achetée.' });
    const commitmentId = first?.commitment.id ?? '';
    const note = { fr: 'Livrée.' };
    network.advance({ minutes: 1 });
    value(await updateCommitment(torino.node.app, { commitmentId, status: 'under-way', note, by: null }));
    await network.settle();
    for (const place of network.places) {
      const [shown] = (await proposalAt(place)).cohostAnswers.filter(
        ({ institution }) => institution === institutionOf(torino),
      );
      expect(shown?.commitments, place.origin).toMatchObject([{ status: 'under-way', note }]);
    }
    value(await answerAt(torino, 'Turin paie deux pompes.', { verdict: 'accepted-in-part' }));
    await network.settle();
    for (const place of network.places) {
      const versions = (await readAt(place)).filter(({ city }) => city === 1);
      expect(versions.map(({ text }) => text)).toEqual(['Turin paie la pompe.', 'Turin paie deux pompes.']);
      const latest = value(await readLatestAnswers(place.node.app, { slug: SLUG, limit: 10 }));
      expect(latest.map(({ answer }) => answer.body['fr']).toSorted()).toEqual([
        'Gérone aussi.',
        'Lyon dit non.',
        'Turin paie deux pompes.',
      ]);
    }
  });

  it('are in the API, in the feeds and at an address of their own, signed by the city', async () => {
    const api = await (await fetch(`${girona.origin}/api/v1/consultations/${SLUG}/proposals/1`)).json();
    expect(api).toMatchObject({
      verdict: 'rejected',
      answer: { body: { fr: 'Lyon dit non.' } },
      cohostAnswers: expect.arrayContaining([
        expect.objectContaining({ institution: institutionOf(torino), version: 2, ours: false }),
      ]),
    });
    const feed = await (await fetch(`${girona.origin}/consultations/${SLUG}/proposals/1.atom`)).text();
    expect(feed).toContain('Turin paie deux pompes.');
    const uri = `${torino.origin}/consultations/${SLUG}/proposals/1/cohost-answers/2`;
    const document = await (await fetch(uri, { headers: { accept: 'application/activity+json' } })).json();
    expect(document).toMatchObject({
      id: uri,
      attributedTo: institutionOf(torino),
      inReplyTo: `${host.origin}/consultations/${SLUG}/proposals/1`,
      consultation: `${host.origin}/consultations/${SLUG}`,
      verdict: 'accepted-in-part',
    });
    const changes = await fetch(`${host.origin}/consultations/${SLUG}/changes?page=true`, {
      headers: { accept: 'application/activity+json' },
    });
    const { orderedItems } = (await changes.json()) as { orderedItems: { id: string; proof?: object }[] };
    expect(orderedItems.find(({ id }) => id === uri)).toEqual(document);
  });

  it('are refused where the proof is not the city’s, where the proposal is unknown, and taken once', async () => {
    const uri = `${torino.origin}/consultations/${SLUG}/proposals/1/cohost-answers/2`;
    const document = await (await fetch(uri, { headers: { accept: 'application/activity+json' } })).json();
    const signed = signedAnswerIn(document);
    const consultationId = (await proposalAt(host)).consultation.id;
    if (signed === null) throw new Error('no answer');
    const sent = { consultationId, number: 1 as number | null, signed, signer: institutionOf(torino), isProven: true };
    expect(await receiveCohostAnswer(host.node.app, sent)).toEqual({ ok: true, value: 'known' });
    const refusalOf = async (changed: Partial<typeof sent>) =>
      await receiveCohostAnswer(host.node.app, { ...sent, ...changed });
    expect(await refusalOf({ isProven: false })).toMatchObject({ refusal: { field: 'proof' } });
    expect(await refusalOf({ signer: institutionOf(girona) })).toMatchObject({ refusal: { field: 'proof' } });
    expect(await refusalOf({ number: 99 })).toMatchObject({ refusal: { type: 'not-found', what: 'proposal' } });
    expect(await refusalOf({ number: null })).toMatchObject({ refusal: { type: 'not-found', what: 'proposal' } });
    expect(await refusalOf({ signed: { ...signed, body: { fr: 'Autre chose.' } } })).toMatchObject({
      refusal: { field: 'version', because: 'duplicate' },
    });
    expect(await refusalOf({ signed: { ...signed, version: 5_000 } })).toMatchObject({ refusal: { field: 'version' } });
    const far = new Date(host.clock.now().getTime() + 9 * 86_400_000);
    expect(await refusalOf({ signed: { ...signed, version: 9, publishedAt: far, updatedAt: far } })).toMatchObject({
      refusal: { field: 'updated' },
    });
    const evidence = await host.query<{ kind: string }>('select kind from peer_evidence order by kind');
    expect(evidence.map(({ kind }) => kind)).toEqual(['forged-proof', 'other-institution']);
  });

  it('are not taken from a city that left, which keeps what it said', async () => {
    const [invitation] = await invitationsAt(girona);
    value(await leaveCohosting(girona.node.app, { invite: invitation?.invite ?? '', by: null }));
    await network.settle();
    expect(await answerAt(girona, 'Trop tard.')).toMatchObject({ refusal: { type: 'not-shared' } });
    const uri = `${girona.origin}/consultations/${SLUG}/proposals/1/cohost-answers/1`;
    const document = await (await fetch(uri, { headers: { accept: 'application/activity+json' } })).json();
    const signed = signedAnswerIn(document);
    if (signed === null) throw new Error('no answer');
    const consultationId = (await proposalAt(host)).consultation.id;
    const sent = { consultationId, number: 1, signed, signer: institutionOf(girona), isProven: true };
    expect(await receiveCohostAnswer(host.node.app, sent)).toMatchObject({ refusal: { type: 'not-shared' } });
    expect((await readAt(torino)).map(({ text }) => text)).toContain('Gérone aussi.');
  });

  it('were confirmed by the host, and nothing was refused on the way', async () => {
    expect(await inboxAt(torino)).toEqual(Array(3).fill('cohost-answer-accepted'));
    expect((await inboxAt(host)).toSorted()).toEqual(Array(4).fill('cohost-answer'));
  });

  it('come back to a city that lost one with its disk, and what it gave meanwhile follows', async () => {
    await torino.query(`delete from commitment where answer_id in (select id from answer where ours and version = 2)`);
    await torino.query('delete from answer where ours and version = 2');
    value(await answerAt(torino, 'Turin paie trois pompes.'));
    await torino.query('update mirror set cursor = null, due_at = now()');
    for (let round = 0; round < 3; round += 1) {
      network.advance({ minutes: 11 });
      await network.settle();
    }
    for (const place of [host, torino]) {
      const versions = (await readAt(place)).filter(({ city }) => city === 1);
      expect(
        versions.map(({ version, text }) => [version, text]),
        place.origin,
      ).toEqual([
        [1, 'Turin paie la pompe.'],
        [2, 'Turin paie deux pompes.'],
        [3, 'Turin paie trois pompes.'],
      ]);
    }
    expect((await readAt(torino)).filter(({ ours }) => ours).map(({ atHost }) => atHost)).toEqual(
      Array(3).fill('accepted'),
    );
  });
});
