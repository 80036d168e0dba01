import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { Application } from '../../application/application.ts';
import { bundleOf } from '../../application/journal/bundle.ts';
import { openCommitment, readEntries, readJournal, readTile } from '../../application/journal/read-journal.ts';
import { readHiddenProof, readProof } from '../../application/journal/read-proof.ts';
import type { CheckpointWitness, WitnessAnswer } from '../../application/journal/witness/ports.ts';
import { readPolicy } from '../../application/journal/witness/read-policy.ts';
import { readCosigned, WITNESS_PATH } from '../../application/journal/witness/read-witnesses.ts';
import { isId } from '../../domain/kit/id.ts';
import { clientNetwork } from './client-address.ts';
import { limitOf, QUOTAS } from './limit.ts';

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
    // Where the journal is stopped: what it signed once, and what is here does not lead to.
    routes.get(`${below}/contradicted`, async (c) => {
      const journal = await readJournal(app, numberIn(c));
      const signed = journal?.endedAt === null ? journal.contradictedBy : null;
      return signed === null ? missing() : answer(signed, 'text/plain; charset=utf-8', NEVER);
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
      const { author, ...act } = opened;
      const body = { ...inBase64(act), author: author === null ? undefined : inBase64(author) };
      return answer(JSON.stringify(body), 'application/json', NEVER);
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

function inBase64({ salt, document }: { readonly salt: Uint8Array; readonly document: string }) {
  return { salt: Buffer.from(salt).toString('base64'), document };
}

function missing(): Response {
  const headers = { 'content-type': 'text/plain; charset=utf-8', 'cache-control': NEVER };
  return new Response('Not found\n', { status: 404, headers });
}

/** 63 lines of a proof and a checkpoint with many signatures. */
const REQUEST_BYTES_MAX = 64 * 1024;
const TEXT = 'text/plain; charset=utf-8';

/** This node as a witness of its peers' journals (c2sp.org/tlog-witness). What it refuses, it says why, in plain text. */
export function witnessRoutes(app: Application, witness: CheckpointWitness, trustProxy = false): Hono {
  const routes = new Hono();
  const ofNetwork = limitOf(QUOTAS.witnessNetwork);
  const entriesOfNetwork = limitOf(QUOTAS.entriesNetwork);
  const limited = bodyLimit({ maxSize: REQUEST_BYTES_MAX, onError: () => witnessRoutesAnswer(413, 'too large\n') });
  routes.post(`${WITNESS_PATH}/add-checkpoint`, limited, async (c) => {
    const wait = await ofNetwork(clientNetwork(c, trustProxy));
    if (wait > 0) c.header('retry-after', String(wait));
    if (wait > 0) return c.text('too many checkpoints\n', 429);
    const cosigned = await witness.cosign(await c.req.text());
    if (cosigned.status === 409) return witnessRoutesAnswer(409, `${cosigned.size}\n`, 'text/x.tlog.size');
    return witnessRoutesAnswer(cosigned.status, bodyOf(cosigned));
  });
  routes.post(`${WITNESS_PATH}/entries`, limited, async (c) => {
    const wait = await entriesOfNetwork(clientNetwork(c, trustProxy));
    if (wait > 0) return c.text('too many requests for entries\n', 429, { 'retry-after': String(wait) });
    const given = await witness.entries(await c.req.text());
    if (given.status !== 200) return witnessRoutesAnswer(given.status, `${given.says}\n`);
    return witnessRoutesAnswer(200, new Uint8Array(given.bundle), 'application/octet-stream');
  });
  routes.get(`${WITNESS_PATH}/:hash{[0-9a-f]{64}}/checkpoint`, async (c) => {
    const checkpoint = await readCosigned(app, c.req.param('hash'));
    return checkpoint === null ? witnessRoutesAnswer(404, 'not cosigned here\n') : witnessRoutesAnswer(200, checkpoint);
  });
  return routes;
}

function bodyOf(cosigned: Exclude<WitnessAnswer, { readonly status: 409 }>): string {
  return cosigned.status === 200 ? cosigned.cosignature : `${cosigned.says}\n`;
}

function witnessRoutesAnswer(status: number, body: string | Uint8Array<ArrayBuffer>, contentType = TEXT): Response {
  const headers = { 'content-type': contentType, 'cache-control': 'no-store', 'access-control-allow-origin': '*' };
  return new Response(body, { status, headers });
}
