import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inviteAgent } from '../../src/application/agent/invite-agent.ts';
import { castBallot } from '../../src/application/ballot/cast-ballot.ts';
import { createBallot } from '../../src/application/ballot/create-ballot.ts';
import { enterPaperBatch } from '../../src/application/ballot/paper-batches.ts';
import { extendBallot } from '../../src/application/ballot/publish-ballot.ts';
import { registeredPerson, setUpCity, value } from '../support/city.ts';
import { asked, casting, option, voting } from '../support/voting.ts';
import { formOf } from './form-of.ts';
import { hostile } from './hostile-city.ts';
import { openPages, type Pages } from './pages.ts';
import { faultsOf } from './tags.ts';

const SLUG = 'ecole';
const ADMIN = `/admin/consultations/${SLUG}`;

describe('what anybody wrote about a ballot', () => {
  let pages: Pages;
  const texts = new Map<string, string>();

  beforeAll(async () => {
    pages = await openPages('2026-03-02T08:00:00Z');
    const { app, clock } = pages;
    await setUpCity(app);
    await voting(app, SLUG);
    const input = (field: string) => ({ fr: hostile(field) });
    const options = ['first', 'second'].map((name) => ({ name: input(name), description: input(`${name}-means`) }));
    const asking = { consultation: SLUG, method: 'choice', description: input('description'), options } as const;
    const ballot = await asked(app, { ...asking, slug: 'public', question: input('question'), closesAt: '2026-03-20' });
    const draft = { ...asking, slug: 'draft', question: input('draft-question'), by: null };
    value(await createBallot(app, draft));
    const { agent } = value(await inviteAgent(app, { email: 'officer@lyon.example', role: 'officer', by: null }));
    const { id: participantId } = await registeredPerson(app, 'Ana', { standing: 'resident' });
    clock.set('2026-03-10T08:00:00Z');
    const cookies = [await pages.signedIn({ agentId: agent.id }), await pages.signedIn({ participantId })] as const;
    value(await castBallot(app, casting(ballot, [participantId, { kind: 'choice', option: option(ballot, 1) }])));
    value(
      await enterPaperBatch(app, {
        ballotId: ballot.id,
        reference: hostile('reference').slice(0, 80),
        place: hostile('place').slice(0, 80),
        sheets: 1,
        rows: [{ choice: { kind: 'choice', option: option(ballot, 2) }, count: 1 }],
        operator: { id: app.newId(), by: null },
      }),
    );
    const later = { ballotId: ballot.id, closesAt: '2026-03-22', reason: input('extension'), by: null };
    value(await extendBallot(app, later));

    const [officer, resident] = cookies;
    const base = `/consultations/${SLUG}/ballots`;
    const read = async (path: string, cookie: string) => {
      const text = await (await pages.get(path, { cookie })).text();
      texts.set(`${path} ${cookie === officer ? 'officer' : 'resident'}`, text);
      return text;
    };
    for (const path of [`${base}/public`, `${base}/public/vote`, `${base}/public/receipt`]) await read(path, resident);
    for (const path of [`${base}/draft`, `${base}/draft/vote`, ADMIN, `${ADMIN}/new-ballot`]) await read(path, officer);
    for (const path of ['draft', 'draft/edit', 'draft/publish', 'public', 'public/extend', 'public/paper/new']) {
      await read(`${ADMIN}/ballots/${path}`, officer);
    }
    const list = await read(`${ADMIN}/ballots/public/paper`, officer);
    await read(/[^"]*\/paper\/[0-9a-f-]{36}/.exec(list)?.[0] ?? '', officer);

    // What a refused form shows again.
    const send = async (path: string, fields: URLSearchParams, cookie: string) => {
      const response = await pages.post(path, fields, { cookie, 'sec-fetch-site': 'same-origin' });
      texts.set(`POST ${path}`, await response.text());
    };
    const again = async (path: string) => {
      const fields = formOf(await read(path, officer));
      for (const name of new Set(fields.keys())) {
        const keeps = ['once', 'from', 'method', 'option', 'sheet'].includes(name);
        if (!keeps) fields.set(name, hostile(`typed-${name.replaceAll('.', '-')}`));
      }
      await send(path, fields, officer);
    };
    await again(`${ADMIN}/ballots/draft/edit`);
    await again(`${ADMIN}/ballots/public/extend`);
    await again(`${ADMIN}/ballots/public/paper/new`);
    await send(`${base}/public/receipt`, new URLSearchParams({ commitment: hostile('commitment') }), resident);
  });
  afterAll(() => pages[Symbol.asyncDispose]());

  it('never becomes markup of a page', () => {
    expect(texts.size).toBeGreaterThan(18);
    expect([...texts].flatMap(([path, text]) => faultsOf(text).map((fault) => `${path}: ${fault}`))).toEqual([]);
  });

  it.each([
    'question',
    'description',
    'first',
    'second-means',
    'draft-question',
    'extension',
    'reference',
    'place',
    'typed-slug',
    'typed-question-fr',
    'typed-option-0-name-fr',
    'typed-closesAt',
    'typed-reason-fr',
    'typed-sheets',
    'typed-invalid-count',
    'commitment',
  ])('is shown as it was written: %s', (field) => {
    const shown = new RegExp(`(^|[^\\w-])${field}(&quot;|")(&#39;|')&gt;&lt;script`);
    expect([...texts.values()].some((text) => shown.test(text))).toBe(true);
  });
});
