import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { Application } from '../../application/application.ts';
import type { CheckpointWitness, WitnessAnswer } from '../../application/journal/witness/ports.ts';
import { readCosigned, WITNESS_PATH } from '../../application/journal/witness/read-witnesses.ts';
import { clientNetwork } from './client-address.ts';
import { limitOf, QUOTAS } from './limit.ts';

/** 63 lines of a proof and a checkpoint with many signatures. */
const REQUEST_BYTES_MAX = 64 * 1024;
const TEXT = 'text/plain; charset=utf-8';

/** This node as a witness of its peers' journals (c2sp.org/tlog-witness). What it refuses, it says why, in plain text. */
export function witnessRoutes(app: Application, witness: CheckpointWitness, trustProxy = false): Hono {
  const routes = new Hono();
  const ofNetwork = limitOf(QUOTAS.witnessNetwork);
  const entriesOfNetwork = limitOf(QUOTAS.entriesNetwork);
  const limited = bodyLimit({ maxSize: REQUEST_BYTES_MAX, onError: () => answer(413, 'too large\n') });
  routes.post(`${WITNESS_PATH}/add-checkpoint`, limited, async (c) => {
    const wait = await ofNetwork(clientNetwork(c, trustProxy));
    if (wait > 0) c.header('retry-after', String(wait));
    if (wait > 0) return c.text('too many checkpoints\n', 429);
    const cosigned = await witness.cosign(await c.req.text());
    if (cosigned.status === 409) return answer(409, `${cosigned.size}\n`, 'text/x.tlog.size');
    return answer(cosigned.status, bodyOf(cosigned));
  });
  routes.post(`${WITNESS_PATH}/entries`, limited, async (c) => {
    const wait = await entriesOfNetwork(clientNetwork(c, trustProxy));
    if (wait > 0) return c.text('too many requests for entries\n', 429, { 'retry-after': String(wait) });
    const given = await witness.entries(await c.req.text());
    if (given.status !== 200) return answer(given.status, `${given.says}\n`);
    return answer(200, new Uint8Array(given.bundle), 'application/octet-stream');
  });
  routes.get(`${WITNESS_PATH}/:hash{[0-9a-f]{64}}/checkpoint`, async (c) => {
    const checkpoint = await readCosigned(app, c.req.param('hash'));
    return checkpoint === null ? answer(404, 'not cosigned here\n') : answer(200, checkpoint);
  });
  return routes;
}

function bodyOf(cosigned: Exclude<WitnessAnswer, { readonly status: 409 }>): string {
  return cosigned.status === 200 ? cosigned.cosignature : `${cosigned.says}\n`;
}

function answer(status: number, body: string | Uint8Array<ArrayBuffer>, contentType = TEXT): Response {
  const headers = { 'content-type': contentType, 'cache-control': 'no-store', 'access-control-allow-origin': '*' };
  return new Response(body, { status, headers });
}
