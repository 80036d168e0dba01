import { beforeAll, expect, it } from 'vitest';
import type { Application } from '../../src/application/application.ts';
import { inviteCohost, withdrawCohost } from '../../src/application/network/cohost/invite-cohost.ts';
import type { MirroredConsultation, NetworkReader } from '../../src/application/network/mirror/ports.ts';
import { readHost } from '../../src/application/network/mirror/read-host.ts';
import { crowdedFindings } from '../../src/cli/doctor-recovery.ts';
import type { Consultation } from '../../src/domain/consultation/consultation.ts';
import { HOLDERS_MAX } from '../../src/domain/network/host.ts';
import { applicationOn } from '../support/application.ts';
import { opened, refusal, setUpCity, value } from '../support/city.ts';
import { clockAt } from '../support/clock.ts';
import { consultation, id } from '../support/participation.ts';
import { eachEngine } from './engines.ts';
import { sentStatements } from './sent-statements.ts';

const HOST = 'https://torino.example/';
const city = (nth: number) => `https://city${nth}.example/`;
const cities = (count: number) => Array.from({ length: count }, (_, nth) => city(nth));

eachEngine('a consultation of as many institutions as can hold one', (suite) => {
  const sent = sentStatements();
  const clock = clockAt('2026-03-02T08:00:00Z');
  let app: Application;
  let shared: Consultation;
  let asked: string[] = [];

  beforeAll(async () => {
    const network: NetworkReader = {
      page: async () => null,
      copy: async () => null,
      image: async () => null,
      async institution(uri) {
        const { host } = new URL(uri);
        const names = { uri, host, kind: 'Organization', handle: `city@${host}`, name: host } as const;
        return { ...names, inbox: `${uri}inbox`, sharedInbox: null, fetchedAt: clock.now(), goneAt: null };
      },
      async says(uri) {
        asked.push(uri);
        return null;
      },
    };
    app = { ...applicationOn(suite.database, clock), network };
    await setUpCity(app);
    shared = await opened(app, 'parcs');
    await app.store.transact(async (writer) => {
      for (const peer of cities(HOLDERS_MAX - 1))
        await writer.sharing.saveCohost({
          ...{ consultationId: shared.id, peer, invite: `https://lyon.example/activities/${peer}` },
          ...{ status: 'accepted', registered: 100, registeredAt: null, registeredMax: null },
          ...{ invitedAt: clock.now(), answeredAt: clock.now() },
        });
      const host = { uri: `${HOST}consultations/parchi`, institution: HOST };
      await writer.consultations.save(consultation({ id: id(7), slug: 'parchi', handle: 'parchi', host }));
      const never = { readAt: null, failingSince: null, endedAt: null };
      await writer.sharing.saveMirror({ consultationId: id(7), cursor: null, dueAt: clock.now(), ...never });
    });
  });
  it('invites nobody else until one is out, and the doctor says so', async () => {
    const one = { slug: 'parcs', peer: city(9_999), by: null };
    expect(refusal(await inviteCohost(app, one))).toEqual({ type: 'too-many-institutions', max: HOLDERS_MAX });
    expect(await crowdedFindings(app)).toMatchObject([
      { state: 'warn', says: expect.stringContaining(`parcs is held by ${HOLDERS_MAX} institutions`) },
    ]);
    value(await withdrawCohost(app, { slug: 'parcs', peer: city(3), by: null }));
    expect(value(await inviteCohost(app, one)).status).toBe('invited');
    expect(refusal(await inviteCohost(app, { ...one, peer: city(9_998) }))).toMatchObject({ max: HOLDERS_MAX });
  });

  it('is held by no more of those that its host names, and what it named beyond is evidence', async () => {
    await lookAt(cities(HOLDERS_MAX + 1));
    await read(cities(HOLDERS_MAX));
    expect(await evidence()).toEqual([]);
    await read(cities(HOLDERS_MAX + 1));
    await read(cities(HOLDERS_MAX + 1));
    expect(await evidence()).toHaveLength(1);
    expect((await evidence())[0]?.document).toContain(city(HOLDERS_MAX));
    expect(await app.store.read((reader) => reader.sharing.holders(id(7)))).toEqual(cities(HOLDERS_MAX));
  });

  it('is read without a look at each of them: only at those that were not looked at within a day', async () => {
    asked = [];
    sent.taken();
    await read(cities(HOLDERS_MAX));
    expect(asked).toEqual([]);
    expect(sent.taken().length).toBeLessThanOrEqual(suite.engine === 'embedded' ? 0 : 60);
    clock.advance({ hours: 25 });
    await lookAt(cities(HOLDERS_MAX).slice(3));
    await read(cities(HOLDERS_MAX));
    expect(asked).toEqual(cities(3));
  });

  async function lookAt(institutions: readonly string[]): Promise<void> {
    await app.store.transact(async (writer) => {
      for (const uri of institutions) await writer.moving.markRead(uri, clock.now());
    });
  }

  async function read(hosts: readonly string[]): Promise<void> {
    const item: MirroredConsultation = {
      ...{
        kind: 'consultation',
        uri: `${HOST}consultations/parchi`,
        title: { fr: 'Parchi' },
        topics: [],
        summary: { fr: 'Dove?' },
      },
      ...{ languages: ['fr'], timeZone: 'Europe/Paris', phases: [], extensions: [], publishedAt: clock.now() },
      ...{ rules: shared.rules, rulesText: '{}', rulesHash: '', hosts, registrations: [], cover: null },
    };
    const page = { items: [item], next: `${HOST}changes?cursor=${hosts.length}`, more: false };
    await readHost(app, { page: async () => page }, id(7));
  }

  const evidence = async () =>
    (await app.store.read((reader) => reader.peering.evidence({ peer: HOST, limit: 99 }))).filter(
      ({ kind }) => kind === 'too-many-institutions',
    );
});
