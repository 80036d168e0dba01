import { beforeAll, describe, expect, it } from 'vitest';
import { inviteAgent } from '../../src/application/agent/invite-agent.ts';
import type { Application } from '../../src/application/application.ts';
import { readHosts, readPolicies } from '../../src/application/host/read-hosts.ts';
import { type HostList, importPolicies, removePolicy, setPolicy } from '../../src/application/host/set-policy.ts';
import { enforceRetention } from '../../src/application/privacy/enforce-retention.ts';
import type { Actor } from '../../src/domain/kit/actor.ts';
import { applicationOn } from '../support/application.ts';
import { refusal, registeredPerson, value } from '../support/city.ts';
import { clockAt } from '../support/clock.ts';
import { eachEngine } from './engines.ts';

const TARGET = 'https://participation.example/consultations/velo';

eachEngine('policies for hosts', (suite) => {
  const clock = clockAt('2026-03-10T08:00:00Z');
  let app: Application;

  beforeAll(async () => {
    app = applicationOn(suite.database, clock);
  });

  const set = (host: string, policy: 'allow' | 'limit' | 'block', reason: string | null = null) =>
    setPolicy(app, { host, policy, reason, by: null });
  const policyOf = async (host: string) =>
    (await app.store.read((reader) => reader.peers.policyOf(host)))?.policy ?? null;
  const lastEvent = async () => {
    await app.store.placeEvents();
    return (await app.store.read((reader) => reader.events.after(0, 10_000))).at(-1);
  };

  async function follows(name: string, host: string): Promise<void> {
    const uri = `https://${host}/users/${name}`;
    await app.store.transact(async (writer) => {
      await writer.peers.saveActor({
        uri,
        host,
        kind: 'Person',
        handle: `${name}@${host}`,
        name,
        inbox: `${uri}/inbox`,
        sharedInbox: null,
        fetchedAt: clock.now(),
        goneAt: null,
      });
      await writer.peers.saveFollow({ target: TARGET, follower: uri, activityId: `${uri}#f`, since: clock.now() });
    });
  }
  const counted = () => app.store.read((reader) => reader.peers.countFollowers(TARGET));

  it('hold for a host and for everything below it, not for what only ends like it', async () => {
    value(await set('*.Spam.Example.', 'limit', 'Publicité.'));
    expect(await Promise.all(['spam.example', 'a.b.spam.example', 'notspam.example'].map(policyOf))).toEqual([
      'limit',
      'limit',
      null,
    ]);
    expect(await Promise.all(['spam.example.', 'A.spam.example.:8443', 'spam.example:1'].map(policyOf))).toEqual([
      'limit',
      'limit',
      'limit',
    ]);
  });

  it('are as strict as the strictest of a host and the domains above it', async () => {
    value(await set('strict.example', 'block'));
    value(await set('sub.strict.example', 'allow'));
    expect(await policyOf('sub.strict.example')).toBe('block');
    value(await removePolicy(app, { host: 'strict.example', by: null }));
    expect(await policyOf('sub.strict.example')).toBe('allow');
  });

  it('that block have what the host and everything below it follows sleep, and nothing else, until they are lifted', async () => {
    await follows('ana', 'bad.example');
    await follows('leo', 'eu.bad.example:8443');
    await follows('zoe', 'notbad.example');
    expect(value(await set('bad.example', 'limit')).unfollowed).toBe(0);
    expect(await counted()).toBe(3);
    expect(value(await set('bad.example', 'block')).unfollowed).toBe(2);
    expect(await counted()).toBe(1);
    value(await set('eu.bad.example', 'allow'));
    value(await removePolicy(app, { host: 'bad.example', by: null }));
    expect(await counted()).toBe(3);
  });

  it('leave an event without words, which the public does not see', async () => {
    value(await set('event.example', 'block', 'Insultes.'));
    const event = await lastEvent();
    expect(event).toMatchObject({ type: 'policy-changed', by: null });
    expect(event?.data).toEqual({ host: 'event.example', policy: 'block' });
    value(await removePolicy(app, { host: 'event.example', by: null }));
    expect((await lastEvent())?.data).toEqual({ host: 'event.example', policy: null });
  });

  it.each(['', 'localhost', '10.0.0.8', 'com', 'ex*mple.example', 'https://spam.example/', 'spam.example:80'])(
    'are for names of hosts only: %j',
    async (host) => {
      expect(refusal(await set(host, 'block'))).toMatchObject({ type: 'invalid', field: 'host' });
    },
  );

  it('cannot be forgotten where there is none', async () => {
    const forgotten = await removePolicy(app, { host: 'unknown.example', by: null });
    expect(refusal(forgotten)).toEqual({ type: 'not-found', what: 'policy' });
  });

  it('are set by agents who moderate, not by those who look on or take part', async () => {
    const agentOf = async (role: 'moderator' | 'observer') =>
      value(await inviteAgent(app, { email: `${role}@lyon.example`, role, by: null })).agent.id;
    const by = { kind: 'agent', id: await agentOf('moderator') } as const;
    expect(value(await setPolicy(app, { host: 'agent.example', policy: 'limit', reason: null, by })).host).toBe(
      'agent.example',
    );
    const others: readonly Actor[] = [
      { kind: 'agent', id: await agentOf('observer') },
      { kind: 'participant', id: (await registeredPerson(app, 'Ana')).id },
    ];
    for (const other of others) {
      const command = { host: 'agent.example', policy: 'allow', reason: null, by: other } as const;
      expect(refusal(await setPolicy(app, command))).toEqual({ type: 'missing-scope', scope: 'moderate' });
      expect(refusal(await removePolicy(app, command)).type).toBe('missing-scope');
      const list = { hosts: [], unusable: [], by: other };
      expect(refusal(await importPolicies(app, list)).type).toBe('missing-scope');
    }
    expect(await policyOf('agent.example')).toBe('limit');
  });

  describe('that are imported', () => {
    const list = (...lines: readonly (readonly [host: string, policy: 'limit' | 'block'])[]): HostList => ({
      hosts: lines.map(([host, policy], at) => ({ line: at + 2, host, policy, reason: `ligne ${at + 2}` })),
      unusable: [{ line: 99, because: 'severity unknown: maybe' }],
    });

    it('make what is here stricter, never laxer, and leave alone what is allowed on purpose', async () => {
      value(await set('was-limited.list.example', 'limit'));
      value(await set('was-blocked.list.example', 'block', 'À la main.'));
      value(await set('was-allowed.list.example', 'allow'));
      await follows('eva', 'new.list.example');
      const imported = await importPolicies(app, {
        ...list(
          ['was-limited.list.example', 'block'],
          ['was-blocked.list.example', 'limit'],
          ['was-allowed.list.example', 'block'],
          ['new.list.example', 'limit'],
          ['NEW.list.example', 'block'],
          ['ex***le.example', 'block'],
        ),
        by: null,
      });
      expect(value(imported)).toEqual({
        limited: 0,
        blocked: 2,
        kept: 2,
        unfollowed: 1,
        unusable: [
          { line: 7, because: 'not the name of a host: ex***le.example' },
          { line: 99, because: 'severity unknown: maybe' },
        ],
      });
      const policies = new Map((await readPolicies(app)).map((each) => [each.host, each]));
      expect(policies.get('was-limited.list.example')?.policy).toBe('block');
      expect(policies.get('was-blocked.list.example')?.reason).toBe('À la main.');
      expect(policies.get('was-allowed.list.example')?.policy).toBe('allow');
      expect(policies.get('new.list.example')).toMatchObject({ policy: 'block', reason: 'ligne 6' });
      expect(await lastEvent()).toMatchObject({ type: 'policies-imported', data: { limited: 0, blocked: 2 } });
    });

    it('change nothing when they come again', async () => {
      const before = await lastEvent();
      const again = value(await importPolicies(app, { ...list(['new.list.example', 'block']), by: null }));
      expect(again).toMatchObject({ blocked: 0, limited: 0, kept: 1 });
      expect((await lastEvent())?.id).toBe(before?.id);
    });
  });

  describe('beside what hosts sent', () => {
    const count = async (day: string, what: { readonly host: string; readonly because: string }, times = 1) => {
      for (let time = 0; time < times; time += 1) {
        await app.store.transact((writer) =>
          writer.peers.addTraffic({ ...what, day, type: 'Create', verdict: 'refused' }),
        );
      }
    };

    beforeAll(async () => {
      await count('2026-03-09', { host: 'busy.example', because: 'signature' }, 2);
      await count('2026-03-10', { host: 'busy.example', because: 'signature' });
      await count('2026-03-10', { host: 'busy.example', because: 'not-public' });
      await count('2026-03-10', { host: 'a.busy.example', because: 'too-many' }, 2);
      await count('2026-02-01', { host: 'quiet.example', because: 'signature' });
      value(await set('busy.example', 'limit'));
    });

    it('are shown with the busiest first, by verdict and reason, over the days that are asked for', async () => {
      const { since, hosts } = await readHosts(app, { domain: null, days: 2, limit: 10 });
      expect(since).toBe('2026-03-09');
      expect(hosts.map(({ host, messages, policy }) => [host, messages, policy?.policy])).toEqual([
        ['busy.example', 4, 'limit'],
        ['a.busy.example', 2, 'limit'],
      ]);
      expect(hosts[0]?.traffic.map(({ because, messages, lastDay }) => [because, messages, lastDay])).toEqual([
        ['signature', 3, '2026-03-10'],
        ['not-public', 1, '2026-03-10'],
      ]);
    });

    it('can be asked for one domain, with what is above and below it', async () => {
      const view = await readHosts(app, { domain: 'A.Busy.example', days: 1, limit: 10 });
      expect(view.hosts.map(({ host }) => host)).toEqual(['a.busy.example']);
      expect(view.policies.map(({ host }) => host)).toEqual(['busy.example']);
      const longer = await readHosts(app, { domain: null, days: 60, limit: 1 });
      expect(longer.hosts.map(({ host }) => host)).toEqual(['busy.example']);
    });

    it('are forgotten after ninety days', async () => {
      clock.set(new Date('2026-05-04T08:00:00Z'));
      await enforceRetention(app);
      const { hosts } = await readHosts(app, { domain: null, days: 365, limit: 10 });
      expect(hosts.map(({ host }) => host)).toEqual(['busy.example', 'a.busy.example']);
    });
  });
});
