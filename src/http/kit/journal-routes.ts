import { type Context, Hono } from 'hono';
import type { Application } from '../../application/application.ts';
import { bundleOf } from '../../application/journal/bundle.ts';
import { openCommitment, readEntries, readJournal, readTile } from '../../application/journal/read-journal.ts';
import { readHiddenProof, readProof } from '../../application/journal/read-proof.ts';
import { readPolicy } from '../../application/journal/witness/read-policy.ts';
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
/** What a promise names of an act that rules hide. */
const HASH = /^[0-9a-f]{64}$/;

/** The public journal as other software reads it (c2sp.org/tlog-tiles), and what opens the commitments in it. */
export function journalRoutes(app: Application): Hono {
  const routes = new Hono();
  // The first journal has no number: its name was given before there was another one.
  for (const below of ['/journal', '/journal/:number{[2-9]|[1-9]\\d{1,5}}']) {
    routes.get(`${below}/checkpoint`, async (c) => {
      const journal = await readJournal(app, numberIn(c));
      return journal === null ? missing() : answer(journal.checkpoint, 'text/plain; charset=utf-8', SHORT);
    });
    routes.get(`${below}/cosigned`, async (c) => {
      const cosigned = (await readJournal(app, numberIn(c)))?.cosigned ?? null;
      return cosigned === null ? missing() : answer(cosigned, 'text/plain; charset=utf-8', SHORT);
    });
    routes.get(`${below}/policy`, async (c) => {
      const policy = await readPolicy(app, numberIn(c));
      return policy === null ? missing() : answer(policy, 'text/plain; charset=utf-8', SHORT);
    });
    routes.get(`${below}/tile/*`, async (c) => {
      const { path } = c.req;
      const asked = tileAsked(path.slice(path.indexOf('/tile/') + '/tile/'.length));
      if (asked === null) return missing();
      const { of, index, width } = asked;
      const journal = numberIn(c);
      const bytes =
        of === 'entries'
          ? await bundleIn(app, { index, width, journal })
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
    // Of whichever journal has it: who asks knows the one that promised.
    routes.get(`${below}/proof/*`, async (c) => {
      const { path } = c.req;
      const proof = await proofNamed(app, path.slice(path.indexOf('/proof/') + '/proof/'.length));
      return proof === null ? missing() : answer(proof, 'text/plain; charset=utf-8', NEVER);
    });
  }
  return routes;
}

/** By what is in its address: the hash of an act that rules hide, or an id. */
async function proofNamed(app: Application, file: string): Promise<string | null> {
  const name = file.replace(/\.tlog-proof$/, '');
  if (HASH.test(name)) return await readHiddenProof(app, Buffer.from(name, 'hex'));
  return isId(name) ? await readProof(app, name) : null;
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

async function bundleIn(app: Application, place: Parameters<typeof readEntries>[1]): Promise<Uint8Array | null> {
  const entries = await readEntries(app, place);
  return entries === null ? null : bundleOf(entries);
}

function answer(body: string | Buffer, contentType: string, caching: string): Response {
  const headers = { 'content-type': contentType, 'cache-control': caching, 'access-control-allow-origin': '*' };
  return new Response(typeof body === 'string' ? body : new Uint8Array(body), { headers });
}

function missing(): Response {
  const headers = { 'content-type': 'text/plain; charset=utf-8', 'cache-control': NEVER };
  return new Response('Not found\n', { status: 404, headers });
}
