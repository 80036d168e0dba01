import { createHash, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';

/** Types of keys in a signed note (c2sp.org/signed-note): of a log, and of a witness that says when it saw a checkpoint. */
export const KEY_TYPES = { ed25519: 0x01, cosignature: 0x04 } as const;
export type KeyType = keyof typeof KEY_TYPES;

/** SubjectPublicKeyInfo of an Ed25519 key, before its 32 bytes (RFC 8410). */
const SPKI_HEAD = Buffer.from('302a300506032b6570032100', 'hex');
const KEY_ID_BYTES = 4;

export type Signature = { readonly name: string; readonly keyId: Buffer; readonly bytes: Buffer };
export type Note = { readonly text: string; readonly signatures: readonly Signature[] };
export type Verifier = { readonly name: string; readonly keyId: Buffer; readonly publicKey: KeyObject };

export function rawPublicKey(key: KeyObject): Buffer {
  return key.export({ type: 'spki', format: 'der' }).subarray(SPKI_HEAD.length);
}

export function keyIdOf(name: string, type: KeyType, publicKey: Uint8Array): Buffer {
  const hash = createHash('sha256').update(name).update(Buffer.of(0x0a, KEY_TYPES[type])).update(publicKey);
  return hash.digest().subarray(0, KEY_ID_BYTES);
}

/** What a verifier is given to know a key by: `name+id+type and key`. */
export function vkeyOf(name: string, type: KeyType, publicKey: Uint8Array): string {
  const typed = Buffer.concat([Buffer.of(KEY_TYPES[type]), publicKey]);
  return `${name}+${keyIdOf(name, type, publicKey).toString('hex')}+${typed.toString('base64')}`;
}

/** The Ed25519 key of a log; null for what is none, or names itself by another id. */
export function verifierOf(vkey: string): Verifier | null {
  // Base64 has `+` as well.
  const [, name, id, key] = /^([^+\s]+)\+([0-9a-f]{8})\+(\S+)$/.exec(vkey) ?? [];
  const bytes = Buffer.from(key ?? '', 'base64');
  if (name === undefined || bytes.length !== 33 || bytes[0] !== KEY_TYPES.ed25519) return null;
  const raw = bytes.subarray(1);
  const keyId = keyIdOf(name, 'ed25519', raw);
  if (keyId.toString('hex') !== id) return null;
  const publicKey = createPublicKey({ key: Buffer.concat([SPKI_HEAD, raw]), format: 'der', type: 'spki' });
  return { name, keyId, publicKey };
}

/** The text, which ends in a line break, with the signature of a key. */
export function signedNote(
  text: string,
  { name, privateKey }: { readonly name: string; readonly privateKey: KeyObject },
): string {
  const keyId = keyIdOf(name, 'ed25519', rawPublicKey(createPublicKey(privateKey)));
  const signature = Buffer.concat([keyId, sign(null, Buffer.from(text), privateKey)]);
  return `${text}\n— ${name} ${signature.toString('base64')}\n`;
}

export function noteIn(signed: string): Note | null {
  const end = signed.lastIndexOf('\n\n');
  if (end < 0 || !signed.endsWith('\n')) return null;
  const signatures: Signature[] = [];
  for (const line of signed.slice(end + 2, -1).split('\n')) {
    const [, name, base64] = /^— (\S+) (\S+)$/.exec(line) ?? [];
    const bytes = Buffer.from(base64 ?? '', 'base64');
    if (name === undefined || bytes.length <= KEY_ID_BYTES) return null;
    signatures.push({ name, keyId: bytes.subarray(0, KEY_ID_BYTES), bytes: bytes.subarray(KEY_ID_BYTES) });
  }
  return { text: signed.slice(0, end + 1), signatures };
}

/** Whether the key signed it. Signatures of others are left to others. */
export function isSignedBy(note: Note, { name, keyId, publicKey }: Verifier): boolean {
  const own = note.signatures.filter((each) => each.name === name && each.keyId.equals(keyId));
  return own.length > 0 && own.every(({ bytes }) => verify(null, Buffer.from(note.text), publicKey, bytes));
}

/** A note with the signatures by one name alone: what else came along was not verified. */
export function signedAlone({ text, signatures }: Note, name: string): string {
  const own = signatures.filter((each) => each.name === name);
  const lines = own.map(({ keyId, bytes }) => `— ${name} ${Buffer.concat([keyId, bytes]).toString('base64')}\n`);
  return `${text}\n${lines.join('')}`;
}
