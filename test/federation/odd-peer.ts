import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { RemoteActor } from '../../src/application/federation/ports.ts';

/** What an inbox answers instead of taking an activity: a status, nothing ever, an end of the connection, a page of a website. */
export type OddAnswer = number | 'hangs' | 'closes' | 'page';

type Posted = Record<string, unknown> & { readonly type: string; readonly id: string };

export type OddPeer = AsyncDisposable & {
  readonly origin: string;
  /** Bodies of the POSTs that came in, whatever was answered. */
  readonly posted: readonly Posted[];
  /** Those that were answered with 202. */
  readonly taken: readonly Posted[];
  /** From now on it takes all there is. */
  recovers(): void;
  known(name: string): RemoteActor;
};

/** A server that answers each activity of one type in a way of its own and takes all others. It verifies nothing. */
export async function oddPeer(type: string, answer: OddAnswer | null): Promise<OddPeer> {
  const posted: Posted[] = [];
  const taken: Posted[] = [];
  let isOdd = answer !== null;
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const activity = JSON.parse(Buffer.concat(chunks).toString()) as Posted;
    posted.push(activity);
    if (!isOdd || answer === null || activity.type !== type) {
      taken.push(activity);
      response.writeHead(202).end();
    } else if (answer === 'closes') response.destroy();
    else if (answer === 'page')
      response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><p>Welcome');
    else if (answer !== 'hangs') response.writeHead(answer, answer === 429 ? { 'retry-after': '30' } : {}).end();
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const host = `localhost:${(server.address() as AddressInfo).port}`;
  const origin = `http://${host}`;
  return {
    origin,
    posted,
    taken,
    recovers() {
      isOdd = false;
    },
    known: (name) => ({
      uri: `${origin}/users/${name}`,
      host,
      kind: 'Person',
      handle: `${name}@${host}`,
      name,
      inbox: `${origin}/users/${name}/inbox`,
      sharedInbox: `${origin}/inbox`,
      fetchedAt: new Date(),
      goneAt: null,
    }),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}
