import '../../src/start/temporal.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readPeers } from '../../src/application/network/peer/read-peers.ts';
import { submitProposal } from '../../src/application/proposal/submit-proposal.ts';
import { rotateKeysOf } from '../../src/federation/rotate-keys.ts';
import { contentOf } from '../federation/delivering-city.ts';
import { value } from '../support/city.ts';
import { peered } from './cities.ts';
import { openCity, openConsultation, share } from './city.ts';
import { type Network, openNetwork, type Place } from './network.ts';
import { seedOfRun } from './seeded.ts';

describe('a peer that moves to another address', { timeout: 90_000 }, () => {
  let network: Network;
  let lyon: Place;
  let torino: Place;
  let before: string;
  let after: string;
  const people = new Map<Place, string>();

  beforeAll(async () => {
    network = await openNetwork({ nodes: 2, seed: seedOfRun(), start: '2026-03-02T08:00:00Z' });
    [lyon, torino] = network.places as [Place, Place];
    for (const [place, name] of [
      [lyon, 'lyon'],
      [torino, 'torino'],
    ] as const) {
      people.set(place, (await openCity(place.node.app, name)).person);
    }
    await peered(lyon, torino);
    await peered(torino, lyon);
    await openConsultation(torino.node.app, 'parchi');
    await propose(torino, 'parchi', 'Una panchina');
    await share(network, { host: torino, slug: 'parchi', with: lyon, registered: 100 });
    await openConsultation(lyon.node.app, 'velo');
    await propose(lyon, 'velo', 'Une piste');
    await share(network, { host: lyon, slug: 'velo', with: torino, registered: 200 });
    before = torino.origin;
    after = await network.move(torino);
    await network.settle();
  }, 150_000);
  afterAll(async () => {
    await network[Symbol.asyncDispose]();
  });

  const propose = async (place: Place, slug: string, title: string) =>
    value(await submitProposal(place.node.app, { slug, authorId: people.get(place) ?? '', content: contentOf(title) }));
  const titlesAt = async (place: Place, slug: string) =>
    (
      await place.query<{ title: Record<string, string> }>(
        `select v.title from proposal join consultation c on c.id = consultation_id
         join proposal_version v on v.proposal_id = proposal.id and v.number = proposal.current_version
         where c.slug = '${slug}' and proposal.status = 'published' order by proposal.number`,
      )
    ).map(({ title }) => title['fr']);

  it('is the same peer there, with what it may be', async () => {
    const { host } = new URL(after);
    expect(await readPeers(lyon.node.app)).toMatchObject([
      {
        peer: { uri: `${after}/`, origin: after, handle: `torino@${host}`, mirrors: true, failingSince: null },
        followedSince: expect.any(Date),
        evidence: 0,
      },
    ]);
    expect(await lyon.query("select data from event where type = 'peer-moved'")).toEqual([
      { data: { from: `${before}/`, to: `${after}/` } },
    ]);
  });

  it('takes along what it hosts, what it co-hosts and whom it follows', async () => {
    const left = await lyon.query<{ kind: string; said: string }>(
      `select 'cohost' as kind, peer as said from cohost where peer like '${before}/%'
       union all select 'invitation', consultation from invitation where consultation like '${before}/%'
       union all select 'invite', invite from invitation where invite like '${before}/%'
       union all select 'host', host_uri from consultation where host_uri like '${before}/%'
       union all select 'cursor', cursor from mirror where cursor like '${before}/%'
       union all select 'proposal', uri from proposal where uri like '${before}/%'
       union all select 'entry', uri from catalogue_entry where uri like '${before}/%'
       union all select 'follow', follower from follow where follower like '${before}/%'`,
    );
    expect(left).toEqual([]);
    await propose(torino, 'parchi', 'Una fontana');
    await propose(lyon, 'velo', 'Des arceaux');
    await network.settle();
    expect(await titlesAt(lyon, 'parchi')).toEqual(['Una panchina', 'Una fontana']);
    expect(await titlesAt(torino, 'velo')).toEqual(['Une piste', 'Des arceaux']);
    const mirrors = await lyon.query<{ failing_since: Date | null }>('select failing_since from mirror');
    expect(mirrors).toEqual([{ failing_since: null }]);
  });

  it('is read anew in the catalogue', async () => {
    network.advance({ hours: 4 });
    await network.settle();
    const entries = await lyon.query<{ uri: string }>("select uri from catalogue_entry where kind = 'consultation'");
    expect(entries).toEqual([{ uri: `${after}/consultations/parchi` }]);
  });

  it('is believed with the keys that it rotates to', async () => {
    value(await rotateKeysOf(torino.node.documents, { handle: 'torino', by: null }));
    await network.settle();
    await openConsultation(torino.node.app, 'mercati');
    await propose(torino, 'mercati', 'Un mercato');
    await share(network, { host: torino, slug: 'mercati', with: lyon, registered: 100 });
    expect(await titlesAt(lyon, 'mercati')).toEqual(['Un mercato']);
  });

  it('is not believed where the other place does not say so', async () => {
    const [view] = await readPeers(lyon.node.app);
    await lyon.query(`update peer set uri = '${before}/consultations/parchi', origin = '${before}', due_at = null`);
    await network.settle();
    const [same] = await readPeers(lyon.node.app);
    expect(same?.peer.origin).toBe(before);
    expect(view?.peer.origin).toBe(after);
  });
});
