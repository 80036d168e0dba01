import { beforeAll, expect, it } from 'vitest';
import { publishAnswer } from '../../src/application/answer/publish-answer.ts';
import type { Application } from '../../src/application/application.ts';
import { submitComment } from '../../src/application/comment/submit-comment.ts';
import { decideComment } from '../../src/application/moderation/decide.ts';
import { openPoll } from '../../src/application/poll/polls.ts';
import { giveSupport } from '../../src/application/support/support.ts';
import { createHttp } from '../../src/http/server.ts';
import { KeptReads } from '../../src/storage/kit/kept-reads.ts';
import { createStore } from '../../src/storage/store.ts';
import { applicationOn } from '../support/application.ts';
import { opened, proposed, registeredPerson, setUpCity, value } from '../support/city.ts';
import { clockAt } from '../support/clock.ts';
import { eachEngine } from './engines.ts';
import { sentStatements } from './sent-statements.ts';

const SLUG = 'pages';
const AT = `/consultations/${SLUG}`;

/** Statements of a page that is made anew, those that begin and end transactions included. */
const MOST = {
  '/': 8,
  '/consultations': 8,
  [AT]: 8,
  [`${AT}?order=newest`]: 8,
  [`${AT}?order=supported`]: 8,
  [`${AT}?q=piste`]: 8,
  [`${AT}?tag=quai`]: 8,
  [`${AT}/proposals/1`]: 8,
  [`${AT}/proposals/2`]: 8,
  [`${AT}/proposals/999`]: 3,
  '/consultations/nothing': 3,
  '/nothing-at-all': 0,
};

eachEngine('a page that is made anew', (suite) => {
  const sent = sentStatements();
  let http: ReturnType<typeof createHttp>;
  /** Somebody supports what they did not, and so on: what pages count is another number each time. */
  let act: () => Promise<void>;

  beforeAll(async () => {
    const clock = clockAt('2026-03-02T08:00:00Z');
    const store = createStore(suite.database, { kept: new KeptReads() });
    const app: Application = { ...applicationOn(suite.database, clock), store };
    await setUpCity(app);
    for (const slug of [SLUG, 'another'])
      await opened(app, slug, { rules: { hold: 'nothing', resultsVisibility: 'always', supports: 'for-and-against' } });
    const [ana, leo] = [await registeredPerson(app, 'Ana'), await registeredPerson(app, 'Léo')];
    const ids: string[] = [];
    for (const [nth, slug] of [SLUG, SLUG, SLUG, 'another'].entries()) {
      const body = `Une piste, la ${nth}.`;
      ids.push((await proposed(app, { slug, authorId: ana.id, body, tags: ['quai', `sujet-${nth}`] })).id);
    }
    const [first = '', , third = '', other = ''] = ids;
    for (const proposalId of [first, other])
      for (const { id: participantId } of [ana, leo])
        value(await giveSupport(app, { proposalId, participantId, side: 'for' }));
    const comment = { slug: SLUG, proposalId: first, authorId: leo.id, lang: 'fr' };
    await submitComment(app, { ...comment, body: 'Oui.' });
    const removed = value(await submitComment(app, { ...comment, body: 'Non.' }));
    const decision = { kind: 'remove', rule: 'spam', reason: 'Publicité.', by: null } as const;
    value(await decideComment(app, { commentId: removed.id, ...decision }));
    for (const proposalId of [first, third]) {
      const commitments = [{ text: { fr: 'Avant l’été.' }, dueOn: '2026-06-01' }];
      const answer = { verdict: 'accepted', body: { fr: 'Oui.' }, commitments, by: null } as const;
      value(await publishAnswer(app, { proposalId, ...answer }));
    }
    for (const question of ['Quand ?', 'Où ?'])
      value(
        await openPoll(app, {
          ...{ slug: SLUG, question: { fr: question }, options: [{ fr: 'A' }, { fr: 'B' }] },
          ...{ multiple: false, closesAt: '2026-03-20', by: null },
        }),
      );
    act = async () => {
      const { id: participantId } = await registeredPerson(app, 'Somebody');
      value(await giveSupport(app, { proposalId: third, participantId, side: 'for' }));
    };
    http = createHttp({
      // One shuffle, whoever asks.
      app: { ...app, secrets: { ...app.secrets, token: () => 'AAAAAAAA' } },
      ...{ origin: app.origin, trustProxy: false, metricsToken: null, setupKey: null, ready: async () => true },
      log: { error() {}, warn() {}, debug() {}, info() {} },
    });
  });

  it.each(Object.entries(MOST))('%s sends %i statements at most', async (path, most) => {
    const get = async () => await http.request(path, { headers: { accept: 'text/html', 'accept-language': 'fr' } });
    for (let nth = 0; nth < 3; nth += 1) await get();
    let statements: readonly string[] = [];
    for (let nth = 0; nth < 3; nth += 1) {
      await act();
      sent.taken();
      const page = await get();
      const these = sent.taken();
      const again = await get();
      expect([again.status, await again.text()]).toEqual([page.status, await page.text()]);
      // What a process holds is read anew once a second: by one of three looks at most.
      if (nth === 0 || these.length < statements.length) statements = these;
    }
    expect(statements.length, statements.join('\n\n')).toBeLessThanOrEqual(suite.engine === 'embedded' ? 0 : most);
  });
});
