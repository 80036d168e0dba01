import type { FoundAccount } from '../../application/sign-in/ports.ts';
import { type AccountAddress, accountIn } from '../../domain/participant/shown-name.ts';
import type { Credentials } from './documents.ts';

/**
 * Whether an account that a server shows to itself is the one somebody named. The account must still name this actor, and
 * the server must mean this actor: by its id where it says it, else by the page of the account or by its address, which
 * is asked where it leads. A server speaks for its own origin only, so that it can prove no actor of another.
 */
export async function isItself(
  credentials: Credentials,
  found: FoundAccount,
  selfOf: (account: AccountAddress) => Promise<URL>,
): Promise<boolean> {
  const { account, actorUri, server } = found;
  if (URL.parse(actorUri)?.host !== server.host) return false;
  if ((await selfOf(account)).href !== actorUri) return false;
  if (credentials.uri !== undefined) return credentials.uri === actorUri;
  const page = URL.parse(credentials.url ?? '');
  if (page?.href === actorUri) return true;
  if (page !== null && page.host !== server.host && page.host !== account.host) return false;
  const own = credentials.acct.includes('@') ? credentials.acct : `${credentials.username}@${account.host}`;
  const address = accountIn(own);
  if (address === null || ![account.host, server.host].includes(address.host)) return false;
  return (await selfOf(address)).href === actorUri;
}
