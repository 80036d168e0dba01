import '../../src/start/temporal.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readEvidence } from '../../src/application/network/evidence/evidence.ts';
import { registerParticipant } from '../../src/application/participant/register-participant.ts';
import { submitProposal } from '../../src/application/proposal/submit-proposal.ts';
import { giveSupport } from '../../src/application/support/support.ts';
import { subtotalSigner } from '../../src/federation/network/sign-subtotals.ts';
import { contentOf } from '../federation/delivering-city.ts';
import { value } from '../support/city.ts';
import { institutionOf, openCity, openConsultation, share } from './city.ts';
import { type Item, lies } from './hostile-host.ts';
import { type Network, openNetwork, type Place } from './network.ts';
import { seedOfRun } from './seeded.ts';

const SLUG = 'parks';

describe('cities that compare what they have of everybody’s counts', { timeout: 300_000 }, () => {
  let network: Network;
  let [host, near, far, third]: Place[] = [];

  beforeAll(async () => {
    network = await openNetwork({ nodes: 4, seed: seedOfRun(), start: '2026-03-02T08:00:00Z' });
    [host, near, far, third] = network.places as [Place, Place, Place, Place];
    let author = '';
    for (const [nth, place] of network.places.entries()) {
      const { person } = await openCity(place.node.app, `city${nth}`);
      if (place === host) author = person;
    }
    await openConsultation(at(host).node.app, SLUG, { resultsVisibility: 'always' });
    for (const each of [near, far, third]) await share(network, { host: at(host), slug: SLUG, with: at(each) });
    const { app } = at(host).node;
    value(await submitProposal(app, { slug: SLUG, authorId: author, content: contentOf('Un banc') }));
    await network.settle();
  }, 300_000);
  afterAll(async () => {
    await network[Symbol.asyncDispose]();
  });

  const at = (place: Place | undefined): Place => {
    if (place === undefined) throw new Error('no such place');
    return place;
  };
  const supportAt = async (place: Place): Promise<void> => {
    const { app } = place.node;
    const { id } = value(await registerParticipant(app, { kind: 'local', standing: 'registered', name: 'Ada' }));
    const [proposal] = await place.query<{ id: string }>('select id from proposal');
    value(await giveSupport(app, { proposalId: proposal?.id ?? '', participantId: id, side: 'for' }));
  };
  const wait = async (minutes: number): Promise<void> => {
    for (let gone = 0; gone < minutes; gone += 11) {
      network.advance({ minutes: 11 });
      await network.settle();
    }
  };
  const found = async (place: Place) =>
    await place.query<{ kind: string; peer: string; institution: string | null; by: string | null }>(
      `select kind, peer, detail ->> 'institution' as institution, passed_on_by as by from peer_evidence order by found_at`,
    );
  const totalOf = async (place: Place, institution: Place): Promise<number> => {
    const [row] = await place.query<{ total: number }>(
      `select coalesce(sum(total), 0)::integer as total from subtotal_count where institution = '${institutionOf(institution)}'`,
    );
    return row?.total ?? 0;
  };

  it('find nothing where everybody is honest, after storms, restarts and hours without one of them', async () => {
    for (let round = 0; round < 2; round += 1) {
      network.faults.stormy = true;
      for (const place of network.places) await supportAt(place);
      network.faults.partition(at(host).origin, at(near).origin);
      for (let step = 0; step < 8; step += 1) {
        network.advance({ minutes: 11 });
        await network.work();
      }
      await network.restart(at(far));
      network.faults.heal();
      await wait(22);
    }
    for (const place of network.places) expect(await found(place), place.origin).toEqual([]);
    const compared = await at(near).query('select peer from comparison where failing_since is null');
    expect(compared).toHaveLength(3);
  });

  it('list what is public, each line with the number and the hash of the document that everybody can read', async () => {
    const of = encodeURIComponent(`${at(host).origin}/consultations/${SLUG}`);
    const headers = { accept: 'application/activity+json' };
    const address = `${at(near).origin}/counted?of=${of}`;
    const list = (await (await fetch(`${address}&page=true`, { headers })).json()) as {
      readonly orderedItems: readonly { readonly documentHash: string }[];
    };
    expect(list).toMatchObject({ attributedTo: institutionOf(at(near)), proof: { type: 'DataIntegrityProof' } });
    expect(list.orderedItems).toHaveLength(4);
    const changes = await (
      await fetch(`${at(host).origin}/consultations/${SLUG}/changes?page=true`, { headers })
    ).text();
    for (const { documentHash } of list.orderedItems) {
      const given = await (await fetch(`${address}&hash=${documentHash}`, { headers })).json();
      const { proof, id } = given as { readonly id: string; readonly proof: { readonly proofValue: string } };
      expect(changes).toContain(proof.proofValue);
      expect((await fetch(id, { headers })).status).toBe(200);
    }
    expect((await fetch(`${address}&hash=${'0'.repeat(64)}`, { headers })).status).toBe(404);
    const elsewhere = encodeURIComponent(`${at(host).origin}/consultations/none`);
    expect((await fetch(`${at(near).origin}/counted?of=${elsewhere}&page=true`, { headers })).status).toBe(404);
  });

  it('find that a host leaves out the counts of one city for another, also where it lists nothing itself', async () => {
    const [liar, victim, left] = [at(host), at(near), at(far)];
    const isLeftOut = (item: Item) => item['sequence'] !== undefined && item['attributedTo'] === institutionOf(left);
    const honest = lies(network.faults, liar, (item, asker) =>
      asker === victim.origin && isLeftOut(item) ? null : item,
    );
    const changes = network.faults.rewrite;
    network.faults.rewrite = (of, body) =>
      of.to === liar.origin && of.from === victim.origin && of.path.startsWith('/counted')
        ? Buffer.from('{}')
        : (changes?.(of, body) ?? null);
    const before = await totalOf(victim, left);
    await supportAt(left);
    await wait(44);
    expect(await found(victim)).toEqual([]);
    await wait(99);
    honest();
    expect(await totalOf(victim, left)).toBe(before);
    expect(await totalOf(at(third), left)).toBe(before + 1);
    expect(await found(victim)).toEqual([
      { kind: 'subtotals-withheld', peer: institutionOf(liar), institution: institutionOf(left), by: null },
    ]);
    for (const place of [liar, left, at(third)]) expect(await found(place), place.origin).toEqual([]);
    const [evidence] = await readEvidence(victim.node.app, institutionOf(liar));
    const [signed, list] = JSON.parse(evidence?.document ?? '[]');
    expect(signed).toMatchObject({ attributedTo: institutionOf(left), proof: {} });
    expect(list).toMatchObject({ attributedTo: institutionOf(at(third)), proof: {} });
  });

  it('find that a city signed two counts under one number, each by the documents that it verified', async () => {
    const [liar, cheat, victim] = [at(host), at(far), at(near)];
    await supportAt(cheat);
    await wait(11);
    // The host passes on to one city what it has, and to another what the cheat signed for that one.
    const rows = await liar.query<{ document: string }>(
      `select document from subtotal where institution = '${institutionOf(cheat)}' order by sequence desc limit 1`,
    );
    const told = JSON.parse(rows[0]?.document ?? '{}');
    const sign = subtotalSigner(cheat.node.documents);
    const counted = { number: 1, version: 1, side: 'for', standing: 'registered', count: 900 } as const;
    const other = await sign(
      {
        of: 'supports',
        institution: institutionOf(cheat),
        sequence: told.sequence + 1,
        since: 0,
        closesAt: new Date(told.closesAt),
        countedAt: cheat.clock.now(),
        checkpoint: null,
        counts: [counted],
      },
      { id: cheat.node.app.newId(), consultation: told.consultation },
    );
    const isNext = (item: Item) =>
      item['sequence'] === told.sequence + 1 && item['attributedTo'] === institutionOf(cheat);
    const honest = lies(network.faults, liar, (item, asker) =>
      asker === victim.origin && isNext(item) ? JSON.parse(other.document) : item,
    );
    await supportAt(cheat);
    await wait(22);
    honest();
    expect(await totalOf(victim, cheat)).toBe(900);
    await wait(66);
    for (const place of [liar, victim, at(third)]) {
      const those = (await found(place)).filter(({ kind }) => kind === 'two-subtotals');
      expect(those, place.origin).toMatchObject([{ peer: institutionOf(cheat) }]);
      const [evidence] = await readEvidence(place.node.app, institutionOf(cheat));
      const documents: readonly { readonly id: string }[] = JSON.parse(evidence?.document ?? '[]');
      expect(documents).toHaveLength(2);
      expect(documents.map(({ id }) => id)).toContain(other.uri);
      const page = await (await fetch(`${place.origin}/consultations/${SLUG}?lang=en`)).text();
      expect(page).toContain('signed two counts that contradict each other');
      const resource = await (await fetch(`${place.origin}/api/v1/consultations/${SLUG}`)).json();
      expect(resource).toMatchObject({
        findings: expect.arrayContaining([
          expect.objectContaining({ kind: 'two-subtotals', institution: institutionOf(cheat), countsOf: null }),
        ]),
      });
    }
    const page = await (await fetch(`${victim.origin}/consultations/${SLUG}?lang=en`)).text();
    expect(page).toContain('did not give this institution a count of');
  });
});
