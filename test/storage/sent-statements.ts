import pg from 'pg';
import { afterAll, beforeAll } from 'vitest';

export type SentStatements = {
  /** The texts of all statements since the last call, those that begin and end transactions included. */
  taken(): readonly string[];
};

/** What a suite sends to PostgreSQL, over any connection of this process: nothing on the embedded database. */
export function sentStatements(): SentStatements {
  const { query } = pg.Client.prototype;
  let texts: string[] = [];
  beforeAll(() => {
    pg.Client.prototype.query = function (this: pg.Client, ...given: Parameters<typeof query>) {
      const [first] = given as readonly unknown[];
      texts.push(typeof first === 'string' ? first : String((first as { text?: string }).text));
      return Reflect.apply(query, this, given);
    } as typeof query;
  });
  afterAll(() => {
    pg.Client.prototype.query = query;
  });
  return {
    taken() {
      const taken = texts;
      texts = [];
      return taken;
    },
  };
}
