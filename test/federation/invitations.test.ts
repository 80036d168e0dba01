import '../../src/temporal.ts';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { acceptInvitation } from '../../src/application/network/answer-invitation.ts';
import { inviteCohost } from '../../src/application/network/invite-cohost.ts';
import type { Cohost } from '../../src/application/network/sharing.ts';
import type { RemoteActor } from '../../src/application/peers.ts';
import type { InboxContext } from '../../src/federation/inbox/context.ts';
import type { Incoming } from '../../src/federation/inbox/incoming.ts';
import { answeredInvite } from '../../src/federation/inbox/invite.ts';
import { opened, value } from '../support/city.ts';
import { clockAt } from '../support/clock.ts';
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
    await lyon.app.store.transact((writer) => writer.peerWrite.actor(actor(TORINO)));
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
      addresses: town.press.uris,
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
    await expect(lyon.app.store.transact((writer) => writer.sharingWrite.cohost(unbounded))).rejects.toThrow(
      /cohost_registered/,
    );
  });

  it('an acceptance said once more corrects the number, and the log has both', async () => {
    expect(await accepts(500, 0)).toMatchObject({ verdict: 'accepted' });
    const { answeredAt } = await known();
    clock.advance({ minutes: 5 });
    expect(await accepts(5_000, 1)).toMatchObject({ verdict: 'accepted' });
    expect(await known()).toMatchObject({ status: 'accepted', registered: 5_000, answeredAt });
    const said = (await logged(lyon, 'cohost-changed')).map((data) => (data as { registered?: number }).registered);
    expect(said).toEqual([undefined, 500, 5_000]);
  });

  it('an acceptance that comes late, or comes again, corrects nothing', async () => {
    await accepts(5_000, 10);
    expect(await accepts(500, 5)).toMatchObject({ because: 'known' });
    expect(await accepts(5_000, 10)).toMatchObject({ because: 'known' });
    expect(await known()).toMatchObject({ registered: 5_000 });
  });

  it('whoever accepted corrects the number by accepting with another, while the host is silent too', async () => {
    await opened(torino.app, 'parchi');
    await lyon.app.store.transact((writer) =>
      writer.sharingWrite.invitation({
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
});
