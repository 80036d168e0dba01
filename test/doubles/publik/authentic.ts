import type { IncomingMessage, ServerResponse } from 'node:http';
import { serve } from '../../support/local-server.ts';
import { Verifier } from './signing.ts';

/** How it answers: as it should, or in one of the ways in which nothing can be learned from it. */
export type AuthenticBehaviour =
  | 'well'
  | 'unavailable'
  | 'html'
  | 'error-in-200'
  | 'result-0'
  | 'empty'
  | 'truncated'
  | 'strangers'
  | 'redirect';

/**
 * A small Authentic 2: the accounts of a city, of which those that a caller may not see are like those that were deleted. It
 * answers `/api/users/synchronization/` to whoever signs as a brick of Publik does.
 */
export async function startAuthentic({ key, orig, now }: { key: string; orig: string; now: () => Date }) {
  const verifier = new Verifier({ [orig]: key }, now);
  const accounts = new Set<string>();
  const hidden = new Set<string>();
  /** The accounts of each request that it answered. */
  const asked: (readonly string[])[] = [];
  let behaviour: AuthenticBehaviour = 'well';
  let failsAfter = Number.POSITIVE_INFINITY;

  const server = await serve((request, response) => {
    void answer(request, response).catch((error: unknown) => response.writeHead(500).end(String(error)));
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const [path = '/', query = ''] = (request.url ?? '/').split('?');
    const json = (status: number, value: unknown) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
    const signer = await verifier.signer(query);
    if (signer === null || 'error' in signer) {
      const detail = signer === null ? 'Authentication credentials were not provided.' : signer.error;
      json(401, { err: 1, err_class: 'Access denied', err_desc: detail });
      return;
    }
    if (path !== '/api/users/synchronization/') return void json(404, { detail: 'Not found.' });
    if (request.method !== 'POST') return void json(405, { detail: 'Method not allowed.' });
    const { known_uuids: known } = JSON.parse(Buffer.concat(chunks).toString()) as { known_uuids: unknown };
    if (!Array.isArray(known) || known.some((each) => typeof each !== 'string')) {
      return void json(400, { err: 1, result: 0, errors: { known_uuids: ['Expected a list of items.'] } });
    }
    if (asked.length >= failsAfter) return void response.writeHead(503).end();
    const unknown = (known as string[]).filter((each) => !accounts.has(each) || hidden.has(each));
    switch (behaviour) {
      case 'unavailable':
        return void response.writeHead(503).end();
      case 'html':
        return void response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Connexion</h1>');
      case 'redirect':
        return void response.writeHead(302, { location: '/login/' }).end();
      case 'error-in-200':
        return void json(200, { err: 1, err_desc: 'Le service ne répond pas.' });
      case 'result-0':
        return void json(200, { err: 0, result: 0, unknown_uuids: unknown });
      case 'empty':
        return void json(200, {});
      case 'truncated':
        return void response
          .writeHead(200, { 'content-type': 'application/json' })
          .end(JSON.stringify({ err: 0, result: 1, unknown_uuids: unknown }).slice(0, -5));
      case 'strangers':
        return void json(200, { err: 0, result: 1, unknown_uuids: [...unknown, '0'.repeat(32)] });
      case 'well':
        asked.push(known as string[]);
        json(200, { err: 0, result: 1, unknown_uuids: unknown });
    }
  }

  return {
    /** As it names itself in its metadata. */
    issuer: `http://127.0.0.1:${server.port}/`,
    accounts,
    /** Accounts of another organisation, which the caller has no right to see. */
    hidden,
    asked,
    behaves: (how: AuthenticBehaviour) => {
      behaviour = how;
    },
    /** Answers so many requests in all, and is away from then on. */
    failsAfter: (requests: number) => {
      failsAfter = requests;
    },
    setKey: (secret: string) => verifier.setKey(orig, secret),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}
