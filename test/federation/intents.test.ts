import { describe, expect, it } from 'vitest';
import type { InteractionTarget, RemoteInteraction } from '../../src/application/federation/resolve-interaction.ts';
import { createInteractionResolver, expandTemplate, type GuardedFetch } from '../../src/federation/intents.ts';
import { urisOf } from '../../src/federation/uris.ts';
import { createOutbound, outboundUnder } from '../../src/outbound/outbound.ts';
import { OutboundRefused } from '../../src/outbound/outbound-error.ts';
import { serve } from '../support/local-server.ts';
import { selfSignedFor } from '../support/self-signed.ts';

const ORIGIN = 'https://lyon.example';
const uris = urisOf(ORIGIN);
const HOST = 'social.example';
const proposal = { kind: 'proposal', slug: 'velo-2026', number: 42 } as const;
const PAGE = `${ORIGIN}/consultations/velo-2026/proposals/42`;
const encoded = encodeURIComponent;

const errand = (overrides: Partial<RemoteInteraction> = {}): RemoteInteraction => ({
  account: { name: 'ana', host: HOST },
  about: proposal,
  intent: 'follow',
  ...overrides,
});

type Link = { readonly rel: string; readonly type?: string; readonly href?: unknown; readonly template?: unknown };
const self: Link = { rel: 'self', type: 'application/activity+json', href: `https://${HOST}/users/ana` };
const link = (rel: string, template: string): Link => ({ rel, template });
const intent = (name: string, template: string) => link(`https://w3id.org/fep/3b86/${name}`, template);
const subscribe = (template: string) => link('http://ostatus.org/schema/1.0/subscribe', template);

/** A server that says these links of its account, and answers elsewhere as told. */
function serverWith(links: readonly Link[], elsewhere: () => Response = () => new Response(null, { status: 404 })) {
  const requests: string[] = [];
  const fetch: GuardedFetch = async (url) => {
    requests.push(url);
    return url.includes('/.well-known/webfinger') ? Response.json({ subject: 'acct:ana', links }) : elsewhere();
  };
  return {
    asked: requests,
    find: async (overrides?: Partial<RemoteInteraction>) =>
      await createInteractionResolver(uris, fetch).find(errand(overrides)),
  };
}

const urlOf = (home: InteractionTarget) => (home.kind === 'found' ? home.url : home.kind);

describe('the way to somebody’s own server', () => {
  it('asks WebFinger of the host that they named, about their account', async () => {
    const { find, asked: requests } = serverWith([subscribe(`https://${HOST}/go?uri={uri}`)]);
    await find();
    expect(requests).toEqual([`https://${HOST}/.well-known/webfinger?resource=acct%3Aana%40${HOST}`]);
  });

  it('prefers the very act to any act, and any act to a subscription', async () => {
    const links = [
      subscribe(`https://${HOST}/subscribe?uri={uri}`),
      intent('Object', `https://${HOST}/any?o={object}`),
      intent('Follow', `https://${HOST}/follow?o={object}`),
      intent('Like', `https://${HOST}/like?o={object}`),
    ];
    const actor = encoded(`${PAGE}/actor`);
    expect(urlOf(await serverWith(links).find())).toBe(`https://${HOST}/follow?o=${actor}`);
    expect(urlOf(await serverWith(links.slice(0, 2)).find())).toBe(`https://${HOST}/any?o=${actor}`);
    expect(urlOf(await serverWith(links.slice(0, 1)).find())).toBe(`https://${HOST}/subscribe?uri=${actor}`);
  });

  it('follows the actor of a proposal and likes its text', async () => {
    const { find } = serverWith([
      intent('Follow', `https://${HOST}/f?o={object}`),
      intent('Like', `https://${HOST}/l?o={object}`),
    ]);
    expect(urlOf(await find({ intent: 'support' }))).toBe(`https://${HOST}/l?o=${encoded(PAGE)}`);
    expect(urlOf(await find({ about: { kind: 'institution' } }))).toBe(`https://${HOST}/f?o=${encoded(`${ORIGIN}/`)}`);
    expect(urlOf(await find({ about: { kind: 'consultation', slug: 'velo-2026' } }))).toBe(
      `https://${HOST}/f?o=${encoded(`${ORIGIN}/consultations/velo-2026`)}`,
    );
  });

  it('reads a template also where the proposal for intents writes it, in href', async () => {
    const { find } = serverWith([{ rel: 'https://w3id.org/fep/3b86/Follow', href: `https://${HOST}/f?o={object}` }]);
    expect(urlOf(await find())).toContain(`https://${HOST}/f?o=`);
  });

  it('says whether it leads to the very host that was named', async () => {
    const hosts = [HOST, `www.${HOST}`, `${HOST}:8443`, 'evil.example'];
    const named = await Promise.all(
      hosts.map(async (host) => {
        const home = await serverWith([subscribe(`https://${host}/?uri={uri}`)]).find();
        return home.kind === 'found' ? [home.host, home.isNamed] : home.kind;
      }),
    );
    expect(named).toEqual([
      [HOST, true],
      [`www.${HOST}`, false],
      [`${HOST}:8443`, false],
      ['evil.example', false],
    ]);
  });

  it('passes over links that are none', async () => {
    const links = [
      null,
      17,
      { rel: 3 },
      { rel: 'https://w3id.org/fep/3b86/Follow', template: { a: 1 } },
      intent('Follow', 'javascript:alert({object})'),
      subscribe(`https://${HOST}/s?uri={uri}`),
    ];
    expect(urlOf(await serverWith(links as Link[]).find())).toContain(`https://${HOST}/s?uri=`);
  });

  it('tries the usual place of the server itself where none is said, and only where it answers', async () => {
    const there = serverWith([self], () => new Response(null, { status: 302, headers: { location: '/auth/sign_in' } }));
    const usual = `https://${HOST}/authorize_interaction?uri=${encoded(`${PAGE}/actor`)}`;
    expect(urlOf(await there.find())).toBe(usual);
    expect(there.asked.at(-1)).toBe(usual);
    expect(urlOf(await serverWith([self]).find())).toBe('offers-nothing');
    expect(urlOf(await serverWith([]).find())).toBe('offers-nothing');
  });

  it.each([
    [404, 'no-account'],
    [410, 'no-account'],
    [500, 'unreachable'],
    [403, 'unreachable'],
  ])('says what a WebFinger answer of %i means', async (status, kind) => {
    const interactionResolver = createInteractionResolver(uris, async () => new Response('<h1>no</h1>', { status }));
    expect(await interactionResolver.find(errand())).toEqual({ kind });
  });

  it.each(['', 'not json', '[]', '"text"', 'null'])(
    'takes an answer that is no description for none: %j',
    async (body) => {
      const interactionResolver = createInteractionResolver(uris, async () => new Response(body));
      expect(await interactionResolver.find(errand())).toEqual({ kind: 'unreachable' });
    },
  );
});

describe('a template', () => {
  const fill = (template: string, values: Readonly<Record<string, string>> = { uri: `${PAGE}?a=1&b=2#c` }) =>
    expandTemplate(template, { needs: 'uri', values })?.href ?? null;

  it('gets its values percent-encoded, so that they stay one value', () => {
    expect(fill('https://social.example/go?uri={uri}&x=1')).toBe(
      `https://social.example/go?uri=${encoded(`${PAGE}?a=1&b=2#c`)}&x=1`,
    );
  });

  it('gets nothing for what nobody knows', () => {
    expect(fill('https://social.example/go?uri={uri}&t={token}&p={__proto__}', { uri: 'a' })).toBe(
      'https://social.example/go?uri=a&t=&p=',
    );
  });

  it('is not filled a second time by what its values hold', () => {
    expect(fill('https://social.example/go?uri={uri}', { uri: '{object}', object: 'x' })).toBe(
      'https://social.example/go?uri=%7Bobject%7D',
    );
  });

  it.each([
    'http://social.example/go?uri={uri}',
    'javascript:alert("{uri}")',
    'data:text/html,{uri}',
    '//social.example/go?uri={uri}',
    '/go?uri={uri}',
    '{uri}',
    'https://{uri}/go',
    'https://{uri}',
    'https://{nothing}evil.example/?uri={uri}',
    'https://{uri}.evil.example/',
    'https://social.example{uri}/',
    'https://social.example:{uri}/',
    'https://{uri}@evil.example/',
    'https://user:pass@social.example/?uri={uri}',
    'https://social.example/go',
    'https://social.example/go?uri={object}',
    'https://social.example/\r\nset-cookie: x={uri}',
    'https://social.example\\@evil.example/?uri={uri}',
    ` https://social.example/?uri={uri}`,
    `https://social.example/?uri={uri}&${'x'.repeat(2_000)}`,
  ])('is refused: %j', (template) => {
    expect(fill(template)).toBeNull();
  });
});

describe('the question over the node’s way out', () => {
  const certificate = selfSignedFor(HOST);

  it.each(['127.0.0.1', '::1', '10.0.0.8', '192.168.1.1', '169.254.169.254', '::ffff:127.0.0.1', '0.0.0.0'])(
    'never reaches a name that stands for %s',
    async (address) => {
      let hits = 0;
      await using inner = await serve((_, response) => {
        hits += 1;
        response.end('{}');
      });
      await using outbound = createOutbound({
        origin: ORIGIN,
        version: '0',
        allowPrivateAddresses: false,
        resolve: async () => [{ address, family: address.includes(':') ? 6 : 4 }],
      });
      const reasons: unknown[] = [];
      const interactionResolver = createInteractionResolver(uris, async (url, init) => {
        const response = outbound.fetch(withPort(url, inner.port), init);
        await response.catch((error: unknown) => reasons.push(error instanceof OutboundRefused ? error.reason : error));
        return await response;
      });
      expect(await interactionResolver.find(errand())).toEqual({ kind: 'unreachable' });
      expect(reasons).toEqual(['private-address']);
      expect(hits).toBe(0);
    },
  );

  it('does not follow a redirect to a private address, nor read without end', async () => {
    let secrets = 0;
    await using secret = await serve(
      (_, response) => {
        secrets += 1;
        response.end(JSON.stringify({ links: [subscribe(`https://${HOST}/?uri={uri}`)] }));
      },
      { address: '127.0.0.2' },
    );
    const answers: Record<string, () => { status: number; headers: Record<string, string>; body: string }> = {
      redirect: () => ({ status: 302, headers: { location: secret.at('/').replace('http:', 'https:') }, body: '' }),
      large: () => ({ status: 200, headers: {}, body: JSON.stringify({ links: [], fill: 'x'.repeat(300 * 1024) }) }),
      honest: () => ({
        status: 200,
        headers: {},
        body: JSON.stringify({ links: [subscribe(`https://${HOST}/?uri={uri}`)] }),
      }),
    };
    let next = 'redirect';
    await using server = await serve(
      (_, response) => {
        const { status, headers, body } = answers[next]?.() ?? { status: 500, headers: {}, body: '' };
        response.writeHead(status, headers).end(body);
      },
      { tls: certificate },
    );
    await using outbound = outboundUnder(
      { protocols: ['https:'], allowsAddress: (address) => address === '127.0.0.1' },
      {
        origin: ORIGIN,
        version: '0',
        certificateAuthorities: certificate.cert,
        resolve: async () => [{ address: '127.0.0.1', family: 4 }],
      },
    );
    const interactionResolver = createInteractionResolver(uris, (url, init) =>
      outbound.fetch(withPort(url, server.port), init),
    );
    const kinds: string[] = [];
    for (next of ['redirect', 'large', 'honest']) kinds.push((await interactionResolver.find(errand())).kind);
    expect(kinds).toEqual(['unreachable', 'unreachable', 'found']);
    expect(secrets).toBe(0);
  });

  function withPort(url: string, port: number): string {
    return url.replace(`https://${HOST}/`, `https://${HOST}:${port}/`);
  }
});
