import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PeerHost, Peers } from './peers.ts';

/** A post as the client API of the person's own server shows it. */
export type Status = {
  readonly id: string;
  readonly uri: string;
  readonly content: string;
  readonly visibility: string;
  readonly account: { readonly acct: string };
  readonly in_reply_to_id: string | null;
  readonly reblog: Status | null;
  readonly poll: Poll | null;
  readonly favourited: boolean;
};

type Poll = { readonly id: string; readonly options: readonly { readonly title: string }[] };

export type Notification = { readonly type: string; readonly status?: Status | null };

/** What is said with a post. */
export type Saying = { readonly visibility?: 'public' | 'private' | 'direct'; readonly replyTo?: string };

/** Once somebody they follow shared a post, it is shown as that share, in notifications as well. */
const itself = (status: Status): Status => status.reblog ?? status;

/** Somebody with an account on a peer, who does things there as their app does: over the client API, or the web pages. */
export type Account = Awaited<ReturnType<typeof signIn>>;

export async function signIn(peers: Peers, host: PeerHost, name: string) {
  const token = await peers.command('token', host, name);
  const basic = Buffer.from(`${name}:${await peers.passwordOf(host, name)}`).toString('base64');

  async function api<T>(method: string, path: string, body?: object): Promise<T> {
    const response = await peers.fetch(`https://${host}/api${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${host}${path} answered ${response.status}: ${text.slice(0, 300)}`);
    return JSON.parse(text) as T;
  }

  /** Signed in on the pages of their server, not following redirects. */
  async function page(path: string, form?: Readonly<Record<string, string>>) {
    return await peers.fetch(new URL(path, `https://${host}`).href, {
      redirect: 'manual',
      headers: {
        authorization: `Basic ${basic}`,
        // As browsers say it: snac2 reads no form where a charset is named.
        ...(form === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
      },
      ...(form === undefined ? {} : { method: 'POST', body: new URLSearchParams(form).toString() }),
    });
  }

  async function accountOf(handle: string): Promise<{ readonly id: string; readonly acct: string }> {
    const query = new URLSearchParams({ q: handle, resolve: 'true', type: 'accounts' });
    const { accounts } = await api<{ accounts: { id: string; acct: string }[] }>('GET', `/v2/search?${query}`);
    const [found] = accounts;
    if (found === undefined) throw new Error(`${host} finds no ${handle}`);
    return found;
  }

  const home = async () => {
    const statuses = await api<Status[]>('GET', '/v1/timelines/home?limit=100');
    return statuses.map(itself);
  };

  return {
    name,
    host,
    handle: `${name}@${host}`,
    uri: `https://${host}/${name}`,
    page,
    accountOf,

    async follow(handle: string): Promise<void> {
      await api('POST', `/v1/accounts/${(await accountOf(handle)).id}/follow`);
    },

    async unfollow(handle: string): Promise<void> {
      await api('POST', `/v1/accounts/${(await accountOf(handle)).id}/unfollow`);
    },

    /** Actors that said yes to a follow: the Accept is kept in place of the Follow. */
    async followed(): Promise<readonly string[]> {
      const folder = join(peers.dataOf(host), 'user', name, 'following');
      const files = (await readdir(folder).catch(() => [])).filter((file) => /^[0-9a-f]+\.json$/.test(file));
      const stored = await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')));
      return stored.flatMap((text) => {
        // One that is being written at this moment is whole at the next look.
        if (!text.trimEnd().endsWith('}')) return [];
        const { type, actor } = JSON.parse(text) as { readonly type: string; readonly actor: string };
        return type === 'Accept' ? [actor] : [];
      });
    },

    async post(text: string, { visibility = 'public', replyTo }: Saying = {}): Promise<Status> {
      const reply = replyTo === undefined ? {} : { in_reply_to_id: replyTo };
      return await api<Status>('POST', '/v1/statuses', { status: text, visibility, ...reply });
    },

    /** The post with this id, fetched from its server where theirs does not know it yet. */
    async find(uri: string): Promise<Status> {
      const known = (await home()).find((status) => status.uri === uri);
      if (known !== undefined) return known;
      const query = new URLSearchParams({ q: uri, resolve: 'true', type: 'statuses' });
      const { statuses } = await api<{ statuses: Status[] }>('GET', `/v2/search?${query}`);
      const [found] = statuses;
      if (found === undefined) throw new Error(`${host} finds no ${uri}`);
      return found;
    },

    /** Whatever is in their timeline, shared posts as themselves. */
    home,

    /** The post with this id in their timeline, if it is there. */
    async sees(uri: string): Promise<Status | undefined> {
      return (await home()).find((status) => status.uri === uri);
    },

    async favourite(id: string): Promise<void> {
      await api('POST', `/v1/statuses/${id}/favourite`);
    },

    async unfavourite(id: string): Promise<void> {
      await api('POST', `/v1/statuses/${id}/unfavourite`);
    },

    /** What somebody said to them or about them. */
    async mentions(): Promise<readonly Status[]> {
      const notifications = await api<Notification[]>('GET', '/v1/notifications?limit=50');
      return notifications.flatMap(({ type, status }) =>
        type === 'mention' && status != null ? [itself(status)] : [],
      );
    },

    /** Votes as an app does; the ballot then has a line break for content. */
    async vote(poll: string, choice: number): Promise<void> {
      await api('POST', `/v1/polls/${poll}/votes`, { choices: [String(choice)] });
    },

    /** Votes on the page of their server; the ballot then has no content. */
    async voteOnPage(poll: { readonly uri: string; readonly by: string; readonly option: string }): Promise<void> {
      const response = await page(`/${name}/admin/vote`, { irt: poll.uri, actor: poll.by, question: poll.option });
      if (response.status >= 400) throw new Error(`the vote was answered ${response.status}`);
    },
  };
}
