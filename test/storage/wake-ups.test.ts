import { beforeAll, expect, it, onTestFinished, vi } from 'vitest';
import type { Application } from '../../src/application/application.ts';
import { readHost, readHosts } from '../../src/application/network/mirror/read-host.ts';
import { applicationOn } from '../support/application.ts';
import { clockAt } from '../support/clock.ts';
import { consultation, id } from '../support/participation.ts';
import { eachEngine } from './engines.ts';

const LATEST = new Date('2026-03-03T00:00:00Z');
const HOST = 'https://torino.example/consultations/parchi';

eachEngine('a mirror that is woken while it is read', (suite) => {
  const clock = clockAt('2026-03-02T08:00:00Z');
  let app: Application;
  beforeAll(async () => {
    app = applicationOn(suite.database, clock);
    await app.store.transact(async (writer) => {
      const host = { uri: HOST, institution: 'https://torino.example/' };
      await writer.consultations.save(consultation({ slug: 'parchi', handle: 'parchi', host }));
      const never = { readAt: null, failingSince: null, endedAt: null };
      await writer.sharing.saveMirror({ consultationId: id(1), cursor: null, dueAt: clock.now(), ...never });
    });
  });

  it('is read once more, at once', async () => {
    clock.advance({ seconds: 1 });
    const page = async () => {
      await app.store.transact((writer) => writer.sharing.wakeMirror(id(1), clock.now()));
      clock.advance({ seconds: 1 });
      return { items: [], next: `${HOST}/changes?cursor=1`, more: false };
    };
    await readHost(app, { page }, id(1));
    expect(await app.store.read((reader) => reader.sharing.dueMirrors(clock.now(), LATEST))).toEqual([id(1)]);
    clock.advance({ seconds: 1 });
    await readHost(app, { page: async () => ({ items: [], next: 'x', more: false }) }, id(1));
    expect(await app.store.read((reader) => reader.sharing.dueMirrors(clock.now(), LATEST))).toEqual([]);
  });

  it('is read for half a minute at most where its host goes on and on, and goes on where it was', async () => {
    let now = 0;
    let nth = 0;
    const cursors: (string | null)[] = [];
    const page = async (_: string, cursor: string | null) => {
      cursors.push(cursor);
      now += 10_000;
      nth += 1;
      return { items: [], next: `${HOST}/changes?cursor=${nth}`, more: true };
    };
    const spied = vi.spyOn(performance, 'now').mockImplementation(() => now);
    onTestFinished(() => spied.mockRestore());
    await app.store.transact((writer) => writer.sharing.wakeMirror(id(1), clock.now()));
    expect([await readHosts(app, { page }), await readHosts(app, { page })]).toEqual([3, 3]);
    expect(cursors.slice(1)).toEqual([1, 2, 3, 4, 5].map((each) => `${HOST}/changes?cursor=${each}`));
    expect(await app.store.read((reader) => reader.sharing.dueMirrors(clock.now(), LATEST))).toEqual([id(1)]);
  });
});
