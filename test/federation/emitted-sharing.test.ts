import '../../src/start/temporal.ts';
import { verifyObject } from '@fedify/fedify';
import { Activity } from '@fedify/vocab';
import { beforeAll, expect, it } from 'vitest';
import { consumeEvents } from '../../src/application/event/consume-events.ts';
import { saveInvitation } from '../../src/application/kit/sharing-events.ts';
import { leaveCohosting, refuseInvitation } from '../../src/application/network/cohost/answer-invitation.ts';
import { inviteCohost, withdrawCohost } from '../../src/application/network/cohost/invite-cohost.ts';
import { receiveInvitation } from '../../src/application/network/cohost/receive-invitation.ts';
import { loadContext } from '../../src/federation/contexts.ts';
import type { Send } from '../../src/federation/deliver/send.ts';
import { createDeliveries } from '../../src/federation/deliver.ts';
import { createDocumentContext } from '../../src/federation/document-context.ts';
import { createPrivateDocumentSigner } from '../../src/federation/documents.ts';
import { inviteOffered, offerAnswer } from '../../src/federation/mapping/invitation.ts';
import { wakeActivity } from '../../src/federation/mapping/wake.ts';
import type { DocumentContext } from '../../src/federation/publication/document-context.ts';
import { publicationAt } from '../../src/federation/publication/publication.ts';
import { directMessenger } from '../../src/federation/replies/direct.ts';
import { resourceAt } from '../../src/federation/uris.ts';
import { eachEngine } from '../storage/engines.ts';
import { applicationOn } from '../support/application.ts';
import { clockAt } from '../support/clock.ts';
import { publishingCity, SLUG, stable, value } from './publishing-city.ts';

type Wire = Readonly<Record<string, unknown>>;

const TORINO = 'https://torino.example/';
const IVREA = 'https://ivrea.example/';
const PARCHI = { peer: TORINO, consultation: `${TORINO}consultations/parchi`, title: { it: 'Parchi' } } as const;

eachEngine('what institutions that share a consultation send one another', (suite) => {
  const clock = clockAt('2026-03-02T08:00:00Z');
  const sent: Wire[] = [];
  let documents: DocumentContext;

  beforeAll(async () => {
    const app = applicationOn(suite.database, clock);
    documents = createDocumentContext(app);
    await publishingCity(app, clock);
    await app.store.transact((writer) =>
      writer.peers.saveActor({
        uri: TORINO,
        host: 'torino.example',
        kind: 'Organization',
        handle: 'torino@torino.example',
        name: 'Torino',
        inbox: `${TORINO}inbox`,
        sharedInbox: `${TORINO}inbox`,
        fetchedAt: clock.now(),
        goneAt: null,
      }),
    );
    const invited = { slug: SLUG, peer: TORINO, by: null } as const;
    value(await inviteCohost(app, invited));
    value(await withdrawCohost(app, invited));
    const [first, second] = [`${TORINO}activities/1`, `${TORINO}activities/2`];
    for (const invite of [first, second]) await receiveInvitation(app, { ...PARCHI, invite });
    await app.store.transact(async (writer) => {
      const invitation = await writer.sharing.invitation(first);
      if (invitation === null) throw new Error('an invitation that is not there');
      const accepted = { status: 'accepted', registered: 1_200, answeredAt: clock.now() } as const;
      await saveInvitation({ app, writer, by: null }, { ...invitation, ...accepted });
    });
    const send: Send = async ({ activity, inboxes }) => {
      if (inboxes.some(({ uri }) => uri.startsWith(TORINO))) sent.push(JSON.parse(activity.body) as Wire);
    };
    const { consumer } = createDeliveries(
      { documents, send, readSoftware: async () => null },
      directMessenger({
        documents,
        send,
        signPrivately: createPrivateDocumentSigner(app, documents.keys),
        readSoftware: async () => null,
      }),
    );
    await consumeEvents(app, consumer);
    value(await leaveCohosting(app, { invite: first, by: null }));
    value(await refuseInvitation(app, { invite: second, by: null }));
    await consumeEvents(app, consumer);
    const { uris, keys } = documents;
    const id = uris.activity(app.newId());
    const wake = { id, host: uris.institution, consultations: [uris.consultation(SLUG)], cohost: TORINO };
    const sign = createPrivateDocumentSigner(app, keys);
    const invite = { host: TORINO, consultation: PARCHI.consultation, invited: IVREA, registeredMax: 2_500 };
    const refusal = { type: 'bringing-in-refused', because: 'people', limit: 1_200 } as const;
    const offered = { by: TORINO, offer: `${TORINO}activities/3`, institution: IVREA, refusal };
    for (const document of [
      wakeActivity(wake, clock.now()),
      inviteOffered({ id: uris.activity(app.newId()), by: uris.institution, invite }, clock.now()),
      offerAnswer({ id: uris.activity(app.newId()), host: uris.institution, ...offered }, clock.now()),
    ]) {
      sent.push(JSON.parse((await sign(document, uris.institution)).body));
    }
  });

  const asked = (object: unknown) => (object as Wire | undefined)?.['type'];
  const cases: readonly { readonly name: string; readonly is: (parameters: Wire) => boolean }[] = [
    { name: 'invite', is: ({ type }) => type === 'Invite' },
    { name: 'undo-invite', is: ({ type, object }) => type === 'Undo' && asked(object) === 'Invite' },
    { name: 'accept-invite', is: ({ type }) => type === 'Accept' },
    { name: 'reject-invite', is: ({ type, object }) => type === 'Reject' && asked(object) === 'Invite' },
    { name: 'offer', is: ({ type }) => type === 'Offer' },
    { name: 'reject-offer', is: ({ type, object }) => type === 'Reject' && asked(object) === 'Offer' },
    { name: 'wake', is: ({ type }) => type === 'Announce' },
    { name: 'undo-accept-invite', is: ({ type, object }) => type === 'Undo' && asked(object) === 'Accept' },
  ];
  const found = (is: (parameters: Wire) => boolean): Wire => {
    const [one, ...more] = sent.filter(is);
    if (one === undefined || more.length > 0) throw new Error('sent once and only once');
    return one;
  };

  it.each(cases)('$name: is written as in its fixture, to the other institution alone', async ({ name, is }) => {
    const parameters = found(is);
    expect([parameters['to']].flat()).toEqual([TORINO]);
    await expect(stable(parameters)).toMatchFileSnapshot(`../fixtures/emitted/activities/${name}.json`);
  });

  it.each(cases)('$name: is verified by a stock Fedify, and not once anybody changed it', async ({ is }) => {
    const documentLoader = async (url: string) => {
      const resource = resourceAt(documents.uris, url.replace(/#.*$/, ''));
      const publication = resource === null ? null : await publicationAt(documents, resource);
      return { contextUrl: null, documentUrl: url, document: JSON.parse(publication?.signed.body ?? 'null') };
    };
    const loaders = { contextLoader: loadContext, documentLoader };
    const { signature: _, ...document } = found(is);
    expect(await verifyObject(Activity, document, loaders)).toBeInstanceOf(Activity);
    expect(await verifyObject(Activity, { ...document, published: '2020-01-01T00:00:00Z' }, loaders)).toBeNull();
  });
});
