import '../../start/temporal.ts';
import { generateKeyPairSync } from 'node:crypto';
import { verifyRequestDetailed } from '@fedify/fedify';
import { CryptographicKey, Service } from '@fedify/vocab';
import { expect, it } from 'vitest';
import { loadContext } from '../contexts.ts';
import { rsaKey } from '../keys.ts';
import { bodyOf, type SignatureSpec, signedHeaders } from './sign-request.ts';

const OWNER = 'https://lyon.example/consultations/velo';
const pair = generateKeyPairSync('rsa', { modulusLength: 2048 });
const key = rsaKey(`${OWNER}#main-key`, pair.privateKey);

/** What Fedify finds out about a request that was signed here: whose key it is, or null. */
async function verified(spec: SignatureSpec, change: (headers: Headers) => void = () => {}, text = '{"a":"é"}') {
  const inbox = new URL('https://peer.example:8443/users/ana/inbox');
  const headers = new Headers(await signedHeaders({ inbox, body: bodyOf('{"a":"é"}'), key }, spec));
  change(headers);
  const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };
  const published = new CryptographicKey({
    id: key.keyId,
    owner: new URL(OWNER),
    publicKey: pair.publicKey.toCryptoKey(algorithm, true, ['verify']),
  });
  const owner = new Service({ id: new URL(OWNER), publicKey: published });
  const request = new Request(inbox, { method: 'POST', headers, body: text });
  const found = await verifyRequestDetailed(request, {
    contextLoader: loadContext,
    documentLoader: async (url) => ({
      contextUrl: null,
      documentUrl: url,
      document: await owner.toJsonLd(),
    }),
  });
  return found.verified ? (found.key.id?.href ?? null) : null;
}

it.each(['draft-cavage-http-signatures-12', 'rfc9421'] as const)('is verified by Fedify: %s', async (spec) => {
  expect(await verified(spec)).toBe(key.keyId.href);
});

it.each(['draft-cavage-http-signatures-12', 'rfc9421'] as const)(
  'covers the body, the host and the moment: %s',
  async (spec) => {
    expect(await verified(spec, () => {}, '{"a":"e"}')).toBeNull();
    for (const name of ['host', 'date'] as const) {
      const changed = name === 'host' ? 'other.example' : new Date(Date.now() - 5_000).toUTCString();
      expect(await verified(spec, (headers) => headers.set(name, changed))).toBeNull();
    }
  },
);
