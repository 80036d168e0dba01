import { beforeAll, beforeEach, expect, it } from 'vitest';
import type { Application } from '../../src/application/application.ts';
import { createConsultation } from '../../src/application/consultation/create-consultation.ts';
import { publishConsultation } from '../../src/application/consultation/publish-consultation.ts';
import { setPolicy } from '../../src/application/host/set-policy.ts';
import type { InboxContext } from '../../src/federation/inbox/context.ts';
import { processInbox } from '../../src/federation/inbox/decide.ts';
import { envelopeOf } from '../../src/federation/inbox/guard.ts';
import { skippingBlocked } from '../../src/federation/inbox/read-document.ts';
import { receiver, storeReceivedActivity } from '../../src/federation/inbox/receive.ts';
import { remoteActor } from '../../src/federation/inbox/remote-actors.ts';
import { targetOf } from '../../src/federation/inbox/targets.ts';
import { urisOf } from '../../src/federation/uris.ts';
import { createLog } from '../../src/start/log.ts';
import { eachEngine } from '../storage/engines.ts';
import { applicationOn } from '../support/application.ts';
import { proposed, registeredPerson, setUpCity, value } from '../support/city.ts';
import { clockAt } from '../support/clock.ts';

const PUBLIC = 'https://www.w3.org/ns/activitystreams#Public';
type Json = Readonly<Record<string, unknown>>;

eachEngine('what comes from a host with a policy', (suite) => {
  const clock = clockAt('2026-03-10T08:00:00Z');
  const uris = urisOf('https://participation.example');
  const group = uris.consultation('velo');
  const fetched: string[] = [];
  let app: Application;
  let context: InboxContext;
  let sent = 0;

  beforeAll(async () => {
    app = applicationOn(suite.database, clock);
    await setUpCity(app);
    const period = { opensAt: '2026-03-01', closesAt: '2026-03-31' };
    value(
      await createConsultation(app, {
        slug: 'velo',
        title: { fr: 'Vélo' },
        summary: { fr: 'Où ?' },
        phases: [{ kind: 'propose', ...period, allows: ['propose', 'comment', 'support'] }],
        rules: { hold: 'nothing' },
        by: null,
      }),
    );
    value(await publishConsultation(app, { slug: 'velo', by: null }));
    await proposed(app, { slug: 'velo', authorId: (await registeredPerson(app, 'Léo')).id });
    const read = skippingBlocked(app, async (uri) => {
      fetched.push(uri);
      return { id: uri, type: 'Person', inbox: `${uri}/inbox`, name: uri.split('/').at(-1) ?? '', alsoKnownAs: [] };
    });
    context = {
      app,
      addresses: { origin: app.origin, former: [] },
      targetOf: (uri) => targetOf(app, uris, uri),
      actorOf: (uri, options) => remoteActor(app, read, { uri, ...options }),
      fetch: read,
      postAt: read,
      replies: {
        acceptFollow: async () => {},
        acceptQuote: async () => {},
        rejectQuote: async () => {},
        sendHostAnswer: async () => {},
        replyToAnswer: async () => {},
        answerSubtotal: async () => {},
        tell: async () => {},
      },
      withdrawGone: async () => false,
      proves: async () => 'unknown',
      onRejected: async () => {},
      mirrorsWoken: () => {},
    };
    for (const [host, policy] of [
      ['limited.example', 'limit'],
      ['blocked.example', 'block'],
    ] as const) {
      value(await setPolicy(app, { host, policy, reason: null, by: null }));
    }
  });
  beforeEach(() => {
    fetched.length = 0;
  });

  /** Keeps an activity as if its signature had held. */
  async function didArrive(activity: Json): Promise<void> {
    sent += 1;
    clock.advance({ seconds: 1 });
    const document = {
      '@context': 'https://www.w3.org/ns/activitystreams',
      id: `${activity['actor']}#${sent}`,
      ...activity,
    };
    const bytes = new TextEncoder().encode(JSON.stringify(document));
    const envelope = envelopeOf(bytes);
    if (typeof envelope === 'string') throw new Error(envelope);
    const now = clock.now();
    await storeReceivedActivity(app, { envelope, bytes, signedAt: now, receivedAt: now });
  }

  async function verdictOn(activity: Json): Promise<string> {
    await didArrive(activity);
    await processInbox(context, createLog('silent'));
    const row = await suite.database.db
      .selectFrom('inbox_message')
      .select(['verdict', 'because'])
      .orderBy('received_at', 'desc')
      .limit(1)
      .executeTakeFirstOrThrow();
    return `${row.verdict}: ${row.because}`;
  }

  const note = (actor: string, name: string, more: Json = {}) => ({
    id: `${actor}/notes/${name}`,
    type: 'Note',
    attributedTo: actor,
    content: `<p>${name}</p>`,
    to: [PUBLIC],
    cc: [group],
    tag: [{ type: 'Mention', href: group }],
    ...more,
  });
  const says = (type: 'Create' | 'Update', actor: string, object: Json) => ({ type, actor, to: [PUBLIC], object });
  const ana = 'https://social.limited.example/users/ana';
  const zoe = 'https://open.example/users/zoe';

  it('is held where the host is limited, each time, and not where it is not', async () => {
    expect(await verdictOn(says('Create', zoe, note(zoe, 'une piste')))).toBe('accepted: proposal');
    expect(await verdictOn(says('Create', ana, note(ana, 'une rampe')))).toBe('accepted: proposal-held');
    const reply = { inReplyTo: uris.proposal('velo', 1) };
    expect(await verdictOn(says('Create', ana, note(ana, 'une réponse', reply)))).toBe('accepted: comment-held');
    expect(await verdictOn(says('Create', ana, note(ana, 'une autre', reply)))).toBe('accepted: comment-held');
    expect(await verdictOn(says('Create', zoe, note(zoe, 'une réponse', reply)))).toBe('accepted: comment');
  });

  it('does not replace public words where the host is limited, only words that are held', async () => {
    const bob = 'https://later.example/users/bob';
    expect(await verdictOn(says('Create', bob, note(bob, 'bon')))).toBe('accepted: proposal');
    value(await setPolicy(app, { host: 'later.example', policy: 'limit', reason: null, by: null }));
    const changed = { content: '<p>autre chose</p>' };
    expect(await verdictOn(says('Update', bob, note(bob, 'bon', changed)))).toBe('refused: limited-host');
    expect(await verdictOn(says('Update', ana, note(ana, 'une rampe', changed)))).toBe('accepted: version');
    const proposal = await app.store.read((reader) => reader.proposals.byOriginal(`${bob}/notes/bon`));
    expect(proposal?.current.body).toEqual({ fr: 'bon' });
  });

  it('is refused where it arrived before the host was blocked and nobody decided yet', async () => {
    const eve = 'https://soon.example/users/eve';
    await didArrive(says('Create', eve, note(eve, 'trop tard')));
    value(await setPolicy(app, { host: 'soon.example', policy: 'block', reason: null, by: null }));
    await processInbox(context, createLog('silent'));
    const proposal = await app.store.read((reader) => reader.proposals.byOriginal(`${eve}/notes/trop tard`));
    expect(proposal).toBeNull();
    expect(fetched).toEqual([]);
  });

  it('is not believed or fetched when somebody else announces it', async () => {
    const theirs = 'https://blocked.example/notes/1';
    const announce = (object: unknown) => ({ type: 'Announce', actor: zoe, to: [PUBLIC], object });
    expect(await verdictOn(announce(theirs))).toBe('ignored: not-ours');
    expect(await verdictOn(announce({ id: theirs }))).toBe('ignored: not-ours');
    expect(await verdictOn(announce('https://sub.blocked.example/notes/1'))).toBe('ignored: not-ours');
    const embedded = says(
      'Create',
      'https://blocked.example/users/eve',
      note('https://blocked.example/users/eve', 'x'),
    );
    expect(await verdictOn(announce(embedded))).toBe('refused: embedded-announce');
    expect(fetched).toEqual([]);
    const stored = await app.store.read((reader) => reader.peers.act({ actor: zoe, verb: 'share', object: theirs }));
    expect(stored).toBeNull();
  });

  it('is not read to follow an account that moves there', async () => {
    const target = 'https://sub.blocked.example/users/zoe';
    expect(await verdictOn({ type: 'Move', actor: zoe, object: zoe, target })).toBe('refused: actor-unreadable');
    expect(fetched).toEqual([]);
  });

  it('has one allowance for a limited domain, however many names there are below it', async () => {
    value(await setPolicy(app, { host: 'many.example', policy: 'limit', reason: null, by: null }));
    const receive = receiver({
      context,
      verify: async () => ({ ok: true, signedAt: clock.now() }),
      allowPrivateAddresses: false,
      wake: () => {},
      onHeard: () => {},
    });
    const statuses = new Map<number, number>();
    for (let nth = 0; nth < 100; nth += 1) {
      const actor = `https://${['many.example', 'a.many.example', 'b.many.example:8443'][nth % 3]}/users/eve`;
      const body = JSON.stringify({ id: `${actor}#${nth}`, type: 'Follow', actor, object: group });
      const headers = { 'content-type': 'application/activity+json' };
      const { status } = await receive(new Request(uris.inbox, { method: 'POST', body, headers }));
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
    }
    expect(Object.fromEntries(statuses)).toEqual({ 202: 30, 429: 70 });
  });

  it('is turned away before its signature is looked at, below the domain too', async () => {
    const verified: string[] = [];
    const receive = receiver({
      context,
      async verify(_, { actor }) {
        verified.push(actor);
        return { ok: true, signedAt: clock.now() };
      },
      allowPrivateAddresses: false,
      wake: () => {},
      onHeard: () => {},
    });
    const post = async (actor: string) => {
      const body = JSON.stringify({ id: `${actor}#x`, type: 'Follow', actor, object: group });
      const headers = { 'content-type': 'application/activity+json' };
      const response = await receive(new Request(uris.inbox, { method: 'POST', body, headers }));
      return [response.status, (await response.text()).trim()];
    };
    const other = 'https://notblocked.example/users/eve';
    expect(await post('https://blocked.example/users/eve')).toEqual([403, 'blocked-host']);
    expect(await post('https://a.b.blocked.example/users/eve')).toEqual([403, 'blocked-host']);
    expect(await post(other)).toEqual([202, '']);
    expect(verified).toEqual([other]);
    const [traffic] = await app.store.read((reader) =>
      reader.peers.traffic({ hosts: ['blocked.example'], since: '2026-03-10' }),
    );
    expect(traffic).toMatchObject({ type: 'Follow', verdict: 'refused', because: 'blocked-host', messages: 2 });
  });
});
