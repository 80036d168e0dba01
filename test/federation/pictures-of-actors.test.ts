import '../../src/start/temporal.ts';
import { beforeAll, expect, it } from 'vitest';
import type { Application } from '../../src/application/application.ts';
import { changeCover } from '../../src/application/consultation/change-consultation.ts';
import { draftAppearance, publishAppearance } from '../../src/application/institution/change-appearance.ts';
import type { EventType } from '../../src/domain/event/event.ts';
import { OPERATOR } from '../../src/domain/kit/actor.ts';
import { eventContextOf } from '../../src/federation/deliver/event-context.ts';
import { planActivities } from '../../src/federation/deliver/plan.ts';
import { createDocumentContext } from '../../src/federation/document-context.ts';
import { assertExpandable } from '../../src/federation/documents.ts';
import { consultationActorAt, institutionActorAt } from '../../src/federation/publication/actors.ts';
import type { DocumentContext, Publication } from '../../src/federation/publication/document-context.ts';
import { eachEngine } from '../storage/engines.ts';
import { applicationOn } from '../support/application.ts';
import { clockAt } from '../support/clock.ts';
import { pictureFile } from '../support/pictures.ts';
import { publishingCity, SLUG, value } from './publishing-city.ts';

eachEngine('the pictures of actors', (suite) => {
  const clock = clockAt('2026-03-02T08:00:00Z');
  const by = OPERATOR;
  let app: Application;
  let documents: DocumentContext;

  beforeAll(async () => {
    app = applicationOn(suite.database, clock);
    documents = createDocumentContext(app);
    await publishingCity(app, clock);
  });

  // biome-ignore lint/suspicious/noExplicitAny: what other servers read, member by member
  const read = async (of: Promise<Publication | null>): Promise<any> => {
    const publication = await of;
    return publication?.state === 'there' ? JSON.parse(publication.signed.body) : null;
  };
  const institution = () => read(institutionActorAt(documents));
  const consultation = () => read(consultationActorAt(documents, SLUG));
  /** The activities that the latest event of a type leads to. */
  const planned = async (type: EventType) => {
    await app.store.placeEvents();
    const events = await app.store.read((reader) => reader.events.after(0, 1_000));
    const event = events.findLast((each) => each.type === type);
    if (event === undefined) throw new Error(`no ${type}`);
    return planActivities(await eventContextOf(app, documents.uris, event), event);
  };

  it('are not there before anybody gave them', async () => {
    for (const actor of [await institution(), await consultation()]) {
      expect([actor.icon, actor.image]).toEqual([undefined, undefined]);
    }
  });

  it('are the logo as a square and the banner with its words, once they are public', async () => {
    const logo = await pictureFile({ width: 300, height: 100 });
    const banner = await pictureFile({ width: 800, height: 200, colour: '#446688' });
    value(await draftAppearance(app, { logo, banner, bannerAlt: { fr: 'La place au matin' }, by }));
    expect((await institution()).icon).toBeUndefined();
    expect(await planned('appearance-drafted')).toEqual([]);
    value(await publishAppearance(app, { by }));
    const actor = await institution();
    const url = expect.stringMatching(/^https:\/\/participation\.example\/images\/[0-9a-f]{64}$/);
    expect(actor.icon).toEqual({ type: 'Image', mediaType: 'image/png', url, width: 400, height: 400 });
    expect(actor.image).toMatchObject({ type: 'Image', mediaType: 'image/jpeg', url, name: 'La place au matin' });
    expect((await consultation()).icon).toEqual(actor.icon);
    await assertExpandable(actor);
    const { icon, image } = actor;
    const written = JSON.stringify({ icon, image }, null, 2).replaceAll(/[0-9a-f]{64}/g, 'a'.repeat(64));
    await expect(`${written}\n`).toMatchFileSnapshot('../fixtures/emitted/pictures.json');
  });

  it('are told once for each publication: an Update of the institution', async () => {
    const [update, ...others] = await planned('appearance-published');
    expect(update).toMatchObject({ type: 'Update', speaker: documents.uris.institution });
    expect(others).toEqual([]);
  });

  it('are, of a consultation, its cover with its words, told by an Update of its own', async () => {
    const picture = await pictureFile({ width: 900, height: 600, format: 'jpeg' });
    value(await changeCover(app, { slug: SLUG, picture, alt: { fr: 'Une piste', en: 'A lane' }, by }));
    expect((await consultation()).image).toMatchObject({ type: 'Image', name: 'Une piste', width: 900, height: 600 });
    expect(await planned('cover-changed')).toMatchObject([
      { type: 'Update', speaker: documents.uris.consultation(SLUG) },
    ]);
  });
});
