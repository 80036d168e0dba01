import { beforeAll, expect, it } from 'vitest';
import type { Application } from '../../src/application/application.ts';
import { changeCover } from '../../src/application/consultation/change-consultation.ts';
import { discardConsultation } from '../../src/application/consultation/publish-consultation.ts';
import { readConsultation } from '../../src/application/consultation/read-consultations.ts';
import { readEvents } from '../../src/application/event/reads.ts';
import {
  discardAppearanceDraft,
  draftAppearance,
  publishAppearance,
  readAppearances,
  restoreAppearance,
} from '../../src/application/institution/change-appearance.ts';
import { readInstitution } from '../../src/application/institution/reads.ts';
import { etagOf } from '../../src/application/kit/not-modified.ts';
import { ANYBODY, DRAFT_READER, type Viewer } from '../../src/application/kit/viewer.ts';
import { readImage } from '../../src/application/proposal/images.ts';
import { PLAIN } from '../../src/domain/institution/appearance.ts';
import { OPERATOR } from '../../src/domain/kit/actor.ts';
import { eachEngine } from '../storage/engines.ts';
import { applicationOn } from '../support/application.ts';
import { drafted, opened, refusal, setUpCity, value } from '../support/city.ts';
import { clockAt } from '../support/clock.ts';
import { animatedFile, pictureFile, SVG_WITH_SCRIPT } from '../support/pictures.ts';

eachEngine('how an institution looks', (suite) => {
  const clock = clockAt('2026-03-02T08:00:00Z');
  const by = OPERATOR;
  let app: Application;
  let logo: Buffer;

  beforeAll(async () => {
    app = applicationOn(suite.database, clock);
    await setUpCity(app);
    logo = await pictureFile({ width: 300, height: 100 });
  });

  const shown = async () => (await readInstitution(app))?.appearance;
  const seenBy = async (hash: string, viewer: Viewer = ANYBODY) => (await readImage(app, { hash, viewer })) !== null;
  const pictures = async () => (await suite.database.db.selectFrom('picture').select('hash').execute()).length;

  it('is plain at first, and nothing of it can be published, restored or discarded', async () => {
    expect(await shown()).toEqual(PLAIN);
    for (const act of [publishAppearance, restoreAppearance, discardAppearanceDraft]) {
      expect(refusal(await act(app, { by }))).toEqual({ type: 'not-found', what: 'appearance' });
    }
  });

  it('is drafted, seen by nobody outside, and public once it is published', async () => {
    const draft = value(await draftAppearance(app, { main: '7A1F3D', accent: '#8a1c2f', logo, by }));
    expect(draft).toMatchObject({ main: '#7a1f3d', accent: '#8a1c2f', logo: { wide: { width: 300, height: 100 } } });
    expect(await shown()).toEqual(PLAIN);
    const hash = draft.logo?.wide.hash ?? '';
    expect(await seenBy(hash)).toBe(false);
    expect(refusal(await publishAppearance(app, { by, basedOn: etagOf(PLAIN) }))).toEqual({
      type: 'changed-meanwhile',
    });
    value(await publishAppearance(app, { by, basedOn: etagOf(draft) }));
    expect(await shown()).toEqual(draft);
    expect(await seenBy(hash)).toBe(true);
  });

  it('refuses every fault together, by its field, and loses nothing of what there is', async () => {
    const before = await readAppearances(app);
    const refused = refusal(
      await draftAppearance(app, {
        main: 'teal',
        accent: '#ffee00',
        logo: await pictureFile({ width: 5_000, height: 10_000 }),
        banner: SVG_WITH_SCRIPT,
        sharing: await animatedFile(),
        by,
      }),
    );
    const faults = refused.type === 'invalid' ? [refused, ...(refused.others ?? [])] : [refused];
    expect(faults).toMatchObject([
      { field: 'main', because: 'not-a-colour' },
      { field: 'accent', type: 'low-contrast', ratio: 1.02 },
      { field: 'logo', because: 'too-many-pixels', limit: 16 },
      { field: 'banner', because: 'vector-image' },
      { field: 'sharing', because: 'animated' },
      { field: 'bannerAlt', because: 'missing' },
    ]);
    const broken = Buffer.concat([logo.subarray(0, 40), Buffer.alloc(8)]);
    expect(refusal(await draftAppearance(app, { logo: broken, by }))).toMatchObject({
      field: 'logo',
      because: 'not-an-image',
    });
    expect(await readAppearances(app)).toEqual(before);
  });

  it('comes back as it was, and that can be taken back as well', async () => {
    const first = await shown();
    value(await draftAppearance(app, { accent: null, logo: null, by }));
    value(await publishAppearance(app, { by }));
    expect(await shown()).toEqual({ ...PLAIN, main: '#7a1f3d' });
    value(await restoreAppearance(app, { by }));
    expect(await shown()).toEqual(first);
    value(await restoreAppearance(app, { by }));
    expect(await shown()).toEqual({ ...PLAIN, main: '#7a1f3d' });
    value(await restoreAppearance(app, { by }));
  });

  it('keeps the words of a banner, and no picture that nothing shows', async () => {
    const banner = await pictureFile({ width: 800, height: 200, colour: '#336699' });
    value(await draftAppearance(app, { banner, bannerAlt: { fr: 'La place au matin' }, by }));
    expect(value(await draftAppearance(app, { main: '#102030', by })).banner?.alt).toEqual({ fr: 'La place au matin' });
    const some = await pictures();
    value(await discardAppearanceDraft(app, { by }));
    expect(await pictures()).toBe(some - 1);
  });

  it('gives a consultation a picture with its words, in two sizes', async () => {
    await drafted(app, { slug: 'parc' });
    const picture = await pictureFile({ width: 900, height: 600, colour: '#446622', format: 'jpeg' });
    expect(refusal(await changeCover(app, { slug: 'parc', picture, alt: {}, by }))).toMatchObject({
      field: 'coverAlt',
      because: 'missing',
    });
    expect(refusal(await changeCover(app, { slug: 'parc', alt: { fr: 'a' }, by }))).toMatchObject({
      field: 'cover',
      because: 'missing',
    });
    const cover = value(await changeCover(app, { slug: 'parc', picture, alt: { fr: 'Le parc en mai' }, by }));
    expect(cover).toMatchObject({ wide: { width: 900, height: 600 }, small: { width: 640, height: 360 } });
    expect(await seenBy(cover?.wide.hash ?? '')).toBe(false);
    const read = value(await readConsultation(app, { slug: 'parc', viewer: DRAFT_READER }));
    expect(read.cover).toEqual(cover);
    value(await discardConsultation(app, { slug: 'parc', by }));
  });

  it('shows the picture of what is published, and takes it away again', async () => {
    await opened(app, 'velo');
    const picture = await pictureFile({ width: 900, height: 600, colour: '#224466', format: 'jpeg' });
    const cover = value(await changeCover(app, { slug: 'velo', picture, alt: { fr: 'Une piste' }, by }));
    expect(await seenBy(cover?.small.hash ?? '')).toBe(true);
    value(await changeCover(app, { slug: 'velo', alt: { fr: 'Une piste neuve' }, by }));
    expect(value(await readConsultation(app, { slug: 'velo', viewer: ANYBODY })).cover?.alt).toEqual({
      fr: 'Une piste neuve',
    });
    value(await changeCover(app, { slug: 'velo', picture: null, alt: {}, by }));
    expect(value(await readConsultation(app, { slug: 'velo', viewer: ANYBODY })).cover).toBeNull();
    expect(await seenBy(cover?.small.hash ?? '')).toBe(false);
  });

  it('leaves what was published in the public log, and no draft', async () => {
    const { items } = await readEvents(app, { after: null, limit: 100 });
    const types = items.map(({ type }) => type).filter((type) => /appearance|cover/.test(type));
    expect([...new Set(types)].toSorted()).toEqual(['appearance-published', 'appearance-restored', 'cover-changed']);
    expect(types.filter((type) => type === 'cover-changed')).toHaveLength(3);
  });
});
