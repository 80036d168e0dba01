import { beforeAll, expect, it } from 'vitest';
import type { Application } from '../../src/application/application.ts';
import { announcePhases } from '../../src/application/consultation/publish-consultation.ts';
import { readDigests, readOwnFollows } from '../../src/application/mail/digest/reads.ts';
import { sendDigests } from '../../src/application/mail/digest/send-digests.ts';
import { resumeFollows } from '../../src/application/mail/digest/undeliverable.ts';
import { readMailLook } from '../../src/application/mail/mails.ts';
import { sendMails } from '../../src/application/mail/send-mails.ts';
import { signInWith } from '../../src/application/sign-in/sign-in-with.ts';
import { officialMarkdownHtml } from '../../src/http/web/kit/markdown.ts';
import { smtpMailer } from '../../src/mail/smtp.ts';
import { eachEngine } from '../storage/engines.ts';
import { applicationOn } from '../support/application.ts';
import { opened, proposed, registeredPerson, setUpCity, value } from '../support/city.ts';
import { clockAt } from '../support/clock.ts';
import { followed } from '../support/digests.ts';
import { openMailServer } from '../support/mail-server.ts';

const ADDRESS = 'ana@city.example';
const UNKNOWN = '550 5.1.1 no such user';

eachEngine('digests to an address that its mail server does not know', (suite) => {
  const clock = clockAt('2026-03-02T08:00:00Z');
  let app: Application;
  let slug: string;
  let authorId: string;
  let participantId: string;

  beforeAll(async () => {
    app = { ...applicationOn(suite.database, clock), mails: 'sent' };
    await setUpCity(app);
    authorId = (await registeredPerson(app, 'Rose')).id;
    ({ slug } = await opened(app, `velo-${suite.engine}`));
    await announcePhases(app);
    const input = { kind: 'mail', key: ADDRESS, label: ADDRESS, name: 'Ana', standing: 'registered' } as const;
    ({ participantId } = value(await signInWith(app, input)));
    await followed(app, ADDRESS, { kind: 'consultation', slug });
    await suite.database.db.deleteFrom('outgoing_mail').execute();
  });

  /** A day on which something is new: how many digests were written, with what the server answers to them. */
  const dayWith = async (day: string, answer: string): Promise<number> => {
    await proposed(app, { slug, authorId });
    clock.set(`${day}T06:00:00Z`);
    const { letters } = await sendDigests(app);
    await handOver(answer);
    return letters;
  };
  const handOver = async (answer: string) => {
    await using server = await openMailServer();
    server.answer = answer;
    const look = () => readMailLook(app);
    const mailer = smtpMailer({
      url: server.url,
      from: 'a@lyon.example',
      origin: 'https://lyon.example',
      markdown: officialMarkdownHtml,
      look,
    });
    const stop = new AbortController().signal;
    await sendMails(app, { mailer, stop, onFailure: () => {}, onGivenUp: () => {} });
  };
  const restingSince = async () => (await readOwnFollows(app, { participantId }))[0]?.restingSince;

  it('rest after three different days in a row, and no other refusal counts', async () => {
    expect(await dayWith('2026-03-03', UNKNOWN)).toBe(1);
    expect(await dayWith('2026-03-04', UNKNOWN)).toBe(1);
    expect(await dayWith('2026-03-05', '250 ok')).toBe(1);
    expect(await dayWith('2026-03-06', UNKNOWN)).toBe(1);
    expect(await dayWith('2026-03-07', '550 5.7.1 looks like spam')).toBe(1);
    expect(await dayWith('2026-03-08', UNKNOWN)).toBe(1);
    expect(await restingSince()).toBeNull();
    expect(await dayWith('2026-03-09', UNKNOWN)).toBe(1);
    expect(await restingSince()).toEqual(clock.now());
    expect(await dayWith('2026-03-10', '250 ok')).toBe(0);
    clock.set('2026-03-10T09:00:00Z');
    expect(await readDigests(app)).toEqual({ followers: 1, late: 0 });
  });

  it('go on when their owner asks for it, with what is new from then on', async () => {
    await resumeFollows(app, { participantId });
    expect(await restingSince()).toBeNull();
    clock.set('2026-03-11T06:00:00Z');
    expect((await sendDigests(app)).letters).toBe(0);
    expect(await dayWith('2026-03-12', '250 ok')).toBe(1);
  });

  it('go on when the address follows anything again', async () => {
    for (const day of ['2026-03-13', '2026-03-14', '2026-03-15']) expect(await dayWith(day, UNKNOWN)).toBe(1);
    expect(await restingSince()).not.toBeNull();
    await followed(app, ADDRESS, { kind: 'institution' });
    expect(await restingSince()).toBeNull();
  });
});
