import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { requestSignIn } from '../../src/application/mail-sign-in.ts';
import type { Mailer, MailWay } from '../../src/application/mails.ts';
import { sendMails } from '../../src/application/send-mails.ts';
import { LOCALES } from '../../src/http/web/locales/locale.ts';
import { setUpCity, value } from '../support/city.ts';
import { type AtDesk, atDesk } from './at-desk.ts';
import { openPages, type Pages } from './pages.ts';
import { faultsOf } from './tags.ts';

const ADDRESS = 'ana.secrete@city.example';

describe('mail at the desk', () => {
  let pages: Pages;
  let administrator: AtDesk;

  const open = async (mails: MailWay | undefined) => {
    pages = await openPages('2026-03-02T08:00:00Z', { mails });
    await setUpCity(pages.app);
    administrator = await atDesk(pages, 'administrator');
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
    expect(html).toMatch(/2 courriels ont été abandonnés/);
    expect(html).toContain('Lien de connexion');
    expect(html).toContain('refusé par le serveur de courriel');
    expect(html).toContain('trop vieux avant d’avoir pu partir');
    expect(html).not.toContain(ADDRESS);
    for (const lang of LOCALES) expect(faultsOf(await administrator.read(`/admin?lang=${lang}`))).toEqual([]);
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
    expect(await administrator.read('/admin')).toContain('Ce nœud n’envoie pas de courriels');
  });

  it('is the business of administrators', async () => {
    await ask();
    await send(refusing);
    const officer = await atDesk(pages, 'officer');
    expect(await officer.read('/admin')).not.toContain('id="mails"');
  });
});
