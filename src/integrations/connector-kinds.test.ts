import { describe, expect, it } from 'vitest';
import { connectorKinds } from './connector-kinds.ts';

const kinds = connectorKinds({ fetch: () => Promise.reject(new Error('offline')), origin: 'https://node.example' });
const SOURCES = {
  decidim: { url: 'https://decidim.example/processes/river/f/12/' },
  consul: { url: 'https://consul.example/proposals', title: 'River', opens: '2026-02-01', languages: 'en' },
  democracyos: { url: 'https://democracyos.example/river', languages: 'en' },
  'go-vocal': { url: 'https://govocal.example/en/projects/river', client: 'a1', languages: 'en' },
};

describe.each(Object.entries(SOURCES))('the settings of %s', (name, right) => {
  const kind = kinds.find((each) => each.name === name);
  const check = (settings: object) => kind?.check({ ...right, ...settings });

  it('are taken as an officer writes them, and name what is followed', () => {
    const checked = check({});
    expect(checked).toMatchObject({ ok: true });
    const followed = kind?.source?.followed(checked?.ok === true ? checked.value : {});
    expect(followed).toMatchObject({ slug: 'river', source: { label: new URL(right.url).host }, once: false });
    expect(followed?.source.key).toMatch(new RegExp(`^${name}:`));
  });

  it.each([
    [{ url: 'https://elsewhere.example/a/b/c' }, 'url', 'not-a-web-address'],
    [{ url: 'javascript:alert(1)' }, 'url', 'not-a-web-address'],
    [{ languages: 'english' }, 'languages', 'unknown-value'],
    [{ names: 'some' }, 'names', 'unknown-value'],
    [{ consultation: 'The River' }, 'consultation', 'unknown-value'],
    [{ more: '1' }, 'more', 'unknown-field'],
  ])('refuse %o by its field', (settings, field, because) => {
    expect(check(settings)).toMatchObject({ ok: false, refusal: { type: 'invalid', field, because } });
  });

  it('are those that its fields show', () => {
    const checked = check({});
    const names = Object.keys(checked?.ok === true ? checked.value : {}).sort();
    expect(kind?.fields.map((field) => field.name).sort()).toEqual(names);
  });
});

describe('what comes in another shape than the API has', () => {
  const proposals = { nodes: [{ id: 1, title: 5 }], edges: [{ node: { id: 1, title: 5, summary: 7 } }] };
  const shapes = [
    ...[null, 5, [], {}, { data: 5 }, { errors: 5 }, { jwt: 'j' }, { id: 'f', results: 5 }],
    { data: { proposals, component: { proposals: { nodes: 5 } }, participatoryProcess: {} } },
    { data: { proposals: { edges: 5 }, component: { proposals }, participatoryProcess: { phases: 5 } } },
    { id: 'f', results: { topics: [5, { id: 1, clauses: 5 }], comments: [5], topic: 5 } },
    { jwt: 'j', projects: [5, { id: 1, slug: 'river' }], phases: [5], ideas: [{ id: 1, title: 5 }], comments: [5] },
  ];

  it.each(Object.entries(SOURCES))('of %s is a failure, never an error', async (name, right) => {
    for (const shape of shapes) {
      const all = connectorKinds({
        fetch: () => Promise.resolve(Response.json(shape)),
        origin: 'https://node.example',
      });
      const source = all.find((kind) => kind.name === name)?.source;
      const call = { settings: right, secrets: { current: 's', former: null }, now: () => new Date('2026-03-02') };
      for (const asked of [
        await source?.read(call, { cursor: null, publishedSince: null }),
        await source?.comments(call, ['1']),
        await source?.missing(call, ['1']),
      ]) {
        expect(asked, JSON.stringify(shape)).toHaveProperty('ok');
        if (asked?.ok === false) expect(asked.outcome.error).toMatch(/^[\w:' -]{3,80}$/);
      }
    }
  });
});

describe('what some kinds need more', () => {
  it.each([
    ['consul', { title: '' }, 'title'],
    ['consul', { opens: 'soon' }, 'opens'],
    ['consul', { closes: '2026-13-01' }, 'closes'],
    ['consul', { languages: '' }, 'languages'],
    ['democracyos', { languages: '' }, 'languages'],
    ['go-vocal', { client: '' }, 'client'],
    ['go-vocal', { states: 'Accepted=perhaps' }, 'states'],
  ])('is refused by %s where it is not so: %o', (name, settings, field) => {
    const kind = kinds.find((each) => each.name === name);
    const right = SOURCES[name as keyof typeof SOURCES];
    expect(kind?.check({ ...right, ...settings })).toMatchObject({ ok: false, refusal: { field } });
  });

  it('is the secret of a Go Vocal', () => {
    const kind = kinds.find(({ name }) => name === 'go-vocal');
    expect(kind?.givenSecret?.(' s3cret ')).toEqual({ ok: true, value: 's3cret' });
    expect(kind?.givenSecret?.('')).toMatchObject({ ok: false, refusal: { field: 'secret' } });
  });
});
