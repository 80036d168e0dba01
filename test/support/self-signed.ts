import { createSign, generateKeyPairSync, type KeyObject } from 'node:crypto';

const TAG = { boolean: 0x01, integer: 0x02, bits: 0x03, octets: 0x04, oid: 0x06, text: 0x0c, time: 0x17 } as const;
const SEQUENCE = 0x30;
const SET = 0x31;

/** ecdsa-with-SHA256 (RFC 5758), id-at-commonName, id-ce-subjectAltName, id-ce-basicConstraints (RFC 5280). */
const OID = { ecdsaSha256: '2a8648ce3d040302', commonName: '550403', altName: '551d11', constraints: '551d13' };

type Pair = { readonly key: string; readonly cert: string };

/** A key and a certificate for one host name, signed by itself and good for a day around now. Both in PEM. */
export function selfSignedFor(hostname: string): Pair {
  const keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return certificateOf(hostname, { ...keys, by: { name: hostname, privateKey: keys.privateKey } });
}

/** The same, signed by an authority that nobody knows; its own certificate is `authority`. */
export function signedByOwnAuthority(hostname: string): Pair & { readonly authority: string } {
  const own = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const by = { name: 'Authority of the city', privateKey: own.privateKey };
  const keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return { ...certificateOf(hostname, { ...keys, by }), authority: certificateOf(by.name, { ...own, by }).cert };
}

type Signing = {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  readonly by: { readonly name: string; readonly privateKey: KeyObject };
};

function certificateOf(subject: string, { privateKey, publicKey, by }: Signing): Pair {
  const algorithm = der(SEQUENCE, oid(OID.ecdsaSha256));
  const dayMs = 86_400_000;
  const certificate = der(
    SEQUENCE,
    der(0xa0, der(TAG.integer, Buffer.from([2]))),
    der(TAG.integer, Buffer.from([1])),
    algorithm,
    nameOf(by.name),
    der(SEQUENCE, time(Date.now() - dayMs), time(Date.now() + dayMs)),
    nameOf(subject),
    publicKey.export({ type: 'spki', format: 'der' }),
    der(
      0xa3,
      der(
        SEQUENCE,
        extension(OID.altName, der(SEQUENCE, der(0x82, Buffer.from(subject)))),
        extension(OID.constraints, der(SEQUENCE, der(TAG.boolean, Buffer.from([0xff])))),
      ),
    ),
  );
  const signature = createSign('sha256').update(certificate).sign(by.privateKey);
  const signed = der(SEQUENCE, certificate, algorithm, der(TAG.bits, Buffer.from([0]), signature));
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${signed.toString('base64').replace(/.{64}(?=.)/g, '$&\n')}\n-----END CERTIFICATE-----\n`,
  };
}

function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  const length = body.length;
  const head = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...head]), body]);
}

function nameOf(name: string): Buffer {
  return der(SEQUENCE, der(SET, der(SEQUENCE, oid(OID.commonName), der(TAG.text, Buffer.from(name)))));
}

function oid(hex: string): Buffer {
  return der(TAG.oid, Buffer.from(hex, 'hex'));
}

/** UTCTime, `YYMMDDhhmmssZ`. */
function time(ms: number): Buffer {
  return der(TAG.time, Buffer.from(`${new Date(ms).toISOString().slice(2, 19).replace(/\D/g, '')}Z`));
}

function extension(id: string, value: Buffer): Buffer {
  return der(SEQUENCE, oid(id), der(TAG.octets, value));
}
