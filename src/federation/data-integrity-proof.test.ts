import '../start/temporal.ts';
import { generateKeyPairSync } from 'node:crypto';
import { exportMultibaseKey } from '@fedify/fedify';
import { expect, it } from 'vitest';
import { PUBLIC } from './contexts.ts';
import { createDataIntegrityProof } from './data-integrity-proof.ts';
import { objectDocument } from './mapping/document.ts';
import { verifierBy } from './network/proofs.ts';

const signer = 'https://lyon.example/actor';
const keyId = new URL(`${signer}#ed25519-key`);
const { publicKey, privateKey } = generateKeyPairSync('ed25519');
const verify = verifierBy(
  async () => await exportMultibaseKey(publicKey.toCryptoKey({ name: 'Ed25519' }, true, ['verify'])),
);
const note = {
  ...objectDocument({
    id: 'https://lyon.example/1',
    type: 'Note',
    attributedTo: signer,
    to: [PUBLIC],
    content: 'é\u2028\u{1f6b2}',
  }),
  summary: undefined,
};

it.each(['2026-03-02T08:00:00Z', '2026-03-02T08:00:00.120Z'])('is verified by Fedify: made at %s', async (at) => {
  const proof = createDataIntegrityProof(note, { keyId, privateKey, at: new Date(at) });
  expect(await verify(JSON.parse(JSON.stringify({ ...note, proof })), signer)).toBe('valid');
});

it.each([
  { content: 'changed' },
  { '@context': ['https://www.w3.org/ns/activitystreams'] },
  { updated: '2026-03-02T08:00:00Z' },
])('does not hold for another document: %j', async (changed) => {
  const proof = createDataIntegrityProof(note, { keyId, privateKey, at: new Date() });
  expect(await verify(JSON.parse(JSON.stringify({ ...note, ...changed, proof })), signer)).toBe('forged');
});

it.each([{ created: '2026-03-02T08:00:01Z' }, { verificationMethod: `${signer}#other` }])(
  'does not hold with other options: %j',
  async (changed) => {
    const proof = createDataIntegrityProof(note, { keyId, privateKey, at: new Date('2026-03-02T08:00:00Z') });
    expect(await verify(JSON.parse(JSON.stringify({ ...note, proof: { ...proof, ...changed } })), signer)).toBe(
      'forged',
    );
  },
);
