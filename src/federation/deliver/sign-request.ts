import { createHash, type KeyObject, sign as signWith } from 'node:crypto';
import { promisify } from 'node:util';
import { signRequest as signByFedify } from '@fedify/fedify';
import type { SenderKey } from '../keys.ts';

/** How a server wants its requests signed. Nearly all take the first; who does not is asked by the second. */
export type SignatureSpec = 'draft-cavage-http-signatures-12' | 'rfc9421';
export const FIRST_KNOCK: SignatureSpec = 'draft-cavage-http-signatures-12';

/** What is posted: its bytes, and their digest. Made once for all the inboxes of an activity. */
export type Body = { readonly bytes: Buffer; readonly digest: string };

export function bodyOf(text: string): Body {
  const bytes = Buffer.from(text);
  return { bytes, digest: `SHA-256=${createHash('sha256').update(bytes).digest('base64')}` };
}

export const CONTENT_TYPE = 'application/activity+json';

export type Headers = Readonly<Record<string, string>>;

/** With a callback it is done by the thread pool, beside what else this process does. */
const signApart = promisify((data: Buffer, key: KeyObject, done: (error: Error | null, signature: Buffer) => void) =>
  signWith('sha256', data, key, done),
);

/** A POST that is to be signed. */
export type SignedPost = {
  readonly inbox: URL;
  readonly body: Body;
  readonly key: Pick<SenderKey, 'keyId' | 'keyObject' | 'privateKey'>;
};

/** The headers of a signed POST. */
export async function signedHeaders(post: SignedPost, spec: SignatureSpec): Promise<Headers> {
  return spec === 'rfc9421' ? await byRfc9421(post) : await byDraftCavage(post);
}

/** draft-cavage-http-signatures-12, over what Mastodon and its like want covered; Fedify leaves the query out, too. */
async function byDraftCavage({ inbox, body, key }: SignedPost): Promise<Headers> {
  const covered = {
    host: inbox.host,
    date: new Date().toUTCString(),
    digest: body.digest,
    'content-type': CONTENT_TYPE,
  };
  const lines = Object.entries({ '(request-target)': `post ${inbox.pathname}`, ...covered });
  const text = lines.map(([name, value]) => `${name}: ${value}`).join('\n');
  const signature = (await signApart(Buffer.from(text), key.keyObject)).toString('base64');
  const names = lines.map(([name]) => name).join(' ');
  return {
    ...covered,
    signature: `keyId="${key.keyId.href}",algorithm="rsa-sha256",headers="${names}",signature="${signature}"`,
  };
}

async function byRfc9421({ inbox, body, key }: SignedPost): Promise<Headers> {
  const request = new Request(inbox, {
    method: 'POST',
    headers: { 'content-type': CONTENT_TYPE },
    body: new Uint8Array(body.bytes),
  });
  const signed = await signByFedify(request, key.privateKey, key.keyId, { spec: 'rfc9421' });
  const headers: Record<string, string> = Object.fromEntries(signed.headers);
  return { host: inbox.host, ...headers };
}
