import type { Row } from './page.ts';

/** Somebody at the page of a double: what they read there, type and press. */
export interface PageVisit {
  /** Sends what was typed into the form; answers what the page then says. */
  type(fields: Readonly<Record<string, string>>): Promise<string>;
  /** Every request that stands there; `status` is followed by its notes. */
  rows(): Promise<readonly Row[]>;
  /** Moves a request on. */
  move(id: string, status: string): Promise<void>;
}

export function visit(page: string): PageVisit {
  const send = async (fields: Readonly<Record<string, string>>) =>
    await (await fetch(page, { method: 'POST', body: new URLSearchParams(fields) })).text();
  return {
    type: async (fields) => plain(/<p role="status">(.*?)<\/p>/s.exec(await send(fields))?.[1]),
    async rows() {
      const html = await (await fetch(page)).text();
      const rows = html.matchAll(/<tr><td>([^<]*)<td><pre>([^<]*)<\/pre><td>([^<]*)/g);
      return [...rows].map(([, id, text, status]) => ({
        ...{ id: plain(id), text: plain(text), status: plain(status).trim() },
      }));
    },
    async move(id, status) {
      await send({ id, status });
    },
  };
}

function plain(html = ''): string {
  return html.replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&amp;', '&');
}
