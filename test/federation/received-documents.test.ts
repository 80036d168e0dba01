import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import type { Application } from '../../src/application/application.ts';
import { createConsultation } from '../../src/application/consultation/create-consultation.ts';
import { publishConsultation } from '../../src/application/consultation/publish-consultation.ts';
import type { RemoteActor } from '../../src/application/federation/ports.ts';
import { setupInstitution } from '../../src/application/institution/change-institution.ts';
import { pseudonymsOf } from '../../src/application/kit/pseudonym.ts';
import { registerParticipant } from '../../src/application/participant/register-participant.ts';
import { openPoll } from '../../src/application/poll/polls.ts';
import { submitProposal } from '../../src/application/proposal/submit-proposal.ts';
import type { Refusal } from '../../src/domain/kit/refusal.ts';
import type { Result } from '../../src/domain/kit/result.ts';
import type { InboxContext, Replies } from '../../src/federation/inbox/context.ts';
import { processInbox } from '../../src/federation/inbox/decide.ts';
import { envelopeOf } from '../../src/federation/inbox/guard.ts';
import { storeReceivedActivity } from '../../src/federation/inbox/receive.ts';
import { signatureClaim } from '../../src/federation/inbox/signature-headers.ts';
import { targetOf } from '../../src/federation/inbox/targets.ts';
import { urisOf } from '../../src/federation/uris.ts';
import { createLog } from '../../src/start/log.ts';
import expected from '../fixtures/activities/verdicts.json' with { type: 'json' };
import { eachEngine } from '../storage/engines.ts';
import { applicationOn } from '../support/application.ts';
import { clockAt } from '../support/clock.ts';

const FIXTURES = join(import.meta.dirname, '../fixtures/activities');
const SOFTWARE = ['snac2', 'gotosocial', 'nodebb', 'sealed', 'mastodon'] as const;

/** Documents captured at nodes that had other addresses: what each of their addresses stood for, in ours. */
const ADDRESSES: readonly (readonly [RegExp, string])[] = [
  [/^https:\/\/node\.test\/users\/lyon$/, '/'],
  [/^https:\/\/node\.test\/(users\/velo[-_]2026[-_]|o\/p)(42|43|46|7)$/, '/consultations/velo-2026/proposals/1'],
  [/^https:\/\/node\.test\/(users|consultations)\/velo[-_]2026$/, '/consultations/velo-2026'],
  [/^https:\/\/node\.test\/o\/q-/, 'poll'],
  [/^https:\/\/civ3\.test\/users\/group2?$/, '/consultations/velo-2026'],
  [/^https:\/\/civ3\.test\/o\/p\d+$/, 'poll'],
  [/^https:\/\/civ3\.test\/o\/(n|mwvbd5jg-)\w+$/, '/consultations/velo-2026/proposals/2'],
];

function value<T>(result: Result<T, Refusal>): T {
  if (!result.ok) throw new Error(`refused: ${JSON.stringify(result.refusal)}`);
  return result.value;
}

type Captured = { readonly headers: Readonly<Record<string, string>>; readonly body: unknown };

eachEngine('documents that real servers sent', (suite) => {
  const clock = clockAt('2026-11-24T00:00:00Z');
  let app: Application;
  let context: InboxContext;
  const messages: string[] = [];

  beforeAll(async () => {
    app = applicationOn(suite.database, clock);
    const uris = urisOf(app.origin);
    value(
      await setupInstitution(app, {
        handle: 'lyon',
        name: { fr: 'Ville de Lyon' },
        territory: { code: '69123', name: { fr: 'Lyon' }, within: null },
        languages: ['fr'],
        timeZone: 'Europe/Paris',
      }),
    );
    const period = { opensAt: '2026-11-01', closesAt: '2026-12-31' };
    value(
      await createConsultation(app, {
        slug: 'velo-2026',
        title: { fr: 'Plan vélo' },
        summary: { fr: 'Où faut-il des pistes ?' },
        phases: [
          { kind: 'propose', ...period },
          { kind: 'support', ...period },
        ],
        rules: { supports: 'for-and-against' },
        by: null,
      }),
    );
    value(await publishConsultation(app, { slug: 'velo-2026', by: null }));
    const author = value(await registerParticipant(app, { kind: 'local', standing: 'registered', name: 'Ana' }));
    for (const title of ['Une piste', 'Des arceaux']) {
      const content = { title: { fr: title }, body: { fr: title }, lang: 'fr', cost: null, amends: null };
      value(await submitProposal(app, { slug: 'velo-2026', authorId: author.id, content }));
    }
    const poll = value(
      await openPoll(app, {
        slug: 'velo-2026',
        question: { fr: 'Par où commencer ?' },
        options: [{ fr: 'Place' }, { fr: 'Opcion B' }, { fr: 'Gare' }],
        multiple: false,
        closesAt: '2026-12-31',
        by: null,
      }),
    );
    const replies: Replies = {
      acceptFollow: async () => {},
      acceptQuote: async () => {},
      rejectQuote: async () => {},
      sendHostAnswer: async () => {},
      replyToAnswer: async () => {},
      answerSubtotal: async () => {},
      tell: async ({ about }) => {
        messages.push(about.kind === 'refused' ? about.refusal.type : about.kind);
      },
    };
    context = {
      app,
      addresses: { origin: app.origin, former: [] },
      replies,
      withdrawGone: async () => false,
      postAt: async () => null,
      proves: async () => 'unknown',
      onRejected: async () => {},
      mirrorsWoken: () => {},
      targetOf: async (uri) => {
        const path = ADDRESSES.find(([pattern]) => pattern.test(uri))?.[1];
        if (path === undefined) return null;
        const ours = path === 'poll' ? uris.poll('velo-2026', poll.id) : `${app.origin}${path}`;
        return await targetOf(app, uris, ours);
      },
      actorOf: async (uri) => {
        const actor = actorAt(uri, clock.now());
        await app.store.transact((writer) => writer.peers.saveActor(actor));
        return actor;
      },
      fetch: async () => null,
    };
  });

  it.each(SOFTWARE)('leads every document of %s to its verdict', async (software) => {
    const files = readdirSync(join(FIXTURES, software))
      .filter((file) => file.endsWith('.json'))
      .sort();
    for (const file of files) {
      const captured = JSON.parse(readFileSync(join(FIXTURES, software, file), 'utf8')) as Captured;
      const bytes = new TextEncoder().encode(JSON.stringify(captured.body));
      const envelope = envelopeOf(bytes);
      if (typeof envelope === 'string') throw new Error(`${file}: ${envelope}`);
      const signedAt = signatureClaim(new Headers(captured.headers))?.signedAt;
      if (signedAt === undefined) throw new Error(`${file}: its signature would not be taken`);
      clock.set(new Date(Math.max(clock.now().getTime() + 1, signedAt.getTime())));
      await storeReceivedActivity(app, { envelope, bytes, signedAt, receivedAt: clock.now() });
      await processInbox(context, createLog('silent'));
    }
    const rows = await suite.database.db
      .selectFrom('inbox_message')
      .select(['verdict', 'because', 'type'])
      .orderBy('received_at', 'desc')
      .limit(files.length)
      .execute();
    const verdicts = Object.fromEntries(
      rows
        .toReversed()
        .map((row, at) => [files[at] ?? '', row.verdict === null ? 'waiting' : `${row.verdict}: ${row.because}`]),
    );
    expect(verdicts).toEqual(expected[software]);
  });

  it('keeps the bytes of nothing that it did not accept', async () => {
    const stored = await suite.database.db
      .selectFrom('inbox_message')
      .select((count) => count.fn.countAll<number>().as('rows'))
      .where('verdict', '<>', 'accepted')
      .where('body', 'is not', null)
      .executeTakeFirstOrThrow();
    expect(stored.rows).toBe(0);
  });

  it('leaves one support of an account that liked, took it back and liked again', async () => {
    const given = await app.store.read(async (reader) => {
      const bob = await reader.participants.byActor('https://beta.test/bob');
      return await reader.supports.by([...(await pseudonymsOf(reader, app, bob?.id ?? '')).values()]);
    });
    expect(given.map(({ side }) => side)).toContain('for');
    expect(await app.store.read((reader) => reader.views.drift())).toEqual([]);
  });

  it('tells who wrote in private that nothing of it was kept', () => {
    expect(messages).toContain('not-public');
  });
});

function actorAt(uri: string, now: Date): RemoteActor {
  const { host, pathname } = new URL(uri);
  const kind = pathname.startsWith('/category/') ? 'Group' : pathname === '/actor' ? 'Application' : 'Person';
  const name = pathname.split('/').at(-1) ?? '';
  return {
    uri,
    host,
    kind,
    handle: `${name}@${host}`,
    name,
    inbox: `https://${host}/inbox`,
    sharedInbox: null,
    fetchedAt: now,
    goneAt: null,
  };
}
