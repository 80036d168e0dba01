import '../../start/temporal.ts';
import { KeyObject } from 'node:crypto';
import { exportMultibaseKey, generateCryptoKeyPair } from '@fedify/fedify';
import { describe, expect, it } from 'vitest';
import { createDataIntegrityProof } from '../data-integrity-proof.ts';
import type { Json } from '../inbox/json.ts';
import { listedKey, verifierBy } from './proofs.ts';

const SIGNER = 'https://torino.example/';
const METHOD = `${SIGNER}#key`;
const STRANGER = 'https://mallory.example/';

describe('a proof', () => {
  const signer = generateCryptoKeyPair('Ed25519');
  /** Takes any key for the signer's: what is refused is refused by its address. */
  const proves = verifierBy(async () => await exportMultibaseKey((await signer).publicKey));

  async function signedBy(method: string): Promise<Json> {
    const note = { '@context': 'https://www.w3.org/ns/activitystreams', id: `${SIGNER}notes/1`, type: 'Note' };
    const privateKey = KeyObject.from((await signer).privateKey);
    const proof = createDataIntegrityProof(note, { keyId: new URL(method), privateKey, at: new Date() });
    return { ...note, proof };
  }

  it('holds by a key whose address is below its signer’s', async () => {
    expect(await proves(await signedBy(METHOD), SIGNER)).toBe('valid');
  });

  it.each([
    ['of another actor', `${STRANGER}#key`],
    ['of another actor at the same host', `${SIGNER}residents/1#key`],
    ['of an actor whose address the signer’s begins', `${SIGNER}?of=mallory#key`],
  ])('is forged by a key %s, even where the signature is good', async (_, method) => {
    expect(await proves(await signedBy(method), SIGNER)).toBe('forged');
  });

  it('is by a key that is not listed, which is no forgery of whoever passes it on', async () => {
    const asked = verifierBy(async () => 'none');
    expect(await asked(await signedBy(METHOD), SIGNER)).toBe('unlisted');
  });
});

describe('a listed key', () => {
  const listing = (key: Json): Json => ({
    id: SIGNER,
    assertionMethod: [{ id: METHOD, type: 'Multikey', publicKeyMultibase: 'z6Mk', ...key }],
  });
  const of = { method: METHOD, signer: SIGNER };

  it('is the signer’s where its controller is the signer', () => {
    expect(listedKey(listing({ controller: SIGNER }), of)).toBe('z6Mk');
  });

  it.each([
    ['another controller', listing({ controller: STRANGER })],
    ['no controller', listing({})],
    ['another id', listing({ controller: SIGNER, id: `${SIGNER}#former` })],
    ['a document of another actor', { ...listing({ controller: SIGNER }), id: STRANGER }],
  ])('is refused with %s', (_, actor) => {
    expect(listedKey(actor, of)).toBeNull();
  });
});
