import { type Context, Hono } from 'hono';
import type { Application } from '../../application/application.ts';
import { openCommitment, readEntries, readJournal, readTile } from '../../application/journal/read-journal.ts';
import { readProof } from '../../application/journal/read-proof.ts';
import { isId } from '../../domain/kit/id.ts';

/** What never changes: the same first hashes and entries, however long the journal becomes. */
const FOREVER = 'public, max-age=31536000, immutable';
/** A checkpoint is followed by the next one within seconds. */
const SHORT = 'public, max-age=5';
/** A text may be withdrawn at any time. */
const NEVER = 'no-store';

/** `0/x001/234`, `entries/067.p/12`: a level or the entries, an index in groups of three digits, how much of it. */
const TILE = /^(entries|\d|[1-5]\d|6[0-3])\/((?:x\d{3}\/){0,4}\d{3})(?:\.p\/([1-9]\d{0,2}))?$/;
const FULL = 256;

/** The public journal as other software reads it (c2sp.org/tlog-tiles), and what opens the commitments in it. */
export function journalRoutes(app: Application): Hono {
  const routes = new Hono();
  // The first journal has no number: its name was given before there was another one.
  for (const below of ['/journal', '/journal/:number{[2-9]|[1-9]\\d{1,5}}']) {
    routes.get(`${below}/checkpoint`, async (c) => {
      const journal = await readJournal(app, numberIn(c));
      return journal === null ? missing() : answer(journal.checkpoint, 'text/plain; charset=utf-8', SHORT);
    });
    routes.get(`${below}/tile/*`, async (c) => {
      const { path } = c.req;
      const asked = tileAsked(path.slice(path.indexOf('/tile/') + '/tile/'.length));
      if (asked === null) return missing();
      const { of, index, width } = asked;
      const journal = numberIn(c);
      const bytes =
        of === 'entries'
          ? bundleOf(await readEntries(app, { index, width, journal }))
          : await readTile(app, { level: of, index, width, journal });
      return bytes === null ? missing() : answer(Buffer.from(bytes), 'application/octet-stream', FOREVER);
    });
    routes.get(`${below}/content/*`, async (c) => {
      const { path } = c.req;
      const eventId = path.slice(path.indexOf('/content/') + '/content/'.length);
      const opened = isId(eventId) ? await openCommitment(app, eventId) : null;
      if (opened === null) return missing();
      const salt = Buffer.from(opened.salt).toString('base64');
      return answer(JSON.stringify({ salt, document: opened.document }), 'application/json', NEVER);
    });
  }
  routes.get('/journal/proof/*', async (c) => {
    const id = c.req.path.slice('/journal/proof/'.length).replace(/\.tlog-proof$/, '');
    const proof = isId(id) ? await readProof(app, id) : null;
    return proof === null ? missing() : answer(proof, 'text/plain; charset=utf-8', NEVER);
  });
  return routes;
}

function numberIn(c: Context): number {
  return Number(c.req.param('number') ?? 1);
}

type Asked = { readonly of: number | 'entries'; readonly index: number; readonly width: number };

/** Null for what is no address of a tile. */
function tileAsked(path: string): Asked | null {
  const [, of, groups, width] = TILE.exec(path) ?? [];
  if (of === undefined || groups === undefined) return null;
  const isNumber = Number(width ?? FULL) <= (width === undefined ? FULL : FULL - 1);
  // One way to write each number: groups before the last are not all zero at the front.
  if (!isNumber || groups.startsWith('x000')) return null;
  const index = Number(groups.replaceAll(/[x/]/g, ''));
  return { of: of === 'entries' ? of : Number(of), index, width: Number(width ?? FULL) };
}

/** Each entry behind its length in two bytes. */
function bundleOf(entries: readonly string[] | null): Uint8Array | null {
  if (entries === null) return null;
  return Buffer.concat(
    entries.flatMap((entry) => {
      const bytes = Buffer.from(entry);
      const length = Buffer.alloc(2);
      length.writeUInt16BE(bytes.length);
      return [length, bytes];
    }),
  );
}

function answer(body: string | Buffer, contentType: string, caching: string): Response {
  const headers = { 'content-type': contentType, 'cache-control': caching, 'access-control-allow-origin': '*' };
  return new Response(typeof body === 'string' ? body : new Uint8Array(body), { headers });
}

function missing(): Response {
  const headers = { 'content-type': 'text/plain; charset=utf-8', 'cache-control': NEVER };
  return new Response('Not found\n', { status: 404, headers });
}
