import '../../src/start/temporal.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contentHashOf } from '../../src/application/kit/content-hash.ts';
import { restoreFromCohost } from '../../src/application/network/recovery/restore-from-cohost.ts';
import { registerParticipant } from '../../src/application/participant/register-participant.ts';
import { changeDetails } from '../../src/application/proposal/change-details.ts';
import { reviseProposal } from '../../src/application/proposal/revise-proposal.ts';
import { submitProposal } from '../../src/application/proposal/submit-proposal.ts';
import { contentOf, deliveringCity, SLUG } from '../federation/delivering-city.ts';
import { value } from '../federation/publishing-city.ts';
import { openCity, share } from './city.ts';
import { type Network, openNetwork, type Place } from './network.ts';
import { seedOfRun } from './seeded.ts';

describe('versions of a proposal at every city', { timeout: 120_000 }, () => {
  let network: Network;
  let [host, home, away]: Place[] = [];
  /** Of the proposals with three versions. */
  const numbers: number[] = [];

  beforeAll(async () => {
    network = await openNetwork({ nodes: 3, seed: seedOfRun(), start: '2026-03-02T08:00:00Z' });
    [host, home, away] = network.places as [Place, Place, Place];
    await deliveringCity(host.node.app);
    for (const [place, name] of [
      [home, 'torino'],
      [away, 'girona'],
    ] as const) {
      await openCity(place.node.app, name);
      await share(network, { host, slug: SLUG, with: place });
      network.advance({ minutes: 1 });
    }
  });
  afterAll(() => network[Symbol.asyncDispose]());

  const at = (place: Place | undefined): Place => {
    if (place === undefined) throw new Error('no such place');
    return place;
  };
  const versionsAt = async (place: Place, number: number) =>
    await place.query<{ number: number; title: Record<string, string>; hash: string; at: Date }>(
      `select v.number, v.title, v.content_hash as hash, v.created_at as at from proposal
       join proposal_version v on proposal_id = proposal.id where proposal.number = ${number} order by v.number`,
    );
  const rest = async () => {
    await network.settle();
    network.advance({ minutes: 11 });
    await network.settle();
  };
  const written = async (place: Place, title: string) => {
    const { app } = place.node;
    const { id: authorId } = value(
      await registerParticipant(app, { kind: 'local', standing: 'resident', name: 'Noa' }),
    );
    const { id: proposalId } = value(await submitProposal(app, { slug: SLUG, authorId, content: contentOf(title) }));
    await rest();
    const [{ number } = { number: 0 }] = await place.query<{ number: number }>(
      `select number from proposal where id = '${proposalId}'`,
    );
    return { authorId, proposalId, number };
  };
  const revised = async (
    place: Place,
    of: { readonly authorId: string; readonly proposalId: string },
    title: string,
  ) => {
    value(await reviseProposal(place.node.app, { ...of, content: contentOf(title), confirmed: true }));
    network.advance({ minutes: 1 });
  };
  const isAt = async (place: Place, number: number, title: string) =>
    (await versionsAt(place, number)).at(-1)?.title['fr'] === title;
  const cut = (from: Place, ...others: readonly Place[]) => {
    for (const other of others) network.faults.partition(from.origin, other.origin);
  };

  it('has those of a time when a city was away, and of each its date', async () => {
    const place = at(host);
    const { authorId, proposalId, number } = await written(place, 'Un banc');
    numbers.push(number);
    cut(place, at(home), at(away));
    await revised(place, { authorId, proposalId }, 'Deux bancs');
    await revised(place, { authorId, proposalId }, 'Trois bancs');
    value(await changeDetails(place.node.app, { proposalId, authorId, tags: ['parc'] }));
    network.faults.heal();
    await rest();
    const there = await versionsAt(place, number);
    expect(there.map(({ title }) => title['fr'])).toEqual(['Un banc', 'Deux bancs', 'Trois bancs']);
    for (const city of [home, away]) expect(await versionsAt(at(city), number)).toEqual(there);
  });

  it('has what somebody of a third city wrote meanwhile', async () => {
    const place = at(home);
    const { authorId, proposalId, number } = await written(place, 'Un abri');
    numbers.push(number);
    cut(at(away), at(host), place);
    for (const title of ['Deux abris', 'Trois abris']) {
      await revised(place, { authorId, proposalId }, title);
      for (let times = 0; times < 20 && !(await isAt(at(host), number, title)); times += 1) {
        await network.work();
        network.advance({ seconds: 10 });
      }
    }
    network.faults.heal();
    await rest();
    const there = await versionsAt(at(host), number);
    expect(there).toHaveLength(3);
    expect(await versionsAt(at(away), number)).toEqual(there);
    expect((await versionsAt(place, number)).map(({ hash }) => hash)).toEqual(there.map(({ hash }) => hash));
  });

  it('completes a mirror that had the current version alone, as after an upgrade', async () => {
    const there = await Promise.all(numbers.map((number) => versionsAt(at(host), number)));
    expect(there.map((versions) => versions.length)).toEqual([3, 3]);
    await at(away).query(`delete from proposal_version using proposal
      where proposal_id = proposal.id and proposal_version.number < current_version`);
    await at(away).query('update mirror set cursor = null');
    await rest();
    expect(await Promise.all(numbers.map((number) => versionsAt(at(away), number)))).toEqual(there);
  });

  it('gives a host back all of them', async () => {
    const before = await Promise.all(numbers.map((number) => versionsAt(at(host), number)));
    await at(host).query('truncate proposal cascade');
    value(await restoreFromCohost(at(host).node.app, { slug: SLUG }));
    await rest();
    expect(await Promise.all(numbers.map((number) => versionsAt(at(host), number)))).toEqual(before);
  });

  it('shows no version of somebody that their own city did not send', async () => {
    const place = at(home);
    const { authorId, proposalId, number } = await written(place, 'Un arbre');
    await revised(place, { authorId, proposalId }, 'Deux arbres');
    await rest();
    const content = { ...contentOf('Aucun arbre'), warning: null, cost: null, amends: null };
    await at(host).query(`update proposal_version set title = '${JSON.stringify(content.title)}',
      body = '${JSON.stringify(content.body)}', content_hash = '${contentHashOf(content)}'
      from proposal where proposal_id = proposal.id and proposal.number = ${number} and proposal_version.number = 1`);
    await place.query(`delete from proposal_version using proposal
      where proposal_id = proposal.id and proposal.number = ${number} and proposal_version.number = 1`);
    await place.query('update mirror set cursor = null');
    await rest();
    expect((await versionsAt(place, number)).map(({ title }) => title['fr'])).toEqual(['Deux arbres']);
  });
});
