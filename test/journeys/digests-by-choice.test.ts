import { beforeAll, beforeEach, expect, it } from 'vitest';
import { publishAnswer } from '../../src/application/answer/publish-answer.ts';
import type { Application } from '../../src/application/application.ts';
import { announcePhases } from '../../src/application/consultation/publish-consultation.ts';
import { consumeEvents } from '../../src/application/event/consume-events.ts';
import { encryptAddress } from '../../src/application/kit/sign-in-keys.ts';
import { chooseDigestsByToken } from '../../src/application/mail/digest/change-follows.ts';
import { tokenOf } from '../../src/application/mail/digest/mail-follows.ts';
import { readDigests } from '../../src/application/mail/digest/reads.ts';
import { answersByMail, sendDigests } from '../../src/application/mail/digest/send-digests.ts';
import type { Consultation } from '../../src/domain/consultation/consultation.ts';
import type { DigestChoice } from '../../src/domain/mail/digest-day.ts';
import type { Proposal } from '../../src/domain/proposal/proposal.ts';
import { eachEngine } from '../storage/engines.ts';
import { applicationOn } from '../support/application.ts';
import { opened, proposed, registeredPerson, saying, setUpCity, value } from '../support/city.ts';
import { clockAt } from '../support/clock.ts';
import { digestsTo, followed, notificationIn } from '../support/digests.ts';

const ADDRESS = 'ana@city.example';
const WEEKLY = { frequency: 'weekly', answersAtOnce: false } as const;

eachEngine('digests by choice', (suite) => {
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
    nth += 1;
  });

  const open = async (): Promise<Consultation> => {
    const consultation = await opened(app, `velo-${nth}-${suite.engine}`);
    await announcePhases(app);
    return consultation;
  };
  const propose = async ({ slug }: Consultation, body: string) =>
    await proposed(app, { slug, authorId, content: saying(body) });
  const choose = async (choice: DigestChoice, address = ADDRESS) => {
    const { addressHash } = encryptAddress(app, address);
    const follower = await app.store.read((reader) => reader.mailFollows.byAddress(addressHash));
    if (follower === null) throw new Error('nobody follows');
    value(await chooseDigestsByToken(app, { token: tokenOf(app, follower), choice }));
  };
  const answer = async ({ id }: Proposal) =>
    value(
      await publishAnswer(app, {
        proposalId: id,
        verdict: 'accepted',
        body: { fr: 'Oui.' },
        commitments: [],
        by: null,
      }),
    );
  /** When mails came on so many days, each time that a digest may be due, and what they said. */
  const digestsOver = async (days: number, node: Application, each?: (day: number) => Promise<unknown>) => {
    const moments: string[] = [];
    let { next } = await sendDigests(node);
    for (let day = 0; day < days; day += 1) {
      await each?.(day);
      if (next === null) throw new Error('not set up');
      clock.set(next.toISOString());
      const sent = await sendDigests(node);
      if (sent.letters > 0) moments.push(clock.now().toISOString());
      ({ next } = sent);
    }
    return { moments, messages: (await digestsTo(node, ADDRESS)).toReversed().map(notificationIn) };
  };

  it('come once a week on the day and hour of the institution, also while clocks change, and leave nothing out', async () => {
    const consultation = await open();
    await followed(app, ADDRESS, { kind: 'consultation', slug: consultation.slug });
    await choose(WEEKLY);
    clock.set('2026-03-20T06:00:00Z');
    await sendDigests(app);
    await suite.database.db.deleteFrom('outgoing_mail').execute();
    const { moments, messages } = await digestsOver(17, app, async (day) => {
      if (day < 12) await propose(consultation, `Jour ${day}`);
    });
    expect(moments).toEqual(['2026-03-23T06:00:00.000Z', '2026-03-30T05:00:00.000Z', '2026-04-06T05:00:00.000Z']);
    expect(messages.flat()).toEqual(Array.from({ length: 12 }, (_, day) => `proposal-accepted Jour ${day}`));
  });

  it('come at the hour and on the day that the node is set to', async () => {
    const consultation = await open();
    const evening = { ...app, digests: { hour: 18, weekday: 7 } };
    await followed(evening, ADDRESS, { kind: 'consultation', slug: consultation.slug });
    await propose(consultation, 'Une piste');
    clock.set('2026-03-02T16:59:59Z');
    expect((await sendDigests(evening)).letters).toBe(0);
    clock.set('2026-03-02T17:00:00Z');
    expect(await sendDigests(evening)).toMatchObject({ letters: 1, next: new Date('2026-03-03T17:00:00Z') });
    await choose(WEEKLY);
    await propose(consultation, 'Une autre');
    const { moments } = await digestsOver(14, evening);
    expect(moments).toEqual(['2026-03-08T17:00:00.000Z']);
  });

  it('are late where that of the week is, and not on the days between', async () => {
    const consultation = await open();
    await followed(app, ADDRESS, { kind: 'consultation', slug: consultation.slug });
    await choose(WEEKLY);
    clock.set('2026-03-06T09:00:00Z');
    expect(await readDigests(app)).toEqual({ followers: 1, late: 0 });
    clock.set('2026-03-09T09:00:00Z');
    expect(await readDigests(app)).toEqual({ followers: 1, late: 1 });
  });

  it('say everything once to whoever changes between days and weeks', async () => {
    const consultation = await open();
    await followed(app, ADDRESS, { kind: 'consultation', slug: consultation.slug });
    const days = 16;
    const { messages } = await digestsOver(days, app, async (day) => {
      await propose(consultation, `Jour ${day}`);
      if (day % 3 === 1) await choose({ frequency: day % 2 === 1 ? 'weekly' : 'daily', answersAtOnce: false });
      if (day === days - 1) await choose({ frequency: 'daily', answersAtOnce: false });
    });
    expect(messages.flat()).toEqual(Array.from({ length: days }, (_, day) => `proposal-accepted Jour ${day}`));
    expect(messages.some(({ length }) => length > 1)).toBe(true);
  });

  it('tell official answers at once to whoever wants that, and the rest in the next one', async () => {
    const consultation = await open();
    const { slug } = consultation;
    const [first, second] = [await propose(consultation, 'La première'), await propose(consultation, 'La seconde')];
    const addresses = ['city', 'all', 'one'].map((name) => `${name}@city.example`);
    const [city = '', all = '', one = ''] = addresses;
    await followed(app, city, { kind: 'institution' });
    await followed(app, all, { kind: 'consultation', slug });
    await followed(app, one, { kind: 'proposal', slug, number: first.number ?? 0 });
    for (const address of addresses) await choose({ frequency: 'weekly', answersAtOnce: true }, address);
    await followed(app, 'later@city.example', { kind: 'consultation', slug });
    await propose(consultation, 'La troisième');
    await consumeEvents(app, answersByMail(app));
    await answer(first);
    await consumeEvents(app, answersByMail(app));
    await answer(second);
    await consumeEvents(app, answersByMail(app));
    const told = async (address: string) => (await digestsTo(app, address)).toReversed().map(notificationIn);
    const both = [['answer-published La première'], ['answer-published La seconde']];
    expect(await told(city)).toEqual(both);
    expect(await told(all)).toEqual(both);
    expect(await told(one)).toEqual([['answer-published La première']]);
    expect(await told('later@city.example')).toEqual([]);
    clock.set('2026-03-09T06:00:00Z');
    await sendDigests(app);
    expect((await told(all)).at(-1)).toEqual(['proposal-accepted La troisième']);
    expect(await told(city)).toEqual(both);
    expect((await told('later@city.example')).at(-1)).toEqual([
      'answer-published La première',
      'answer-published La seconde',
      'proposal-accepted La troisième',
    ]);
  });

  it('tell an answer once, also where the node is killed before it says so', async () => {
    const consultation = await open();
    const proposal = await propose(consultation, 'Une piste');
    await followed(app, ADDRESS, { kind: 'consultation', slug: consultation.slug });
    await choose({ frequency: 'daily', answersAtOnce: true });
    await consumeEvents(app, answersByMail(app));
    await answer(proposal);
    const consumer = answersByMail(app);
    const dying = {
      ...consumer,
      consume: async (event: Parameters<typeof consumer.consume>[0]) => {
        await consumer.consume(event);
        throw new Error('killed before the cursor moved');
      },
    };
    await expect(consumeEvents(app, dying)).rejects.toThrow('killed');
    await consumeEvents(app, consumer);
    expect(await digestsTo(app, ADDRESS)).toHaveLength(1);
    clock.set('2026-03-03T06:00:00Z');
    expect((await sendDigests(app)).letters).toBe(0);
  });
});
