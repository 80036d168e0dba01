import '../../src/start/temporal.ts';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import type { RemoteActor } from '../../src/application/federation/ports.ts';
import { allowBringingIn } from '../../src/application/network/cohost/bringing-in.ts';
import { inviteCohost } from '../../src/application/network/cohost/invite-cohost.ts';
import type { Refusal } from '../../src/domain/kit/refusal.ts';
import type { InboxContext } from '../../src/federation/inbox/context.ts';
import type { Incoming } from '../../src/federation/inbox/incoming.ts';
import { onOffer } from '../../src/federation/inbox/offer.ts';
import { inviteOffered } from '../../src/federation/mapping/invitation.ts';
import { opened, value } from '../support/city.ts';
import { clockAt } from '../support/clock.ts';
import { openTown, type Town } from '../support/towns.ts';

const clock = clockAt('2026-03-02T08:00:00Z');
const DEPT = 'https://dept.example/';
const IVREA = 'https://ivrea.example/';

describe('offers of a co-host at the inbox of a host', () => {
  let lyon: Town;
  let replies: { readonly offer: string; readonly refusal: Refusal | null }[];

  beforeEach(async () => {
    lyon = await openTown('lyon', clock);
    onTestFinished(() => lyon[Symbol.asyncDispose]());
    replies = [];
    await opened(lyon.app, 'velo');
    await lyon.app.store.transact(async (writer) => {
      for (const uri of [DEPT, IVREA]) await writer.peers.saveActor(actor(uri));
    });
    const cohost = value(await inviteCohost(lyon.app, { slug: 'velo', peer: DEPT, by: null }));
    const answer = { status: 'accepted', registered: 10, registeredAt: clock.now(), answeredAt: clock.now() } as const;
    await lyon.app.store.transact((writer) => writer.sharing.saveCohost({ ...cohost, ...answer }));
  });

  const actor = (uri: string, kind: RemoteActor['kind'] = 'Organization'): RemoteActor => ({
    ...{ uri, host: new URL(uri).host, kind, handle: `x@${new URL(uri).host}`, name: uri, inbox: `${uri}inbox` },
    ...{ sharedInbox: null, fetchedAt: clock.now(), goneAt: null },
  });
  const allow = async () => {
    const bringsIn = { institutionsMax: 2, registeredMax: 100 };
    value(await allowBringingIn(lyon.app, { slug: 'velo', peer: DEPT, bringsIn, by: null }));
  };
  const offers = async (of: {
    readonly nth?: number;
    readonly by?: string;
    readonly who?: string;
    readonly people?: number;
  }) => {
    const { nth = 1, by = DEPT, who: invited = IVREA, people: registeredMax = 60 } = of;
    const { uris } = lyon.documents;
    const id = `${by}activities/${nth}`;
    const invite = { host: uris.institution, consultation: uris.consultation('velo'), invited, registeredMax };
    const document = inviteOffered({ id, by, invite }, clock.now());
    const consultation = await lyon.app.store.read((reader) => reader.consultations.bySlug('velo'));
    const context = {
      app: lyon.app,
      addresses: uris,
      actorOf: async (uri: string) => actor(uri),
      targetOf: async () => ({ kind: 'consultation', consultation }),
      replies: {
        replyToAnswer: async ({ sent, refusal }: { sent: { id: string }; refusal: Refusal | null }) => {
          replies.push({ offer: sent.id, refusal });
        },
      },
    } as unknown as InboxContext;
    return await onOffer(context, { id, actor: by, document, asSent: document } as unknown as Incoming);
  };
  const cohosts = async () =>
    await lyon.app.store.read(async (reader) =>
      reader.sharing.cohosts((await reader.consultations.bySlug('velo'))?.id ?? ''),
    );
  const evidence = async () => await lyon.app.store.read((reader) => reader.peering.evidence({ peer: DEPT, limit: 9 }));

  it('are refused where nobody allowed it, and kept as evidence once', async () => {
    for (let time = 1; time <= 2; time += 1) {
      expect(await offers({})).toEqual({ verdict: 'refused', because: 'bringing-in-refused' });
    }
    expect(replies.map(({ refusal }) => refusal)).toEqual(
      Array(2).fill({ type: 'bringing-in-refused', because: 'not-allowed' }),
    );
    expect(await evidence()).toMatchObject([
      { kind: 'brings-in-too-many', detail: { uri: IVREA, said: 1, allowed: 0 } },
    ]);
    expect(await cohosts()).toHaveLength(1);
  });

  it('are no evidence while the host changed what it allows less than an hour ago', async () => {
    await allow();
    value(await allowBringingIn(lyon.app, { slug: 'velo', peer: DEPT, bringsIn: null, by: null }));
    expect(await offers({})).toMatchObject({ verdict: 'refused' });
    expect(replies).toMatchObject([{ refusal: { because: 'not-allowed' } }]);
    expect(await evidence()).toEqual([]);
    clock.advance({ minutes: 61 });
    expect(await offers({ nth: 2 })).toMatchObject({ verdict: 'refused' });
    expect(await evidence()).toMatchObject([{ kind: 'brings-in-too-many' }]);
  });

  it('of whoever is not in are refused, and fill no evidence', async () => {
    await allow();
    expect(await offers({ by: 'https://stranger.example/' })).toMatchObject({ verdict: 'refused' });
    expect(replies).toMatchObject([{ refusal: { because: 'not-in' } }]);
    expect(
      await lyon.app.store.read((reader) => reader.peering.evidence({ peer: 'https://stranger.example/', limit: 9 })),
    ).toEqual([]);
  });

  it('are answered alike when they come again, and invite once', async () => {
    await allow();
    for (let time = 1; time <= 2; time += 1) expect(await offers({})).toMatchObject({ because: 'offer' });
    expect(replies).toMatchObject([{ refusal: null }, { refusal: null }]);
    const [, invited] = await cohosts();
    expect(invited).toMatchObject({ peer: IVREA, status: 'invited', registeredMax: 60, introducedBy: DEPT });
    expect(await cohosts()).toHaveLength(2);
  });

  it('are refused by name beyond the people, for the host itself, for what cannot be reached and for who is in', async () => {
    await allow();
    await offers({});
    expect(await offers({ nth: 2 })).toEqual({ verdict: 'refused', because: 'wrong-status' });
    const susa = 'https://susa.example/';
    expect(await offers({ nth: 3, who: susa, people: 41 })).toMatchObject({ because: 'bringing-in-refused' });
    expect(replies.at(-1)?.refusal).toEqual({ type: 'bringing-in-refused', because: 'people', limit: 40 });
    expect(await offers({ nth: 4, who: susa, people: 40 })).toMatchObject({ because: 'peer-unreachable' });
    expect(await offers({ nth: 5, who: lyon.documents.uris.institution, people: 40 })).toMatchObject({
      because: 'own-node',
    });
    expect(await cohosts()).toHaveLength(2);
  });
});
