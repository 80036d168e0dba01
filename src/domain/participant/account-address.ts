import { domainIn } from '../host/host.ts';

/** Where somebody has their account on another server, as people write it: `@name@host`. */
export type AccountAddress = { readonly name: string; readonly host: string };

/** Letters of any script, as some servers allow, and what names have between them. */
const NAME = /^[\p{L}\p{N}_](?:[\p{L}\p{N}_.~-]{0,126}[\p{L}\p{N}_~-])?$/u;
const ADDRESS = /^(?:acct:)?@?([^@\s]+)@([^@\s]+)$/i;
/** The page of an account, which is what people copy from the bar of their browser. */
const PAGE = /^https:\/\/([^/\s]+)\/@([^/@\s?#]+)\/?$/i;

/** The address in what somebody typed or pasted; null where there is none. */
export function accountIn(text: string): AccountAddress | null {
  const value = text.normalize('NFC').trim();
  const page = PAGE.exec(value);
  const address = ADDRESS.exec(value);
  const name = page?.[2] ?? address?.[1] ?? '';
  const host = domainIn(page?.[1] ?? address?.[2] ?? '');
  return host !== null && NAME.test(name) ? { name, host } : null;
}
