import type { Account } from './account.ts';
import type { Peers } from './peers.ts';

/**
 * Goes the way of a person: from the form on a page of the node to their own server, and through the pages there until
 * they follow. Answers what they were asked to follow.
 */
export async function followFromPage(peers: Peers, account: Account, page: string): Promise<string> {
  const form = await peers.fetch(page);
  const action = attribute(await form.text(), /<form class="interact" method="post" action="([^"]+)"/);
  const sent = await peers.fetch(new URL(action, page).href, {
    method: 'POST',
    body: new URLSearchParams({ account: account.handle, intent: 'follow' }),
  });
  const onward = new URL(attribute(await sent.text(), /<a class="button" href="([^"]+)"/));
  if (onward.host !== account.host) throw new Error(`${page} leads ${account.handle} to ${onward.host}`);
  const id = attribute(await (await account.page(onward.href)).text(), /name="id" value="([^"]+)"/);
  const choice = new URLSearchParams({ action: 'Follow', id, login: account.name });
  const bridge = await account.page(`/auth-int-bridge?${choice}`);
  await account.page(bridge.headers.get('location') ?? '');
  return id;
}

function attribute(html: string, pattern: RegExp): string {
  const found = pattern.exec(html)?.[1];
  if (found === undefined) throw new Error(`no ${pattern} in ${html.slice(0, 500)}`);
  return found.replaceAll('&amp;', '&');
}
