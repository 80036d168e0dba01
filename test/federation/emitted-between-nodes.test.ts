import '../../src/start/temporal.ts';
import { beforeAll, expect, it } from 'vitest';
import type { Application } from '../../src/application/application.ts';
import { canonicalText } from '../../src/application/kit/content-hash.ts';
import { publishTemplate } from '../../src/application/template/publish-template.ts';
import { planActivities } from '../../src/federation/deliver/plan.ts';
import { signActivity } from '../../src/federation/deliver/sign-activity.ts';
import { createDocumentContext } from '../../src/federation/document-context.ts';
import { catalogueAt } from '../../src/federation/network/catalogue.ts';
import { nodeinfo } from '../../src/federation/nodeinfo.ts';
import type { DocumentContext } from '../../src/federation/publication/document-context.ts';
import { publicationAt } from '../../src/federation/publication/publication.ts';
import { SHAPES } from '../../src/federation/vocab.ts';
import { eachEngine } from '../storage/engines.ts';
import { applicationOn } from '../support/application.ts';
import { clockAt } from '../support/clock.ts';
import { publishingCity, SLUG, stable, value } from './publishing-city.ts';

const PEER = 'https://partecipa.example/';

eachEngine('what nodes tell one another', (suite) => {
  const clock = clockAt('2026-03-02T08:00:00Z');
  let app: Application;
  let documents: DocumentContext;

  beforeAll(async () => {
    app = applicationOn(suite.database, clock);
    await publishingCity(app, clock);
    value(
      await publishTemplate(app, {
        slug: SLUG,
        title: { fr: 'Plan vélo', en: 'Cycling plan' },
        purpose: { fr: 'Pour recueillir des idées de pistes.', en: 'To collect ideas for cycle lanes.' },
        licence: 'CC-BY-4.0',
        by: null,
      }),
    );
    documents = createDocumentContext(app);
  });

  it('has what a node says of itself', async () => {
    const response = await nodeinfo(documents, '0.2.0', new Request('https://participation.example/nodeinfo/2.1'));
    await expect(stable(await response.json())).toMatchFileSnapshot('../fixtures/emitted/nodeinfo.json');
  });

  it('has a page of the catalogue, with no more of a text than its beginning', async () => {
    const page = JSON.parse((await catalogueAt(documents, new URLSearchParams('page=true'))) ?? '{}');
    const { orderedItems: items } = page as { orderedItems: { type: string }[] };
    // One of each is enough to read.
    const shown = { ...page, orderedItems: [items[0], items[1]] };
    await expect(stable(shown)).toMatchFileSnapshot('../fixtures/emitted/catalogue.json');
    expect(items[0]).toMatchObject({ type: 'Group' });
    expect(items.slice(1).every(({ type }) => type === 'Note')).toBe(true);
    expect(await catalogueAt(documents, new URLSearchParams('cursor=made-up'))).toBeNull();
    const { again } = JSON.parse((await catalogueAt(documents, new URLSearchParams())) ?? '{}') as { again: string };
    const changes = await catalogueAt(documents, new URL(again).searchParams);
    expect(JSON.parse(changes ?? '{}')).toMatchObject({ id: again, again, orderedItems: [] });
    expect(await catalogueAt(documents, new URLSearchParams('since=made-up'))).toBeNull();
    const never = Buffer.from(JSON.stringify({ since: app.newId() })).toString('base64url');
    expect(await catalogueAt(documents, new URLSearchParams({ since: never }))).toBeNull();
    const first = Buffer.from(JSON.stringify({ since: null })).toString('base64url');
    const all = JSON.parse((await catalogueAt(documents, new URLSearchParams({ since: first }))) ?? '{}');
    expect(all.orderedItems).toEqual(items);
  });

  it('has a template, with its text as a document of its own', async () => {
    const publication = await publicationAt(documents, { kind: 'template', slug: SLUG });
    const document = JSON.parse(publication?.signed.body ?? '{}');
    expect(SHAPES.template.safeParse(document).error?.issues ?? []).toEqual([]);
    await expect(stable(document)).toMatchFileSnapshot('../fixtures/emitted/template.json');
    const text = JSON.parse(document.templateText);
    expect(canonicalText(text)).toBe(document.templateText);
    await expect(stable(text)).toMatchFileSnapshot('../fixtures/emitted/template-text.json');
  });

  it('has the Follow of a peer, addressed to it alone', async () => {
    const id = app.newId();
    const about = {
      uris: documents.uris,
      consultation: null,
      proposal: null,
      comment: null,
      answer: null,
      cohostAnswer: null,
      sourceInstitution: null,
    };
    const event = {
      id,
      type: 'peer-added',
      at: clock.now(),
      by: null,
      consultationId: null,
      proposalId: null,
      data: { peer: PEER },
      origin: { kind: 'own' },
      version: 1,
      position: 1,
    } as const;
    const [planned] = planActivities(about, event);
    const signed = planned === undefined ? null : await signActivity(documents, planned, event);
    const document = JSON.parse(signed?.body ?? '{}');
    expect(document).toMatchObject({ to: [PEER], cc: [] });
    await expect(stable(document)).toMatchFileSnapshot('../fixtures/emitted/activities/follow-peer.json');
  });
});
