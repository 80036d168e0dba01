import { createHmac, createPrivateKey, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';

/** The two signatures of Standard Webhooks 1.0: HMAC-SHA-256 with a shared secret, and Ed25519 with a key pair. */
export const SIGNATURES = ['v1', 'v1a'] as const;
export type SignatureVersion = (typeof SIGNATURES)[number];

const SECRET = 'whsec_';
const PRIVATE_KEY = 'whsk_';
const PUBLIC_KEY = 'whpk_';
/** Of a secret that this node makes; 24 to 64 are allowed. */
const SECRET_BYTES = 32;
const SEED_BYTES = 32;
/** PKCS #8 of an Ed25519 key without its seed (RFC 8410). */
const PKCS8_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');

/** What is signed: the id of the message, when this try was made (Unix seconds), and the body as it is sent. */
export type Signed = { readonly id: string; readonly timestamp: number; readonly body: string };

/** A new secret: `whsec_` and base64 of 32 random bytes, or `whsk_` and base64 of seed and public key. */
export function newWebhookSecret(version: SignatureVersion): string {
  if (version === 'v1') return SECRET + randomBytes(SECRET_BYTES).toString('base64');
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const seed = privateKey.export({ format: 'der', type: 'pkcs8' }).subarray(-SEED_BYTES);
  return PRIVATE_KEY + Buffer.concat([seed, rawPublicKey(publicKey)]).toString('base64');
}

/** What the other side verifies with: the shared secret, or `whpk_` and base64 of the public key. */
export function verifyingSecret(secret: string): string {
  if (!secret.startsWith(PRIVATE_KEY)) return secret;
  return PUBLIC_KEY + bytesOf(secret, PRIVATE_KEY).subarray(SEED_BYTES).toString('base64');
}

/** One signature, as it stands in `webhook-signature`: `v1,` or `v1a,` and base64. */
export function signatureOf({ id, timestamp, body }: Signed, secret: string): string {
  const content = `${id}.${timestamp}.${body}`;
  if (secret.startsWith(PRIVATE_KEY)) {
    const seed = bytesOf(secret, PRIVATE_KEY).subarray(0, SEED_BYTES);
    const key = createPrivateKey({ key: Buffer.concat([PKCS8_PREFIX, seed]), format: 'der', type: 'pkcs8' });
    return `v1a,${sign(null, Buffer.from(content), key).toString('base64')}`;
  }
  return `v1,${createHmac('sha256', bytesOf(secret, SECRET)).update(content).digest('base64')}`;
}

function bytesOf(secret: string, prefix: string): Buffer {
  return Buffer.from(secret.slice(prefix.length), 'base64');
}

function rawPublicKey(key: KeyObject): Buffer {
  return key.export({ format: 'der', type: 'spki' }).subarray(-SEED_BYTES);
}
