import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createSignInLink } from '../../src/application/sign-in/sign-in.ts';
import { giveSupport } from '../../src/application/support/support.ts';
import { messagesIn } from '../../src/i18n/messages.ts';
import type { Browser } from '../support/browsing.ts';
import { opened, proposed, registeredPerson, value } from '../support/city.ts';
import { type Recognising, startRecognising } from '../support/recognising.ts';
import { followed, supportOf } from '../support/supporters.ts';

const notSignedIn = messagesIn('fr').t('refusal.not-signed-in');

describe('somebody with two ways in', () => {
  let node: Recognising;
  let subjects = 0;
  let sub: string;

  beforeAll(async () => {
    node = await startRecognising();
  });
  afterAll(() => node[Symbol.asyncDispose]());
  beforeEach(() => {
    subjects += 1;
    sub = `person-${subjects}`;
    node.provider.person = { sub, nickname: 'Ana M', resident: true };
  });

  /** Somebody who is known here by other means, signed in. */
  const known = async (name: string) => {
    const participant = await registeredPerson(node.app, name);
    const { secret } = await createSignInLink(node.app, { holder: { participantId: participant.id } });
    const browser = node.browser();
    await browser.send(`/sign-in/${secret}`, {});
    return { participant, browser };
  };
  const add = (browser: Browser) => browser.send('/sign-in/provider', { next: '/', adds: 'yes' });
  const stateOf = (url: URL) => url.searchParams.get('state') ?? '';

  it('adds the provider to the ways they have', async () => {
    const { participant, browser } = await known('Ana');
    const shown = await add(browser);
    expect(shown.url.pathname).toBe('/me/sign-ins');
    expect(await node.knownAs(sub)).toMatchObject({ id: participant.id, name: 'Ana', standing: 'resident' });
    const elsewhere = node.browser();
    expect((await elsewhere.send('/sign-in/provider', { next: '/about' })).text).toContain('<bdi>Ana</bdi>');
  });

  it('adds nothing without being signed in', async () => {
    expect((await add(node.browser())).status).toBe(401);
    expect(await node.knownAs(sub)).toBeNull();
  });

  it('is asked before two who took part become one, and both of their supports count once', async () => {
    const first = node.browser();
    await first.send('/sign-in/provider', { next: '/about' });
    const other = await node.knownAs(sub);
    const { participant, browser } = await known('Ana');
    const consultation = await opened(node.app, `velo-${subjects}`);
    const proposal = await proposed(node.app, {
      slug: consultation.slug,
      authorId: (await registeredPerson(node.app, 'Inès')).id,
    });
    for (const participantId of [participant.id, other?.id ?? '']) {
      value(await giveSupport(node.app, { proposalId: proposal.id, participantId, side: 'for', version: null }));
    }
    const query = await add(browser);
    expect(query.url.pathname).toBe('/sign-in/join');
    expect(query.text).toContain('<bdi>Ana M</bdi>');
    expect(await node.knownAs(sub)).toMatchObject({ id: other?.id });

    // Nobody else can say yes for them.
    const stranger = await node.browser().send('/sign-in/join', { state: stateOf(query.url) });
    expect(stranger.status).toBe(410);
    const again = await add(browser);
    const done = await browser.send('/sign-in/join', { state: stateOf(again.url) });
    expect(done.url.pathname).toBe('/me/sign-ins');
    expect(await node.knownAs(sub)).toMatchObject({ id: participant.id, name: 'Ana', standing: 'resident' });
    await followed(node.app);
    expect(await supportOf(node.app, proposal.id, participant.id)).toMatchObject({
      standing: 'resident',
    });
    const twice = await browser.send('/sign-in/join', { state: stateOf(again.url) });
    expect(twice.status).toBe(410);
  });

  it('is not joined by whoever signs in as somebody else meanwhile', async () => {
    await node.browser().send('/sign-in/provider', { next: '/about' });
    const { browser } = await known('Ana');
    const query = await add(browser);
    const { participant } = await known('Léo');
    const { secret } = await createSignInLink(node.app, { holder: { participantId: participant.id } });
    await browser.send(`/sign-in/${secret}`, {});
    expect((await browser.open(query.url.href)).status).toBe(401);
    const shown = await browser.send('/sign-in/join', { state: stateOf(query.url) });
    expect(shown.text).toContain(notSignedIn);
    expect((await node.knownAs(sub))?.name).toBe('Ana M');
  });
});
