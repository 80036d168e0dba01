import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readContactConsent } from '../../src/application/participant/contact/consent.ts';
import { CONTACT_FIELDS } from '../../src/domain/participant/contact.ts';
import { registeredPerson, setUpCity } from '../support/city.ts';
import { formOf } from './form-of.ts';
import { openPages, type Pages } from './pages.ts';
import { faultsOf } from './tags.ts';

const OWN = '/me/contacts';

describe('contacts on the pages', () => {
  let pages: Pages;
  let participantId: string;
  let cookie: string;

  beforeAll(async () => {
    pages = await openPages('2026-03-02T08:00:00Z');
    await setUpCity(pages.app);
    participantId = (await registeredPerson(pages.app, 'Ana')).id;
    cookie = await pages.signedIn({ participantId });
  });
  afterAll(() => pages[Symbol.asyncDispose]());

  it('are a list of fields that everybody can read', async () => {
    const page = await pages.text('/contacts');
    expect(faultsOf(page)).toEqual([]);
    for (const field of CONTACT_FIELDS) expect(page).toContain(`<code>${field}</code>`);
  });

  it('are consented to, and withdrawn from, by their person alone, without a script', async () => {
    expect((await pages.get(OWN)).status).toBe(401);
    const since = async () => (await readContactConsent(pages.app, { participantId })).since;
    const press = async (intent: string) => {
      const page = await pages.text(OWN, { cookie });
      expect(faultsOf(page)).toEqual([]);
      const form = formOf(page, 'terms');
      expect(form.get('intent')).toBe(intent);
      const sent = await pages.post(OWN, form, { cookie, 'sec-fetch-site': 'same-origin' });
      expect(sent.status).toBe(303);
    };
    expect(await since()).toBe(null);
    await press('give');
    expect(await since()).not.toBe(null);
    await press('withdraw');
    expect(await since()).toBe(null);
  });
});
