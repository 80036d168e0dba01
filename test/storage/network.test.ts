import { v7 } from 'uuid';
import { beforeAll, expect, it } from 'vitest';
import type { Reader, Store, Writer } from '../../src/application/application.ts';
import type { Cohost, CohostOffer, Invitation, Mirror } from '../../src/application/network/cohost/ports.ts';
import type { Peer } from '../../src/domain/network/peer.ts';
import { bringUpToDate } from '../../src/storage/kit/migrate.ts';
import { createStore } from '../../src/storage/store.ts';
import { at, consultation, participant, phase, proposal } from '../support/participation.ts';
import { eachEngine } from './engines.ts';

eachEngine('what is kept of other nodes', (suite) => {
  let store: Store;
  beforeAll(() => {
    store = createStore(suite.database);
  });
  const read = async <T>(work: (reader: Reader) => Promise<T>) => await store.read(work);
  const write = async (work: (writer: Writer) => Promise<unknown>) => await store.transact(work);
  const newConsultation = async (slug: string, host: { uri: string; institution: string } | null) => {
    const consultationView = consultation({
      id: v7(),
      slug,
      handle: slug.replaceAll('-', '_'),
      phases: [phase({ kind: 'propose', id: v7() })],
      host,
    });
    await write((writer) => writer.consultations.save(consultationView));
    return consultationView;
  };

  const torino: Peer = {
    uri: 'https://torino.example/',
    origin: 'https://torino.example',
    handle: 'torino@torino.example',
    name: { it: 'Città di Torino' },
    territory: { code: '001272', name: { it: 'Torino' } },
    languages: ['it', 'fr'],
    protocol: '1',
    software: 'parvis 0.1.0',
    journal: { origin: 'torino.example/journal', vkey: 'torino.example/journal+1234abcd+AQ' },
    witness: { url: 'https://torino.example/journal/witness', vkey: 'torino.example/journal/witness+1234abcd+BA' },
    mirrors: true,
    counts: true,
    witnesses: false,
    keepsEntries: false,
    addedAt: at('2026-03-01T00:00:00Z'),
    seenAt: null,
    failingSince: null,
    clockAheadMs: null,
  };

  it('comes back as it was written, and changes as a whole', async () => {
    await write((writer) => writer.peering.savePeer(torino));
    expect(await read((reader) => reader.peering.peer(torino.uri))).toEqual(torino);
    expect(await read((reader) => reader.peering.byOrigin(torino.origin))).toEqual(torino);
    const later = {
      ...torino,
      territory: null,
      journal: null,
      witness: null,
      witnesses: true,
      keepsEntries: false,
      failingSince: at('2026-03-02T00:00:00Z'),
    };
    await write((writer) => writer.peering.savePeer(later));
    expect(await read((reader) => reader.peering.peers())).toEqual([later]);
    await write((writer) => writer.peering.deletePeer(torino.uri));
    expect(await read((reader) => reader.peering.peer(torino.uri))).toBeNull();
  });

  it('keeps evidence, the newest first, longer than the peer', async () => {
    const found = ['2026-03-01T00:00:00Z', '2026-03-02T00:00:00Z'].map((moment) => ({
      id: v7(),
      peer: torino.uri,
      kind: 'too-many' as const,
      consultationId: null,
      detail: { said: 12, registered: 10 },
      document: '{}',
      foundAt: at(moment),
      passedOnBy: null,
    }));
    for (const each of found) await write((writer) => writer.peering.saveEvidence(each));
    expect(await read((reader) => reader.peering.evidence({ peer: torino.uri, limit: 1 }))).toEqual([found[1]]);
    expect(await read((reader) => reader.peering.evidence({ peer: null, limit: 9 }))).toEqual(found.toReversed());
    expect(await read((reader) => reader.peering.evidence({ peer: 'https://other.example/', limit: 9 }))).toEqual([]);
  });

  it('finds what is kept about one consultation, whoever it is about, the oldest first', async () => {
    const { id: consultationId } = await newConsultation('compared', null);
    const found = (['two-subtotals', 'subtotals-withheld', 'too-many'] as const).map((kind, nth) => ({
      id: v7(),
      peer: `https://city${nth}.example/`,
      kind,
      consultationId,
      detail: {},
      document: null,
      foundAt: at(`2026-03-0${nth + 1}T00:00:00Z`),
      passedOnBy: torino.uri,
    }));
    for (const each of found) await write((writer) => writer.peering.saveEvidence(each));
    const kinds = ['two-subtotals', 'subtotals-withheld'] as const;
    expect(await read((reader) => reader.peering.evidenceIn({ consultationId, kinds, limit: 9 }))).toEqual(
      found.slice(0, 2),
    );
    const anywhere = { consultationId: null, kinds, limit: 9 } as const;
    expect(await read((reader) => reader.peering.evidenceIn(anywhere))).toEqual(found.slice(0, 2));
    const since = at('2026-03-02T00:00:00Z');
    expect(await read((reader) => reader.peering.evidenceIn({ ...anywhere, since }))).toEqual(found.slice(1, 2));
  });

  it('remembers with whom counts were compared, and what that city has and this one lacks', async () => {
    const { id: consultationId } = await newConsultation('lists', null);
    const ahead = [{ key: `${torino.uri} supports`, sequence: 4, since: at('2026-03-01T00:00:00Z') }];
    const first = { consultationId, peer: torino.uri, comparedAt: at('2026-03-01T00:00:00Z'), failingSince: null };
    await write((writer) => writer.comparisons.saveComparison({ ...first, ahead: [] }));
    await write((writer) => writer.comparisons.saveComparison({ ...first, ahead }));
    expect(await read((reader) => reader.comparisons.of(consultationId))).toEqual([{ ...first, ahead }]);
    expect(await read((reader) => reader.comparisons.states())).toEqual([]);
    expect(await read((reader) => reader.comparisons.latestAt(consultationId))).toBeNull();
  });

  it('knows whom it offered to bring in, the last offer of each institution alone', async () => {
    const ours = await newConsultation('offered', null);
    const offer: CohostOffer = {
      consultationId: ours.id,
      institution: torino.uri,
      offer: 'https://lyon.example/activities/offer-1',
      registeredMax: 900,
      status: 'refused',
      refusal: { type: 'bringing-in-refused', because: 'people', limit: 5 },
      wasIn: false,
      offeredAt: at('2026-03-01T00:00:00Z'),
      answeredAt: at('2026-03-02T00:00:00Z'),
    };
    await write((writer) => writer.sharing.saveOffer(offer));
    expect(await read((reader) => reader.sharing.offers(ours.id))).toEqual([offer]);
    expect(await read((reader) => reader.sharing.offer(offer.offer))).toEqual(offer);
    const again = {
      ...offer,
      offer: 'https://lyon.example/activities/offer-2',
      status: 'waiting',
      refusal: null,
    } as const;
    await write((writer) => writer.sharing.saveOffer(again));
    expect(await read((reader) => reader.sharing.offers(ours.id))).toEqual([again]);
    expect(await read((reader) => reader.sharing.offer(offer.offer))).toBeNull();
    const unsaid = { ...again, status: 'refused' } as const;
    await expect(write((writer) => writer.sharing.saveOffer(unsaid))).rejects.toThrow(/cohost_offer/);
  });

  it('knows who co-hosts, and who was asked to', async () => {
    const ours = await newConsultation('shared', null);
    const cohost: Cohost = {
      consultationId: ours.id,
      peer: torino.uri,
      invite: 'https://lyon.example/activities/1',
      status: 'invited',
      registered: null,
      registeredAt: null,
      registeredMax: null,
      role: 'member',
      bringsIn: { institutionsMax: 3, registeredMax: 900 },
      bringsInAt: at('2026-03-01T12:00:00Z'),
      introducedBy: 'https://girona.example/',
      offer: 'https://girona.example/activities/1',
      carriedOver: false,
      heldAt: null,
      contributionsPerDay: null,
      contributionsPerAuthor: null,
      invitedAt: at('2026-03-01T00:00:00Z'),
      answeredAt: null,
    };
    await write((writer) => writer.sharing.saveCohost(cohost));
    const accepted = {
      ...cohost,
      status: 'accepted',
      registered: 870_000,
      heldAt: at('2026-03-03T00:00:00Z'),
      contributionsPerDay: 100,
      contributionsPerAuthor: 5,
      registeredAt: at('2026-03-02T00:00:00Z'),
      answeredAt: at('2026-03-02T00:00:00Z'),
    } as const;
    await write((writer) => writer.sharing.saveCohost(accepted));
    expect(await read((reader) => reader.sharing.cohosts(ours.id))).toEqual([accepted]);
    expect(await read((reader) => reader.sharing.cohostByInvite(cohost.invite))).toEqual(accepted);
    const invitation: Invitation = {
      invite: 'https://torino.example/activities/2',
      peer: torino.uri,
      consultation: 'https://torino.example/consultations/fiume',
      title: { it: 'Il fiume' },
      status: 'invited',
      registered: null,
      registeredMax: null,
      role: 'associate',
      formerly: ['https://oulu.example/consultations/velo'],
      bringsIn: { institutionsMax: 3, registeredMax: 900 },
      introducedBy: 'https://girona.example/',
      consultationId: null,
      receivedAt: at('2026-03-03T00:00:00Z'),
      answeredAt: null,
    };
    await write((writer) => writer.sharing.saveInvitation(invitation));
    expect(await read((reader) => reader.sharing.invitation(invitation.invite))).toEqual(invitation);
    expect(await read((reader) => reader.sharing.invitations())).toEqual([invitation]);
    const later = { ...invitation, invite: 'https://torino.example/activities/3', peer: 'https://torino.example/b/' };
    const answered = { ...invitation, invite: 'https://torino.example/activities/4', status: 'refused' } as const;
    const unheard = {
      ...answered,
      invite: 'https://torino.example/activities/5',
      status: 'withdrawn',
      title: {},
    } as const;
    const elsewhere = {
      ...later,
      invite: 'https://torino.example.org/activities/1',
      peer: 'https://torino.example.org/',
      receivedAt: at('2026-03-04T00:00:00Z'),
    };
    await write(async (writer) => {
      for (const each of [later, answered, unheard, elsewhere]) await writer.sharing.saveInvitation(each);
    });
    const page = (of: 'waiting' | 'answered', after: string | null) =>
      read((reader) => reader.sharing.invitations({ of, after, limit: 2 }));
    expect(await page('waiting', null)).toEqual([elsewhere, invitation]);
    expect(await page('waiting', invitation.invite)).toEqual([later]);
    expect(await page('answered', null)).toEqual([answered]);
    expect(await page('answered', 'https://torino.example/activities/none')).toEqual([]);
    const counted = (origin: string) => read((reader) => reader.sharing.countInvitations(origin));
    expect(await counted('https://torino.example')).toEqual({ waiting: 2, unheard: 1 });
    expect(await counted('https://torino')).toEqual({ waiting: 0, unheard: 0 });
  });

  it('keeps a mirror with what its host calls its parts, and wakes it while it lasts', async () => {
    const host = { uri: 'https://torino.example/consultations/fiume', institution: torino.uri };
    const { id: consultationId } = await newConsultation('fiume', host);
    expect((await read((reader) => reader.consultations.byId(consultationId)))?.host).toEqual(host);
    expect(await read((reader) => reader.sharing.mirrorOf(host.uri))).toBe(consultationId);
    const author = participant({ id: v7() });
    const uri = `${host.uri}/proposals/7`;
    const mirrored = proposal({ id: v7(), consultationId, authorId: author.id, number: 7, uri });
    await write(async (writer) => {
      await writer.participants.save(author);
      await writer.proposals.save(mirrored);
    });
    expect(await read((reader) => reader.proposals.byUri(uri))).toEqual(mirrored);
    const mirror: Mirror = {
      consultationId,
      cursor: 'c1',
      dueAt: at('2026-03-05T00:00:00Z'),
      readAt: at('2026-03-04T00:00:01Z'),
      hostAt: at('2026-03-04T00:00:00Z'),
      failingSince: null,
      endedAt: null,
      unreadAt: at('2026-03-04T00:00:01Z'),
      readBy: '2.0.0',
    };
    const wake = async (moment: string) =>
      await write((writer) => writer.sharing.wakeMirror(consultationId, at(moment)));
    await write((writer) => writer.sharing.saveMirror(mirror));
    expect(
      await read((reader) => reader.sharing.dueMirrors(at('2026-03-04T00:00:00Z'), at('2026-03-05T00:00:00Z'))),
    ).toEqual([]);
    await wake('2026-03-03T00:00:00Z');
    await wake('2026-03-06T00:00:00Z');
    expect(await read((reader) => reader.sharing.mirror(consultationId))).toEqual({
      ...mirror,
      dueAt: at('2026-03-06T00:00:00Z'),
    });
    expect(
      await read((reader) => reader.sharing.dueMirrors(at('2026-03-06T00:00:00Z'), at('2026-03-07T00:00:00Z'))),
    ).toEqual([consultationId]);
    // Woken again at that very moment, it is due at another.
    const dueAts = new Set<number>();
    for (let nth = 0; nth < 3; nth += 1) {
      await wake('2026-03-06T00:00:00Z');
      const { dueAt } = (await read((reader) => reader.sharing.mirror(consultationId))) ?? {};
      dueAts.add(dueAt?.getTime() ?? 0);
    }
    expect(dueAts.size).toBe(3);
    expect(Math.max(...dueAts)).toBeLessThan(at('2026-03-06T00:00:00Z').getTime());
    // Set by a clock that was wrong.
    const due = async (latest: string) =>
      await read((reader) => reader.sharing.dueMirrors(at('2026-03-05T00:00:00Z'), at(latest)));
    expect([await due('2026-03-06T00:00:00Z'), await due('2026-03-05T00:10:00Z')]).toEqual([[], [consultationId]]);
    await write((writer) => writer.sharing.wakeMirrors(at('2026-03-04T00:00:00Z')));
    expect((await read((reader) => reader.sharing.mirror(consultationId)))?.dueAt).toEqual(at('2026-03-04T00:00:00Z'));
    await write((writer) => writer.sharing.saveMirror(mirror));
    // Read again from its beginning by another version alone, whatever the time is.
    for (const [version, is] of [
      ['2.0.0', mirror],
      ['2.0.1', { ...mirror, cursor: null, dueAt: new Date(0) }],
    ] as const) {
      await bringUpToDate(suite.database.db, version);
      expect(await read((reader) => reader.sharing.mirror(consultationId))).toEqual(is);
    }
    const ended = { ...mirror, dueAt: null, endedAt: at('2026-03-07T00:00:00Z') };
    await write((writer) => writer.sharing.saveMirror(ended));
    await wake('2026-03-08T00:00:00Z');
    expect(await write((writer) => writer.sharing.lockMirror(consultationId))).toEqual(ended);
  });
});
