import { afterAll, beforeAll, expect, it } from 'vitest';
import { setPolicy } from '../../src/application/host/set-policy.ts';
import { contentHashOf } from '../../src/application/kit/content-hash.ts';
import { limitCohost } from '../../src/application/network/cohost/limit-cohost.ts';
import { OPERATOR } from '../../src/domain/kit/actor.ts';
import { contributionLimits } from '../../src/domain/network/cohosting.ts';
import { value } from '../support/city.ts';
import { type Clock, clockAt } from '../support/clock.ts';
import type { Account } from '../support/hostile-host.ts';
import { shareWith } from '../support/towns.ts';
import { activity, eachAttackedCity, note, type Said } from './attacked-city.ts';
import { adminOf, asTown, type HostileTown, hostileTown } from './hostile-towns.ts';

const REGISTERED = 1_000;
const INVENTED = 60;
const EACH = 5;
const { perDay } = contributionLimits({ registered: REGISTERED });

/** A co-host invents people, who write more than people would. */
eachAttackedCity('a flood of contributions by a co-host', (city) => {
  let flooding: HostileTown;
  let other: HostileTown;
  let consultationId: string;
  const opening = new AsyncDisposableStack();

  beforeAll(async () => {
    const clock: Clock = clockAt(city().node.app.now().toISOString());
    flooding = opening.use(await hostileTown(city(), 'floodville', clock));
    other = opening.use(await hostileTown(city(), 'honestville', clock));
    const consultation = await city().node.app.store.read((reader) => reader.consultations.bySlug('velo-2026'));
    if (consultation === null) throw new Error('no consultation');
    consultationId = consultation.id;
    for (const town of [flooding, other]) {
      await shareWith(asTown(city()), town, { consultation, registered: REGISTERED });
    }
  });
  afterAll(() => opening.disposeAsync());

  const proposing = (author: Account, title: string): Said => {
    const published = new Date().toISOString();
    const content = { title: { fr: title }, body: { fr: `${title}.` }, lang: 'fr', cost: null, amends: null };
    const object = note(author, {
      content: `<p>${title}.</p>`,
      consultation: city().group,
      contentMap: { fr: `<p>${title}.</p>` },
      published,
      title: content.title,
      body: content.body,
      contentHash: contentHashOf(content),
    });
    return activity(author, { type: 'Create', object, published });
  };
  const statuses = async () => {
    const rows = await city()
      .node.database.db.selectFrom('guest_act')
      .innerJoin('proposal', 'proposal.id', 'subject_id')
      .select(({ fn }) => ['proposal.status', fn.countAll<number>().as('count')])
      .where('object', 'like', `${flooding.app.origin}/%`)
      .groupBy('proposal.status')
      .execute();
    return Object.fromEntries(rows.map(({ status, count }) => [status, Number(count)]));
  };
  const kinds = async (town: HostileTown) =>
    (await city().node.app.store.read((reader) => reader.peering.evidence({ peer: town.institution, limit: 99 }))).map(
      ({ kind, consultationId: about }) => [kind, about],
    );

  it('is held beyond the limit of the day and lost nowhere, while another city is published', {
    timeout: 600_000,
  }, async () => {
    const people = Array.from({ length: INVENTED }, (_, nth) =>
      city().hostile.account(`person${nth}`, { on: 'floodville' }),
    );
    const honest = city().hostile.account('anna', { on: 'honestville' });
    const sent: Promise<number>[] = [];
    for (const [nth, person] of people.entries()) {
      for (let each = 0; each < EACH; each += 1) {
        sent.push(
          city()
            .send(person, proposing(person, `Slogan ${nth}-${each}`))
            .then(({ status }) => status),
        );
      }
      if (nth % 10 === 9) await Promise.all(sent);
    }
    expect(new Set(await Promise.all(sent))).toEqual(new Set([202]));
    const fountain = proposing(honest, 'Une fontaine');
    expect((await city().send(honest, fountain)).status).toBe(202);
    await expect
      .poll(async () => Object.values(await statuses()).reduce((sum, count) => sum + count, 0), {
        timeout: 400_000,
        interval: 1_000,
      })
      .toBe(INVENTED * EACH);
    expect(await statuses()).toEqual({ published: perDay, held: INVENTED * EACH - perDay });
    expect(await kinds(flooding)).toEqual([['too-many-contributions', consultationId]]);
    expect(await kinds(other)).toEqual([]);
    expect(await city().verdict(fountain['id'])).toBe('accepted: create-from-home');
  });

  it('is shown to officers where they share, with the limit that is in force', async () => {
    const desk = await adminOf(city());
    const page = await desk('/admin/consultations/velo-2026/share?lang=en');
    expect(page).toContain('More contributions in a day than allowed, held for review');
    expect(page).toContain(`At most ${perDay} in 24 hours, 20 of one person; the rest is held.`);
  });

  it('does not stand in the way of what takes something back: the institution leaves', {
    timeout: 300_000,
  }, async () => {
    const person = city().hostile.account('latecomer', { on: 'floodville' });
    const { app } = city().node;
    const peer = flooding.institution;
    value(await limitCohost(app, { slug: 'velo-2026', peer, held: true, by: null }));
    // All messages that it may send in this minute are used up.
    value(await setPolicy(app, { host: 'floodville.hostile.example', policy: 'limit', reason: null, by: OPERATOR }));
    let answer = 202;
    for (let more = 0; more < 40 && answer === 202; more += 1) {
      answer = (await city().send(person, activity(person, { type: 'Like', object: city().group }))).status;
    }
    expect(answer).toBe(429);
    const [cohost] = await app.store.read((reader) => reader.sharing.cohostsWith(peer));
    const deleted = { type: 'Delete', object: `${person.id}/notes/1` };
    expect((await city().send(person, activity(person, deleted))).status).toBe(202);
    const invite = { id: cohost?.invite, type: 'Invite', actor: 'https://city.test/', object: city().group };
    const accept = { type: 'Accept', actor: peer, object: { ...invite, target: peer } };
    const leave = activity(flooding.account, { type: 'Undo', object: accept });
    expect((await city().send(flooding.account, leave)).status).toBe(202);
    const status = async () => (await app.store.read((reader) => reader.sharing.cohostsWith(peer)))[0]?.status;
    await expect.poll(status, { timeout: 120_000, interval: 500 }).toBe('left');
  });
});
