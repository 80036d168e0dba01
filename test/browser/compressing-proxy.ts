import { request as ask } from 'node:http';
import { createGzip } from 'node:zlib';
import { type LocalServer, serve } from '../support/local-server.ts';

const TEXT = /^(text\/|image\/svg|application\/(json|manifest|activity|ld))/;

/** What stands in front of a node where it is installed as the guide says: texts are compressed on their way. */
export async function compressingProxy(origin: string): Promise<LocalServer> {
  return await serve((request, response) => {
    const headers = { ...request.headers, host: new URL(origin).host };
    const asked = ask(`${origin}${request.url}`, { headers }, (answer) => {
      const { 'content-length': _length, ...kept } = answer.headers;
      const isText = TEXT.test(kept['content-type'] ?? '');
      response.writeHead(answer.statusCode ?? 502, { ...kept, ...(isText ? { 'content-encoding': 'gzip' } : {}) });
      if (isText) answer.pipe(createGzip()).pipe(response);
      else answer.pipe(response);
    });
    asked.on('error', (error) => response.destroy(error));
    asked.end();
  });
}
