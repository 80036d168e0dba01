import '../../src/start/temporal.ts';
import { verifyObject } from '@fedify/fedify';
import { Activity, Object as VocabularyObject } from '@fedify/vocab';
import { beforeAll, expect, it } from 'vitest';
import { consumeEvents } from '../../src/application/event/consume-events.ts';
import type { RemoteActor } from '../../src/application/federation/ports.ts';
import { latestDocument } from '../../src/application/federation/save-document.ts';
import { reviseProposal } from '../../src/application/proposal/revise-proposal.ts';
import { submitProposal } from '../../src/application/proposal/submit-proposal.ts';
import { loadContext } from '../../src/federation/contexts.ts';
import type { Send } from '../../src/federation/deliver/send.ts';
import { createDeliveries } from '../../src/federation/deliver.ts';
import { createDocumentContext } from '../../src/federation/document-context.ts';
import { createPrivateDocumentSigner } from '../../src/federation/documents.ts';
import type { DocumentContext } from '../../src/federation/publication/document-context.ts';
import { publicationAt } from '../../src/federation/publication/publication.ts';
import { directMessenger } from '../../src/federation/replies/direct.ts';
import { createReplies } from '../../src/federation/replies.ts';
import { resourceAt } from '../../src/federation/uris.ts';
import { eachEngine } from '../storage/engines.ts';
import { applicationOn } from '../support/application.ts';
import { clockAt } from '../support/clock.ts';
import { contentOf } from './delivering-city.ts';
import { ANA, publishingCity, SLUG, stable, value } from './publishing-city.ts';

type Wire = Readonly<Record<string, unknown>>;

const BOB: RemoteActor = {
  uri: 'https://alpha.example/users/bob',
  host: 'alpha.example',
  kind: 'Person',
  handle: 'bob@alpha.example',
  name: 'Bob',
  inbox: 'https://alpha.example/users/bob/inbox',
  sharedInbox: null,
  fetchedAt: new Date('2026-03-02T08:00:00Z'),
  goneAt: null,
};

eachEngine('what is sent', (suite) => {
  const clock = clockAt('2026-03-02T08:00:00Z');
  const sent: { readonly said: Wire; readonly inboxes: readonly string[] }[] = [];
  let documents: DocumentContext;

  beforeAll(async () => {
    const app = applicationOn(suite.database, clock);
    documents = createDocumentContext(app);
    const { uris } = documents;
    const city = await publishingCity(app, clock);
    await app.store.transact(async (writer) => {
      await writer.peers.saveActor(BOB);
      const follow = { follower: BOB.uri, activityId: `${BOB.uri}#follow`, since: clock.now() };
      await writer.peers.saveFollow({ ...follow, target: uris.consultation(SLUG) });
    });
    const revised = value(
      await submitProposal(app, { slug: SLUG, authorId: city.leo, content: contentOf('Un double sens') }),
    );
    const content = contentOf('Un double sens cyclable');
    value(await reviseProposal(app, { proposalId: revised.id, authorId: city.leo, content, confirmed: false }));

    const send: Send = async ({ activity, inboxes }) => {
      if (inboxes.length === 0) return;
      sent.push({ said: JSON.parse(activity.body) as Wire, inboxes: inboxes.map(({ uri }) => uri) });
    };
    const signPrivately = createPrivateDocumentSigner(app, documents.keys);
    const parts = { documents, send, signPrivately, readSoftware: async () => null };
    await consumeEvents(app, createDeliveries(parts, directMessenger(parts)).consumer);
    const replies = createReplies(parts);
    await replies.acceptFollow({
      id: `${BOB.uri}/follows/1`,
      follower: BOB,
      target: uris.consultation(SLUG),
      document: {},
    });
    await replies.acceptQuote({
      id: `${BOB.uri}/quotes/1`,
      actor: BOB,
      quoted: uris.proposal(SLUG, 1),
      document: { instrument: `${BOB.uri}/notes/9` },
    });
    const { consultation } = city;
    await replies.tell({
      to: BOB,
      about: {
        kind: 'refused',
        refusal: { type: 'phase-closed', act: 'propose', closedAt: new Date('2026-03-30T22:00:00Z') },
      },
      incoming: {
        messageId: '01890a5d-ac96-774b-bcce-b302099a8057',
        id: `${BOB.uri}/acts/8`,
        type: 'Create',
        actor: BOB.uri,
        host: BOB.host,
        signedAt: clock.now(),
        receivedAt: clock.now(),
        asSent: {},
        document: { type: 'Create', object: { id: `${BOB.uri}/notes/8`, type: 'Note', contentMap: { fr: 'x' } } },
      },
      consultation,
    });
  });

  const to = (inbox: string, is: (parameters: Wire) => boolean): Wire => {
    const found = sent.find(({ said: parameters, inboxes }) => inboxes.includes(inbox) && is(parameters));
    if (found === undefined) throw new Error('nothing like it was sent');
    return found.said;
  };
  const isWhole = (object: unknown): object is Wire => typeof object === 'object' && object !== null;
  const cases: readonly { readonly name: string; readonly said: () => Wire }[] = [
    {
      name: 'announce-activity',
      said: () => to(BOB.inbox, ({ type, object }) => type === 'Announce' && isWhole(object)),
    },
    { name: 'announce', said: () => to(BOB.inbox, ({ type, object }) => type === 'Announce' && !isWhole(object)) },
    { name: 'create-for-author', said: () => to(`${ANA}/inbox`, ({ type }) => type === 'Create') },
    { name: 'update', said: () => to(BOB.inbox, ({ type }) => type === 'Update') },
    { name: 'delete', said: () => to(BOB.inbox, ({ type }) => type === 'Delete') },
    {
      name: 'announce-delete',
      said: () =>
        to(BOB.inbox, ({ type, object }) => type === 'Announce' && isWhole(object) && object['type'] === 'Delete'),
    },
    {
      name: 'accept-follow',
      said: () =>
        to(BOB.inbox, ({ type, object }) => type === 'Accept' && isWhole(object) && object['type'] === 'Follow'),
    },
    {
      name: 'accept-quote',
      said: () =>
        to(BOB.inbox, ({ type, object }) => type === 'Accept' && isWhole(object) && object['type'] === 'QuoteRequest'),
    },
    { name: 'refusal', said: () => to(BOB.inbox, ({ type, to }) => type === 'Create' && String(to) === BOB.uri) },
  ];

  it.each(cases)('$name: is written as in its fixture', async ({ name, said: input }) => {
    await expect(stable(input())).toMatchFileSnapshot(`../fixtures/emitted/activities/${name}.json`);
  });

  it('allows a quote by a document of its own, which is kept', async () => {
    const [accept] = cases.filter(({ name }) => name === 'accept-quote').map(({ said: input }) => input());
    const authorization = await latestDocument(documents.app, String(accept?.['result']));
    await expect(stable(JSON.parse(authorization?.body ?? 'null'))).toMatchFileSnapshot(
      '../fixtures/emitted/activities/quote-authorization.json',
    );
  });

  it.each(cases)('$name: is verified by a stock Fedify, and not once anybody changed it', async ({ said: input }) => {
    const documentLoader = async (url: string) => {
      const resource = resourceAt(documents.uris, url.replace(/#.*$/, ''));
      const publication = resource === null ? null : await publicationAt(documents, resource);
      return { contextUrl: null, documentUrl: url, document: JSON.parse(publication?.signed.body ?? 'null') };
    };
    const loaders = { contextLoader: loadContext, documentLoader };
    const { signature: _, ...document } = input();
    expect(await verifyObject(Activity, document, loaders)).toBeInstanceOf(Activity);
    expect(await verifyObject(Activity, { ...document, published: '2020-01-01T00:00:00Z' }, loaders)).toBeNull();
    const { object } = document;
    // What is whole inside has its own proof, for whoever keeps only that.
    if (isWhole(object) && object['proof'] !== undefined) {
      expect(await verifyObject(VocabularyObject, object, loaders)).not.toBeNull();
    }
  });
});
