import '../../src/start/temporal.ts';
import { describe, expect, it } from 'vitest';
import { adoptCharter } from '../../src/application/community/adopt-charter.ts';
import { offerHandOver, withdrawHandOver } from '../../src/application/community/hand-over/offer-hand-over.ts';
import { takeOver } from '../../src/application/community/hand-over/take-over.ts';
import { decideStep } from '../../src/application/community/request/decide-step.ts';
import { stateAbout } from '../../src/application/community/request/state-about.ts';
import { settlePledges } from '../../src/application/community/settlement/settle-pledges.ts';
import { retryDeadLetters } from '../../src/application/federation/delivery/dead-letters.ts';
import { acceptInvitation } from '../../src/application/network/cohost/answer-invitation.ts';
import { inviteCohost } from '../../src/application/network/cohost/invite-cohost.ts';
import { receiveStatement } from '../../src/application/network/statement/receive-statement.ts';
import type { Statement } from '../../src/domain/community/statement.ts';
import { value } from '../support/city.ts';
import { institutionOf } from './city.ts';
import { euros, FUNDING, openCommunity, type TestCommunity } from './community.ts';
import type { Place } from './network.ts';
import { seedOfRun } from './seeded.ts';

const DAYS = 600_000;

/** What a request is, pledged and settled, in a form that is the same on every node. */
async function shownAt({ viewAt }: TestCommunity, place: Place, number: number) {
  const { request, statements, settlements, steps } = await viewAt(place, number);
  return {
    state: request.state,
    institution: request.institution,
    funding: request.funding,
    steps: steps.map(({ id, step, institution }) => ({ id, step, institution })),
    pledges: statements.map(({ id, hash, receivedAt, statement }) => [id, hash, receivedAt, statement.institution]),
    settlements: settlements.map(({ id, input, outcome }) => ({ id, input, outcome })),
  };
}

async function hostAt(place: Place): Promise<string | null> {
  const [row] = await place.query<{ host: string | null }>('select host_uri as host from consultation');
  return row?.host ?? null;
}

async function expectNoEvidence(places: readonly Place[]) {
  for (const place of places) {
    expect(await place.query('select kind, peer, detail from peer_evidence')).toEqual([]);
  }
}

describe('a community', () => {
  it('is handed over to a member by a decision, and what was pledged is settled and paid for there to the cent', {
    timeout: DAYS,
  }, async () => {
    await using community = await openCommunity({
      seed: seedOfRun(),
      roles: ['member', 'member', 'member', 'supplier'],
      guests: 1,
    });
    const { network, host } = community;
    const [, next, third, silent, supplier, late] = network.places as [Place, Place, Place, Place, Place, Place];
    const five = [host, next, third, silent, supplier];
    const number = await community.specified('Commun');
    const estimate = { type: 'estimate', amount: FUNDING.need, date: '2026-03-02', reference: 'Devis 1' } as const;
    value(await community.state(supplier, number, estimate));
    network.faults.stormy = true;
    for (const [place, sum] of [
      [host, 3_333],
      [next, 4_001],
      [third, 5_000],
    ] as const) {
      value(await community.pledge(place, number, euros(sum)));
      await network.work();
    }
    value(await community.state(silent, number, { type: 'comment', body: 'Nous suivons.', lang: 'fr' }));
    await network.settle();
    const before = await shownAt(community, host, number);

    const at = (place: Place) => ({ slug: community.slugAt(place), by: community.by(place) });
    const offer = { to: institutionOf(next), reason: 'Décidé le 2 mars.' };
    expect(await takeOver(next.node.app, at(next))).toMatchObject({
      refusal: { type: 'hand-over-refused', because: 'not-offered' },
    });
    value(await offerHandOver(host.node.app, { ...at(host), ...offer }));
    expect(await community.pledge(host, number, euros(3_400))).toMatchObject({
      refusal: { type: 'being-handed-over', to: institutionOf(next) },
    });
    value(await withdrawHandOver(host.node.app, at(host)));
    await network.settle();
    expect(await takeOver(next.node.app, at(next))).toMatchObject({ refusal: { because: 'not-offered' } });
    value(await offerHandOver(host.node.app, { ...at(host), ...offer }));
    // What is stated meanwhile waits, and is sent to whoever hosts it then.
    value(await community.pledge(silent, number, euros(1_000)));
    await network.work();
    value(await takeOver(next.node.app, at(next)));
    await network.settle();

    const uri = `${next.origin}/consultations/mutualiser`;
    expect(await hostAt(next)).toBe(null);
    for (const place of [host, third, silent, supplier]) expect(await hostAt(place)).toBe(uri);
    const pledged = await shownAt(community, next, number);
    expect(pledged.pledges.slice(0, 3)).toEqual(before.pledges);
    expect(pledged.pledges).toHaveLength(4);
    for (const place of five) expect(await shownAt(community, place, number)).toEqual(pledged);
    await expectNoEvidence(network.places);

    network.advance({ days: 40 });
    value(await settlePledges(next.node.app, community.at(next, number)));
    value(await decideStep(next.node.app, { ...community.at(next, number), step: 'commission', reason: 'Vote.' }));
    await network.settle();
    value(await community.state(supplier, number, { type: 'step', step: 'deliver', reason: 'Livraison 1.0.' }));
    await network.settle();
    const release = { version: '1.0', url: 'https://git.example/1.0', date: '2026-04-01' };
    value(
      await stateAbout(supplier.node.app, { ...community.at(supplier, number), kind: 'release', content: release }),
    );
    await network.settle();
    const use = { version: '1.0', since: '2026-04-02', dueOn: null };
    for (const place of [host, next, third, silent]) {
      value(await stateAbout(place.node.app, { ...community.at(place, number), kind: 'use', content: use }));
    }
    await network.settle();
    const settled = await shownAt(community, next, number);
    expect(settled.state).toBe('adopted');
    expect(settled.settlements[0]?.outcome.toPay).toBe(1_000_000);
    expect(settled.settlements[0]?.outcome.shares).toHaveLength(4);
    for (const place of five) expect(await shownAt(community, place, number)).toEqual(settled);

    // Whoever comes later reads all of it from the new host, with what was signed for the former one.
    const invited = await inviteCohost(next.node.app, {
      ...{ slug: 'mutualiser', peer: institutionOf(late), role: 'member', by: null },
    });
    await network.settle();
    const accepted = await acceptInvitation(late.node.app, { invite: value(invited).invite, by: null });
    community.joined(late, value(accepted).slug);
    await network.settle();
    expect(await shownAt(community, late, number)).toEqual(settled);
    await expectNoEvidence(network.places);

    // What was signed for the former host is no statement to this one.
    const [act] = await silent.node.app.store.read(async (reader) =>
      reader.statements.acts((await reader.consultations.bySlug('mutualiser'))?.id ?? '', institutionOf(silent)),
    );
    const community1 = await next.node.app.store.read((reader) => reader.consultations.bySlug('mutualiser'));
    const again = await receiveStatement(next.node.app, {
      ...{ consultationId: community1?.id ?? '', number, signer: institutionOf(silent), isProven: true },
      signed: {
        ...{
          uri: `${silent.origin}/activities/again/statement`,
          consultation: `${host.origin}/consultations/mutualiser`,
        },
        ...{ hash: act?.hash ?? '', statement: act?.statement as Statement, document: '{}' },
      },
      receivedAt: next.clock.now(),
    });
    expect(again).toMatchObject({ refusal: { type: 'pledge-refused', because: 'other-community' } });
  });

  it('goes to the successor that its charter names once the host was silent, for those who see that themselves', {
    timeout: DAYS,
  }, async () => {
    await using community = await openCommunity({ seed: seedOfRun(), roles: ['member', 'member', 'member'] });
    const { network, host } = community;
    const [, next, third, reaching] = network.places as [Place, Place, Place, Place];
    const number = await community.specified('Commun');
    const terms = {
      ...({
        text: { fr: 'Règles.' },
        secondAgentAbove: null,
        pledgeWithdrawal: 'until-close',
        populations: [],
      } as const),
      successor: { institution: institutionOf(next), afterDays: 10 },
    };
    const adopted = await adoptCharter(host.node.app, {
      ...{ slug: 'mutualiser', terms, decision: { fr: 'Vote.' }, replaces: 0, by: null },
    });
    value(adopted);
    value(await community.pledge(third, number, euros(6_000)));
    await network.settle();
    const at = (place: Place) => ({ slug: community.slugAt(place), by: community.by(place) });
    const works = async (rounds: number) => {
      for (let round = 0; round < rounds; round += 1) {
        network.advance({ minutes: 30 });
        await network.work();
      }
    };

    network.faults.partition(host.origin, next.origin);
    network.faults.partition(host.origin, third.origin);
    await works(5);
    network.advance({ days: 9 });
    expect(await takeOver(next.node.app, at(next))).toMatchObject({ refusal: { because: 'host-answers' } });
    network.advance({ days: 1 });
    value(await takeOver(next.node.app, at(next)));
    await works(40);
    const uri = `${next.origin}/consultations/mutualiser`;
    expect(await hostAt(third)).toBe(uri);
    // Its host answers: it waits for an officer.
    expect(await hostAt(reaching)).toBe(`${host.origin}/consultations/mutualiser`);
    expect(await hostAt(host)).toBe(null);

    network.faults.heal();
    // What was given up while nobody could reach it is sent again, as its officers do.
    value(await retryDeadLetters(next.node.app, { queue: 'outbox', by: null }));
    const invited = async (place: Place) => {
      const asked = `select invite from invitation where status = 'invited'`;
      for (let round = 0; round < 200; round += 1) {
        const [invitation] = await place.query<{ invite: string }>(asked);
        if (invitation !== undefined) return invitation.invite;
        await works(1);
      }
      throw new Error(`${place.origin} was never invited`);
    };
    for (const place of [reaching, host]) {
      value(await acceptInvitation(place.node.app, { invite: await invited(place), by: community.by(place) }));
    }
    await network.settle();
    for (const place of [third, reaching, host]) {
      expect(await hostAt(place)).toBe(uri);
      expect(await shownAt(community, place, number)).toEqual(await shownAt(community, next, number));
    }
    await expectNoEvidence(network.places);
  });

  it('is followed nowhere by whoever says to host it without an offer and without a silence', {
    timeout: DAYS,
  }, async () => {
    await using community = await openCommunity({ seed: seedOfRun(), roles: ['member', 'member'] });
    const { network, host } = community;
    const [, liar, third] = network.places as [Place, Place, Place];
    await community.specified('Commun');
    await liar.query(`insert into hand_over_offer
      select id, '${institutionOf(liar)}', 'Faux.', 1, now(), null, true from consultation`);
    value(await takeOver(liar.node.app, { slug: community.slugAt(liar), by: community.by(liar) }));
    await network.settle();
    network.advance({ days: 2 });
    await network.settle();
    expect(await hostAt(host)).toBe(null);
    expect(await hostAt(third)).toBe(`${host.origin}/consultations/mutualiser`);
    for (const place of [host, third]) {
      expect(await place.query(`select status from invitation where peer = '${institutionOf(liar)}'`)).toEqual([
        { status: 'invited' },
      ]);
    }
  });
});
