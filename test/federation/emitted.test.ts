import '../../src/start/temporal.ts';
import { verifyObject } from '@fedify/fedify';
import {
  Event as CalendarEvent,
  Group,
  Application as NodeActor,
  Note,
  Organization,
  Person,
  Question,
  Service,
  Tombstone,
  Object as VocabularyObject,
} from '@fedify/vocab';
import { beforeAll, expect, it } from 'vitest';
import type { Application } from '../../src/application/application.ts';
import { loadContext } from '../../src/federation/contexts.ts';
import { createDocumentContext } from '../../src/federation/document-context.ts';
import type { DocumentContext } from '../../src/federation/publication/document-context.ts';
import { publicationAt } from '../../src/federation/publication/publication.ts';
import { type ResourceRef, resourceAt } from '../../src/federation/uris.ts';
import { SHAPES } from '../../src/federation/vocab.ts';
import { eachEngine } from '../storage/engines.ts';
import { applicationOn } from '../support/application.ts';
import { clockAt } from '../support/clock.ts';
import { type PublishingCity, publishingCity, SLUG, stable } from './publishing-city.ts';

type Kind = keyof typeof SHAPES;

eachEngine('what is published', (suite) => {
  const clock = clockAt('2026-03-02T08:00:00Z');
  let app: Application;
  let documents: DocumentContext;
  let city: PublishingCity;

  beforeAll(async () => {
    app = applicationOn(suite.database, clock);
    city = await publishingCity(app, clock);
    documents = createDocumentContext(app);
  });

  const proposal = (number: number): ResourceRef => ({ kind: 'proposal', slug: SLUG, number });
  const cases: readonly {
    readonly name: string;
    readonly kind: Kind;
    readonly place: () => ResourceRef;
    readonly type: unknown;
  }[] = [
    { name: 'institution', kind: 'institution', place: () => ({ kind: 'institution' }), type: Organization },
    { name: 'node', kind: 'node', place: () => ({ kind: 'node' }), type: NodeActor },
    { name: 'consultation', kind: 'consultation', place: () => ({ kind: 'consultation', slug: SLUG }), type: Group },
    { name: 'announcement', kind: 'announcement', place: () => ({ kind: 'announcement', slug: SLUG }), type: Note },
    { name: 'introduction', kind: 'announcement', place: () => ({ kind: 'introduction', slug: SLUG }), type: Note },
    {
      name: 'phase',
      kind: 'phase',
      place: () => ({ kind: 'phase', slug: SLUG, phaseId: city.consultation.phases[0]!.id, edge: 'opened' }),
      type: Note,
    },
    {
      name: 'phase-event',
      kind: 'phase-event',
      place: () => ({ kind: 'phase-event', slug: SLUG, phaseId: city.consultation.phases[0]!.id }),
      type: CalendarEvent,
    },
    { name: 'proposal', kind: 'proposal', place: () => proposal(1), type: Note },
    { name: 'proposal-from-elsewhere', kind: 'proposal', place: () => proposal(2), type: Note },
    {
      name: 'proposal-actor',
      kind: 'proposal-actor',
      place: () => ({ kind: 'proposal-actor', slug: SLUG, number: 1 }),
      type: Service,
    },
    { name: 'withdrawn', kind: 'tombstone', place: () => proposal(3), type: Tombstone },
    { name: 'removed', kind: 'tombstone', place: () => proposal(4), type: Tombstone },
    {
      name: 'answer',
      kind: 'answer',
      place: () => ({ kind: 'answer', slug: SLUG, number: 1, version: 1 }),
      type: Note,
    },
    {
      name: 'comment',
      kind: 'comment',
      place: () => ({ kind: 'comment', slug: SLUG, commentId: city.comment.id }),
      type: Note,
    },
    {
      name: 'reply',
      kind: 'comment',
      place: () => ({ kind: 'comment', slug: SLUG, commentId: city.reply.id }),
      type: Note,
    },
    {
      name: 'poll-event',
      kind: 'poll-event',
      place: () => ({ kind: 'poll-event', slug: SLUG, pollId: city.poll.id }),
      type: CalendarEvent,
    },
    { name: 'poll', kind: 'poll', place: () => ({ kind: 'poll', slug: SLUG, pollId: city.poll.id }), type: Question },
    {
      name: 'participant',
      kind: 'participant',
      place: () => ({ kind: 'participant', participantId: city.leo }),
      type: Person,
    },
  ];

  /** Reads over HTTP as a peer would, from this node's own documents. */
  async function fetched(url: string) {
    const uri = url.replace(/#.*$/, '');
    const resource = resourceAt(documents.uris, uri);
    const publication = resource === null ? null : await publicationAt(documents, resource);
    if (publication === null) throw new Error(`nothing at ${uri}`);
    return { contextUrl: null, documentUrl: uri, document: JSON.parse(publication.signed.body) };
  }

  it.each(cases)('$name: is written as in its fixture', async ({ name, place: resource }) => {
    const publication = await publicationAt(documents, resource());
    await expect(stable(JSON.parse(publication!.signed.body))).toMatchFileSnapshot(`../fixtures/emitted/${name}.json`);
  });

  it.each(cases)('$name: is understood and verified by a stock Fedify', async ({ place: resource, type }) => {
    const document = JSON.parse((await publicationAt(documents, resource()))!.signed.body);
    const loaders = { contextLoader: loadContext, documentLoader: fetched };
    const read = await verifyObject(VocabularyObject, document, loaders);
    expect(read).toBeInstanceOf(type);
    expect(
      await verifyObject(VocabularyObject, { ...document, published: '2020-01-01T00:00:00Z' }, loaders),
    ).toBeNull();
  });

  it.each(cases)('$name: has the shape by which we read our peers', async ({ kind, place: resource }) => {
    const document = JSON.parse((await publicationAt(documents, resource()))!.signed.body);
    const read = SHAPES[kind].safeParse(document);
    expect(read.error?.issues ?? []).toEqual([]);
  });

  it('is signed once and kept', async () => {
    const bodies = await Promise.all(
      cases.map(async ({ place: resource }) => (await publicationAt(documents, resource()))!.signed.body),
    );
    const again = createDocumentContext(app);
    const later = await Promise.all(
      cases.map(async ({ place: resource }) => (await publicationAt(again, resource()))!.signed.body),
    );
    expect(later).toEqual(bodies);
  });

  it('has no script of anybody in it', async () => {
    for (const { place: resource } of cases) {
      const { body } = (await publicationAt(documents, resource()))!.signed;
      // As it was written, the text is no markup: only what is rendered of it is.
      const { body: _written, ...rendered } = JSON.parse(body);
      expect(JSON.stringify(rendered)).not.toMatch(/<script|onerror|javascript:/i);
    }
  });

  it('publishes neither a comment from elsewhere nor what never was public', async () => {
    const nothing: readonly ResourceRef[] = [
      { kind: 'comment', slug: SLUG, commentId: city.remoteComment.id },
      { kind: 'participant', participantId: city.ana },
      proposal(99),
      { kind: 'consultation', slug: 'no-such' },
      { kind: 'phase', slug: SLUG, phaseId: city.consultation.phases[0]!.id, edge: 'closed' },
      { kind: 'answer', slug: SLUG, number: 1, version: 2 },
    ];
    for (const resource of nothing) expect(await publicationAt(documents, resource)).toBeNull();
  });
});
