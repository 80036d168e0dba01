import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import { expect, it } from 'vitest';
import { readyCryptoKeys, readyKeyPair, readyRsaKeys } from './key-pairs.ts';

const TEXT = Buffer.from('Une piste sur le quai');

it('gives keys of 2048 bits that sign for nobody but themselves', () => {
  const [one, other] = [readyRsaKeys(), readyRsaKeys()];
  expect(one.publicKey.asymmetricKeyDetails).toMatchObject({ modulusLength: 2048, publicExponent: 65_537n });
  const signature = sign('sha256', TEXT, one.privateKey);
  expect(verify('sha256', TEXT, one.publicKey, signature)).toBe(true);
  expect(verify('sha256', TEXT, other.publicKey, signature)).toBe(false);
});

it('gives nobody the keys of another', () => {
  const keys = Array.from({ length: 100 }, () => readyRsaKeys().publicKey.export({ type: 'spki', format: 'pem' }));
  expect(new Set(keys).size).toBe(100);
});

it.each(['rsa', 'ed25519'] as const)('gives an actor %s keys in PEM', async (algorithm) => {
  const { publicKey, privateKey } = await readyKeyPair(algorithm);
  expect(createPublicKey(privateKey).equals(createPublicKey(publicKey))).toBe(true);
  expect(createPrivateKey(privateKey).asymmetricKeyType).toBe(algorithm);
});

it('gives Fedify keys that it can export', async () => {
  const { publicKey, privateKey } = await readyCryptoKeys();
  const signature = await crypto.subtle.sign('RSASSA-PKCS1-v1_5', privateKey, TEXT);
  expect(await crypto.subtle.verify('RSASSA-PKCS1-v1_5', publicKey, signature, TEXT)).toBe(true);
  expect(await crypto.subtle.exportKey('jwk', privateKey)).toMatchObject({ kty: 'RSA', alg: 'RS256' });
});
