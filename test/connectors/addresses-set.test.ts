import '../../src/start/temporal.ts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Application } from '../../src/application/application.ts';
import { addConnector, changeConnector } from '../../src/application/connector/manage-connectors.ts';
import { readConnector } from '../../src/application/connector/reads.ts';
import { addDirectory } from '../../src/application/network/directory/subscribe.ts';
import { setIdentityProvider } from '../../src/application/sign-in/identity-provider.ts';
import { OPERATOR } from '../../src/domain/kit/actor.ts';
import { outboundUnder } from '../../src/outbound/outbound.ts';
import { policyFor } from '../../src/outbound/policy.ts';
import { neverCalledBy } from '../../src/start/connectors.ts';
import { openMigrated } from '../storage/migrated.ts';
import { applicationOn } from '../support/application.ts';
import { setUpCity, value } from '../support/city.ts';
import { clockAt } from '../support/clock.ts';

const ORIGIN = 'https://participation.example';
const NAMES: Readonly<Record<string, readonly string[]>> = {
  'crm.example': ['93.184.215.14'],
  'crm.intranet.example': ['10.0.0.7'],
  'named.intranet.example': ['10.0.0.8'],
  'both.example': ['93.184.215.14', '10.0.0.7'],
};

describe('an address that is set', () => {
  let app: Application;
  let opened: AsyncDisposableStack;

  beforeEach(async () => {
    opened = new AsyncDisposableStack();
    const options = {
      origin: ORIGIN,
      version: '0',
      resolve: async (name: string) => {
        const found = NAMES[name];
        if (found === undefined) throw new Error('ENOTFOUND');
        return found.map((address) => ({ address, family: 4 }));
      },
    };
    const internal = opened.use(outboundUnder(policyFor(false, ['named.intranet.example']), options));
    const outbound = opened.use(outboundUnder(policyFor(false), options));
    const plain = applicationOn(await openMigrated(), clockAt('2026-03-02T08:00:00Z'));
    if (plain.connectors === undefined) throw new Error('nothing can be connected');
    app = { ...plain, connectors: { ...plain.connectors, neverCalled: neverCalledBy({ internal, outbound }) } };
    await setUpCity(app);
  });
  afterEach(() => opened.disposeAsync());

  const add = (url: string, kind = 'webhook', settings: object = {}) =>
    addConnector(app, { name: 'crm', kind, settings: { url, ...settings }, by: OPERATOR });

  it.each([
    ['https://10.0.0.1/hook', 'private-address'],
    ['https://[::1]/hook', 'private-address'],
    ['https://crm.intranet.example/hook', 'private-address'],
    ['http://crm.intranet.example/hook', 'private-address'],
    ['https://both.example/hook', 'private-address'],
    ['http://crm.example/hook', 'not-https'],
    ['https://ana:secret@crm.example/hook', 'not-a-web-address'],
    ['nowhere', 'not-a-web-address'],
  ])('is refused by its field where it is never called: %s', async (url, because) => {
    expect(await add(url)).toEqual({ ok: false, refusal: { type: 'invalid', field: 'url', because } });
    expect(await readConnector(app, 'crm')).toBe(null);
  });

  it.each([
    'https://crm.example/hook',
    'https://named.intranet.example/hook',
    'http://named.intranet.example/hook',
    // It may have a name tomorrow.
    'https://not-yet.example/hook',
  ])('is taken where it may be called: %s', async (url) => {
    expect(await add(url)).toMatchObject({ ok: true });
  });

  it('is looked at when settings change, and of every kind that has one', async () => {
    value(await add('https://crm.example/hook'));
    const settings = { url: 'https://crm.intranet.example/hook' };
    expect(await changeConnector(app, { name: 'crm', settings, by: OPERATOR })).toMatchObject({
      refusal: { field: 'url', because: 'private-address' },
    });
    expect((await readConnector(app, 'crm'))?.settings['url']).toBe('https://crm.example/hook');
    expect(await changeConnector(app, { name: 'none', settings, by: OPERATOR })).toMatchObject({
      refusal: { type: 'not-found', what: 'connector' },
    });
    for (const [kind, more] of [
      ['contacts', {}],
      ['open311-client', { service: 'roads' }],
      ['publik', {}],
    ] as const) {
      expect(await add('https://10.1.2.3/', kind, more)).toMatchObject({ refusal: { because: 'private-address' } });
    }
  });

  it('is that of the identity provider, or of a directory, too', async () => {
    const provider = {
      issuer: 'https://crm.intranet.example',
      clientId: 'parvis',
      scopes: '',
      acrValues: '',
      label: { fr: 'Compte' },
      resident: null,
      territory: null,
      agents: { access: 'links', acrValues: '' },
      clientSecret: 'secret',
      by: OPERATOR,
    } as const;
    expect(await setIdentityProvider(app, provider)).toMatchObject({
      refusal: { field: 'issuer', because: 'private-address' },
    });
    expect(await setIdentityProvider(app, { ...provider, issuer: 'https://named.intranet.example' })).toMatchObject({
      ok: true,
    });
    // The network of the institution is not that of others.
    for (const address of ['https://crm.intranet.example', 'https://named.intranet.example']) {
      expect(await addDirectory(app, { address, by: OPERATOR })).toMatchObject({
        refusal: { field: 'address', because: 'private-address' },
      });
    }
    expect(await addDirectory(app, { address: 'https://crm.example', by: OPERATOR })).toMatchObject({ ok: true });
  });
});
