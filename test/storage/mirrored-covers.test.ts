import { beforeAll, expect, it } from 'vitest';
import type { Application } from '../../src/application/application.ts';
import { changeCover } from '../../src/application/consultation/change-consultation.ts';
import { fetchAwaitedImages, type OnUnfetched } from '../../src/application/network/mirror/fetch-awaited-images.ts';
import { saveMirroredCover } from '../../src/application/network/mirror/mirrored-cover.ts';
import type { NetworkReader } from '../../src/application/network/mirror/ports.ts';
import type { Consultation } from '../../src/domain/consultation/consultation.ts';
import { ok, refuse } from '../../src/domain/kit/result.ts';
import { applicationOn } from '../support/application.ts';
import { opened, refusal, setUpCity } from '../support/city.ts';
import { clockAt } from '../support/clock.ts';
import { pictureFile } from '../support/pictures.ts';
import { eachEngine } from './engines.ts';

const HOST = { uri: 'https://torino.example/consultations/velo', institution: 'https://torino.example/' };

eachEngine('the cover that a host has of a consultation', (suite) => {
  const clock = clockAt('2026-03-02T08:00:00Z');
  const there = new Map<string, Awaited<ReturnType<NetworkReader['image']>>>();
  const address = (name: string) => `https://torino.example/images/${name}`;
  let app: Application;
  let consultation: Consultation & { readonly host: typeof HOST };

  beforeAll(async () => {
    const nothing = async () => null;
    const network: NetworkReader = {
      ...{ page: nothing, copy: nothing, institution: nothing, says: nothing },
      image: async (url) => there.get(url) ?? null,
    };
    app = { ...applicationOn(suite.database, clock), network };
    await setUpCity(app);
    consultation = { ...(await opened(app, 'velo')), host: HOST };
    await app.store.transact(async (writer) => {
      await writer.consultations.save(consultation);
      const never = { cursor: null, dueAt: null, readAt: null, failingSince: null, endedAt: null };
      await writer.sharing.saveMirror({ consultationId: consultation.id, ...never });
    });
  });

  const told = async (cover: Parameters<typeof saveMirroredCover>[1]) =>
    await app.store.transact((writer) => saveMirroredCover({ app, writer, consultation }, cover));
  const awaited = async () => await app.store.read((reader) => reader.covers.mirrored(consultation.id));
  const shown = async () =>
    (await app.store.read((reader) => reader.covers.of([consultation.id]))).get(consultation.id) ?? null;
  const fetches = async () => {
    const unfetched: Parameters<OnUnfetched>[0][] = [];
    await fetchAwaitedImages(app, (what) => unfetched.push(what));
    return unfetched;
  };

  it('is none without words, and none from anywhere but the host', async () => {
    await told({ url: address('a'), alt: {} });
    expect(await awaited()).toBeNull();
    await told({ url: 'https://elsewhere.example/images/a', alt: { fr: 'Une piste' } });
    expect(await awaited()).toBeNull();
  });

  it('is asked for again where it is no picture, and shown once it is one', async () => {
    await told({ url: address('a'), alt: { fr: 'Une piste' } });
    there.set(address('a'), ok(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>')));
    expect(await fetches()).toMatchObject([{ host: 'torino.example', tries: 1, because: expect.any(String) }]);
    expect([await shown(), (await awaited())?.dueAt]).toEqual([null, new Date('2026-03-02T08:01:00Z')]);
    expect(await fetches()).toEqual([]);
    there.set(address('a'), ok(await pictureFile({ width: 2_400, height: 1_200, format: 'jpeg' })));
    clock.advance({ minutes: 1 });
    expect(await fetches()).toEqual([]);
    expect(await shown()).toMatchObject({
      wide: { mediaType: 'image/jpeg', width: 1_600, height: 800 },
      small: { mediaType: 'image/jpeg', width: 640, height: 360 },
      alt: { fr: 'Une piste' },
    });
    expect(await awaited()).toMatchObject({ dueAt: null });
  });

  it('goes at once when the host shows another, though that one cannot be had yet', async () => {
    const former = (await shown())?.wide.hash ?? '';
    const isPublic = async () =>
      (await app.store.read((reader) => reader.pictures.shown(former, { agent: false }))) !== null;
    expect(await isPublic()).toBe(true);
    await told({ url: address('b'), alt: { fr: 'Un pont' } });
    there.set(address('b'), refuse({ type: 'invalid', field: 'images', because: 'not-there' }));
    await fetches();
    expect([await shown(), await isPublic()]).toEqual([null, false]);
    await app.store.placeEvents();
    const events = await app.store.read((reader) => reader.events.after(0, 100));
    expect(events.filter(({ type }) => type === 'cover-changed')).toMatchObject([
      { by: null, origin: { kind: 'mirrored', host: HOST.institution } },
      { by: null, origin: { kind: 'mirrored', host: HOST.institution } },
    ]);
  });

  it('is changed by nobody here', async () => {
    const changed = await changeCover(app, { slug: 'velo', picture: null, alt: {}, by: null });
    expect(refusal(changed)).toMatchObject({ type: 'decided-by-host' });
  });
});
