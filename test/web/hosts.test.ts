import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { inviteAgent } from '../../src/application/agent/invite-agent.ts';
import { readPolicies } from '../../src/application/host/read-hosts.ts';
import { setPolicy } from '../../src/application/host/set-policy.ts';
import { registeredPerson, setUpCity, value } from '../support/city.ts';
import { openPages, type Pages } from './pages.ts';
import { faultsOf, tagsIn } from './tags.ts';

const PATH = '/admin/hosts';

describe('the page about other servers', () => {
  let pages: Pages;
  let moderator: string;

  beforeEach(async () => {
    pages = await openPages('2026-03-10T08:00:00Z');
    await setUpCity(pages.app);
    moderator = await agent('moderator');
    for (const [host, because] of [
      ['spam.example', 'signature'],
      ['spam.example', 'signature'],
      ['spam.example', 'not-public'],
      ['<b>.example', 'too-many'],
    ] as const) {
      const count = { host, day: '2026-03-09', type: 'Create', verdict: 'refused', because } as const;
      await pages.app.store.transact((writer) => writer.peers.addTraffic(count));
    }
  });
  afterEach(() => pages[Symbol.asyncDispose]());

  async function agent(role: 'moderator' | 'observer'): Promise<string> {
    const invited = value(await inviteAgent(pages.app, { email: `${role}@lyon.example`, role, by: null }));
    return await pages.signedIn({ agentId: invited.agent.id });
  }
  const read = (cookie: string, query = '') => pages.text(PATH + query, { cookie });
  const post = (cookie: string, form: Readonly<Record<string, string>>, site = 'same-origin') =>
    pages.post(PATH, form, { cookie, 'sec-fetch-site': site });

  it('is for agents: others are told to sign in, or that it is not for them', async () => {
    const anybody = await pages.get(PATH);
    expect(anybody.status).toBe(401);
    expect(await anybody.text()).not.toContain('spam.example');
    const cookie = await pages.signedIn({ participantId: (await registeredPerson(pages.app, 'Ana')).id });
    const participant = await pages.get(PATH, { cookie });
    expect(participant.status).toBe(403);
    expect(await participant.text()).not.toContain('spam.example');
    for (const headers of [{}, { cookie }]) {
      const form = { host: 'spam.example', policy: 'block' };
      const response = await pages.post(PATH, form, { 'sec-fetch-site': 'same-origin', ...headers });
      expect(response.status).toBeGreaterThanOrEqual(401);
    }
    expect(await readPolicies(pages.app)).toEqual([]);
  });

  it('says of former addresses whether they lead here, and who still follows there only', async () => {
    expect(await read(moderator)).not.toContain('Anciennes adresses');
    const { app } = pages;
    const [from, follower] = ['https://former.example', 'https://social.example/users/ana'];
    const [id, movedAt, since] = [app.newId(), app.now(), app.now()];
    const unseen = { lookedAt: null, leadsHere: null, unseen: false };
    await app.store.transact(async ({ moving, peers }) => {
      await moving.saveFormerOrigin({ origin: from, id, movedAt, notifiedAt: null, ...unseen });
      const names = { host: 'social.example', kind: 'Person', handle: 'ana@social.example', name: 'Ana' } as const;
      const inbox = { inbox: `${follower}/inbox`, sharedInbox: null };
      await peers.saveActor({ uri: follower, ...names, ...inbox, fetchedAt: since, goneAt: null });
      await peers.saveFollow({ target: `${from}/`, follower, activityId: `${follower}#1`, since });
      await moving.moveFollows(from, app.origin);
      await moving.markLooked(from, { at: since, leadsHere: false });
    });
    const waiting = await read(moderator);
    expect(waiting).toContain('<bdi>https://former.example</bdi>');
    expect(waiting).toContain('Ne mène pas encore ici.');
    expect(waiting).toContain('<summary>1</summary><ul><li><bdi>https://social.example/users/ana</bdi></li></ul>');
    await app.store.transact(async ({ moving }) => {
      await moving.markLooked(from, { at: since, leadsHere: true });
      await moving.markNotified(from, since);
    });
    expect(await read(moderator)).toContain('Mène ici. Les abonnés ont été informés du déménagement.');
  });

  it('is linked from the header for agents only, and kept by nobody', async () => {
    expect(await pages.text('/')).not.toContain(PATH);
    expect(await pages.text('/', { cookie: moderator })).toContain('href="/admin"');
    expect(await pages.text('/admin', { cookie: moderator })).toContain(`href="${PATH}"`);
    expect((await pages.get(PATH, { cookie: moderator })).headers.get('cache-control')).toContain('no-store');
  });

  it('shows by server what arrived, what became of it and why', async () => {
    const html = await read(moderator);
    const row = /<tr><th scope="row"><bdi>spam\.example[\s\S]*?<\/tr>/.exec(html)?.[0] ?? '';
    expect(row.match(/<td class="count"[^>]*>(\d+)</g)?.map((cell) => cell.replace(/^.*>(?=\d)|\D$/g, ''))).toEqual([
      '0',
      '0',
      '3',
      '0',
    ]);
    expect(row).toContain('2\u00a0: Signature non valide (publication)');
    expect(row).toContain('1\u00a0: Message non public (publication)');
    expect(html).toContain('&lt;b&gt;.example');
    expect(faultsOf(html)).toEqual([]);
    expect(html).toContain('Aucune règle définie');
  });

  it('shows one server with what is below it, and another time', async () => {
    const html = await read(moderator, '?host=Spam.example&days=7');
    expect(html).toContain('<bdi>spam.example</bdi>');
    expect(html).not.toContain('&lt;b&gt;.example');
    expect(await read(moderator, '?days=1')).toContain('Rien n’est arrivé depuis le 10 mars 2026');
    expect(await read(moderator, '?days=7&lang=en')).toContain('Messages since 4 March 2026');
  });

  it('takes what a server may send, and says it back with who said it kept', async () => {
    const response = await post(moderator, { host: ' Spam.Example ', policy: 'block', reason: 'Publicité <b>' });
    expect([response.status, response.headers.get('location')]).toEqual([303, `${PATH}?done=spam.example`]);
    const html = await read(moderator, '?done=spam.example&unfollowed=3');
    expect(html).toContain('C’est enregistré\u00a0: spam.example.');
    expect(html).toContain('3 abonnements venant de ce serveur sont suspendus');
    expect(html).toContain('Publicité &lt;b&gt;');
    expect(html).toContain('<span class="mark">bloqué</span>');
    await pages.app.store.placeEvents();
    const event = (await pages.app.store.read((reader) => reader.events.after(0, 100))).at(-1);
    expect(event).toMatchObject({ type: 'policy-changed', by: { kind: 'agent', id: expect.any(String) as string } });
  });

  it('forgets it again', async () => {
    value(await setPolicy(pages.app, { host: 'spam.example', policy: 'limit', reason: null, by: null }));
    expect(await read(moderator)).toContain('value="forget"');
    const response = await post(moderator, { host: 'spam.example', policy: 'forget' });
    expect(response.headers.get('location')).toBe(`${PATH}?done=spam.example`);
    expect(await readPolicies(pages.app)).toEqual([]);
  });

  it.each([
    [
      { host: 'localhost', policy: 'block', reason: '' },
      '«\u00a0Nom du serveur\u00a0»\u00a0: indiquez le nom d’un serveur',
    ],
    [{ host: 'spam.example', policy: 'burn', reason: '' }, 'Règle'],
    [{ host: 'spam.example', policy: 'block', reason: 'x'.repeat(2_001) }, 'Motif'],
  ])('says what is wrong with %o and keeps what was typed', async (form, words) => {
    const response = await post(moderator, form);
    const html = await response.text();
    expect(response.status).toBe(422);
    expect(/<p autofocus class="note error" role="alert"[^>]*>(?:<a[^>]*>)?([^<]+)/.exec(html)?.[1]).toContain(words);
    expect(html).toContain(`value="${form.host}"`);
    expect(await readPolicies(pages.app)).toEqual([]);
  });

  it('is not sent by a form of another site', async () => {
    expect((await post(moderator, { host: 'spam.example', policy: 'block' }, 'cross-site')).status).toBe(403);
    expect(await readPolicies(pages.app)).toEqual([]);
  });

  it('lets observers look and nothing more', async () => {
    value(await setPolicy(pages.app, { host: 'spam.example', policy: 'limit', reason: null, by: null }));
    const observer = await agent('observer');
    const html = await read(observer);
    expect(html).toContain('<bdi>spam.example</bdi>');
    expect(html).not.toContain('name="reason"');
    expect(html).not.toContain('value="forget"');
    const response = await post(observer, { host: 'spam.example', policy: 'allow' });
    expect(response.status).toBe(403);
    expect((await readPolicies(pages.app)).map(({ policy }) => policy)).toEqual(['limit']);
  });

  it('has labels, captions and headings as every page', async () => {
    value(await setPolicy(pages.app, { host: 'spam.example', policy: 'limit', reason: null, by: null }));
    const tags = tagsIn(await read(moderator));
    const opening = (name: string) => tags.filter((tag) => tag.name === name && !tag.closing);
    const labelled = new Set(opening('label').map((tag) => tag.attributes.get('for')));
    const fields = ['input', 'select'].flatMap(opening).filter((tag) => tag.attributes.get('type') !== 'hidden');
    expect(fields.filter((tag) => !labelled.has(tag.attributes.get('id')))).toEqual([]);
    expect(opening('caption')).toHaveLength(2);
    expect(opening('th').every((tag) => ['row', 'col'].includes(tag.attributes.get('scope') ?? ''))).toBe(true);
    expect(opening('h1')).toHaveLength(1);
    const ids = tags.flatMap((tag) => tag.attributes.get('id') ?? []);
    expect(ids.filter((id, at) => ids.indexOf(id) !== at)).toEqual([]);
  });
});
