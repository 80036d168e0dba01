import '../../src/start/temporal.ts';
import canonicalize from 'canonicalize';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inviteUri } from '../../src/application/kit/uris.ts';
import {
  acceptInvitation,
  leaveCohosting,
  refuseInvitation,
} from '../../src/application/network/cohost/answer-invitation.ts';
import { bringIn, readBringingIn } from '../../src/application/network/cohost/bring-in.ts';
import { allowBringingIn } from '../../src/application/network/cohost/bringing-in.ts';
import { changeRegistered, inviteCohost, withdrawCohost } from '../../src/application/network/cohost/invite-cohost.ts';
import { holdersOf, readSharing } from '../../src/application/network/cohost/reads.ts';
import { registerParticipant } from '../../src/application/participant/register-participant.ts';
import { submitProposal } from '../../src/application/proposal/submit-proposal.ts';
import { giveSupport } from '../../src/application/support/support.ts';
import type { Consultation } from '../../src/domain/consultation/consultation.ts';
import { refusal, value } from '../support/city.ts';
import { institutionOf, invitationsAt, openCity, openConsultation, share } from './city.ts';
import { type Network, openNetwork, type Place } from './network.ts';
import { seedOfRun } from './seeded.ts';

const SLUG = 'region';

describe('communes that a département brings into a consultation of its region', { timeout: 120_000 }, () => {
  let network: Network;
  let [region, dept, ...communes]: Place[] = [];

  const at = (place: Place | undefined): Place => {
    if (place === undefined) throw new Error('no such place');
    return place;
  };
  const consultationAt = async (place: Place): Promise<Consultation> => {
    const found = await place.node.app.store.read((reader) => reader.consultations.bySlug(SLUG));
    if (found === null) throw new Error('nothing is shared');
    return found;
  };
  const offersAt = async (place: Place) => {
    const view = await readBringingIn(place.node.app, await consultationAt(place));
    return Object.fromEntries(view.offers.map(({ institution, status }) => [institution, status]));
  };
  const bring = (places: readonly Place[], registeredMax: number) =>
    bringIn(at(dept).node.app, {
      slug: SLUG,
      institutions: places.map((place) => ({ institution: institutionOf(place), registeredMax })),
      by: null,
    });
  const accept = async (place: Place, registered: number) => {
    const [invitation] = await invitationsAt(place);
    return await acceptInvitation(place.node.app, { invite: invitation?.invite ?? '', registered, by: null });
  };

  beforeAll(async () => {
    network = await openNetwork({ nodes: 5, seed: seedOfRun(), start: '2026-03-02T08:00:00Z' });
    [region, dept, ...communes] = network.places;
    for (const [nth, place] of network.places.entries()) await openCity(place.node.app, `city${nth}`);
    await openConsultation(at(region).node.app, SLUG, { resultsVisibility: 'always', decidingStanding: ['resident'] });
    await share(network, { host: at(region), slug: SLUG, with: at(dept), registered: 100 });
  }, 120_000);
  afterAll(async () => {
    await network[Symbol.asyncDispose]();
  });

  it('are nobody before the host allows it, at home and at the host, which keeps what it was sent as evidence', async () => {
    expect(refusal(await bring(communes, 10))).toEqual({ type: 'bringing-in-refused', because: 'not-allowed' });
    await sendOffer(at(communes[0]), 10);
    expect(await evidence()).toEqual([{ kind: 'brings-in-too-many', said: 1, allowed: 0 }]);
    expect(await invitationsAt(at(communes[0]))).toEqual([]);
  });

  it('are invited by the host once it allows it, and everybody reads by whom', async () => {
    const bringsIn = { institutionsMax: 3, registeredMax: 60 };
    const peer = institutionOf(at(dept));
    value(await allowBringingIn(at(region).node.app, { slug: SLUG, peer, bringsIn, by: null }));
    await network.settle();
    expect((await readBringingIn(at(dept).node.app, await consultationAt(at(dept)))).bringsIn).toEqual(bringsIn);
    expect(value(await bring(communes, 20))).toHaveLength(3);
    await network.settle();
    for (const commune of communes) {
      expect(await invitationsAt(commune)).toMatchObject([
        { peer: institutionOf(at(region)), introducedBy: peer, registeredMax: 20, status: 'invited' },
      ]);
      expect((await offersAt(at(dept)))[institutionOf(commune)]).toBe('invited');
    }
    expect(refusal(await accept(at(communes[0]), 21))).toMatchObject({ type: 'invalid', because: 'too-large' });
    for (const commune of communes) value(await accept(commune, 20));
    await network.settle();
    for (const place of network.places) {
      const holders = await place.node.app.store.read(async (reader) =>
        holdersOf(reader, place.node.app, await consultationAt(place)),
      );
      const introduced = holders.filter(({ introducedBy }) => introducedBy?.uri === peer).map(({ uri }) => uri);
      expect(introduced.toSorted()).toEqual(communes.map(institutionOf).toSorted());
      expect(holders).toHaveLength(5);
    }
    expect(new Set(Object.values(await offersAt(at(dept))))).toEqual(new Set(['accepted']));
  });

  it('count their own people, and what they signed reaches all unchanged, in the bytes that were signed', async () => {
    const { app } = at(region).node;
    const author = value(await registerParticipant(app, { kind: 'local', standing: 'resident', name: 'Ana' }));
    const content = { title: { fr: 'Un banc' }, body: { fr: 'Ici.' }, lang: 'fr', cost: null, amends: null };
    value(await submitProposal(app, { slug: SLUG, authorId: author.id, content }));
    await network.settle();
    for (const commune of communes) {
      const { node } = commune;
      const person = value(await registerParticipant(node.app, { kind: 'local', standing: 'resident', name: 'Léo' }));
      const { id } = await consultationAt(commune);
      const proposal = await node.app.store.read((reader) => reader.proposals.byNumber(id, 1));
      const given = { proposalId: proposal?.id ?? '', participantId: person.id, side: 'for', version: 1 } as const;
      value(await giveSupport(node.app, given));
    }
    for (let round = 0; round < 4; round += 1) {
      network.advance({ minutes: 11 });
      await network.settle();
    }
    const documentsAt = async (place: Place) =>
      new Map(
        (
          await place.query<{ institution: string; document: string }>(
            `select distinct on (institution) institution, document from subtotal
             where about = 'supports' order by institution, sequence desc`,
          )
        ).map(({ institution, document }) => [institution, canonicalize(JSON.parse(document))]),
      );
    for (const commune of communes) {
      const uri = institutionOf(commune);
      const signed = (await documentsAt(commune)).get(uri);
      expect(JSON.parse(signed ?? '{}')).toMatchObject({ attributedTo: uri, proof: { type: 'DataIntegrityProof' } });
      for (const place of network.places) expect((await documentsAt(place)).get(uri)).toBe(signed);
    }
    for (const place of network.places) {
      const { id } = await consultationAt(place);
      const proposal = await place.node.app.store.read((reader) => reader.proposals.byNumber(id, 1));
      const counts = await place.node.app.store.read((reader) => reader.supports.counts(proposal?.id ?? ''));
      expect(counts.reduce((sum, { count }) => sum + count, 0)).toBe(3);
    }
  });

  it('are no more than the host allows, nor with more people, also after one left and for an officer of the host', async () => {
    const { app } = at(region).node;
    const [first, second] = [at(communes[0]), at(communes[1])];
    const [invitation] = await invitationsAt(second);
    value(await leaveCohosting(second.node.app, { invite: invitation?.invite ?? '', by: null }));
    await network.settle();
    expect((await offersAt(at(dept)))[institutionOf(second)]).toBe('left');
    const stranger = { institution: 'https://vaison.example/', registeredMax: 1 };
    const more = await bringIn(at(dept).node.app, { slug: SLUG, institutions: [stranger], by: null });
    expect(refusal(more)).toEqual({ type: 'bringing-in-refused', because: 'institutions', limit: 3 });
    // By then it has read what the host allows.
    network.advance({ hours: 1 });
    await sendOffer(second, 21);
    expect(await evidence()).toContainEqual({ kind: 'brings-in-too-many', said: 21, allowed: 20 });
    const raised = { slug: SLUG, peer: institutionOf(first), registered: 21, by: null };
    expect(refusal(await changeRegistered(app, raised))).toEqual({
      type: 'bringing-in-refused',
      because: 'people',
      limit: 20,
    });
    const less = { institutionsMax: 3, registeredMax: 59 };
    const peer = institutionOf(at(dept));
    expect(refusal(await allowBringingIn(app, { slug: SLUG, peer, bringsIn: less, by: null }))).toMatchObject({
      type: 'invalid',
      because: 'too-small',
      limit: 60,
    });
  });

  it('decide for themselves: whoever declines is named so where it was brought in', async () => {
    const second = at(communes[1]);
    value(await bring([second], 20));
    await network.settle();
    const [invitation] = await invitationsAt(second);
    expect(invitation).toMatchObject({ status: 'invited' });
    value(await refuseInvitation(second.node.app, { invite: invitation?.invite ?? '', by: null }));
    await network.settle();
    expect((await offersAt(at(dept)))[institutionOf(second)]).toBe('declined');
  });

  it('are withdrawn by the host, which alone invites them anew, and stay where their département leaves', async () => {
    const { app } = at(region).node;
    const [first, third] = [at(communes[0]), at(communes[2])];
    value(await withdrawCohost(app, { slug: SLUG, peer: institutionOf(third), by: null }));
    await network.settle();
    expect((await offersAt(at(dept)))[institutionOf(third)]).toBe('withdrawn');
    value(await bring([third], 20));
    await network.settle();
    expect((await offersAt(at(dept)))[institutionOf(third)]).toBe('withdrawn');
    expect((await invitationsAt(third)).map(({ status }) => status)).toEqual(['withdrawn']);
    value(await inviteCohost(app, { slug: SLUG, peer: institutionOf(third), by: null }));
    const [invitation] = (await invitationsAt(at(dept))).filter(({ status }) => status === 'accepted');
    value(await leaveCohosting(at(dept).node.app, { invite: invitation?.invite ?? '', by: null }));
    await network.settle();
    expect(refusal(await bring([third], 1))).toMatchObject({ type: 'bringing-in-refused' });
    const { cohosts } = await readSharing(app, await consultationAt(at(region)));
    expect(cohosts).toMatchObject([{ peer: institutionOf(first), introducedBy: institutionOf(at(dept)) }]);
  });

  /** As a département sends it that does not look at what it may. */
  async function sendOffer(place: Place, registeredMax: number): Promise<void> {
    const { app } = at(dept).node;
    const { id: consultationId } = await consultationAt(at(dept));
    const id = app.newId();
    const [institution, offer] = [institutionOf(place), inviteUri(app.origin, id)];
    const waits = { status: 'waiting', refusal: null, wasIn: false, offeredAt: app.now(), answeredAt: null } as const;
    await app.store.transact(async (writer) => {
      await writer.sharing.saveOffer({ consultationId, institution, offer, registeredMax, ...waits });
      await writer.events.append({
        ...{ id, type: 'cohost-offer-changed', at: app.now(), by: null, consultationId, proposalId: null },
        data: { institution, offer, status: 'waiting' },
      });
    });
    await network.settle();
  }

  async function evidence() {
    const { app } = at(region).node;
    const peer = institutionOf(at(dept));
    const found = await app.store.read((reader) => reader.peering.evidence({ peer, limit: 10 }));
    return found.map(({ kind, detail: { said, allowed } }) => ({ kind, said, allowed }));
  }
});
