import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { InteractionTarget, RemoteInteraction } from '../../src/application/federation/resolve-interaction.ts';
import { decideProposal } from '../../src/application/moderation/decide.ts';
import { accountIn } from '../../src/domain/participant/shown-name.ts';
import { drafted, opened, proposed, registeredPerson, setUpCity, value } from '../support/city.ts';
import { openPages, type Pages } from './pages.ts';
import { faultsOf, tagsIn } from './tags.ts';

const ORIGIN = 'https://lyon.example';
const PROPOSAL = '/consultations/velo/proposals/1';
const at = (path: string) => `/interact?uri=${encodeURIComponent(ORIGIN + path)}`;

describe('following and supporting from one’s own server', () => {
  let pages: Pages;
  let requests: RemoteInteraction[];
  let home: InteractionTarget;

  beforeEach(async () => {
    requests = [];
    home = found('https://social.example/authorize_interaction?uri=x', true);
    pages = await openPages('2026-03-02T08:00:00Z', {
      interactionResolver: {
        async find(interaction) {
          requests.push(interaction);
          return home;
        },
      },
    });
    await setUpCity(pages.app);
    await opened(pages.app, 'velo', { rules: { hold: 'nothing' } });
    const ana = await registeredPerson(pages.app, 'Ana');
    await proposed(pages.app, { slug: 'velo', authorId: ana.id });
  });
  afterEach(() => pages[Symbol.asyncDispose]());

  const submit = (path: string, account: string, intent = 'follow') => pages.post(at(path), { account, intent });

  it('is offered by the pages of the institution, of a consultation and of a proposal', async () => {
    for (const path of ['/', '/consultations/velo', PROPOSAL]) {
      const form = tagsIn(await pages.text(path)).find((tag) => tag.attributes.get('class') === 'interact');
      expect(form?.attributes.get('method')).toBe('post');
      expect(form?.attributes.get('action')).toBe(at(path));
    }
  });

  it('needs the handle, which each page has to copy without anything being opened', async () => {
    for (const [path, handle] of [
      ['/', '@lyon'],
      ['/consultations/velo', '@velo'],
      [PROPOSAL, '@velo_1'],
    ]) {
      const shown = (await pages.text(path ?? '')).replace(/<details[^>]*>[\s\S]*?<\/details>/g, '');
      expect(shown).toContain(`<code class="handle">${handle}@lyon.example</code>`);
    }
  });

  it('offers support of a proposal only, and only while a fediverse account may give it', async () => {
    const offers = async (path: string) => (await pages.text(path)).includes('name="intent" value="support"');
    expect(await offers('/')).toBe(false);
    expect(await offers('/consultations/velo')).toBe(false);
    expect(await offers(PROPOSAL)).toBe(true);
    pages.clock.set(new Date('2026-05-02T08:00:00Z'));
    expect(await offers(PROPOSAL)).toBe(false);
  });

  it.each([
    ['takes no supports', { supports: 'none' }],
    ['takes them of verified residents', { standings: ['resident'] }],
    ['takes them of one territory', { territories: ['69387'] }],
  ] as const)('offers no support where the consultation %s', async (_, rules) => {
    await opened(pages.app, 'strict', { rules: { hold: 'nothing', ...rules } });
    const resident = await registeredPerson(pages.app, 'Léo', { standing: 'resident', territory: '69387' });
    await proposed(pages.app, { slug: 'strict', authorId: resident.id });
    expect(await pages.text('/consultations/strict/proposals/1')).not.toContain('value="support"');
    const response = await submit('/consultations/strict/proposals/1', '@lea@social.example', 'support');
    expect(response.status).toBeGreaterThanOrEqual(403);
    expect(requests).toEqual([]);
  });

  it('asks for the account, the thing and the act that the form names', async () => {
    await submit(PROPOSAL, ' @Lea@Social.Example ', 'support');
    await submit('/consultations/velo', 'lea@social.example');
    await submit('/', '@lea@social.example', 'anything');
    const account = { name: 'lea', host: 'social.example' };
    expect(requests).toEqual([
      { account: { ...account, name: 'Lea' }, about: { kind: 'proposal', slug: 'velo', number: 1 }, intent: 'support' },
      { account, about: { kind: 'consultation', slug: 'velo' }, intent: 'follow' },
      { account, about: { kind: 'institution' }, intent: 'follow' },
    ]);
  });

  it('goes on at once to the very server that was named, and has the same as a link', async () => {
    const url = 'https://social.example/go?uri=a%22b&x=<1>';
    home = found(url, true);
    const response = await submit(PROPOSAL, '@lea@social.example');
    const tags = tagsIn(await response.text());
    expect(response.status).toBe(200);
    expect(response.headers.get('cache-control')).toContain('no-store');
    const escaped = url.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
    const refresh = tags.find((tag) => tag.attributes.get('http-equiv') === 'refresh');
    expect(refresh?.attributes.get('content')).toBe(`0; url=${escaped}`);
    const link = tags.find((tag) => tag.attributes.get('class') === 'button');
    expect(link?.attributes.get('href')).toBe(escaped);
    expect(link?.attributes.get('rel')).toContain('noreferrer');
  });

  it.each(['https://evil.example/?x=1', 'https://www.social.example/', 'https://social.example:8443/'])(
    'opens no other server by itself: %s',
    async (url) => {
      home = found(url, false);
      const response = await submit(PROPOSAL, '@lea@social.example');
      const html = await response.text();
      expect(response.headers.get('location')).toBeNull();
      expect(response.headers.get('refresh')).toBeNull();
      expect(html).not.toContain('http-equiv="refresh"');
      expect(html).toContain(`Continuer sur ${new URL(url).host}`);
      expect(html).toContain('social.example');
    },
  );

  it('answers no redirect, since a form of ours may lead to this site only', async () => {
    const page = await pages.get(PROPOSAL);
    expect(page.headers.get('content-security-policy')).toContain("form-action 'self'");
    const response = await submit(PROPOSAL, '@lea@social.example');
    expect([response.status, response.headers.get('location')]).toEqual([200, null]);
  });

  it.each([
    '',
    'lea',
    '@lea@localhost',
    '@lea@127.0.0.1',
    '@lea@[::1]',
    '@lea@10.0.0.8',
    '@lea@0x7f.1',
    '@lea@social.example:22',
    '@lea@social.example/@evil.example',
    '@lea@evil.example#@social.example',
    'https://social.example@evil.example/@lea',
    '@lea@social.example\r\nx: y',
    '"><script>alert(1)</script>@social.example',
  ])('says what an address looks like, and asks nobody: %j', async (text) => {
    const response = await submit(PROPOSAL, text);
    const html = await response.text();
    expect(response.status).toBe(422);
    expect(html).toContain('Ce n’est pas une adresse du fédivers');
    expect(faultsOf(html)).toEqual([]);
    expect(requests).toEqual([]);
  });

  it.each([
    ['no-account', 'n’a pas de compte de ce nom'],
    ['unreachable', 'ne répond pas. Vérifiez son nom'],
    ['offers-nothing', 'n’indique pas d’adresse pour continuer'],
  ] as const)('says that it is %s, keeps what was typed and shows the way by hand', async (kind, words) => {
    home = { kind };
    const response = await submit(PROPOSAL, '@lea@social.example');
    const html = await response.text();
    expect(response.status).toBe(422);
    expect(html).toContain(words);
    expect(html).toContain('value="@lea@social.example"');
    expect(html).toContain('<code class="handle">@velo_1@lyon.example</code>');
    expect(html).toContain(`<code class="handle">${ORIGIN}${PROPOSAL}</code>`);
  });

  it('sends nobody to a server that is blocked here', async () => {
    await pages.app.store.transact((writer) =>
      writer.peers.savePolicy({ host: 'example', policy: 'block', reason: null, setAt: pages.clock.now() }),
    );
    const response = await submit(PROPOSAL, '@lea@social.example');
    expect(response.status).toBe(403);
    expect(await response.text()).toContain('n’accepte rien de social.example');
    expect(requests).toEqual([]);
  });

  it.each([
    'https://evil.example/',
    'https://lyon.example.evil.example/',
    '//evil.example/',
    'https://lyon.example/about',
    'https://lyon.example/consultations/velo/proposals/2',
    'https://lyon.example/consultations/draft',
    'https://lyon.example/consultations/velo?x=1',
    '',
  ])('is about nothing but what is public here: %j', async (uri) => {
    await drafted(pages.app, { slug: 'draft' });
    const path = `/interact?uri=${encodeURIComponent(uri)}`;
    expect((await pages.get(path)).status).toBe(404);
    expect((await pages.post(path, { account: '@lea@social.example', intent: 'follow' })).status).toBe(404);
    expect(requests).toEqual([]);
  });

  it('is over for a proposal that was removed', async () => {
    const agent = null;
    const proposal = await pages.app.store.read(async (reader) => {
      const consultation = await reader.consultations.bySlug('velo');
      return consultation === null ? null : await reader.proposals.byNumber(consultation.id, 1);
    });
    const decision = { kind: 'remove', rule: 'spam', reason: 'Publicité.', by: agent } as const;
    value(await decideProposal(pages.app, { proposalId: proposal?.id ?? '', ...decision }));
    expect((await submit(PROPOSAL, '@lea@social.example')).status).toBe(410);
    expect(await (await pages.get(PROPOSAL)).text()).not.toContain('class="interact"');
  });

  it('is not sent by a form of another site', async () => {
    const form = { account: '@lea@social.example', intent: 'follow' };
    const response = await pages.post(at(PROPOSAL), form, { 'sec-fetch-site': 'cross-site' });
    expect(response.status).toBe(403);
    expect(requests).toEqual([]);
  });

  it('lets one client ask ten times a minute', async () => {
    const statuses: number[] = [];
    for (let time = 0; time < 11; time += 1) statuses.push((await submit(PROPOSAL, '@lea@social.example')).status);
    expect(statuses).toEqual([...Array.from({ length: 10 }, () => 200), 429]);
    const last = await submit(PROPOSAL, '@lea@social.example');
    expect(Number(last.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await last.text()).toContain('@velo_1@lyon.example');
    expect(requests).toHaveLength(10);
  });

  it('speaks the language of the page it came from', async () => {
    const page = await pages.text(`${PROPOSAL}?lang=en`);
    const action = tagsIn(page)
      .find((tag) => tag.attributes.get('class') === 'interact')
      ?.attributes.get('action');
    expect(action).toContain('lang=en');
    const response = await pages.post((action ?? '').replaceAll('&amp;', '&'), { account: 'x', intent: 'follow' });
    expect(await response.text()).toContain('This is not a fediverse address');
    expect(await pages.text(`${at(PROPOSAL)}&lang=en`)).toContain('Follow or support from your own server');
  });

  it('keeps nothing of what was typed', async () => {
    await submit(PROPOSAL, '@lea@social.example');
    expect(accountIn('@lea@social.example')).not.toBeNull();
    const known = await pages.app.store.read((reader) => reader.peers.actor('https://social.example/@lea'));
    expect(known).toBeNull();
    const { length } = await pages.app.store.read((reader) => reader.events.after(0, 1_000));
    await submit(PROPOSAL, '@lea@social.example');
    expect(await pages.app.store.read((reader) => reader.events.after(0, 1_000))).toHaveLength(length);
  });
});

function found(url: string, isNamed: boolean): InteractionTarget {
  return { kind: 'found', url, host: new URL(url).host, isNamed };
}
