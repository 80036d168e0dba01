import { beforeAll, expect, it } from 'vitest';
import type { Application } from '../../src/application/application.ts';
import { ANYBODY } from '../../src/application/kit/viewer.ts';
import { readProposal } from '../../src/application/proposal/read-proposals.ts';
import { giveSupport, withdrawSupport } from '../../src/application/support/support.ts';
import { eachEngine } from '../storage/engines.ts';
import { applicationOn } from '../support/application.ts';
import { opened, proposed, registeredPerson, setUpCity, value } from '../support/city.ts';
import { clockAt } from '../support/clock.ts';

eachEngine('where supports come from', (suite) => {
  const clock = clockAt('2026-03-02T08:00:00Z');
  let app: Application;
  let author: string;

  beforeAll(async () => {
    app = applicationOn(suite.database, clock);
    await setUpCity(app);
    await opened(app, 'open', { rules: { hold: 'nothing' } });
    await opened(app, 'quiet', { rules: { hold: 'nothing', resultsVisibility: 'after-close' } });
    author = (await registeredPerson(app, 'Ana')).id;
  });

  const supported = async (proposalId: string, from: { readonly site?: string; readonly actorUri?: string } = {}) => {
    const person = await registeredPerson(app, 'Zoé', from.actorUri === undefined ? {} : { kind: 'remote', ...from });
    value(await giveSupport(app, { proposalId, participantId: person.id, side: 'for', origin: from.site }));
    return person.id;
  };
  const originsOf = async (slug: string, id: string, viewer = ANYBODY) =>
    value(await readProposal(app, { slug, id, viewer })).origins;

  it('is shown in sums of ten and more, by site, by server and by day', async () => {
    const { id } = await proposed(app, { slug: 'open', authorId: author });
    for (let count = 0; count < 11; count += 1) await supported(id, { site: 'News.Example' });
    for (let count = 0; count < 10; count += 1)
      await supported(id, { actorUri: `https://social.example/u/open-${count}` });
    clock.advance({ hours: 24 });
    for (let count = 0; count < 9; count += 1) await supported(id, { site: 'small.example' });
    for (let count = 0; count < 4; count += 1) await supported(id);
    const origins = await originsOf('open', id);
    expect(origins).toEqual({
      given: 34,
      sums: [
        { kind: 'site', host: 'news.example', given: 11 },
        { kind: 'server', host: 'social.example', given: 10 },
      ],
      others: 13,
      days: [
        { from: '2026-03-02', to: '2026-03-02', given: 21 },
        { from: '2026-03-03', to: '2026-03-03', given: 13 },
      ],
      bursts: [],
    });
  });

  it('counts somebody once, however often they take it back and give it again', async () => {
    const { id } = await proposed(app, { slug: 'open', authorId: author });
    const person = await supported(id, { site: 'loud.example' });
    for (let count = 0; count < 12; count += 1) {
      value(await withdrawSupport(app, { proposalId: id, participantId: person }));
      value(await giveSupport(app, { proposalId: id, participantId: person, side: 'for', origin: 'loud.example' }));
    }
    expect(await originsOf('open', id)).toBeNull();
    for (let count = 0; count < 9; count += 1) await supported(id, { site: 'loud.example' });
    expect((await originsOf('open', id))?.sums).toEqual([{ kind: 'site', host: 'loud.example', given: 10 }]);
  });

  it('is hidden as long as the counts are', async () => {
    const { id } = await proposed(app, { slug: 'quiet', authorId: author });
    let last = '';
    for (let count = 0; count < 12; count += 1) last = await supported(id, { site: 'news.example' });
    for (const viewer of [ANYBODY, { ...ANYBODY, participantId: last }]) {
      expect(await originsOf('quiet', id, viewer)).toBeNull();
    }
  });
});
