import { Hono } from 'hono';
import { beforeAll, expect, it } from 'vitest';
import { authoriseAgents } from '../../src/application/agent/authorise-agents.ts';
import { createToken } from '../../src/application/agent/create-token.ts';
import type { Application } from '../../src/application/application.ts';
import { api } from '../../src/http/api/api.ts';
import { KeptReads } from '../../src/storage/kit/kept-reads.ts';
import { createStore } from '../../src/storage/store.ts';
import { applicationOn } from '../support/application.ts';
import { atOnce, opened, proposed, registeredPerson, setUpCity, value } from '../support/city.ts';
import { clockAt } from '../support/clock.ts';
import { eachEngine } from './engines.ts';
import { sentStatements } from './sent-statements.ts';

const SLUG = 'statements';
const AT_ONCE = 32;

type Kind = {
  readonly path: string;
  readonly body: (nth: number) => object;
  readonly answers: number;
  /** Statements that are sent, with those that begin and end transactions and those of the promise: for one act, and for all at once. */
  readonly most: { readonly alone: number; readonly together: number };
};

const KINDS: Readonly<Record<string, Kind>> = {
  support: {
    path: `consultations/${SLUG}/proposals/1/support`,
    body: () => ({ side: 'for' }),
    answers: 200,
    most: { alone: 31, together: 6 * AT_ONCE },
  },
  comment: {
    path: `consultations/${SLUG}/proposals/1/comments`,
    body: (nth) => ({ body: `Commentaire ${nth}`, lang: 'fr' }),
    answers: 201,
    most: { alone: 36, together: 6 * AT_ONCE },
  },
  proposal: {
    path: `consultations/${SLUG}/proposals`,
    body: (nth) => ({ title: { fr: `Piste ${nth}` }, body: { fr: `Là où il en faut une, ${nth}.` } }),
    answers: 201,
    most: { alone: 30, together: 6 * AT_ONCE },
  },
};

eachEngine('an act over the API', (suite) => {
  const sent = sentStatements();
  let http: Hono;
  let tokens: readonly string[];

  beforeAll(async () => {
    const clock = clockAt('2026-03-02T08:00:00Z');
    const store = authoriseAgents(createStore(suite.database, { kept: new KeptReads() }));
    const app: Application = { ...applicationOn(suite.database, clock), store };
    await setUpCity(app);
    await opened(app, SLUG);
    await proposed(app, { slug: SLUG, authorId: (await registeredPerson(app, 'Author')).id });
    const scopes = ['support', 'comment', 'propose'];
    const made: string[] = [];
    for (let nth = 0; nth < AT_ONCE + 2; nth += 1) {
      const { id } = await registeredPerson(app, `Person ${nth}`);
      made.push(value(await createToken(app, { name: `App ${nth}`, scopes, participant: { id } })).secret);
    }
    tokens = made;
    http = new Hono().route('/api/v1', api({ app, version: 'test', trustProxy: false }));
  });

  for (const [name, kind] of Object.entries(KINDS))
    it(`of a ${name} sends few statements, and hardly more when ${AT_ONCE} come at once`, async () => {
      const act = async (nth: number) => {
        const answer = await http.request(`/api/v1/${kind.path}`, {
          method: 'POST',
          headers: { authorization: `Bearer ${tokens[nth]}`, 'content-type': 'application/json' },
          body: JSON.stringify(kind.body(nth)),
        });
        expect(answer.status, await answer.clone().text()).toBe(kind.answers);
      };
      const counted = async (acts: readonly number[]) => {
        sent.taken();
        await atOnce(acts.map((nth) => () => act(nth)));
        return sent.taken().length;
      };
      await act(0);
      const [alone, ...others] = tokens.keys().drop(1);
      const counts = { alone: await counted([alone ?? 0]), together: await counted(others) };
      if (suite.engine === 'embedded') expect(counts).toEqual({ alone: 0, together: 0 });
      else {
        expect(counts.alone).toBeLessThanOrEqual(kind.most.alone);
        expect(counts.together).toBeLessThanOrEqual(kind.most.together);
      }
    });
});
