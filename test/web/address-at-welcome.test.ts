import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readOwnSignIns } from '../../src/application/sign-in/sessions.ts';
import { signInWith } from '../../src/application/sign-in/sign-in-with.ts';
import { setUpCity, value } from '../support/city.ts';
import { mailedLink, mailsTo } from '../support/mails.ts';
import { openPages, type Pages } from './pages.ts';
import { faultsOf } from './tags.ts';

const WELCOME = '/welcome?next=%2Fabout&lang=fr';
const ANA = 'ana@city.example';

describe('whoever comes by an identity provider', () => {
  let pages: Pages;
  let participantId: string;
  let cookie: string;

  beforeAll(async () => {
    pages = await openPages('2026-03-02T08:00:00Z');
    await setUpCity(pages.app);
    const signIn = {
      kind: 'oidc',
      key: 'https://id.example ana',
      label: 'Ana',
      name: 'Ana',
      standing: 'resident',
    } as const;
    ({ participantId } = value(await signInWith(pages.app, signIn)));
    cookie = await pages.signedIn({ participantId });
  });
  afterAll(() => pages[Symbol.asyncDispose]());

  const send = async (email: string) =>
    await pages.post(WELCOME, { name: 'Ana', lang: 'fr', email }, { cookie, 'sec-fetch-site': 'same-origin' });
  const kinds = async () =>
    (await readOwnSignIns(pages.app, { participantId, session: null })).signIns.map(({ kind }) => kind);

  it('is asked for an address and may leave it empty', async () => {
    const page = await pages.text(WELCOME, { cookie });
    expect(page).toContain('name="email"');
    expect(faultsOf(page)).toEqual([]);
    expect((await send('')).headers.get('location')).toBe('/about');
    expect((await send('nowhere')).status).toBe(422);
  });

  it('has the address once whoever reads mail there confirmed it, and is asked no more', async () => {
    expect((await send(ANA)).headers.get('location')).toContain('/sign-in/sent');
    expect(await kinds()).toEqual(['oidc']);
    const link = await mailedLink(pages.app, ANA);
    expect((await pages.post(link, {}, { cookie, 'sec-fetch-site': 'same-origin' })).status).toBe(303);
    expect((await kinds()).toSorted()).toEqual(['mail', 'oidc']);
    const renewed = { cookie: await pages.signedIn({ participantId }) };
    expect(await pages.text(WELCOME, renewed)).not.toContain('name="email"');
  });

  it('has no more than a few links mailed', async () => {
    const other = {
      kind: 'oidc',
      key: 'https://id.example bea',
      label: 'Bea',
      name: 'Bea',
      standing: 'resident',
    } as const;
    const { participantId: bea } = value(await signInWith(pages.app, other));
    const hers = await pages.signedIn({ participantId: bea });
    for (let index = 0; index < 5; index += 1) {
      const fields = { name: 'Bea', lang: 'fr', email: `bea${index}@city.example` };
      await pages.post(WELCOME, fields, { cookie: hers, 'sec-fetch-site': 'same-origin' });
    }
    const mailed = await Promise.all([0, 1, 2, 3, 4].map((index) => mailsTo(pages.app, `bea${index}@city.example`)));
    expect(mailed.map(({ length }) => length)).toEqual([1, 1, 1, 0, 0]);
  });
});
