/** A Hono route that answers one text and does nothing else: `{ body, type }`. */
import { createAdaptorServer } from '@hono/node-server';
import { Hono } from 'hono';
import { beChild } from './child.ts';

const { body, type } = JSON.parse(process.argv[2] ?? '{}') as { readonly body: string; readonly type: string };
const app = new Hono();
app.get('/', (c) => c.body(body, 200, { 'content-type': type }));
const server = createAdaptorServer(app);
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  beChild({ port: address !== null && typeof address === 'object' ? address.port : 0 });
});
