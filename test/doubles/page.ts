import { serve } from '../support/local-server.ts';

export type Row = { readonly id: string; readonly text: string; readonly status: string; readonly notes?: string };
type Page = {
  readonly title: string;
  readonly statuses: readonly string[];
  readonly rows: () => readonly Row[];
  readonly setStatus: (id: string, status: string) => Promise<void> | void;
  /** Makes something of what somebody typed; answers what they read. */
  readonly make?: { readonly fields: readonly string[]; readonly run: (typed: Typed) => Promise<string> };
};
type Typed = Readonly<Record<string, string>>;

/** A page for people at a double: what was asked of it, and buttons that move it on. */
export async function servePage(page: Page) {
  const server = await serve(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const typed = Object.fromEntries(new URLSearchParams(Buffer.concat(chunks).toString()));
    const said = request.method === 'POST' ? await acted(page, typed).catch(String) : '';
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(written(page, said));
  });
  return `http://localhost:${server.port}/`;
}

async function acted({ setStatus, make }: Page, { id, status, ...typed }: Typed): Promise<string> {
  if (id !== undefined && status !== undefined) await setStatus(id, status);
  else if (make !== undefined) return await make.run(typed);
  return '';
}

function written({ title, statuses, rows, make }: Page, said: string): string {
  const buttons = (id: string) =>
    statuses.map((status) => `<button name="status" value="${plain(status)}">${plain(status)}</button>`).join(' ') +
    `<input type="hidden" name="id" value="${plain(id)}">`;
  const lines = rows().map(
    ({ id, text, status, notes = '' }) =>
      `<tr><td>${plain(id)}<td><pre>${plain(text)}</pre><td>${plain(status)} ${plain(notes)}<td><form method="post">${buttons(id)}</form>`,
  );
  const fields = (make?.fields ?? []).map(
    (name) => `<p><label>${plain(name)} <input name="${plain(name)}" required></label>`,
  );
  const form = fields.length === 0 ? '' : `<form method="post">${fields.join('')}<p><button>Send</button></form>`;
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>${plain(title)}</title>
<style>body{font-family:sans-serif;margin:2rem}pre{white-space:pre-wrap}td{vertical-align:top;padding:.5rem;border-top:1px solid}</style>
<h1>${plain(title)}</h1><p role="status">${plain(said)}</p>${form}
<table><tr><th>Number<th>Request<th>Status<th>Move on${lines.join('\n')}</table></html>`;
}

function plain(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
