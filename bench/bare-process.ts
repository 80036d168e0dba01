/** Hono and a pool of connections, which answers what one query said: `{ url }`, or one text where there is no database. */
import { createAdaptorServer } from '@hono/node-server';
import { Hono } from 'hono';
import pg from 'pg';
import { beChild } from './child.ts';

const { url } = JSON.parse(process.argv[2] ?? '{}') as { readonly url: string | null };
const pool = url === null ? null : new pg.Pool({ connectionString: url, max: 10 });
const said = async (): Promise<unknown> => (await pool?.query('select now() as now'))?.rows[0] ?? { now: new Date() };
await said();
const app = new Hono();
app.get('/', async (c) => c.json(await said()));
const server = createAdaptorServer(app);
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  beChild({
    port: address !== null && typeof address === 'object' ? address.port : 0,
    stop: async () => {
      await pool?.end();
    },
  });
});
