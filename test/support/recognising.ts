import type { Application } from '../../src/application/application.ts';
import { signInHash } from '../../src/application/kit/sign-in-keys.ts';
import { setIdentityProvider } from '../../src/application/sign-in/identity-provider.ts';
import type { IdentityWire } from '../../src/application/sign-in/ports.ts';
import type { Participant } from '../../src/domain/participant/participant.ts';
import type { IdentityProvider } from '../../src/domain/sign-in/provider.ts';
import { createOidc } from '../../src/integrations/oidc/client.ts';
import { createOutbound } from '../../src/outbound/outbound.ts';
import { openPages, type Pages } from '../web/pages.ts';
import { type Browser, browserAt } from './browsing.ts';
import { setUpCity, value } from './city.ts';
import { CLIENT_ID, CLIENT_SECRET, type IdentityProviderServer, startIdentityProvider } from './identity-provider.ts';

export const ORIGIN = 'https://lyon.example';

/** A node whose residents are recognised by a real identity provider. */
export interface Recognising extends AsyncDisposable {
  readonly app: Application;
  readonly pages: Pages;
  readonly provider: IdentityProviderServer;
  readonly identity: IdentityWire;
  /** How much later than it is the clock of our side says, in milliseconds. */
  later: number;
  browser(): Browser;
  /** Somebody's own browser, which stops before it asks the provider anything; answers where it stopped. */
  begun(form?: Readonly<Record<string, string>>): Promise<{ readonly browser: Browser; readonly at: string }>;
  configure(
    input?: Partial<Pick<IdentityProvider, 'acrValues' | 'agents'> & { readonly clientSecret: string }>,
  ): Promise<void>;
  /** Who signs in by this name of theirs at the provider. */
  knownAs(subject: string): Promise<Participant | null>;
}

export async function startRecognising(
  options: Omit<Parameters<typeof startIdentityProvider>[0], 'origin'> = {},
): Promise<Recognising> {
  await using starting = new AsyncDisposableStack();
  const provider = starting.use(await startIdentityProvider({ ...options, origin: ORIGIN }));
  const outbound = starting.use(createOutbound({ origin: ORIGIN, version: '0', allowPrivateAddresses: true }));
  const identity = createOidc({
    fetch: (url, init) => outbound.fetch(url, init),
    now: () => new Date(Date.now() + recognising.later),
  });
  const pages = starting.use(await openPages('2026-03-02T08:00:00Z', { origin: ORIGIN, identity }));
  const { app } = pages;
  const started = starting.move();
  const recognising: Recognising = {
    app,
    pages,
    provider,
    identity,
    later: 0,
    browser: () => browserAt(pages),
    async begun(form = { next: '/about' }) {
      let stopped = true;
      const browser = browserAt(pages, async (url, init) =>
        stopped ? new Response(url.href) : await fetch(url, init),
      );
      const { url } = await browser.send('/sign-in/provider', form);
      stopped = false;
      return { browser, at: url.href };
    },
    async configure(input = {}) {
      value(
        await setIdentityProvider(app, {
          issuer: provider.issuer,
          clientId: CLIENT_ID,
          clientSecret: CLIENT_SECRET,
          scopes: 'profile email address residence',
          acrValues: '',
          label: { fr: 'Compte Lyon' },
          resident: { claim: 'resident', values: ['true'] },
          territory: { claim: 'address.postal_code', codes: { '69007': '69387' } },
          agents: { access: 'links', acrValues: '' },
          by: null,
          ...input,
        }),
      );
    },
    knownAs: (subject) =>
      app.store.read(async (reader) => {
        const keyHash = signInHash(app, { kind: 'oidc', key: `${provider.issuer} ${subject}` });
        const signIn = await reader.signIns.byKey(keyHash);
        return signIn === null ? null : await reader.participants.byId(signIn.participantId);
      }),
    [Symbol.asyncDispose]: () => started.disposeAsync(),
  };
  await setUpCity(app);
  await recognising.configure();
  return recognising;
}
