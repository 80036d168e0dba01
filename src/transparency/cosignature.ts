import { createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { KEY_TYPES, keyIdOf, type Note, rawPublicKey, type Signature } from './note.ts';

/** SubjectPublicKeyInfo of an Ed25519 key, before its 32 bytes (RFC 8410). */
const SPKI_HEAD = Buffer.from('302a300506032b6570032100', 'hex');
const TIMESTAMP_BYTES = 8;
const SIGNATURE_BYTES = 64;

/** A witness, by the key that its cosignatures are verified with. */
export type Cosigner = { readonly name: string; readonly keyId: Buffer; readonly publicKey: KeyObject };

/**
 * The line by which a witness says that it saw a checkpoint, and when (c2sp.org/tlog-cosignature, Ed25519). The moment is in
 * whole seconds.
 */
export function cosignatureLine(
  checkpoint: string,
  { name, privateKey, at }: { readonly name: string; readonly privateKey: KeyObject; readonly at: Date },
): string {
  const seconds = Math.floor(at.getTime() / 1_000);
  const timestamp = Buffer.alloc(TIMESTAMP_BYTES);
  timestamp.writeBigUInt64BE(BigInt(seconds));
  const keyId = keyIdOf(name, 'cosignature', rawPublicKey(createPublicKey(privateKey)));
  const signature = sign(null, signedText(checkpoint, seconds), privateKey);
  return `— ${name} ${Buffer.concat([keyId, timestamp, signature]).toString('base64')}\n`;
}

/**
 * The witness of a key in either encoding: type 0x04, and 0x01 as older verifiers want it. Null for what is none, or names itself
 * by another id.
 */
export function cosignerOf(vkey: string): Cosigner | null {
  const [, name, id, key] = /^([^+\s]+)\+([0-9a-f]{8})\+(\S+)$/.exec(vkey) ?? [];
  const bytes = Buffer.from(key ?? '', 'base64');
  const type = (['cosignature', 'ed25519'] as const).find((each) => KEY_TYPES[each] === bytes[0]);
  if (name === undefined || type === undefined || bytes.length !== 33) return null;
  const raw = bytes.subarray(1);
  if (keyIdOf(name, type, raw).toString('hex') !== id) return null;
  const publicKey = createPublicKey({ key: Buffer.concat([SPKI_HEAD, raw]), format: 'der', type: 'spki' });
  return { name, keyId: keyIdOf(name, 'cosignature', raw), publicKey };
}

/** When a witness saw the checkpoint of a note; null where it did not sign it, or something else. */
export function cosignedAt(note: Note, cosigner: Cosigner): Date | null {
  return cosignature(note, cosigner)?.at ?? null;
}

/** The line by which a witness signed the checkpoint of a note, and when it saw it; null where it did not. */
export function cosignature(
  note: Note,
  { name, keyId, publicKey }: Cosigner,
): { readonly line: string; readonly at: Date } | null {
  const own = note.signatures.find((each: Signature) => each.name === name && each.keyId.equals(keyId));
  if (own === undefined || own.bytes.length !== TIMESTAMP_BYTES + SIGNATURE_BYTES) return null;
  const seconds = Number(own.bytes.readBigUInt64BE());
  const isValid =
    Number.isSafeInteger(seconds * 1_000) &&
    verify(null, signedText(note.text, seconds), publicKey, own.bytes.subarray(TIMESTAMP_BYTES));
  if (!isValid) return null;
  const line = `— ${name} ${Buffer.concat([keyId, own.bytes]).toString('base64')}\n`;
  return { line, at: new Date(seconds * 1_000) };
}

function signedText(checkpoint: string, seconds: number): Buffer {
  return Buffer.from(`cosignature/v1\ntime ${seconds}\n${checkpoint}`);
}
