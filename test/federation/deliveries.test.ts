import { askSoftware } from '../../src/application/federation/delivery/ask-software.ts';
import { readSilentHosts } from '../../src/application/federation/delivery/failing-hosts.ts';
import { enforceRetention } from '../../src/application/privacy/enforce-retention.ts';
import '../../src/start/temporal.ts';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Application } from '../../src/application/application.ts';
import type { RemoteActor } from '../../src/application/federation/ports.ts';
import type { AnnounceForm } from '../../src/domain/federation/announce-form.ts';
import { eachEngine } from '../storage/engines.ts';
import { applicationOn } from '../support/application.ts';
import { type Clock, clockAt } from '../support/clock.ts';
import { consultation, id, participant, proposal } from '../support/participation.ts';

const HOUR = 3_600_000;
const NOW = '2026-03-10T08:00:00Z';

eachEngine('deliveries', (given) => {
  let app: Application;
  let clock: Clock;

  beforeAll(async () => {
    clock = clockAt(NOW);
    app = applicationOn(given.database, clock);
    await app.store.transact(async (writer) => {
      await writer.consultations.save(consultation());
      await writer.participants.save(participant());
      for (let nth = 0; nth < 8; nth += 1) {
        await writer.proposals.save(proposal({ id: id(200 + nth), number: nth + 1 }));
      }
    });
  });

  async function follows(target: string, actors: readonly RemoteActor[]): Promise<void> {
    await app.store.transact(async (writer) => {
      for (const actor of actors) {
        await writer.peers.saveActor(actor);
        await writer.peers.saveFollow({
          target,
          follower: actor.uri,
          activityId: `${actor.uri}#f`,
          since: clock.now(),
        });
      }
    });
  }

  it('finds each inbox once, over pages, whoever follows behind it', async () => {
    const target = 'https://participation.example/consultations/velo-2026';
    const many = Array.from({ length: 7 }, (_, nth) => remote(`https://big.example/users/${nth}`, true));
    await follows(target, [...many, remote('https://own.example/@a', false), remote('https://own.example/@b', false)]);
    await follows('https://participation.example/', [remote('https://big.example/users/3', true)]);
    const targets = [target, 'https://participation.example/'];
    const read = async (after: string | null) =>
      await app.store.read((reader) => reader.deliveries.inboxes({ targets, form: null, limit: 2, after }));
    const first = await read(null);
    const second = await read(first.at(-1)?.uri ?? null);
    expect([...first, ...second]).toEqual([
      { uri: 'https://big.example/inbox', shared: true, actor: 'https://big.example/users/0' },
      { uri: 'https://own.example/@a/inbox', shared: false, actor: 'https://own.example/@a' },
      { uri: 'https://own.example/@b/inbox', shared: false, actor: 'https://own.example/@b' },
    ]);
  });

  it('drops whoever is written to at a dead inbox, and counts once what is not found within a day', async () => {
    const target = 'https://participation.example/consultations/gone';
    await follows(target, [remote('https://dead.example/users/1', true), remote('https://dead.example/users/2', true)]);
    const inbox = 'https://dead.example/inbox';
    const fail = async (at: string, isMissing = true) =>
      await app.store.transact((writer) =>
        writer.deliveries.recordFailure({
          inbox,
          at: new Date(at),
          since: new Date(Date.parse(at) - 240 * HOUR),
          isMissing,
          apartMs: 24 * HOUR,
        }),
      );
    const hasFailed = async () => (await app.store.read((reader) => reader.deliveries.failedInboxes())).includes(inbox);
    const first = new Date('2026-03-10T08:00:00Z');
    expect(await hasFailed()).toBe(false);
    expect(await fail('2026-03-10T08:00:00Z', false)).toEqual({ missing: 0, firstAt: first });
    expect(await fail('2026-03-10T08:00:01Z')).toEqual({ missing: 1, firstAt: first });
    expect(await fail('2026-03-11T08:00:00Z')).toEqual({ missing: 1, firstAt: first });
    expect(await fail('2026-03-11T08:00:01Z')).toEqual({ missing: 2, firstAt: first });
    expect(await fail('2026-03-15T08:00:00Z', false)).toEqual({ missing: 2, firstAt: first });
    expect(await fail('2026-03-15T09:00:00Z')).toEqual({ missing: 3, firstAt: first });
    const later = new Date('2026-04-15T08:00:00Z');
    expect(await fail('2026-04-15T08:00:00Z', false)).toEqual({ missing: 0, firstAt: later });
    expect(await fail('2026-05-15T08:00:00Z')).toEqual({ missing: 1, firstAt: new Date('2026-05-15T08:00:00Z') });
    expect(await hasFailed()).toBe(true);
    await app.store.transact((writer) => writer.deliveries.recordSuccess(inbox));
    expect(await hasFailed()).toBe(false);
    expect(await fail('2026-05-15T08:00:00Z')).toMatchObject({ missing: 1 });
    expect(await app.store.transact((writer) => writer.deliveries.deleteInbox(inbox))).toBe(2);
    expect(await app.store.read((reader) => reader.peers.countFollowers(target))).toBe(0);
  });

  it('remembers which hosts take nothing, and how much waits for each', async () => {
    const at = new Date('2026-03-10T08:00:00Z');
    const failing = {
      host: 'silent.example',
      since: at,
      failedAt: at,
      error: 'timeout',
      failures: [{ activity: 'https://participation.example/activities/1', at: at.toISOString() }],
      heldUntil: null,
      probedAt: null,
      probed: null,
    };
    const read = async () => await app.store.read((reader) => reader.deliveries.failingHosts());
    await app.store.transact(async ({ deliveries }) => {
      expect(await deliveries.lockFailingHost(failing.host)).toBeNull();
      await deliveries.saveFailingHost(failing);
    });
    expect(await read()).toEqual([failing]);
    const held = { ...failing, heldUntil: new Date(at.getTime() + HOUR), probedAt: at, probed: 'x', error: 'HTTP 500' };
    await app.store.transact(async ({ deliveries }) => {
      expect(await deliveries.lockFailingHost(failing.host)).toEqual(failing);
      await deliveries.saveFailingHost(held);
    });
    expect(await read()).toEqual([held]);
    expect(await readSilentHosts(app)).toEqual([
      { host: failing.host, since: at, error: 'HTTP 500', heldUntil: held.heldUntil, waiting: 0 },
    ]);
    await app.store.transact(({ deliveries }) => deliveries.deleteFailingHost(failing.host));
    expect(await read()).toEqual([]);
  });

  describe('announcing', () => {
    const announce = async (nth: number) => {
      const at = clock.now();
      return await app.store.transact((writer) =>
        writer.deliveries.announceIndividually({
          eventId: id(300 + nth),
          consultationId: id(1),
          proposalId: id(200 + nth),
          at,
          since: new Date(at.getTime() - HOUR),
          limit: 2,
        }),
      );
    };
    const digests = async () => {
      const before = new Date(clock.now().getTime() - HOUR);
      return await app.store.transact((writer) => writer.deliveries.claimDigests(before));
    };

    it('lets so many through in an hour and keeps the rest for one digest, the same after a restart', async () => {
      const input: boolean[] = [];
      for (const nth of [0, 1, 2, 3]) {
        input.push(await announce(nth));
        clock.advance({ minutes: 5 });
      }
      expect(input).toEqual([true, true, false, false]);
      expect(await announce(0)).toBe(true);
      expect(await announce(2)).toBe(false);
      expect(await digests()).toEqual([]);
      expect(await app.store.read((reader) => reader.deliveries.nextDue(HOUR))).toEqual(
        new Date('2026-03-10T09:10:00Z'),
      );
      clock.set('2026-03-10T09:11:00Z');
      const digest = { id: id(302), consultationId: id(1), proposalIds: [id(202), id(203)] };
      expect(await digests()).toEqual([digest]);
      expect(await announce(4)).toBe(true);
      expect(await announce(5)).toBe(true);
      expect(await announce(6)).toBe(false);
      expect(await digests()).toEqual([digest]);
      await app.store.transact((writer) => writer.deliveries.markDigested(digest.id, clock.now()));
      expect(await digests()).toEqual([]);
      clock.set('2026-03-10T10:11:00Z');
      expect(await digests()).toEqual([{ id: id(306), consultationId: id(1), proposalIds: [id(206)] }]);
    });
  });

  it('makes the counts of a poll due once a minute, and keeps a vote that came in meanwhile', async () => {
    clock.set(NOW);
    const pollId = id(50);
    await app.store.transact((writer) =>
      writer.polls.save({
        id: pollId,
        consultationId: id(1),
        uri: null,
        question: { fr: 'Quai ?' },
        options: [
          { id: id(51), position: 0, name: { fr: 'oui' } },
          { id: id(52), position: 1, name: { fr: 'non' } },
        ],
        multiple: false,
        opensAt: clock.now(),
        closesAt: new Date('2026-03-11T08:00:00Z'),
      }),
    );
    const vote = async (eventId: string) =>
      await app.store.transact((writer) =>
        writer.deliveries.pollChanged({ pollId, eventId, at: clock.now(), everyMs: 60_000 }),
      );
    const due = async () => await app.store.read((reader) => reader.deliveries.pollsDue(clock.now()));
    const sent = async (eventId: string) =>
      await app.store.transact((writer) =>
        writer.deliveries.markPollSent({ pollId, eventId, at: clock.now(), everyMs: 60_000 }),
      );
    await vote(id(61));
    expect(await due()).toEqual([{ pollId, eventId: id(61) }]);
    await vote(id(62));
    await sent(id(61));
    expect(await due()).toEqual([]);
    clock.advance({ seconds: 61 });
    expect(await due()).toEqual([{ pollId, eventId: id(62) }]);
    await sent(id(62));
    clock.advance({ seconds: 10 });
    await vote(id(63));
    expect(await due()).toEqual([]);
    clock.advance({ seconds: 51 });
    expect(await due()).toEqual([{ pollId, eventId: id(63) }]);
  });

  it('remembers how far an activity got, until it got everywhere', async () => {
    const activity = 'https://participation.example/activities/1';
    const progress = async () => await app.store.read((reader) => reader.deliveries.progress(activity));
    const move = async (inbox: string | null) =>
      await app.store.transact((writer) => writer.deliveries.saveProgress(activity, inbox, clock.now()));
    expect(await progress()).toEqual({ after: null });
    await move('https://a.example/inbox');
    await move('https://b.example/inbox');
    expect(await progress()).toEqual({ after: 'https://b.example/inbox' });
    await move(null);
    expect(await progress()).toBe('done');
    clock.advance({ days: 8 });
    await enforceRetention(app);
    expect(await progress()).toEqual({ after: null });
  });

  it('asks the servers of followers what they run, and gives each the form of an Announce that it reads', async () => {
    const target = 'https://participation.example/consultations/forms';
    const forum = remote('https://forum.example/users/1', true);
    const quiet = remote('https://quiet.example/users/1', true);
    await follows(target, [remote('https://social.example/users/1', true), forum, quiet]);
    const asked: string[] = [];
    const software = new Map([
      ['https://social.example', 'mastodon'],
      ['https://forum.example', 'Lemmy'],
    ]);
    const ask = async () =>
      await askSoftware(app, async (origin) => {
        asked.push(origin);
        const name = software.get(origin);
        return name === undefined ? null : { name, version: '1.0' };
      });
    const hosts = async (form: AnnounceForm | null, of: readonly (string | null)[] | null = null) =>
      (
        await app.store.read((reader) =>
          reader.deliveries.inboxes({ targets: [target], form, software: of, limit: 10, after: '' }),
        )
      ).map(({ uri }) => new URL(uri).host);
    const all = ['forum.example', 'quiet.example', 'social.example'];
    for (const form of [null, 'id', 'activity'] as const) expect(await hosts(form)).toEqual(all);
    expect(await hosts(null, [null])).toEqual(all);
    expect(await hosts(null, ['lemmy'])).toEqual([]);
    while ((await ask()) > 0);
    expect(asked).toEqual(expect.arrayContaining(all.map((host) => `https://${host}`)));
    expect(new Set(asked).size).toBe(asked.length);
    expect(await hosts(null)).toEqual(all);
    expect(await hosts('id')).toEqual(['quiet.example', 'social.example']);
    expect(await hosts('activity')).toEqual(['forum.example', 'quiet.example']);
    expect(await hosts(null, ['lemmy'])).toEqual(['forum.example']);
    expect(await hosts(null, ['lemmy', null])).toEqual(['forum.example', 'quiet.example']);
    // Whoever said nothing is asked again the next day, the others after a week.
    asked.length = 0;
    clock.advance({ hours: 25 });
    await ask();
    expect(asked).toContain('https://quiet.example');
    expect(asked).not.toContain('https://forum.example');
    clock.advance({ days: 7 });
    while ((await ask()) > 0);
    expect(asked).toContain('https://forum.example');
  });
});

function remote(uri: string, shared: boolean): RemoteActor {
  const { host, origin } = new URL(uri);
  return {
    uri,
    host,
    kind: 'Person',
    handle: `somebody@${host}`,
    name: 'Somebody',
    inbox: `${uri}/inbox`,
    sharedInbox: shared ? `${origin}/inbox` : null,
    fetchedAt: new Date(NOW),
    goneAt: null,
  };
}
