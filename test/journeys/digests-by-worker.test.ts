import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { inviteAgent } from '../../src/application/agent/invite-agent.ts';
import { publishAnswer } from '../../src/application/answer/publish-answer.ts';
import type { Application } from '../../src/application/application.ts';
import { AUTHOR_MAILS } from '../../src/application/mail/author-mails.ts';
import { decideProposal } from '../../src/application/moderation/decide.ts';
import { signIn } from '../../src/application/sign-in/sign-in.ts';
import { signInWith } from '../../src/application/sign-in/sign-in-with.ts';
import { readConfig } from '../../src/start/config.ts';
import { createLog } from '../../src/start/log.ts';
import { openNode, startNode } from '../../src/start/node.ts';
import { migrateDirectory } from '../storage/snapshot.ts';
import { opened, proposed, registeredPerson, setUpCity, value } from '../support/city.ts';
import { followed } from '../support/digests.ts';
import { type MailServer, openMailServer } from '../support/mail-server.ts';

const DUE = { daily: '2026-03-03', weekly: '2026-03-02' };

const lastEvent = (app: Application) => app.store.read((reader) => reader.events.last());

let folder: string;
let server: MailServer;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parvis-digests-'));
  await migrateDirectory(folder);
  server = await openMailServer();
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

it('writes and hands over by itself what was due while it was away, once', { timeout: 60_000 }, async () => {
  const log = createLog('silent');
  const input = readConfig({
    ORIGIN: 'https://lyon.example',
    DATA_DIR: folder,
    SECRET_KEY: 'a secret key for tests only, 32 bytes or more',
    SMTP_URL: server.url,
    MAIL_FROM: 'no-reply@lyon.example',
  });
  const config = { ...input, port: 0 };
  {
    await using node = await openNode(config, log, { now: () => new Date('2026-03-02T08:00:00Z') });
    const { app } = node;
    await setUpCity(app);
    await opened(app, 'velo');
    const { id: authorId } = await registeredPerson(app, 'Rose');
    await followed(app, 'ana@city.example', { kind: 'consultation', slug: 'velo' });
    const { id: proposalId } = await proposed(app, { slug: 'velo', authorId, body: 'Une piste sur le quai' });
    const commitments = [{ text: { fr: 'Étudier' }, dueOn: '2026-03-05' }];
    const body = { fr: 'Oui.' };
    value(await publishAnswer(app, { proposalId, verdict: 'accepted', body, commitments, by: null }));
    const input = { kind: 'mail', key: 'rose@city.example', label: 'rose@city.example', name: 'Rose' } as const;
    const rose = value(await signInWith(app, { ...input, standing: 'registered' }));
    const hers = await proposed(app, { slug: 'velo', authorId: rose.participantId, body: 'Un mot de trop' });
    const reason = 'Vise une personne';
    value(await decideProposal(app, { proposalId: hers.id, kind: 'remove', rule: 'insult', reason, by: null }));
    const { secret } = value(await inviteAgent(app, { email: 'officer@lyon.example', role: 'officer', by: null }));
    value(await signIn(app, { secret }));
  }
  const startedAt = Date.now();
  const now = () => new Date(Date.parse('2026-03-03T09:00:00Z') + Date.now() - startedAt);
  for (const turn of ['first', 'second']) {
    await using node = await startNode(config, log, { now });
    await vi.waitFor(
      async () => {
        const { late } = await node.app.store.read((reader) => reader.mailFollows.counts(DUE));
        const waiting = await node.app.store.read((reader) => reader.mails.countWaiting());
        const count = await node.app.store.read((reader) => reader.events.cursor(AUTHOR_MAILS));
        expect([turn, late, waiting, count]).toEqual([turn, 0, 0, await lastEvent(node.app)]);
      },
      { timeout: 20_000, interval: 100 },
    );
  }
  const digests = server.taken.filter((mail) => mail.includes('/unfollow/'));
  expect(digests).toHaveLength(1);
  expect(digests[0]).toMatch(/^To: ana@city\.example/m);
  const reminders = server.taken.filter((mail) => mail.includes('/admin/reminders'));
  expect(reminders).toHaveLength(1);
  expect(reminders[0]).toMatch(/^To: officer@lyon\.example/m);
  const decisions = server.taken.filter((mail) => mail.includes('/me/appeals/'));
  expect(decisions).toHaveLength(1);
  expect(decisions[0]).toMatch(/^To: rose@city\.example/m);
  expect(digests[0]).toMatch(/^List-Unsubscribe-Post: List-Unsubscribe=One-Click/m);
});
