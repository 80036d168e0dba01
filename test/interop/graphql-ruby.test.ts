import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { startConsul } from '../doubles/consul/consul.ts';
import { type DoubleProposal, startDecidim } from '../doubles/decidim/decidim.ts';

/**
 * What is held of connectors that read Decidim and CONSUL, with the library of both in the place of ours: its validation of what
 * is given, its permissions, pages, limits and words. The engines of the node do not differ in it.
 */
const { TEST_DATABASE_URL } = process.env;
process.env.TEST_DATABASE_URL = '';
await import('../connectors/decidim.test.ts');
await import('../connectors/sources.test.ts');
await import('../connectors/source-quirks.test.ts');
afterAll(() => {
  process.env.TEST_DATABASE_URL = TEST_DATABASE_URL;
});

describe('graphql-ruby', () => {
  let open: AsyncDisposable | undefined;
  afterEach(async () => await open?.[Symbol.asyncDispose]());

  const AUTHOR = { id: '1', name: 'Ama', nickname: 'ama' };
  const proposal = (id: string, more: Partial<DoubleProposal> = {}): DoubleProposal => ({
    ...{ id, title: { fr: `Proposition ${id}` }, body: { fr: 'Oui.' }, author: AUTHOR },
    ...{ publishedAt: '2026-02-10T08:00:00Z', updatedAt: '2026-02-10T08:00:00Z', ...more },
  });
  const ask = async (origin: string, path: string, asked: { query: string; variables?: object }) => {
    const answer = await fetch(`${origin}${path}`, {
      method: 'POST',
      body: JSON.stringify({ variables: {}, ...asked }),
    });
    const { data, errors = [] } = (await answer.json()) as { data?: unknown; errors?: { message: string }[] };
    return { data, errors: errors.map(({ message }) => message), codes: errors };
  };

  it.each(['0.30', 'current'] as const)(
    'is what executes queries of a Decidim of %s, and refuses as it does',
    async (generation) => {
      const decidim = await startDecidim({ generation, now: () => new Date() });
      open = decidim;
      decidim.state.proposals = [proposal('1'), proposal('2', { hidden: true })];
      const pages = (filter: string, aliases = '') =>
        `query P${filter.includes('$') ? '($since: String)' : ''} { component(id: "12") { ... on Proposals { ${aliases} proposals(${filter}first: 50) { nodes { id } } } } }`;
      const asked = async (query: string, variables?: object) =>
        await ask(decidim.origin, '/api', variables === undefined ? { query } : { query, variables });
      const shown = { component: { proposals: { nodes: [{ id: '1' }, null] } } };
      const whole = await asked(pages(''));
      expect([whole.data, whole.errors.length]).toEqual([shown, 1]);
      expect(whole.codes).toMatchObject([{ extensions: { code: 'NO_OBJECT_PERMISSION' } }]);
      const withNull = await asked(pages('filter: { publishedSince: $since }, '), { since: null });
      expect(withNull.errors).toEqual(['Invalid date format for publishedBefore']);
      const since = await asked(pages('filter: { publishedSince: $since }, '), { since: '2026-02-11' });
      expect(since).toMatchObject({ data: { component: { proposals: { nodes: [] } } }, errors: [] });
      const aliased = Array.from({ length: 6 }, (_, nth) => `p${nth}: proposal(id: "1") { id }`).join(' ');
      expect((await asked(pages('', aliased))).errors).toEqual(['Too many aliases used: p0,p1,p2,p3,p4,p5']);
      const absent = await asked('{ participatoryProcess(slug: "rives") { absent } }');
      expect(absent.errors).toEqual(["Field 'absent' doesn't exist on type 'ParticipatoryProcess'"]);
      expect((await asked('{ __schema { types { name } } }')).errors[0]).toContain("doesn't exist");
    },
  );

  it.each(['former', 'current'] as const)(
    'is what executes queries of a CONSUL of the %s release, within its limits',
    async (release) => {
      const consul = await startConsul(release);
      open = consul;
      const page = 'first: 25';
      const nested = `comments(${page}) { edges { node { id body ancestry } } } tags(${page}) { edges { node { id name } } }`;
      const proposals = (below: string) => ({ query: `{ proposals(first: 25) { edges { node { id ${below} } } } }` });
      expect((await ask(consul.origin, '/graphql', proposals(''))).data).toEqual({ proposals: { edges: [] } });
      const { errors } = await ask(consul.origin, '/graphql', proposals(nested));
      expect(errors).toEqual([
        expect.stringMatching(/^Query has complexity of \d+, which exceeds max complexity of 2500$/),
      ]);
    },
  );
});
