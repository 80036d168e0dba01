import type { PeerDirectory } from '../../src/application/network/peer/ports.ts';
import type { IdentityWire } from '../../src/application/sign-in/ports.ts';

export const BARCELONA = 'https://barcelona.example/';

/** The node of Barcelona is found at every address, and at handles of its own server. */
export const BARCELONA_FOUND: PeerDirectory = {
  uriOf: async ({ host }) => (host === 'barcelona.example' ? BARCELONA : null),
  look: async () => ({
    kind: 'found',
    formerly: [],
    clockAheadMs: null,
    actor: {
      uri: BARCELONA,
      host: 'barcelona.example',
      kind: 'Organization',
      handle: 'barcelona@barcelona.example',
      name: 'Barcelona',
      inbox: `${BARCELONA}inbox`,
      sharedInbox: null,
      fetchedAt: new Date('2026-03-02T08:00:00Z'),
      goneAt: null,
    },
    description: {
      uri: BARCELONA,
      origin: 'https://barcelona.example',
      handle: 'barcelona@barcelona.example',
      name: { ca: 'Barcelona' },
      territory: null,
      languages: ['ca'],
      protocol: '1',
      software: 'parvis 0.1.0',
      journal: null,
      witness: null,
    },
  }),
};

/** An identity provider that says all that is asked of it. */
export const PROVIDER = {
  inspect: async ({ issuer }: { readonly issuer: string }) => ({
    ok: true,
    value: {
      ...{ issuer, authorizationEndpoint: `${issuer}/authorize`, algorithms: ['RS256'], keys: 1 },
      ...{ pkce: true, userInfo: true, signOut: false, backChannelLogout: false },
    },
  }),
} as unknown as IdentityWire;
