import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  CLIENT_ID,
  CLIENT_SECRET,
  type IdentityProviderServer,
  startIdentityProvider,
} from '../support/identity-provider.ts';
import { openBrowser, type TestBrowser } from './browser.ts';
import { type Person, person, setUpByBrowser, t } from './person.ts';
import { type ServedCity, serveCity } from './served-city.ts';

/** Browsers forget cookies that are over by their own clock, so the node's is the same. */
const NOW = new Date().toISOString();
const LABEL = 'Compte de la ville';
const BY_PROVIDER = t('identity.provider-button', { label: LABEL });

/** Nobody types an address, a hidden field or a command: what an administrator finds on the pages leads there. */
describe('an administrator has agents sign in by the institution’s identity provider', { timeout: 120_000 }, () => {
  const open = new AsyncDisposableStack();
  let provider: IdentityProviderServer;
  let city: ServedCity;
  let browser: TestBrowser;
  let chief: Person;

  beforeAll(async () => {
    city = open.use(await serveCity(NOW, { environment: { ALLOW_PRIVATE_ADDRESSES: 'true' } }));
    provider = open.use(await startIdentityProvider({ origin: city.origin }));
    provider.person = { sub: 'the chief', email: 'somebody@city.example' };
    browser = open.use(await openBrowser());
    chief = await person(browser, city);
  });
  afterAll(() => open.disposeAsync());

  const toIdentity = async () => {
    await chief.follow(t('admin.title'));
    await chief.follow(t('identity.nav'));
  };
  const choose = async (access: 'both' | 'provider') => {
    await toIdentity();
    await chief.page.locator(`[name="agentsAccess"][value="${access}"]`).check();
    await chief.documents(t('admin.save'));
    return await chief.reads();
  };

  /** Presses a button that leads to the provider, which knows the chief and leads back. */
  const byProvider = async (button: string) => {
    await chief.page.getByRole('button', { name: button, exact: true }).click();
    await back(t('session.sign-out'), 'button');
  };
  const leave = async () => {
    await chief.page.getByRole('button', { name: t('session.sign-out'), exact: true }).click();
    await back(t('sign-in.title'), 'link');
  };
  const back = async (name: string, role: 'button' | 'link') => {
    await chief.page.getByRole(role, { name, exact: true }).first().waitFor();
    await chief.page.waitForLoadState('networkidle');
    await chief.look();
  };

  it('names the provider, lets agents choose, and is told why nothing else can be chosen yet', async () => {
    await setUpByBrowser(chief, city);
    await toIdentity();
    await chief.fill({
      issuer: provider.issuer,
      clientId: CLIENT_ID,
      clientSecret: CLIENT_SECRET,
      'label.fr': LABEL,
      agentsAccess: 'both',
    });
    await chief.documents(t('admin.save'));
    expect(await chief.reads()).toContain(t('done.identity-set'));
    expect(await choose('provider')).toContain(t('invalid.provider-not-tried', { field: t('identity.agents-access') }));
  });

  it('signs in by the provider with a link, on the page of the link', async () => {
    await leave();
    await chief.follow(t('sign-in.title'));
    await chief.fill({ email: 'chief@lyon.example' });
    await chief.documents(t('sign-in.send'));
    await chief.follow(t('sign-in.shown'));
    await chief.follow(/\/sign-in\//);
    await byProvider(BY_PROVIDER);
    expect(await chief.reads()).toContain(t('admin.title'));
  });

  it('has all agents come that way from then on, in any browser', async () => {
    expect(await choose('provider')).toContain(t('done.identity-set'));
    // The form that was refused is a 422, which browsers note.
    expect(chief.faults.filter((fault) => !fault.includes('status of 422'))).toEqual([]);
    chief = await person(browser, city);
    await chief.open('/');
    await chief.follow(t('sign-in.title'));
    await byProvider(t('identity.agent-button', { label: LABEL }));
    expect(new URL(chief.page.url()).pathname).toBe('/admin');
    expect(chief.faults).toEqual([]);
  });
});
