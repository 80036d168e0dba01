import type { Pages } from '../web/pages.ts';

/** Where a browser ended up, and what it shows. */
export type Shown = { readonly url: URL; readonly status: number; readonly text: string };

/** A browser without scripts: it keeps cookies for each site and goes where redirects and refreshing pages lead. */
export interface Browser {
  open(url: string): Promise<Shown>;
  /** Sends a form, as the page that it stands on would. */
  send(url: string, form: Readonly<Record<string, string>> | URLSearchParams): Promise<Shown>;
  /** Everywhere it was on its last way, the latest last. */
  readonly way: readonly URL[];
  /** The cookies that it has for a site, as it sends them. */
  cookies(origin: string): string;
  /** Forgets every cookie of a site. */
  forget(origin: string): void;
}

export type Elsewhere = (url: URL, init: RequestInit) => Promise<Response>;

const STEPS_MAX = 20;

/** A browser that meets a node's pages in this process, and everything else by `elsewhere`; `always` is in each request. */
export function browserAt(
  pages: Pages | null,
  elsewhere: Elsewhere = (url, init) => fetch(url, init),
  always: Readonly<Record<string, string>> = {},
): Browser {
  const jars = new Map<string, Map<string, string>>();
  const way: URL[] = [];

  function cookies(origin: string): string {
    return [...(jars.get(origin) ?? [])].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  function keep(origin: string, response: Response): void {
    const jar = jars.get(origin) ?? new Map<string, string>();
    jars.set(origin, jar);
    for (const set of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? [];
      if (value === '' || /;\s*max-age=0|;\s*expires=Thu, 01 Jan 1970/i.test(set)) jar.delete(name);
      else jar.set(name, value);
    }
  }

  async function ask(url: URL, form: URLSearchParams | null): Promise<Response> {
    const headers = {
      ...always,
      cookie: cookies(url.origin),
      'sec-fetch-site': form === null ? 'cross-site' : 'same-origin',
    };
    const path = url.pathname + url.search;
    if (url.origin === pages?.app.origin) {
      return form === null ? await pages.get(path, headers) : await pages.post(path, form, headers);
    }
    if (form === null) return await elsewhere(url, { headers, redirect: 'manual' });
    // As browsers name it: some servers read no form where a charset is named.
    const values = { ...headers, 'content-type': 'application/x-www-form-urlencoded' };
    return await elsewhere(url, { headers: values, redirect: 'manual', method: 'POST', body: form.toString() });
  }

  async function go(start: URL, sent: URLSearchParams | null): Promise<Shown> {
    let [url, form] = [start, sent];
    way.length = 0;
    for (let step = 0; step < STEPS_MAX; step += 1) {
      way.push(url);
      const response = await ask(url, form);
      keep(url.origin, response);
      const text = await response.text();
      const next = response.headers.get('location') ?? refreshIn(text);
      if (next === null) return { url, status: response.status, text };
      [url, form] = [new URL(next, url), null];
    }
    throw new Error(`no end of redirects: ${way.join(' ')}`);
  }

  return {
    open: (url) => go(new URL(url, pages?.app.origin), null),
    send: (url, form) => go(new URL(url, pages?.app.origin), new URLSearchParams(form)),
    way,
    cookies,
    forget: (origin) => jars.delete(origin),
  };
}

function refreshIn(html: string): string | null {
  const [, url] = /<meta http-equiv="refresh" content="0; url=([^"]+)">/.exec(html) ?? [];
  return url === undefined ? null : url.replaceAll('&amp;', '&').replaceAll('&#38;', '&');
}
