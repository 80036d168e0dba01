import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Mailer, MailTransport } from '../../src/application/mail/ports.ts';
import { sendMails } from '../../src/application/mail/send-mails.ts';
import { requestSignIn } from '../../src/application/sign-in/mail-sign-in.ts';
import { UI_LANGS } from '../../src/i18n/languages.ts';
import { setUpCity, value } from '../support/city.ts';
import { type AdminSession, adminSession } from './admin-session.ts';
import { openPages, type Pages } from './pages.ts';
import { faultsOf } from './tags.ts';

const ADDRESS = 'ana.secrete@city.example';

describe('mail at the desk', () => {
  let pages: Pages;
  let administrator: AdminSession;

  const open = async (mails: MailTransport | undefined) => {
    pages = await openPages('2026-03-02T08:00:00Z', { mails });
    await setUpCity(pages.app);
    administrator = await adminSession(pages, 'administrator');
  };
  beforeEach(() => open('sent'));
  afterEach(() => pages[Symbol.asyncDispose]());

  const ask = async () => value(await requestSignIn(pages.app, { address: ADDRESS, lang: 'fr', query: {} }));
  const send = async (mailer: Mailer) => {
    const stop = new AbortController().signal;
    await sendMails(pages.app, { mailer, stop, onFailure: () => {}, onGivenUp: () => {} });
  };
  const refusing: Mailer = { send: async () => 'refused' };
  const failing: Mailer = { send: () => Promise.reject(new Error(`no ${ADDRESS}`)) };

  it('is not spoken of while all is well', async () => {
    await ask();
    expect(await administrator.read('/admin')).not.toContain('id="mails"');
    await send({ send: async () => 'sent' });
    pages.clock.advance({ minutes: 20 });
    expect(await administrator.read('/admin')).not.toContain('id="mails"');
  });

  it('waits: since when, and what to do, without an address', async () => {
    await ask();
    pages.clock.advance({ minutes: 15 });
    const html = await administrator.read('/admin');
    expect(html).toContain('1 courriel attend depuis le');
    expect(html).toContain('parvis doctor');
    expect(html).not.toContain(ADDRESS);
  });

  it('was given up: which letter, when and why, in every language, and forgotten after a month', async () => {
    await ask();
    await send(refusing);
    await ask();
    pages.clock.advance({ minutes: 31 });
    await send(failing);
    const html = await administrator.read('/admin');
    expect(html).toMatch(/2 courriels n’ont pas pu être envoyés/);
    expect(html).toContain('Lien de connexion');
    expect(html).toContain('refusé par le serveur de courriel');
    expect(html).toContain('expiré avant d’avoir pu être envoyé');
    expect(html).not.toContain(ADDRESS);
    for (const lang of UI_LANGS) expect(faultsOf(await administrator.read(`/admin?lang=${lang}`))).toEqual([]);
    pages.clock.advance({ days: 6 });
    expect(await administratorReads()).toContain('id="mails"');
    pages.clock.advance({ days: 25 });
    expect(await administratorReads()).not.toContain('id="mails"');
  });

  /** Sessions end while days go by. */
  const administratorReads = async () => {
    const cookie = await pages.signedIn({ agentId: administrator.id });
    return await pages.text('/admin', { cookie });
  };

  it('is not sent at all where the node is not set for it', async () => {
    await pages[Symbol.asyncDispose]();
    await open(undefined);
    expect(await administrator.read('/admin')).toContain('Ce site n’envoie pas de courriels');
  });

  it('is the business of administrators', async () => {
    await ask();
    await send(refusing);
    const officer = await adminSession(pages, 'officer');
    expect(await officer.read('/admin')).not.toContain('id="mails"');
  });
});
