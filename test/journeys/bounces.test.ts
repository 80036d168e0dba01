import { beforeAll, beforeEach, expect, it } from 'vitest';
import type { Application } from '../../src/application/application.ts';
import { announcePhases } from '../../src/application/consultation/publish-consultation.ts';
import { readOwnFollows } from '../../src/application/mail/digest/reads.ts';
import { sendDigests } from '../../src/application/mail/digest/send-digests.ts';
import { receiveBounce, returnPath } from '../../src/application/mail/digest/undeliverable.ts';
import { readMailLook } from '../../src/application/mail/mails.ts';
import { sendMails } from '../../src/application/mail/send-mails.ts';
import { signInWith } from '../../src/application/sign-in/sign-in-with.ts';
import { createHttp } from '../../src/http/server.ts';
import { officialMarkdownHtml } from '../../src/http/web/kit/markdown.ts';
import { smtpMailer } from '../../src/mail/smtp.ts';
import { createLog } from '../../src/start/log.ts';
import { eachEngine } from '../storage/engines.ts';
import { applicationOn } from '../support/application.ts';
import { bounce } from '../support/bounce.ts';
import { opened, proposed, registeredPerson, setUpCity, value } from '../support/city.ts';
import { clockAt } from '../support/clock.ts';
import { followed } from '../support/digests.ts';
import { openMailServer } from '../support/mail-server.ts';

const ADDRESS = 'ana@city.example';
const MAILBOX = 'bounces@city.example';
const TOKEN = 'a token for reports of mails';

eachEngine('reports of mails that came back', (suite) => {
  const clock = clockAt('2026-03-02T08:00:00Z');
  let app: Application;
  let slug: string;
  let authorId: string;
  let participantId: string;

  beforeAll(async () => {
    app = { ...applicationOn(suite.database, clock), mails: 'sent', takesBounces: true };
    await setUpCity(app);
    authorId = (await registeredPerson(app, 'Rose')).id;
    ({ slug } = await opened(app, `velo-${suite.engine}`));
    await announcePhases(app);
    const input = { kind: 'mail', key: ADDRESS, label: ADDRESS, name: 'Ana', standing: 'registered' } as const;
    ({ participantId } = value(await signInWith(app, input)));
  });
  beforeEach(async () => {
    clock.set('2026-03-02T08:00:00Z');
    await suite.database.db.deleteFrom('mail_follower').execute();
    await followed(app, ADDRESS, { kind: 'consultation', slug });
    await suite.database.db.deleteFrom('outgoing_mail').execute();
  });

  const http = (bounceToken: string | null = TOKEN) =>
    createHttp({
      ...{ app, log: createLog('silent'), origin: app.origin, trustProxy: false, metricsToken: null, bounceToken },
      ...{ setupKey: null, ready: async () => true },
    });
  const post = async (message: string, authorization = `Bearer ${TOKEN}`) =>
    await http().request(`${app.origin}/mail/bounces`, { method: 'POST', body: message, headers: { authorization } });
  const isResting = async () => (await readOwnFollows(app, { participantId }))[0]?.restingSince !== null;
  /** A day on which a digest is sent: the return paths of what the mail server took. */
  const dayWith = async (day: string): Promise<readonly string[]> => {
    await proposed(app, { slug, authorId });
    clock.set(`${day}T06:00:00Z`);
    await sendDigests(app);
    await using server = await openMailServer();
    const mailer = smtpMailer({
      url: server.url,
      from: 'Ville <ville@city.example>',
      returnPath: (address) => returnPath(app, MAILBOX, address),
      origin: app.origin,
      markdown: officialMarkdownHtml,
      look: () => readMailLook(app),
    });
    const failed = (error: unknown) => {
      throw error;
    };
    await sendMails(app, { mailer, stop: new AbortController().signal, onFailure: failed, onGivenUp: () => {} });
    return server.senders;
  };

  it('let an address rest after three days, though the server that takes them in takes each mail', async () => {
    for (const [nth, day] of ['2026-03-03', '2026-03-04', '2026-03-05'].entries()) {
      expect(await isResting()).toBe(false);
      const [sender = ''] = await dayWith(day);
      expect(sender).toMatch(/^bounces\+[0-9a-f]{40}@city\.example$/);
      expect(sender.split('@')[0]?.length).toBeLessThanOrEqual(64);
      const answer = await post(bounce({ to: nth === 1 ? sender.toUpperCase() : sender }));
      expect([answer.status, await answer.json()]).toEqual([200, { counted: true }]);
      await post(bounce({ to: sender }));
    }
    expect(await isResting()).toBe(true);
    expect(await dayWith('2026-03-06')).toEqual([]);
  });

  it('of one mail count once, whenever and however often they come', async () => {
    const [sender = ''] = await dayWith('2026-03-03');
    for (const day of ['2026-03-03', '2026-03-04', '2026-03-05', '2026-03-06']) {
      clock.set(`${day}T09:00:00Z`);
      expect(await (await post(bounce({ to: sender }))).json()).toEqual({ counted: true });
    }
    expect(await isResting()).toBe(false);
  });

  it('are found by where the mail server delivered them, where no header says it', async () => {
    const recipient = returnPath(app, MAILBOX, ADDRESS);
    const message = bounce({ to: 'undisclosed-recipients:;' });
    expect(await receiveBounce(app, { message })).toEqual({ counted: false, because: 'not-ours' });
    expect(await receiveBounce(app, { message, recipient })).toEqual({ counted: true });
  });

  it('count for as long as the next one may come, and no longer', async () => {
    for (const day of ['2026-03-03', '2026-03-16', '2026-03-30']) {
      const [sender = ''] = await dayWith(day);
      await post(bounce({ to: sender }));
    }
    expect(await isResting()).toBe(false);
  });

  it.each([
    ['a mail that waits', { status: '4.4.1', action: 'delayed' }],
    ['a mailbox that is away for now', { status: '4.2.2' }],
    ['a policy against who sends', { status: '5.7.1' }],
  ])('change nothing for %s', async (_, of) => {
    for (const day of ['2026-03-03', '2026-03-04', '2026-03-05', '2026-03-06']) {
      const [sender = ''] = await dayWith(day);
      const answer = await post(bounce({ to: sender, ...of }));
      expect(await answer.json()).toEqual({ counted: false, because: 'not-final' });
    }
    expect(await isResting()).toBe(false);
  });

  it('are not believed without the token of this node, with that of another, or long after', async () => {
    const own = returnPath(app, MAILBOX, ADDRESS);
    const other = { ...app, secrets: { ...app.secrets, keyed: () => 'ab'.repeat(32) } };
    const forged = [
      MAILBOX,
      ADDRESS,
      own.replace(/.@/, (end) => (end === '0@' ? '1@' : '0@')),
      own.replace(/\+.{4}/, '+0000'),
      returnPath(other, MAILBOX, ADDRESS),
    ];
    for (const to of forged) {
      expect(await receiveBounce(app, { message: bounce({ to }) })).toEqual({ counted: false, because: 'not-ours' });
    }
    clock.set('2026-03-20T08:00:00Z');
    expect(await receiveBounce(app, { message: bounce({ to: own }) })).toMatchObject({ because: 'not-ours' });
    expect(await receiveBounce(app, { message: `To: ${own}\n\nStatus: 5.1.1` })).toMatchObject({
      because: 'no-report',
    });
  });

  it('are taken of nobody without the token of the operator, and of nobody where there is none', async () => {
    const message = bounce({ to: returnPath(app, MAILBOX, ADDRESS) });
    expect((await post(message, '')).status).toBe(401);
    expect((await post(message, 'Bearer another token')).status).toBe(401);
    const closed = await http(null).request(`${app.origin}/mail/bounces`, { method: 'POST', body: message });
    expect(closed.status).toBe(404);
  });
});
