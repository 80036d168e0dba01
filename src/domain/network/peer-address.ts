import { type AccountAddress, accountIn } from '../participant/account-address.ts';

/** Where another institution's node is, as somebody typed it. */
export type PeerAddress =
  | { readonly by: 'handle'; readonly account: AccountAddress }
  | { readonly by: 'url'; readonly origin: string };

/**
 * A handle (`@city@participation.example`) or any address of the node; its bare name is one. Null for what is neither.
 * Plain http is for nodes that are themselves not behind TLS: `insecure`.
 */
export function peerAddressIn(text: string, allow: { readonly insecure: boolean }): PeerAddress | null {
  const value = text.trim();
  const account = /^https?:/i.test(value) ? null : accountIn(value);
  if (account !== null) return { by: 'handle', account };
  if (value === '' || value.includes('@') || /\s/.test(value)) return null;
  const url = URL.parse(/^[a-z]+:\/\//i.test(value) ? value : `https://${value}`);
  if (url === null || url.username !== '' || url.password !== '') return null;
  const isBare = !url.hostname.includes('.') && url.hostname !== 'localhost';
  if (isBare && !allow.insecure) return null;
  return url.protocol === 'https:' || (url.protocol === 'http:' && allow.insecure)
    ? { by: 'url', origin: url.origin }
    : null;
}
