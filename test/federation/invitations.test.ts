import '../../src/start/temporal.ts';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import type { RemoteActor } from '../../src/application/federation/ports.ts';
import { acceptInvitation, refuseInvitation } from '../../src/application/network/cohost/answer-invitation.ts';
import { inviteCohost } from '../../src/application/network/cohost/invite-cohost.ts';
import type { Cohost } from '../../src/application/network/cohost/ports.ts';
import { readInvitations } from '../../src/application/network/cohost/reads.ts';
import { INVITATIONS_MAX, receiveInvitation } from '../../src/application/network/cohost/receive-invitation.ts';
import { changePeerPolicy } from '../../src/application/network/peer/change-peer-policy.ts';
import type { InboxContext } from '../../src/federation/inbox/context.ts';
import type { Incoming } from '../../src/federation/inbox/incoming.ts';
import { answeredInvite, undoneInvite } from '../../src/federation/inbox/invite.ts';
import { opened, value } from '../support/city.ts';
import { clockAt } from '../support/clock.ts';
import { peered } from '../support/peered.ts';
import { openTown, readerOf, type Town } from '../support/towns.ts';

const clock = clockAt('2026-03-02T08:00:00Z');
const TORINO = 'https://torino.example/';
const INVITE = 'https://torino.example/activities/1';
const PARCHI = 'https://torino.example/consultations/parchi';

describe('invitations between institutions', () => {
  let lyon: Town;
  let torino: Town;
  let cohost: Cohost;

  beforeEach(async () => {
    lyon = await openTown('lyon', clock);
    torino = await openTown('torino', clock);
    onTestFinished(async () => {
      await lyon[Symbol.asyncDispose]();
      await torino[Symbol.asyncDispose]();
    });
    await opened(lyon.app, 'velo');
    await lyon.app.store.transact((writer) => writer.peers.saveActor(actor(TORINO)));
    cohost = value(await inviteCohost(lyon.app, { slug: 'velo', peer: TORINO, by: null }));
  });

  const actor = (uri: string, kind: RemoteActor['kind'] = 'Organization'): RemoteActor => ({
    uri,
    host: new URL(uri).host,
    kind,
    handle: `institution@${new URL(uri).host}`,
    name: uri,
    inbox: `${uri}inbox`,
    sharedInbox: null,
    fetchedAt: clock.now(),
    goneAt: null,
  });
  const inboxOf = (town: Town, kind: RemoteActor['kind'] = 'Organization') =>
    ({
      app: town.app,
      addresses: town.documents.uris,
      actorOf: async (uri: string) => actor(uri, kind),
    }) as unknown as InboxContext;
  const incoming = (from: string, document: object, minutes = 0) =>
    ({ actor: from, document, signedAt: new Date(clock.now().getTime() + minutes * 60_000) }) as unknown as Incoming;
  const accepts = (registered: unknown, minutes = 0) =>
    answeredInvite(
      inboxOf(lyon),
      incoming(TORINO, { type: 'Accept', registered, object: { type: 'Invite', id: cohost.invite } }, minutes),
      'accept',
    );
  const known = async () =>
    (await lyon.app.store.read((reader) => reader.sharing.cohostByInvite(cohost.invite))) ?? cohost;
  const logged = async (town: Town, type: string) =>
    (
      await town.database.db.selectFrom('event').select('data').where('type', '=', type).orderBy('position').execute()
    ).map(({ data }) => data);

  it.each([[undefined], [null], [-1], [12.5], ['1200'], [2_147_483_648], [[1200]]])(
    'an acceptance that registers %j people is refused, and counts for nothing',
    async (registered) => {
      expect(await accepts(registered)).toMatchObject({ verdict: 'refused', because: 'registered-missing' });
      expect(await known()).toMatchObject({ status: 'invited', registered: null });
    },
  );

  it('nobody is in without a number, whatever wrote it', async () => {
    const unbounded = { ...cohost, status: 'accepted', answeredAt: clock.now() } as const;
    await expect(lyon.app.store.transact((writer) => writer.sharing.saveCohost(unbounded))).rejects.toThrow(
      /cohost_registered/,
    );
  });

  it('an acceptance said once more corrects the number, and the log has both', async () => {
    expect(await accepts(500, 0)).toMatchObject({ verdict: 'accepted' });
    const { answeredAt } = await known();
    clock.advance({ minutes: 5 });
    expect(await accepts(5_000, 1)).toMatchObject({ verdict: 'accepted' });
    expect(await known()).toMatchObject({ status: 'accepted', registered: 5_000, answeredAt });
    const input = (await logged(lyon, 'cohost-changed')).map((data) => (data as { registered?: number }).registered);
    expect(input).toEqual([undefined, 500, 5_000]);
  });

  it('an acceptance that comes late, or comes again, corrects nothing', async () => {
    await accepts(5_000, 10);
    expect(await accepts(500, 5)).toMatchObject({ because: 'known' });
    expect(await accepts(5_000, 10)).toMatchObject({ because: 'known' });
    expect(await known()).toMatchObject({ registered: 5_000 });
  });

  it('no more people are accepted than the invitation allows', async () => {
    await lyon.app.store.transact((writer) => writer.sharing.saveCohost({ ...cohost, registeredMax: 1_000 }));
    expect(await accepts(1_001, 0)).toMatchObject({ verdict: 'refused', because: 'registered-too-many' });
    expect(await known()).toMatchObject({ status: 'invited', registered: null });
    expect(await accepts(1_000, 1)).toMatchObject({ verdict: 'accepted' });
    expect(await accepts(2_000_000_000, 2)).toMatchObject({ verdict: 'refused', because: 'registered-too-many' });
    expect(await known()).toMatchObject({ registered: 1_000 });
  });

  it('whoever accepted corrects the number by accepting with another, while the host is silent too', async () => {
    await opened(torino.app, 'parchi');
    await lyon.app.store.transact((writer) =>
      writer.sharing.saveInvitation({
        invite: INVITE,
        peer: TORINO,
        consultation: PARCHI,
        title: { it: 'Parchi' },
        status: 'invited',
        registered: null,
        consultationId: null,
        receivedAt: clock.now(),
        answeredAt: null,
      }),
    );
    const nobody = {
      copy: async () => null,
      institution: async () => null,
      image: async () => null,
      says: async () => null,
    };
    const app = { ...lyon.app, network: { ...readerOf(torino), ...nobody } };
    const first = value(await acceptInvitation(app, { invite: INVITE, registered: 500, by: null }));
    const again = value(await acceptInvitation(lyon.app, { invite: INVITE, registered: 5_000, by: null }));
    expect(again).toMatchObject({ slug: first.slug, invitation: { registered: 5_000 } });
    expect(await lyon.app.store.read((reader) => reader.sharing.invitation(INVITE))).toMatchObject({
      status: 'accepted',
      registered: 5_000,
      answeredAt: first.invitation.answeredAt,
    });
    expect(await logged(lyon, 'invitation-changed')).toMatchObject([{ registered: 500 }, { registered: 5_000 }]);
  });

  const undoes = (from: string, nth: number, kind: RemoteActor['kind'] = 'Organization') => {
    const { origin } = new URL(from);
    const object = { type: 'Invite', id: `${origin}/activities/${nth}`, object: `${origin}/consultations/${nth}` };
    return undoneInvite(inboxOf(lyon, kind), incoming(from, { type: 'Undo', object }));
  };
  const received = (from: string, nth: number) =>
    receiveInvitation(lyon.app, {
      invite: `${from}activities/${nth}`,
      peer: from,
      consultation: `${from}consultations/${nth}`,
      title: { it: `${nth}` },
    });
  const listed = (of: 'waiting' | 'answered', after: string | null = null) =>
    readInvitations(lyon.app, { of, after, limit: 40 });

  it.each(['Person', 'Group', 'Service'] as const)(
    'a %s takes no invitation back, since it makes none',
    async (kind) => {
      const mallory = 'https://mastodon.example/users/mallory';
      expect(await undoes(mallory, 1, kind)).toMatchObject({ verdict: 'refused', because: 'not-an-institution' });
      expect(
        await lyon.app.store.read((reader) => reader.sharing.invitation('https://mastodon.example/activities/1')),
      ).toBeNull();
      expect(await logged(lyon, 'invitation-changed')).toEqual([]);
    },
  );

  it('an invitation that was withdrawn before it came is remembered, and not listed', async () => {
    expect(await undoes(TORINO, 1)).toMatchObject({ because: 'no-more-invitation' });
    expect(await undoes(TORINO, 1)).toMatchObject({ because: 'known' });
    expect(await received(TORINO, 1)).toBe('known');
    expect((await listed('answered')).items).toEqual([]);
    expect((await listed('waiting')).items).toEqual([]);
  });

  it('one host has so many invitations remembered that it took back before they came', async () => {
    for (let nth = 0; nth < INVITATIONS_MAX; nth += 1) {
      const from = nth % 2 === 0 ? TORINO : `${TORINO}quartiere/`;
      expect(await undoes(from, nth)).toMatchObject({ verdict: 'accepted' });
    }
    expect(await undoes(TORINO, 1_000)).toMatchObject({ verdict: 'refused', because: 'too-many-invitations' });
    expect(await undoes('https://torino.example.net/', 1)).toMatchObject({ verdict: 'accepted' });
    expect(await received(TORINO, 1_001)).toBe('kept');
  });

  it('one host has so many invitations wait, which are read page by page, and may make more once some are answered', async () => {
    for (let nth = 0; nth < INVITATIONS_MAX; nth += 1) {
      expect(await received(TORINO, nth)).toBe('kept');
      clock.advance({ minutes: nth % 2 });
    }
    expect(await received(TORINO, 1_000)).toBe('too-many');
    expect(await received('https://girona.example/', 1)).toBe('kept');
    const seen: string[] = [];
    for (let after: string | null = null; ; ) {
      const page = await listed('waiting', after);
      seen.push(...page.items.map(({ invite }) => invite));
      if (page.next === null) break;
      after = page.next;
    }
    expect(seen).toHaveLength(INVITATIONS_MAX + 1);
    expect(new Set(seen).size).toBe(INVITATIONS_MAX + 1);
    expect(seen[0]).toBe('https://girona.example/activities/1');
    value(await refuseInvitation(lyon.app, { invite: `${TORINO}activities/7`, by: null }));
    expect((await listed('answered')).items).toMatchObject([{ invite: `${TORINO}activities/7`, status: 'refused' }]);
    expect(await received(TORINO, 1_000)).toBe('kept');
  });

  it('nothing is shared with a peer whose policy says so, either way', async () => {
    const girona = 'https://girona.example/';
    await peered(lyon.app, girona);
    await lyon.app.store.transact((writer) => writer.peers.saveActor(actor(girona)));
    expect(await received(girona, 1)).toBe('kept');
    value(await changePeerPolicy(lyon.app, { peer: girona, mirrors: false, by: null }));
    const refusal = { type: 'not-shared-with', host: 'girona.example' };
    expect(await inviteCohost(lyon.app, { slug: 'velo', peer: girona, by: null })).toMatchObject({ refusal });
    const invite = `${girona}activities/1`;
    expect(await acceptInvitation(lyon.app, { invite, registered: 9, by: null })).toMatchObject({ refusal });
    expect(await received(girona, 2)).toBe('not-shared-with');
    value(await changePeerPolicy(lyon.app, { peer: girona, mirrors: true, by: null }));
    expect(await received(girona, 2)).toBe('kept');
    expect(await inviteCohost(lyon.app, { slug: 'velo', peer: girona, by: null })).toMatchObject({ ok: true });
  });

  it('one that would be accepted like an earlier one is not, where nothing is shared with the peer any more', async () => {
    await peered(lyon.app, TORINO);
    expect(await received(TORINO, 1)).toBe('kept');
    const first = await lyon.app.store.read((reader) => reader.sharing.invitation(INVITE));
    await lyon.app.store.transact(async (writer) => {
      if (first !== null) await writer.sharing.saveInvitation({ ...first, status: 'accepted', registered: 9 });
    });
    const again = { invite: `${INVITE}0`, peer: TORINO, consultation: `${TORINO}consultations/1`, title: {} };
    value(await changePeerPolicy(lyon.app, { peer: TORINO, mirrors: false, by: null }));
    expect(await receiveInvitation(lyon.app, again)).toBe('not-shared-with');
    value(await changePeerPolicy(lyon.app, { peer: TORINO, mirrors: true, by: null }));
    expect(await receiveInvitation(lyon.app, again)).toBe('accepted');
  });
});
