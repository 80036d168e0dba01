import { sql } from 'kysely';
import { beforeAll, beforeEach, expect, it } from 'vitest';
import type { Application } from '../../src/application/application.ts';
import { exportOwnData } from '../../src/application/export/export-own-data.ts';
import { chooseDigests, unfollow, unfollowByToken } from '../../src/application/mail/digest/change-follows.ts';
import {
  confirmFollow,
  followByMail,
  readFollowRequest,
  requestFollow,
} from '../../src/application/mail/digest/follow-by-mail.ts';
import { FOLLOWS_MAX } from '../../src/application/mail/digest/mail-follows.ts';
import { readFollowsByToken, readOwnFollow, readOwnFollows } from '../../src/application/mail/digest/reads.ts';
import { sendDigests } from '../../src/application/mail/digest/send-digests.ts';
import { chooseNewsletters } from '../../src/application/mail/newsletter/reads.ts';
import { eraseParticipant } from '../../src/application/participant/erase-participant.ts';
import { mergeParticipantsIn } from '../../src/application/participant/merge-participants.ts';
import { enforceRetention } from '../../src/application/privacy/enforce-retention.ts';
import { readOwnSignIns, removeSignIn } from '../../src/application/sign-in/sessions.ts';
import { signInWith } from '../../src/application/sign-in/sign-in-with.ts';
import { eachEngine } from '../storage/engines.ts';
import { applicationOn } from '../support/application.ts';
import { atOnce, drafted, opened, proposed, refusal, setUpCity, value } from '../support/city.ts';
import { clockAt } from '../support/clock.ts';
import { digestsTo, followed, mailedSecret } from '../support/digests.ts';
import { mailsTo } from '../support/mails.ts';

const VELO = { kind: 'consultation', slug: 'velo' } as const;
const CITY = { kind: 'institution' } as const;

eachEngine('following by mail', (suite) => {
  const clock = clockAt('2026-03-02T08:00:00Z');
  let app: Application;

  beforeAll(async () => {
    app = { ...applicationOn(suite.database, clock), mails: 'sent' };
    await setUpCity(app);
    await opened(app, 'velo');
  });
  beforeEach(async () => {
    clock.advance({ hours: 1 });
    await suite.database.db.deleteFrom('outgoing_mail').execute();
  });

  const person = async (address: string, toParticipantId?: string) => {
    clock.advance({ seconds: 1 });
    const input = { kind: 'mail', key: address, label: address, name: 'Ana', standing: 'registered' } as const;
    return value(await signInWith(app, { ...input, toParticipantId })).participantId;
  };
  const ask = async (address: string, about: Parameters<typeof requestFollow>[1]['about'] = VELO) =>
    await requestFollow(app, { address, about, lang: 'fr' });
  const own = async (participantId: string) =>
    (await readOwnFollows(app, { participantId })).map(({ address, follows }) => [
      address,
      ...follows.map(({ about }) => (about.kind === 'institution' ? 'institution' : about.slug)),
    ]);

  it('begins when whoever reads mail at the address says so, once', async () => {
    value(await ask(' Twice@City.example '));
    const secret = await mailedSecret(app, 'twice@city.example');
    expect(value(await readFollowRequest(app, { secret }))).toMatchObject({
      address: 'twice@city.example',
      followed: { about: VELO, title: { fr: 'Consultation velo' } },
    });
    const answers = await atOnce([() => confirmFollow(app, { secret }), () => confirmFollow(app, { secret })]);
    expect(answers.map(({ ok }) => ok).toSorted()).toEqual([false, true]);
    expect(refusal(await confirmFollow(app, { secret })).type).toBe('link-not-valid');
    expect(refusal(await readFollowRequest(app, { secret: 'guessed' })).type).toBe('link-not-valid');
  });

  it('answers alike whether an address follows already or not', async () => {
    await followed(app, 'known@city.example', VELO);
    expect([await ask('known@city.example'), await ask('unknown@city.example')]).toEqual([
      { ok: true, value: null },
      { ok: true, value: null },
    ]);
    expect([await mailsTo(app, 'known@city.example'), await mailsTo(app, 'unknown@city.example')]).toMatchObject([
      [{ says: { kind: 'follow' } }, { says: { kind: 'follow' } }],
      [{ says: { kind: 'follow' } }],
    ]);
  });

  it('forgets after a day what nobody confirmed', async () => {
    value(await ask('late@city.example'));
    const secret = await mailedSecret(app, 'late@city.example');
    const count = async () =>
      (await suite.database.db.selectFrom('mail_follow_request').select('hash').execute()).length;
    const before = await count();
    clock.advance({ hours: 23, minutes: 59 });
    await enforceRetention(app);
    expect(value(await readFollowRequest(app, { secret })).address).toBe('late@city.example');
    clock.advance({ minutes: 1 });
    expect(refusal(await confirmFollow(app, { secret })).type).toBe('link-not-valid');
    clock.advance({ minutes: 1 });
    await enforceRetention(app);
    expect([before > 0, await count()]).toEqual([true, 0]);
  });

  it('is refused for what is not public, and on a node that sends no mail', async () => {
    await drafted(app, { slug: 'draft' });
    expect(refusal(await ask('ana@city.example', { kind: 'consultation', slug: 'draft' })).type).toBe('not-found');
    expect(refusal(await ask('ana@city.example', { kind: 'proposal', slug: 'velo', number: 99 })).type).toBe(
      'not-found',
    );
    expect(refusal(await ask('ana')).type).toBe('invalid');
    const silent = { ...app, mails: undefined };
    const command = { address: 'ana@city.example', about: VELO, lang: 'fr' };
    expect(refusal(await requestFollow(silent, command))).toEqual({ type: 'mail-not-set-up' });
  });

  it('takes one button of whoever signs in with an address', async () => {
    const participantId = await person('button@city.example');
    const follow = async () => value(await followByMail(app, { participantId, about: VELO, lang: 'fr' }));
    await atOnce([follow, follow, follow]);
    expect(await own(participantId)).toEqual([['button@city.example', 'velo']]);
    const { address, followId } = await readOwnFollow(app, { participantId, about: VELO });
    expect([address, followId === null]).toEqual(['button@city.example', false]);
    const other = await person('other@city.example');
    expect(await unfollow(app, { participantId: other, ids: [followId ?? ''] })).toEqual({ ended: 0 });
    expect(await unfollow(app, { participantId, ids: [followId ?? ''] })).toEqual({ ended: 1 });
    expect(await own(participantId)).toEqual([]);
  });

  it('asks for an address where somebody signs in by other ways', async () => {
    const input = { kind: 'oidc', key: 'issuer ana', label: 'ana', name: 'Ana', standing: 'registered' } as const;
    const { participantId } = value(await signInWith(app, input));
    const answer = await followByMail(app, { participantId, about: VELO, lang: 'fr' });
    expect(refusal(answer)).toEqual({ type: 'invalid', field: 'email', because: 'missing' });
  });

  it('finds what an address followed before its person signed in, in the language they choose', async () => {
    await followed(app, 'before@city.example', VELO);
    const participantId = await person('before@city.example');
    expect(await own(participantId)).toEqual([['before@city.example', 'velo']]);
    await suite.database.db.updateTable('participant').set({ lang: 'fi' }).where('id', '=', participantId).execute();
    await proposed(app, { slug: 'velo', authorId: participantId });
    clock.advance({ days: 1 });
    await sendDigests(app);
    expect((await mailsTo(app, 'before@city.example'))[0]).toMatchObject({ lang: 'fi', says: { kind: 'digest' } });
  });

  it('ends for whoever has a mail of it: some, then all, and again', async () => {
    await followed(app, 'ends@city.example', VELO);
    clock.advance({ minutes: 1 });
    await followed(app, 'ends@city.example', CITY);
    const author = await person('author@city.example');
    await proposed(app, { slug: 'velo', authorId: author });
    clock.advance({ days: 1 });
    await sendDigests(app);
    const [digest] = await digestsTo(app, 'ends@city.example');
    const token = new URL(digest?.unfollow ?? '').pathname.split('/').at(-1) ?? '';
    const { follows } = value(await readFollowsByToken(app, { token }));
    expect(follows.map(({ about }) => about.kind)).toEqual(['consultation', 'institution']);
    expect(value(await unfollowByToken(app, { token, ids: [follows[0]?.id ?? ''] }))).toEqual({ ended: 1 });
    expect(value(await unfollowByToken(app, { token, ids: 'all' }))).toEqual({ ended: 1 });
    expect(refusal(await unfollowByToken(app, { token, ids: 'all' })).type).toBe('link-not-valid');
    expect(refusal(await readFollowsByToken(app, { token: `${token.slice(1)}A` })).type).toBe('link-not-valid');
  });

  it('is in what somebody takes along, and goes with them', async () => {
    const participantId = await person('gone@city.example');
    value(await followByMail(app, { participantId, about: CITY, lang: 'fr' }));
    value(await ask('gone@city.example'));
    expect(JSON.stringify(value(await exportOwnData(app, { participantId })))).toContain(
      '"followsByMail":[{"address":"gone@city.example","follows":[{"about":{"kind":"institution"}',
    );
    const secret = await mailedSecret(app, 'gone@city.example');
    value(await eraseParticipant(app, { participantId, by: { kind: 'participant', id: participantId } }));
    expect(await own(participantId)).toEqual([]);
    expect(refusal(await readFollowRequest(app, { secret })).type).toBe('link-not-valid');
  });

  it('is of one person where two turn out to be one', async () => {
    const [from, to] = [await person('from@city.example'), await person('to@city.example')];
    value(await followByMail(app, { participantId: from, about: VELO, lang: 'fr' }));
    value(await followByMail(app, { participantId: from, about: CITY, lang: 'fr' }));
    value(await followByMail(app, { participantId: to, about: VELO, lang: 'fr' }));
    value(await app.store.transact(async (writer) => await mergeParticipantsIn(writer, app, { from, to })));
    expect((await own(to)).map(([address, ...what]) => [address, ...what.toSorted()])).toEqual([
      ['to@city.example', 'institution', 'velo'],
    ]);
  });

  it('goes on at another address where one is signed in with no more', async () => {
    const participantId = await person('first@city.example');
    await person('second@city.example', participantId);
    clock.advance({ minutes: 1 });
    await person('first@city.example');
    value(await followByMail(app, { participantId, about: VELO, lang: 'fr' }));
    const { signIns } = await readOwnSignIns(app, { participantId, session: null });
    const id = signIns.find(({ label }) => label === 'first@city.example')?.id ?? '';
    expect(await removeSignIn(app, { participantId, id })).toEqual({ removed: true });
    expect(await own(participantId)).toEqual([['second@city.example', 'velo']]);
  });

  it.each([
    ['first', true],
    ['second', true],
    ['first', false],
  ])('goes on without newsletters where the %s address ended them, both following: %s', async (ended, both) => {
    const [from, to] = [`first-${ended}-${both}@city.example`, `second-${ended}-${both}@city.example`];
    const participantId = await person(from);
    if (both) await followed(app, to, CITY);
    await person(to, participantId);
    await followed(app, from, VELO);
    const followers = await readOwnFollows(app, { participantId });
    const choice = { frequency: 'weekly', answersAtOnce: true } as const;
    for (const { followerId, address } of followers) {
      if (address === from) await chooseDigests(app, { participantId, followerId, choice });
      if (address.startsWith(ended)) await chooseNewsletters(app, { participantId, followerId, wanted: false });
    }
    const { signIns } = await readOwnSignIns(app, { participantId, session: null });
    const id = signIns.find(({ label }) => label === from)?.id ?? '';
    expect(await removeSignIn(app, { participantId, id })).toEqual({ removed: true });
    const after = await readOwnFollows(app, { participantId });
    expect(after.map(({ address, newsletters }) => [address, newsletters])).toEqual([[to, false]]);
    // The choice of an address that already follows is its own.
    expect(after).toMatchObject([both ? { frequency: 'daily', answersAtOnce: false } : choice]);
  });

  it('goes on without newsletters where two turn out to be one, whichever of them ended them', async () => {
    for (const ended of ['from', 'to']) {
      const [from, to] = [await person(`${ended}-a@city.example`), await person(`${ended}-b@city.example`)];
      for (const participantId of [from, to]) {
        value(await followByMail(app, { participantId, about: CITY, lang: 'fr' }));
      }
      const participantId = ended === 'from' ? from : to;
      const [follower] = await readOwnFollows(app, { participantId });
      await chooseNewsletters(app, { participantId, followerId: follower?.followerId ?? '', wanted: false });
      value(await app.store.transact(async (writer) => await mergeParticipantsIn(writer, app, { from, to })));
      const after = await readOwnFollows(app, { participantId: to });
      expect(after.map(({ address, newsletters }) => [address, newsletters])).toEqual([
        [`${ended}-b@city.example`, false],
      ]);
    }
  });

  it('is bounded', async () => {
    const participantId = await person('much@city.example');
    for (let nth = 0; nth < FOLLOWS_MAX; nth += 1) {
      const { number } = await proposed(app, { slug: 'velo', authorId: participantId });
      const about = { kind: 'proposal', slug: 'velo', number: number ?? 0 } as const;
      value(await followByMail(app, { participantId, about, lang: 'fr' }));
    }
    const answer = await followByMail(app, { participantId, about: CITY, lang: 'fr' });
    expect(refusal(answer)).toEqual({ type: 'invalid', field: 'follows', because: 'too-many', limit: FOLLOWS_MAX });
  }, 60_000);

  it('says no address in the clear, in no event either', async () => {
    await followed(app, 'hidden@city.example', CITY);
    const { rows } = await sql<{ text: string }>`
      select mail_follower::text as text from mail_follower union all
      select mail_follow_request::text from mail_follow_request union all
      select event::text from event where type like 'mail-follow-%'`.execute(suite.database.db);
    expect(rows.length).toBeGreaterThan(2);
    expect(rows.filter(({ text }) => text.includes('city.example'))).toEqual([]);
    const events = await suite.database.db
      .selectFrom('event')
      .select(['by_participant', 'data'])
      .where('type', 'like', 'mail-follow-%')
      .execute();
    expect(
      events.filter(({ by_participant, data }) => by_participant !== null || JSON.stringify(data) !== '{}'),
    ).toEqual([]);
  });
});
