import '../../src/start/temporal.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { submitComment } from '../../src/application/comment/submit-comment.ts';
import {
  acceptInvitation,
  leaveCohosting,
  refuseInvitation,
} from '../../src/application/network/cohost/answer-invitation.ts';
import { inviteCohost, withdrawCohost } from '../../src/application/network/cohost/invite-cohost.ts';
import { readHolders } from '../../src/application/network/cohost/reads.ts';
import { receiveCohostReply } from '../../src/application/network/cohost/receive-cohost-reply.ts';
import { readHost } from '../../src/application/network/mirror/read-host.ts';
import { submitProposal } from '../../src/application/proposal/submit-proposal.ts';
import type { Cohosting } from '../../src/domain/network/host.ts';
import { contentOf } from '../federation/delivering-city.ts';
import { value } from '../federation/publishing-city.ts';
import { institutionOf, invitationsAt, openCity, openConsultation, share } from './city.ts';
import { type Network, openNetwork, type Place } from './network.ts';
import { seedOfRun } from './seeded.ts';

describe('consultations that institutions share', { timeout: 90_000 }, () => {
  let network: Network;
  let [lyon, torino, girona]: Place[] = [];
  const people = new Map<Place, string>();

  beforeAll(async () => {
    network = await openNetwork({ nodes: 3, seed: seedOfRun(), start: '2026-03-02T08:00:00Z' });
    [lyon, torino, girona] = network.places as [Place, Place, Place];
    for (const [index, place] of network.places.entries()) {
      const { person } = await openCity(place.node.app, ['lyon', 'torino', 'girona'][index] ?? '');
      people.set(place, person);
    }
  });
  afterAll(async () => {
    await network[Symbol.asyncDispose]();
  });

  const at = (place: Place | undefined): Place => {
    if (place === undefined) throw new Error('no such place');
    return place;
  };
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
  const cohostsOf = async (place: Place, slug: string): Promise<Record<string, Cohosting>> => {
    const { store } = place.node.app;
    const cohosts = await store.read(async (reader) =>
      reader.sharing.cohosts((await reader.consultations.bySlug(slug))?.id ?? ''),
    );
    return Object.fromEntries(cohosts.map(({ peer, status }) => [peer, status]));
  };
  const mirrorOf = async (place: Place, slug: string) =>
    await place.node.app.store.read(async (reader) =>
      reader.sharing.mirror((await reader.consultations.bySlug(slug))?.id ?? ''),
    );
  const verdictsAt = async (place: Place, type: string) =>
    (
      await place.query<{ because: string }>(
        `select because from inbox_message where type = '${type}' and because <> 'replay' order by received_at`,
      )
    ).map(({ because }) => because);

  it('are mirrored from the moment an institution accepts, with what was there before and what comes after', async () => {
    const host = at(lyon);
    const cohost = at(torino);
    await openConsultation(host.node.app, 'parcs');
    await propose(host, 'parcs', 'Un banc');
    const slug = await share(network, { host, slug: 'parcs', with: cohost, registered: 1_234 });
    expect(slug).toBe('parcs');
    expect(await titlesAt(cohost, 'parcs')).toEqual(['Un banc']);
    await propose(host, 'parcs', 'Une fontaine');
    await network.settle();
    expect(await titlesAt(cohost, 'parcs')).toEqual(['Un banc', 'Une fontaine']);
    const [reply] = await host.node.app.store.read(async (reader) =>
      reader.sharing.cohosts((await reader.consultations.bySlug('parcs'))?.id ?? ''),
    );
    expect(reply).toMatchObject({ status: 'accepted', registered: 1_234, peer: institutionOf(cohost) });
    expect(reply === undefined ? [] : (await readHolders(host.node.app, reply.consultationId)).cohosts).toEqual([
      institutionOf(cohost),
    ]);
  });

  it('are held with another number of people once their co-host corrects it', async () => {
    const [{ invite = '' } = {}] = await invitationsAt(at(torino));
    value(await acceptInvitation(at(torino).node.app, { invite, registered: 2_345, by: null }));
    await network.settle();
    const cohosts = await at(lyon).node.app.store.read((reader) =>
      reader.sharing.cohostsWith(institutionOf(at(torino))),
    );
    expect(cohosts).toMatchObject([{ status: 'accepted', registered: 2_345 }]);
  });

  it('are read anew because the host sent something, long before their time', async () => {
    const before = await mirrorOf(at(torino), 'parcs');
    await propose(at(lyon), 'parcs', 'Un kiosque');
    await network.settle();
    expect(await titlesAt(at(torino), 'parcs')).toContain('Un kiosque');
    expect(await verdictsAt(at(torino), 'Announce')).toContain('told-by-host');
    expect((await mirrorOf(at(torino), 'parcs'))?.cursor).not.toBe(before?.cursor);
  });

  it('show what somebody said in one city in the others, long before their time', async () => {
    const [host, home, elsewhere] = [at(lyon), at(torino), at(girona)];
    await openConsultation(host.node.app, 'berges');
    for (const cohost of [home, elsewhere]) await share(network, { host, slug: 'berges', with: cohost });
    const body = 'Pas de bancs ici.';
    const input = { slug: 'berges', proposalId: null, authorId: people.get(home) ?? '', body, lang: 'fr' };
    value(await submitComment(home.node.app, input));
    await network.settle();
    const shown = await elsewhere.query(`select status from comment where body = '${body}'`);
    expect(shown).toEqual([{ status: 'published' }]);
  });

  it('are not shared twice with one institution, nor with itself, nor by whoever does not host them', async () => {
    const again = { slug: 'parcs', by: null } as const;
    expect(await inviteCohost(at(lyon).node.app, { ...again, peer: institutionOf(at(torino)) })).toMatchObject({
      refusal: { type: 'wrong-status', status: 'accepted' },
    });
    expect(await inviteCohost(at(lyon).node.app, { ...again, peer: institutionOf(at(lyon)) })).toMatchObject({
      refusal: { type: 'own-node' },
    });
    expect(await inviteCohost(at(torino).node.app, { ...again, peer: institutionOf(at(girona)) })).toMatchObject({
      refusal: { type: 'decided-by-host' },
    });
  });

  it('hear nobody who was not invited, and keep what they said', async () => {
    const [host, stranger] = [at(lyon), at(girona)];
    const [reply] = await host.node.app.store.read(async (reader) =>
      reader.sharing.cohosts((await reader.consultations.bySlug('parcs'))?.id ?? ''),
    );
    const peer = institutionOf(stranger);
    const input = { registered: 9, sentAt: host.node.app.now(), document: { type: 'Accept' } };
    const answer = { peer, act: 'accept', ...input } as const;
    for (const invite of [reply?.invite ?? '', `${host.origin}/activities/${host.node.app.newId()}`]) {
      expect(await receiveCohostReply(host.node.app, { ...answer, invite })).toBe('not-invited');
      expect(await receiveCohostReply(host.node.app, { ...answer, invite })).toBe('not-invited');
    }
    expect((await cohostsOf(host, 'parcs'))[peer]).toBeUndefined();
    const stored = await host.node.app.store.read((reader) => reader.peering.evidence({ peer, limit: 10 }));
    expect(stored.map(({ kind }) => kind)).toEqual(['not-invited', 'not-invited']);
  });

  it('keep the host’s address where it is free, and have the host’s name after it where not', async () => {
    await openConsultation(at(lyon).node.app, 'velo');
    await openConsultation(at(torino).node.app, 'velo');
    const crossing = await Promise.all([
      inviteCohost(at(lyon).node.app, { slug: 'velo', peer: institutionOf(at(torino)), by: null }),
      inviteCohost(at(torino).node.app, { slug: 'velo', peer: institutionOf(at(lyon)), by: null }),
    ]);
    await network.settle();
    const accepted = [];
    for (const [index, place] of [at(torino), at(lyon)].entries()) {
      const invite = value(crossing[index] ?? crossing[0]).invite;
      accepted.push(value(await acceptInvitation(place.node.app, { invite, registered: 10, by: null })).slug);
    }
    await network.settle();
    expect(accepted).toEqual([expect.stringMatching(/^velo--localhost-\d+$/), expect.stringMatching(/^velo--/)]);
    await propose(at(lyon), 'velo', 'À Lyon');
    await propose(at(torino), 'velo', 'À Turin');
    await network.settle();
    expect(await titlesAt(at(torino), accepted[0] ?? '')).toEqual(['À Lyon']);
    expect(await titlesAt(at(torino), 'velo')).toEqual(['À Turin']);
    expect(await titlesAt(at(lyon), accepted[1] ?? '')).toEqual(['À Turin']);
  });

  it('are left with everything that is there, and shared anew from where it was', async () => {
    const [host, cohost] = [at(lyon), at(torino)];
    const invite = (await invitationsAt(cohost)).find(({ consultation }) => consultation.endsWith('/parcs'))?.invite;
    value(await leaveCohosting(cohost.node.app, { invite: invite ?? '', by: null }));
    await network.settle();
    expect((await cohostsOf(host, 'parcs'))[institutionOf(cohost)]).toBe('left');
    await propose(host, 'parcs', 'Après le départ');
    network.advance({ minutes: 30 });
    await network.settle();
    expect(await titlesAt(cohost, 'parcs')).not.toContain('Après le départ');
    expect(await titlesAt(cohost, 'parcs')).toContain('Un banc');
    expect((await mirrorOf(cohost, 'parcs'))?.endedAt).not.toBeNull();
    expect(await share(network, { host, slug: 'parcs', with: cohost })).toBe('parcs');
    expect(await titlesAt(cohost, 'parcs')).toContain('Après le départ');
  });

  it('end where the host takes the invitation back, whatever the other institution did meanwhile', async () => {
    const [host, cohost] = [at(lyon), at(girona)];
    await openConsultation(host.node.app, 'ecoles');
    const peer = institutionOf(cohost);
    const { invite } = value(await inviteCohost(host.node.app, { slug: 'ecoles', peer, by: null }));
    await network.settle();
    value(await acceptInvitation(cohost.node.app, { invite, registered: 5, by: null }));
    value(await withdrawCohost(host.node.app, { slug: 'ecoles', peer, by: null }));
    await network.settle();
    expect(await cohostsOf(host, 'ecoles')).toEqual({ [peer]: 'withdrawn' });
    expect((await invitationsAt(cohost)).find((each) => each.invite === invite)?.status).toBe('withdrawn');
    expect((await mirrorOf(cohost, 'ecoles'))?.endedAt).not.toBeNull();
  });

  it('are refused for good, until somebody invites anew', async () => {
    const [host, cohost] = [at(lyon), at(girona)];
    await openConsultation(host.node.app, 'gares');
    const peer = institutionOf(cohost);
    const first = value(await inviteCohost(host.node.app, { slug: 'gares', peer, by: null }));
    await network.settle();
    value(await refuseInvitation(cohost.node.app, { invite: first.invite, by: null }));
    await network.settle();
    expect(await cohostsOf(host, 'gares')).toEqual({ [peer]: 'refused' });
    expect(await acceptInvitation(cohost.node.app, { invite: first.invite, registered: 1, by: null })).toMatchObject({
      refusal: { type: 'wrong-status', status: 'refused' },
    });
    const second = value(await inviteCohost(host.node.app, { slug: 'gares', peer, by: null }));
    expect(second.invite).not.toBe(first.invite);
    await network.settle();
    value(await acceptInvitation(cohost.node.app, { invite: second.invite, registered: 1, by: null }));
    await network.settle();
    expect(await cohostsOf(host, 'gares')).toEqual({ [peer]: 'accepted' });
  });

  it('end while they are read for the first time, and stay ended', async () => {
    const [host, cohost] = [at(lyon), at(girona)];
    await openConsultation(host.node.app, 'quais');
    for (let nth = 1; nth <= 5; nth += 1) await propose(host, 'quais', `Idée ${nth}`);
    const { invite } = value(
      await inviteCohost(host.node.app, { slug: 'quais', peer: institutionOf(cohost), by: null }),
    );
    await network.settle();
    const { app } = cohost.node;
    const { invitation } = value(await acceptInvitation(app, { invite, registered: 1, by: null }));
    const reading = app.network;
    if (reading === undefined) throw new Error('a node of the network reads others');
    let pages = 0;
    await readHost(
      app,
      {
        async page(uri, cursor) {
          const page = await reading.page(uri, cursor);
          pages += 1;
          value(await leaveCohosting(app, { invite, by: null }));
          return page;
        },
      },
      invitation.consultationId ?? '',
    );
    await network.settle();
    expect(pages).toBe(1);
    expect(await titlesAt(cohost, 'quais')).toEqual([]);
    expect((await mirrorOf(cohost, 'quais'))?.endedAt).not.toBeNull();
    expect((await cohostsOf(host, 'quais'))[institutionOf(cohost)]).toBe('left');
  });

  it('say since when their host does not answer, and go on where they were', async () => {
    const [host, cohost] = [at(lyon), at(torino)];
    network.faults.partition(host.origin, cohost.origin);
    network.advance({ minutes: 11 });
    await cohost.node.work();
    expect((await mirrorOf(cohost, 'parcs'))?.failingSince).toEqual(cohost.clock.now());
    await propose(host, 'parcs', 'Pendant la coupure');
    await network.settle();
    expect((await mirrorOf(cohost, 'parcs'))?.failingSince).toBeNull();
    expect(await titlesAt(cohost, 'parcs')).toContain('Pendant la coupure');
  });
});
