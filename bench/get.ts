import { request as httpRequest } from 'node:http';

type Answered = { readonly status: number; readonly body: string; readonly ms: number };

/** Asks a server on this machine once, as whoever asks for a node by its address. */
export async function get(port: number, path: string, headers: Readonly<Record<string, string>>): Promise<Answered> {
  const start = performance.now();
  return await new Promise((resolve, reject) => {
    httpRequest({ port, path, headers: { host: 'localhost:3000', ...headers } }, (response) => {
      response
        .setEncoding('utf8')
        .toArray()
        .then((parts) => {
          resolve({ status: response.statusCode ?? 0, body: parts.join(''), ms: performance.now() - start });
        }, reject);
    })
      .on('error', reject)
      .end();
  });
}
