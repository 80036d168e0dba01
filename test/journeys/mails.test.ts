import { beforeAll, beforeEach, expect, it } from 'vitest';
import type { Application } from '../../src/application/application.ts';
import { queueMail, readMailLook, readMailState } from '../../src/application/mail/mails.ts';
import type { Mailer } from '../../src/application/mail/ports.ts';
import { sendMails } from '../../src/application/mail/send-mails.ts';
import { enforceRetention } from '../../src/application/privacy/enforce-retention.ts';
import { requestSignIn } from '../../src/application/sign-in/mail-sign-in.ts';
import type { MailMessage } from '../../src/domain/mail/mail.ts';
import { officialMarkdownHtml } from '../../src/http/web/kit/markdown.ts';
import { type MailNotSent, smtpMailer } from '../../src/mail/smtp.ts';
import { eachEngine } from '../storage/engines.ts';
import { applicationOn } from '../support/application.ts';
import { refusal, setUpCity, value } from '../support/city.ts';
import { clockAt } from '../support/clock.ts';
import { openMailServer } from '../support/mail-server.ts';

eachEngine('mails on their way', (suite) => {
  const clock = clockAt('2026-03-02T08:00:00Z');
  let app: Application;

  beforeAll(async () => {
    app = { ...applicationOn(suite.database, clock), mails: 'sent' };
    await setUpCity(app);
  });
  beforeEach(async () => {
    await suite.database.db.deleteFrom('outgoing_mail').execute();
    await suite.database.db.deleteFrom('mail_count').execute();
    await suite.database.db.deleteFrom('mail_failure').execute();
  });

  const look = () => readMailLook(app);
  const markdown = officialMarkdownHtml;
  const mailTo = (to: string): MailMessage => ({
    to,
    lang: 'fr',
    institution: { fr: 'Ville de Lyon' },
    says: { kind: 'sign-in', link: 'https://lyon.example/sign-in/secret', minutes: 30 },
  });
  const post = async (to: string, minutes = 30, letter = mailTo(to)) => {
    const expiresAt = new Date(clock.now().getTime() + minutes * 60_000);
    await app.store.transact((writer) => queueMail(writer, app, { letter, expiresAt }));
  };
  const failures: unknown[] = [];
  let givenUp = 0;
  const send = async (mailer: Mailer) => {
    failures.length = 0;
    givenUp = 0;
    const count = () => {
      givenUp += 1;
    };
    const stop = new AbortController().signal;
    await sendMails(app, { mailer, stop, onFailure: (error) => failures.push(error), onGivenUp: count });
  };
  const state = async () =>
    await app.store.read(async ({ mails }) => ({
      waiting: await mails.countWaiting(),
      outcomes: Object.fromEntries(await mails.outcomes()),
    }));

  it('carry a newsletter as it was typed, and beside that formatted, with its images as links', async () => {
    await using server = await openMailServer();
    const body = `Venez **nombreux** :\n\n## Le plan\n\n![Le quai](https://lyon.example/files/${'a'.repeat(64)})`;
    const says = { kind: 'newsletter', title: 'Réunion', body, page: null, unsubscribe: null, list: 'l' } as const;
    await post('ana@city.example', 30, { ...mailTo('ana@city.example'), says });
    await send(smtpMailer({ url: server.url, from: 'a@lyon.example', origin: 'https://lyon.example', markdown, look }));
    const mail = (server.taken[0] ?? '').replaceAll(/=\r?\n/g, '');
    expect(mail).toContain('Venez **nombreux**');
    expect(mail).toContain('Venez <strong>nombreux</strong>');
    expect(mail).toContain('<strong>Le plan</strong>');
    expect(mail).toMatch(
      /<a style=3D"color:#[0-9a-f]{6}" href=3D"https:\/\/lyon\.example\/files\/a{64}"[^>]*>Le quai<\/a>/,
    );
    expect(mail).not.toMatch(/<img|<p>\*\*/);
  });

  it('are handed to a mail server, and forgotten', async () => {
    await using server = await openMailServer();
    await post('ana@city.example');
    await send(
      smtpMailer({
        url: server.url,
        from: 'Ville <no-reply@lyon.example>',
        origin: 'https://lyon.example',
        markdown,
        look,
      }),
    );
    expect(await state()).toEqual({ waiting: 0, outcomes: { sent: 1 } });
    const [mail = ''] = server.taken;
    for (const line of [
      /^From: Ville <no-reply@lyon\.example>$/m,
      /^To: ana@city\.example$/m,
      /^Auto-Submitted: auto-generated$/m,
      /^Content-Language: fr$/m,
      /^Message-ID: <[0-9a-f-]{36}@lyon\.example>$/m,
    ]) {
      expect(mail.replaceAll('\r', '')).toMatch(line);
    }
    expect(mail).toContain('/sign-in/secret');
    expect(mail).toMatch(/^Content-Type: multipart\/alternative/m);
    expect(mail).toMatch(/^Content-Type: text\/plain[\s\S]*^Content-Type: text\/html/m);
  });

  it('that are newsletters are a list of their own, and a test of one is none', async () => {
    await using server = await openMailServer();
    const unsubscribe = `https://lyon.example/unfollow/${'a'.repeat(43)}?only=newsletters`;
    const expiresAt = new Date(clock.now().getTime() + 60_000);
    for (const end of [unsubscribe, null]) {
      const says = {
        kind: 'newsletter',
        title: 'Réunion',
        body: 'Venez.',
        page: null,
        unsubscribe: end,
        list: 'institution',
      } as const;
      const mail = { ...mailTo('ana@city.example'), says };
      await app.store.transact((writer) => queueMail(writer, app, { letter: mail, expiresAt }));
    }
    await send(smtpMailer({ url: server.url, from: 'a@lyon.example', origin: 'https://lyon.example', markdown, look }));
    const headersOf = (mail: string) => mail.split('\r\n\r\n')[0]?.replaceAll(/\r\n[ \t]+/g, ' ') ?? '';
    const headers = server.taken.map(headersOf);
    const [list, ...others] = headers.filter((each) => /^List-/im.test(each));
    expect([headers.length, others]).toEqual([2, []]);
    expect(list).toMatch(/^List-Id: <institution\.newsletter\.lyon\.example>\r?$/im);
    expect(list).toContain(`<${unsubscribe}>`);
    expect(list).toMatch(/^List-Unsubscribe-Post: List-Unsubscribe=One-Click\r?$/im);
  });

  it('that are digests say how a mail program ends them with one request', async () => {
    await using server = await openMailServer();
    const unfollow = `https://lyon.example/unfollow/${'a'.repeat(43)}`;
    const says = { kind: 'digest', sections: [], unfollow } as const;
    const expiresAt = new Date(clock.now().getTime() + 60_000);
    const mail = { ...mailTo('ana@city.example'), says };
    await app.store.transact((writer) => queueMail(writer, app, { letter: mail, expiresAt }));
    await post('ana@city.example');
    await send(smtpMailer({ url: server.url, from: 'a@lyon.example', origin: 'https://lyon.example', markdown, look }));
    const [digest, link] = server.taken.toSorted((a) => (a.includes('unfollow') ? -1 : 1));
    // Long headers go on in lines that begin with a space (RFC 5322, 2.2.3).
    const headers = digest?.split('\r\n\r\n')[0]?.replaceAll(/\r\n[ \t]+/g, ' ');
    expect(headers).toMatch(new RegExp(`^List-Unsubscribe: <${unfollow}>\r?$`, 'm'));
    expect(headers).toMatch(/^List-Id: <digest\.lyon\.example>\r?$/im);
    expect(headers).toMatch(/^List-Unsubscribe-Post: List-Unsubscribe=One-Click\r?$/m);
    expect(link).not.toMatch(/List-Unsubscribe/);
  });

  it('are tried again, each time after twice as long, until it works', async () => {
    await using server = await openMailServer();
    const mailer = smtpMailer({
      url: server.url,
      from: 'a@lyon.example',
      origin: 'https://lyon.example',
      markdown,
      look,
    });
    server.answer = '451 later, ana@city.example';
    await post('ana@city.example', 600);
    await send(mailer);
    expect((failures[0] as MailNotSent).code).toBe('EENVELOPE 451');
    clock.advance({ seconds: 29 });
    await send(mailer);
    expect(failures).toEqual([]);
    clock.advance({ seconds: 1 });
    await send(mailer);
    expect(failures).toHaveLength(1);
    server.answer = '250 ok';
    clock.advance({ seconds: 59 });
    await send(mailer);
    expect(server.taken).toEqual([]);
    clock.advance({ seconds: 1 });
    await send(mailer);
    expect(server.taken).toHaveLength(1);
    expect(await state()).toEqual({ waiting: 0, outcomes: { sent: 1 } });
  });

  it('are given up where the server says never', async () => {
    await using server = await openMailServer();
    server.answer = '550 no such user';
    await post('nobody@city.example');
    await send(smtpMailer({ url: server.url, from: 'a@lyon.example', origin: 'https://lyon.example', markdown, look }));
    expect([givenUp, failures, await state()]).toEqual([1, [], { waiting: 0, outcomes: { refused: 1 } }]);
  });

  it('are given up after a dozen failures, or when nobody needs them any more', async () => {
    const failing: Mailer = { send: () => Promise.reject(new Error('down')) };
    await post('patient@city.example', 60 * 24 * 30);
    for (let turn = 0; turn < 12; turn += 1) {
      await send(failing);
      clock.advance({ hours: 6 });
    }
    expect([givenUp, await state()]).toEqual([1, { waiting: 0, outcomes: { refused: 1 } }]);
    await post('late@city.example', 30);
    clock.advance({ minutes: 30 });
    await send(failing);
    expect([failures, await state()]).toEqual([[], { waiting: 0, outcomes: { refused: 1, expired: 1 } }]);
  });

  it('that were given up are known for a month by their letter, and by nobody they were for', async () => {
    const failures = async () => (await readMailState(app, 10)).failures;
    const refusing: Mailer = { send: async () => 'refused' };
    const failing: Mailer = { send: () => Promise.reject(new Error('down')) };
    await post('nobody@city.example');
    await send(refusing);
    const first = { letter: 'sign-in', outcome: 'refused', attempts: 1, at: clock.now() };
    expect(await failures()).toEqual({ count: 1, newest: [first] });
    await post('patient@city.example', 60 * 24 * 30);
    for (let turn = 0; turn < 12; turn += 1) {
      clock.advance({ hours: 6 });
      await send(failing);
    }
    expect(await failures()).toMatchObject({ count: 2, newest: [{ outcome: 'refused', attempts: 12 }, first] });
    const stored = await suite.database.db.selectFrom('mail_failure').selectAll().execute();
    expect(JSON.stringify(stored)).not.toContain('city.example');
    clock.advance({ days: 31 });
    await post('late@city.example');
    await send(refusing);
    await enforceRetention(app);
    expect((await failures()).count).toBe(1);
    expect(await suite.database.db.selectFrom('mail_failure').selectAll().execute()).toHaveLength(1);
  });

  it('wait while the mail server is away or refuses the node itself', async () => {
    await post('ana@city.example');
    await send(
      smtpMailer({ url: 'smtp://127.0.0.1:1', from: 'a@lyon.example', origin: 'https://lyon.example', markdown, look }),
    );
    expect((failures[0] as MailNotSent).code).toBe('ESOCKET');
    expect(await state()).toEqual({ waiting: 1, outcomes: {} });
  });

  it('that sign in go before those that have time', async () => {
    await post('digest@city.example', 60 * 24);
    clock.advance({ seconds: 1 });
    await post('link@city.example', 30);
    const order: string[] = [];
    const mailer: Mailer = {
      send: async ({ letter: mail }) => {
        order.push(mail.to);
        return 'sent';
      },
    };
    for (let nth = 0; nth < 12; nth += 1) await post(`digest${nth}@city.example`, 60 * 24);
    await send(mailer);
    expect(order.slice(0, 5)).toContain('link@city.example');
    expect(order).toHaveLength(14);
  });

  it('are handed over once, however many workers there are', async () => {
    for (let nth = 0; nth < 20; nth += 1) await post(`a${nth}@city.example`);
    const sent: string[] = [];
    const mailer: Mailer = {
      send: async ({ letter: mail }) => {
        sent.push(mail.to);
        return 'sent';
      },
    };
    await Promise.all([send(mailer), send(mailer), send(mailer)]);
    expect([sent.length, new Set(sent).size]).toEqual([20, 20]);
  });

  it('say neither to whom nor what in the clear', async () => {
    await post('hidden@city.example');
    const rows = await suite.database.db.selectFrom('outgoing_mail').selectAll().execute();
    expect(rows).toHaveLength(1);
    expect(JSON.stringify(rows)).not.toMatch(/hidden|secret/);
  });

  it('are not promised by a node that sends none', async () => {
    const silent = { ...app, mails: undefined };
    const result = await requestSignIn(silent, { address: 'ana@city.example', lang: 'fr', query: {} });
    expect(refusal(result)).toEqual({ type: 'mail-not-set-up' });
    expect(value(await requestSignIn(app, { address: 'ana@city.example', lang: 'fr', query: {} }))).toBeNull();
  });
});
