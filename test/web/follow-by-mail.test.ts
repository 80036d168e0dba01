import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sendDigests } from '../../src/application/mail/digest/send-digests.ts';
import { recordUnknownAddress } from '../../src/application/mail/digest/undeliverable.ts';
import { signInWith } from '../../src/application/sign-in/sign-in-with.ts';
import { opened, proposed, registeredPerson, setUpCity, value } from '../support/city.ts';
import { digestsTo, followed } from '../support/digests.ts';
import { mailedLink, mailsTo } from '../support/mails.ts';
import { openPages, type Pages } from './pages.ts';

describe('following by mail on the pages', () => {
  let pages: Pages;
  let authorId: string;

  beforeAll(async () => {
    pages = await openPages('2026-03-02T08:00:00Z');
    await setUpCity(pages.app);
    await opened(pages.app, 'velo');
    authorId = (await registeredPerson(pages.app, 'Rose')).id;
    await proposed(pages.app, { slug: 'velo', authorId, body: 'Une piste' });
  });
  beforeEach(() => pages.clock.set('2026-03-02T08:00:00Z'));
  afterAll(() => pages[Symbol.asyncDispose]());

  const action = (path: string) => `/follow-by-mail?${new URLSearchParams({ uri: `https://lyon.example${path}` })}`;
  const ask = async (email: string, path = '/consultations/velo') =>
    await pages.post(action(path), { intent: 'ask', email });
  const signedIn = async (address: string) => {
    const input = { kind: 'mail', key: address, label: address, name: 'Ana', standing: 'registered' } as const;
    const { participantId } = value(await signInWith(pages.app, input));
    return await pages.signedIn({ participantId });
  };
  const asSelf = (cookie: string) => ({ cookie, 'sec-fetch-site': 'same-origin' });
  const unfollowLink = async (address: string) => {
    await proposed(pages.app, { slug: 'velo', authorId });
    pages.clock.set('2026-03-03T06:00:00Z');
    await sendDigests(pages.app);
    const [digest] = await digestsTo(pages.app, address);
    return digest?.unfollow.replace(pages.app.origin, '') ?? '';
  };

  it.each(['/', '/consultations/velo', '/consultations/velo/proposals/1'])(
    'comes before the fediverse, which is folded away: %s',
    async (path) => {
      const page = await pages.text(path);
      const section = page.slice(page.indexOf('<section class="follow"'));
      const byMail = section.indexOf('action="/follow-by-mail');
      const folded = section.indexOf('<details class="small"><summary>Depuis Mastodon ou un autre réseau libre');
      const fromAccount = section.indexOf('class="interact"');
      expect([byMail, folded, fromAccount].every((at) => at > 0)).toBe(true);
      expect([byMail, folded, fromAccount]).toEqual(
        [byMail, folded, fromAccount].toSorted((one, other) => one - other),
      );
    },
  );

  it.each(['/', '/consultations/velo', '/consultations/velo/proposals/1'])(
    'asks whoever is not signed in for an address, which confirms: %s',
    async (path) => {
      const page = await pages.text(path);
      const [, form = ''] = /action="(\/follow-by-mail[^"]*)"/.exec(page) ?? [];
      expect(form).toBe(action(path));
      const email = `a${path.length}@city.example`;
      const sent = await pages.post(form, { intent: 'ask', email });
      const to = sent.headers.get('location') ?? '';
      expect([sent.status, to]).toEqual([303, action(path).replace('/follow-by-mail', '/follow-by-mail/sent')]);
      expect(await pages.text(to)).toContain(`href="${path}"`);
      const link = await mailedLink(pages.app, email);
      expect(await pages.text(link)).toContain(email);
      const done = await pages.post(link);
      expect(done.headers.get('location')).toBe(`${path}?done=followed-by-mail&lang=fr`);
      expect(await pages.text(done.headers.get('location') ?? '')).toContain('Vous suivez ceci par courriel.');
      const again = await pages.post(link);
      expect([again.status, (await again.text()).includes('refaites la demande')]).toEqual([410, true]);
    },
  );

  it('answers alike whether an address is known or not', async () => {
    await followed(pages.app, 'known@city.example', { kind: 'consultation', slug: 'velo' });
    const answers = [await ask('known@city.example'), await ask('unknown@city.example')];
    const [one, other] = await Promise.all(answers.map(async (each) => [each.status, await each.text()]));
    expect(one).toEqual(other);
  });

  it('keeps an address that is none, and says what is wrong', async () => {
    const answer = await ask('ana');
    expect(answer.status).toBe(422);
    const page = await answer.text();
    expect(page).toContain('value="ana"');
    expect(page).toContain('class="wrong"');
  });

  it('mails one link where the button was pressed twice, and only so many to one address', async () => {
    expect(
      (await Promise.all([ask('twice@city.example'), ask('twice@city.example')])).map((each) => each.status),
    ).toEqual([303, 303]);
    expect(await mailsTo(pages.app, 'twice@city.example')).toHaveLength(1);
    const statuses: number[] = [];
    for (let number = 1; number <= 7; number += 1) {
      await proposed(pages.app, { slug: 'velo', authorId });
      statuses.push((await ask('much@city.example', `/consultations/velo/proposals/${number}`)).status);
    }
    expect(statuses).toEqual([303, 303, 303, 303, 303, 429, 429]);
  });

  it.each(['https://elsewhere.example/', 'https://lyon.example/about', ''])('follows nothing else: %s', async (uri) => {
    const answer = await pages.post(`/follow-by-mail?${new URLSearchParams({ uri })}`, { email: 'ana@city.example' });
    expect(answer.status).toBe(404);
  });

  it('is one button for whoever signs in with an address, and one more to end it', async () => {
    const cookie = await signedIn('ana@city.example');
    const path = '/consultations/velo';
    const before = await pages.text(path, { cookie });
    expect(before).toContain('ana@city.example');
    expect(before).not.toContain('name="email"');
    const done = await pages.post(action(path), { intent: 'follow' }, asSelf(cookie));
    expect(done.headers.get('location')).toBe(`${path}?done=followed-by-mail`);
    expect(await pages.text(path, { cookie })).toContain('Ne plus suivre');
    expect(await pages.text('/me/follows', { cookie })).toContain('Consultation velo');
    expect(await pages.text('/me', { cookie })).toContain('href="/me/follows"');
    const ended = await pages.post(action(path), { intent: 'stop' }, asSelf(cookie));
    expect(ended.headers.get('location')).toBe(`${path}?done=unfollowed`);
    expect(await pages.text('/me/follows', { cookie })).toContain('Vous ne suivez rien par courriel');
  });

  it('says whose mails came back, and sends them again by one button', async () => {
    const cookie = await signedIn('gone@city.example');
    await pages.post(action('/'), { intent: 'follow' }, asSelf(cookie));
    for (const day of ['2026-03-03', '2026-03-04', '2026-03-05']) {
      pages.clock.set(`${day}T08:00:00Z`);
      await pages.app.store.transact((writer) => recordUnknownAddress(writer, pages.app, 'gone@city.example'));
    }
    const says = 'son serveur de courrier répond que l’adresse n’existe pas';
    for (const path of ['/me', '/me/follows']) expect(await pages.text(path, { cookie })).toContain(says);
    const resumed = await pages.post('/me/follows', { intent: 'resume' }, asSelf(cookie));
    expect(resumed.headers.get('location')).toBe('/me/follows?done=mails-resumed');
    for (const path of ['/me', '/me/follows']) expect(await pages.text(path, { cookie })).not.toContain(says);
  });

  it('lists and ends what is one’s own, and nobody else’s', async () => {
    const [mine, others] = [await signedIn('mine@city.example'), await signedIn('others@city.example')];
    for (const cookie of [mine, others]) await pages.post(action('/'), { intent: 'follow' }, asSelf(cookie));
    const page = await pages.text('/me/follows', { cookie: mine });
    const [, id = ''] = /name="id" value="([^"]+)"/.exec(page) ?? [];
    await pages.post('/me/follows', { intent: 'end', id }, asSelf(others));
    expect(await pages.text('/me/follows', { cookie: mine })).toContain(id);
    await pages.post('/me/follows', { intent: 'end', id }, asSelf(mine));
    expect(await pages.text('/me/follows', { cookie: mine })).not.toContain(id);
    expect((await pages.get('/me/follows')).status).toBe(401);
    expect((await pages.post('/me/follows', { intent: 'end-all' })).status).toBe(401);
  });

  it('refuses a form of another site', async () => {
    const cookie = await signedIn('cross@city.example');
    const headers = { cookie, 'sec-fetch-site': 'cross-site' };
    expect((await pages.post(action('/'), { intent: 'follow' }, headers)).status).toBe(403);
  });

  it('asks before it ends what a mail led to, signed out', async () => {
    await followed(pages.app, 'out@city.example', { kind: 'consultation', slug: 'velo' });
    const link = await unfollowLink('out@city.example');
    const page = await pages.text(link);
    expect(page).toContain('<html lang="en"');
    expect(page).toContain('out@city.example');
    expect(await pages.text(link)).toBe(page);
    const [, id = ''] = /name="id" value="([^"]+)"/.exec(page) ?? [];
    const ended = await pages.post(link, { intent: 'end', id });
    expect(ended.headers.get('location')).toBe('/unfollowed?lang=en');
    expect(await pages.text('/unfollowed')).toContain('Plus aucun courriel');
    expect((await pages.get(link)).status).toBe(410);
    expect((await pages.post(link, { intent: 'end-all' })).status).toBe(410);
    expect((await pages.get(`/unfollow/${'a'.repeat(43)}`)).status).toBe(410);
  });

  it('asks with the link how often mails are wanted, and whether answers at once', async () => {
    const email = 'choice@city.example';
    const choiceOf = async (path: string, cookie?: string) => {
      const page = await pages.text(path, cookie === undefined ? {} : { cookie });
      return [...page.matchAll(/value="(daily|weekly|at-once)" checked/g)].map(([, chosen]) => chosen);
    };
    await ask(email);
    const link = await mailedLink(pages.app, email);
    expect(await choiceOf(link)).toEqual(['daily']);
    expect(await pages.text(link)).toContain('Chaque semaine, le lundi à 07:00 (heure de Paris)');
    await pages.post(link, { frequency: 'weekly', answers: 'at-once' });
    const cookie = await signedIn(email);
    expect(await choiceOf('/me/follows', cookie)).toEqual(['weekly', 'at-once']);
    const [, follower = ''] = /name="follower" value="([^"]+)"/.exec(await pages.text('/me/follows', { cookie })) ?? [];
    const chosen = { intent: 'choose', frequency: 'daily', follower };
    const others = await signedIn('another@city.example');
    await pages.post('/me/follows', chosen, asSelf(others));
    expect(await choiceOf('/me/follows', cookie)).toEqual(['weekly', 'at-once']);
    const saved = await pages.post('/me/follows', chosen, asSelf(cookie));
    expect(saved.headers.get('location')).toBe('/me/follows?done=digests-chosen');
    expect(await choiceOf('/me/follows', cookie)).toEqual(['daily']);
    await ask(email, '/');
    expect(await choiceOf(await mailedLink(pages.app, email))).toEqual(['daily']);
  });

  it('changes by the link of a mail how often mails come, signed out', async () => {
    await followed(pages.app, 'less@city.example', { kind: 'consultation', slug: 'velo' });
    const link = await unfollowLink('less@city.example');
    const saved = await pages.post(link, { intent: 'choose', frequency: 'weekly' });
    const to = saved.headers.get('location') ?? '';
    expect(to).toBe(`${link.split('?')[0]}?done=digests-chosen&lang=en`);
    const page = await pages.text(to);
    expect(page).toContain('Your choice is saved.');
    expect(page).toContain('value="weekly" checked');
    expect((await pages.post(`/unfollow/${'a'.repeat(43)}`, { intent: 'choose', frequency: 'daily' })).status).toBe(
      410,
    );
  });

  it.each(['urlencoded', 'multipart'])(
    'ends everything by one request of a mail program (RFC 8058, %s)',
    async (kind) => {
      const email = `${kind}@city.example`;
      await followed(pages.app, email, { kind: 'consultation', slug: 'velo' });
      await followed(pages.app, email, { kind: 'institution' });
      const link = await unfollowLink(email);
      const form = kind === 'multipart' ? new FormData() : new URLSearchParams();
      form.set('List-Unsubscribe', 'One-Click');
      // A mail program is no page of ours, and may say so.
      const headers = { origin: 'https://mail.example', 'sec-fetch-site': 'cross-site' };
      const answers = [await pages.post(link, form, headers), await pages.post(link, form, headers)];
      expect(answers.map(({ status, headers: headersValue }) => [status, headersValue.get('location')])).toEqual([
        [200, null],
        [200, null],
      ]);
      expect((await pages.get(link)).status).toBe(410);
    },
  );

  it('is offered by no node that sends no mail', async () => {
    await using silent = await openPages('2026-03-02T08:00:00Z', { mails: undefined });
    await setUpCity(silent.app);
    await opened(silent.app, 'velo');
    expect(await silent.text('/consultations/velo')).not.toContain('/follow-by-mail');
    expect(await silent.text(action('/consultations/velo'))).toContain('n’envoie pas de courriel');
    const answer = await silent.post(action('/consultations/velo'), { intent: 'ask', email: 'ana@city.example' });
    expect(answer.status).toBe(503);
  });
});
