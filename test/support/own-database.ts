import { randomBytes } from 'node:crypto';
import pg from 'pg';

/** A database of one test on a server, gone with it. */
export interface OwnDatabase {
  readonly url: string;
  /** Removes it, whoever is connected, and makes an empty one in its place. */
  replace(): Promise<void>;
  drop(): Promise<void>;
}

export async function ownDatabase(server: string, purpose: string): Promise<OwnDatabase> {
  const name = `${purpose}_${randomBytes(6).toString('hex')}`;
  const query = async (text: string) => {
    const client = new pg.Client({ connectionString: server });
    await client.connect();
    await client.query(text);
    await client.end();
  };
  const drop = () => query(`drop database ${name} with (force)`);
  await query(`create database ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return {
    url: url.href,
    async replace() {
      await drop();
      await query(`create database ${name}`);
    },
    drop,
  };
}
