import { beforeAll, beforeEach, expect, it } from 'vitest';
import { inviteAgent } from '../../src/application/agent/invite-agent.ts';
import type { Application } from '../../src/application/application.ts';
import { followIn } from '../../src/application/mail/digest/mail-follows.ts';
import { mailIn } from '../../src/application/mail/mails.ts';
import {
  chooseNewslettersByToken,
  readNewsletter,
  readPublicNewsletter,
  readPublicNewsletters,
} from '../../src/application/mail/newsletter/reads.ts';
import { sendNewsletters, sendTestNewsletter } from '../../src/application/mail/newsletter/send-newsletters.ts';
import {
  changeNewsletter,
  deleteNewsletter,
  draftNewsletter,
  scheduleNewsletter,
  unscheduleNewsletter,
} from '../../src/application/mail/newsletter/write-newsletter.ts';
import type { Mailer } from '../../src/application/mail/ports.ts';
import { sendMails } from '../../src/application/mail/send-mails.ts';
import type { MailMessage, NewsletterMail } from '../../src/domain/mail/mail.ts';
import { eachEngine } from '../storage/engines.ts';
import { applicationOn } from '../support/application.ts';
import { drafted, opened, proposed, registeredPerson, setUpCity, value } from '../support/city.ts';
import { clockAt } from '../support/clock.ts';
import { followed } from '../support/digests.ts';

const CONTENT = {
  subject: { fr: 'Réunion publique', en: 'Public meeting' },
  text: { fr: 'Venez le 12.', en: 'Come on the 12th.' },
  isPublic: true,
};
const ALL_LISTS = { consultations: null };

eachEngine('newsletters', (suite) => {
  const clock = clockAt('2026-03-02T08:00:00Z');
  let app: Application;
  let authorId: string;
  let nth = 0;

  beforeAll(async () => {
    app = { ...applicationOn(suite.database, clock), mails: 'sent' };
    await setUpCity(app);
    authorId = (await registeredPerson(app, 'Rose')).id;
  });
  beforeEach(async () => {
    clock.set('2026-03-02T08:00:00Z');
    await suite.database.db.deleteFrom('outgoing_mail').execute();
    await suite.database.db.deleteFrom('mail_follower').execute();
    await suite.database.db.deleteFrom('newsletter').execute();
    nth += 1;
  });

  const city = async () => (await opened(app, `velo-${nth}-${suite.engine}`)).slug;
  const draft = async (slug: string | null) => value(await draftNewsletter(app, { slug, content: CONTENT, by: null }));
  const schedule = async (id: string, sendAt: string | null = null) =>
    await scheduleNewsletter(app, { id, sendAt, by: null });
  const sent = async (slug: string | null) => {
    const { id } = await draft(slug);
    value(await schedule(id));
    await sendNewsletters(app);
    return id;
  };
  const letters = async (): Promise<readonly (MailMessage & { readonly says: NewsletterMail })[]> => {
    const mails = await app.store.read((reader) => reader.mails.waiting(1_000));
    return mails
      .map((mail) => mailIn(app, mail))
      .flatMap((mail) => (mail.says.kind === 'newsletter' ? [{ ...mail, says: mail.says }] : []));
  };
  const reached = async () => (await letters()).map(({ to }) => to).toSorted();

  it('reach those who follow the whole of a consultation, each in their language, and nobody else', async () => {
    const slug = await city();
    const { number } = await proposed(app, { slug, authorId, body: 'Une piste' });
    await followed(app, 'all@city.example', { kind: 'consultation', slug });
    await followed(app, 'one@city.example', { kind: 'proposal', slug, number: number ?? 0 });
    await followed(app, 'institution@city.example', { kind: 'institution' });
    await sent(slug);
    const [letter, ...others] = await letters();
    expect(others).toEqual([]);
    expect(letter).toMatchObject({ to: 'all@city.example', lang: 'en' });
    expect(letter?.says).toMatchObject({ title: 'Public meeting', body: 'Come on the 12th.' });
    await sent(null);
    expect(await reached()).toEqual(['all@city.example', 'institution@city.example']);
  });

  it('are written once to each, by whoever goes on where a node died', async () => {
    const slug = await city();
    await app.store.transact(async (writer) => {
      const consultation = await writer.consultations.bySlug(slug);
      const followed = { consultationId: consultation?.id ?? null, proposalId: null };
      for (let index = 0; index < 130; index += 1) {
        value(await followIn(writer, app, { address: `a${index}@city.example`, lang: 'fr', followed }));
      }
    });
    const { id } = await draft(slug);
    value(await schedule(id));
    let batches = 0;
    const dying: Application = {
      ...app,
      store: {
        ...app.store,
        transact: async (work) =>
          await app.store.transact(async (writer) => {
            batches += 1;
            const done = await work(writer);
            if (batches === 2) throw new Error('killed');
            return done;
          }),
      },
    };
    await expect(sendNewsletters(dying)).rejects.toThrow('killed');
    expect((await reached()).length).toBe(100);
    // The mails that are out say where everybody reads it.
    expect(await readPublicNewsletter(app, id)).toMatchObject({ ok: true, value: { id, state: 'sending' } });
    expect((await readPublicNewsletters(app, { limit: 20, after: null })).items).toMatchObject([{ id }]);
    clock.set('2026-03-02T08:01:00Z');
    await followed(app, 'late@city.example', { kind: 'consultation', slug });
    expect(await sendNewsletters(app)).toMatchObject({ newsletters: 1, letters: 30, next: null });
    expect(await sendNewsletters(app)).toMatchObject({ newsletters: 0, letters: 0 });
    expect(new Set(await reached()).size).toBe(130);
    expect(await letters()).toHaveLength(130);
    const { newsletter } = value(await readNewsletter(app, { id, worker: ALL_LISTS }));
    expect(newsletter).toMatchObject({ state: 'sent', recipients: 130 });
  });

  it('wait for their moment on the clock of the institution, and can be taken back until then', async () => {
    await followed(app, 'ana@city.example', { kind: 'institution' });
    const { id } = await draft(null);
    expect(await schedule(id, '2026-03-02T08:59')).toMatchObject({
      refusal: { field: 'sendAt', because: 'in-the-past' },
    });
    value(await schedule(id, '2026-03-03T10:00'));
    expect((await sendNewsletters(app)).next).toEqual(new Date('2026-03-03T09:00:00Z'));
    expect(await changeNewsletter(app, { id, content: CONTENT, by: null })).toMatchObject({
      refusal: { type: 'wrong-status', status: 'scheduled' },
    });
    value(await unscheduleNewsletter(app, { id, by: null }));
    clock.set('2026-03-03T09:00:00Z');
    expect(await sendNewsletters(app)).toEqual({ newsletters: 0, letters: 0, next: null });
    value(await schedule(id));
    expect((await sendNewsletters(app)).letters).toBe(1);
    expect(await deleteNewsletter(app, { id, by: null })).toMatchObject({ refusal: { type: 'wrong-status' } });
    expect(await schedule(id)).toMatchObject({ refusal: { type: 'wrong-status', status: 'sent' } });
  });

  it('go no more to an address that ended them, whose digests go on', async () => {
    const slug = await city();
    await followed(app, 'ana@city.example', { kind: 'consultation', slug });
    await sent(slug);
    const [letter] = await letters();
    const token = new URL(letter?.says.unsubscribe ?? '').pathname.split('/')[2] ?? '';
    value(await chooseNewslettersByToken(app, { token, wanted: false }));
    const { id } = await draft(slug);
    expect(value(await readNewsletter(app, { id, worker: ALL_LISTS })).reach).toBe(0);
    await sent(slug);
    expect(await letters()).toHaveLength(1);
    const follows = await suite.database.db.selectFrom('mail_follow').selectAll().execute();
    expect(follows).toHaveLength(1);
  });

  it('count what became of their mails', async () => {
    for (const name of ['ana', 'bea', 'cid']) await followed(app, `${name}@city.example`, { kind: 'institution' });
    await suite.database.db.deleteFrom('outgoing_mail').execute();
    const id = await sent(null);
    const mailer: Mailer = {
      send: async ({ letter }) => (letter.to.startsWith('bea') ? 'unknown-address' : 'sent'),
    };
    const stop = new AbortController().signal;
    await sendMails(app, { mailer, stop, onFailure: () => {}, onGivenUp: () => {} });
    const { newsletter } = value(await readNewsletter(app, { id, worker: ALL_LISTS }));
    expect(newsletter).toMatchObject({ recipients: 3, delivered: 2, failed: 1 });
  });

  it('are tried on whoever wrote them, and on nobody else', async () => {
    await followed(app, 'ana@city.example', { kind: 'institution' });
    const invited = value(await inviteAgent(app, { email: `lea${nth}@city.example`, role: 'officer', by: null }));
    const { id } = await draft(null);
    value(await sendTestNewsletter(app, { id, agentId: invited.agent.id }));
    const [letter, ...others] = await letters();
    expect(others).toEqual([]);
    expect(letter).toMatchObject({ to: `lea${nth}@city.example`, says: { unsubscribe: null } });
  });

  it('are public once they are sent, where they are to be', async () => {
    const page = { limit: 10, after: null };
    const { id } = await draft(null);
    expect((await readPublicNewsletters(app, page)).items).toEqual([]);
    value(await schedule(id));
    await sendNewsletters(app);
    expect((await readPublicNewsletters(app, page)).items.map((each) => each.id)).toEqual([id]);
  });

  it('are not sent about a consultation that is a draft', async () => {
    const { slug } = await drafted(app, { slug: `draft-${nth}-${suite.engine}` });
    const { id } = await draft(slug);
    expect(await schedule(id)).toEqual({ ok: false, refusal: { type: 'not-published' } });
  });
});
