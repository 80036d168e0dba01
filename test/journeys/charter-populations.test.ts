import { expect, it } from 'vitest';
import { adoptCharter } from '../../src/application/community/adopt-charter.ts';
import { createCommunity } from '../../src/application/community/create-community.ts';
import { createFeatureRequest } from '../../src/application/community/request/create-request.ts';
import { decideStep } from '../../src/application/community/request/decide-step.ts';
import { publishConsultation } from '../../src/application/consultation/publish-consultation.ts';
import { eachEngine } from '../storage/engines.ts';
import { applicationOn } from '../support/application.ts';
import { saying, setUpCity, value } from '../support/city.ts';
import { clockAt } from '../support/clock.ts';

const FORMER = 'https://torino.example';
const PRESENT = 'https://turin.example';
const DETAILS = {
  acceptanceCriteria: ['Un agent joint une pièce.'],
  licence: 'EUPL-1.2',
  neededBy: [],
  links: { publiccode: null, issue: null, mergeRequest: null },
};

eachEngine('the population of an institution that moved', (suite) => {
  it('is that of the charter under its new id too', async () => {
    const clock = clockAt('2026-03-02T08:00:00Z');
    const app = applicationOn(suite.database, clock);
    await setUpCity(app);
    const at = { slug: 'pool', number: 1, by: null } as const;
    const words = { title: { fr: 'Mutualiser' }, summary: { fr: 'Payer une fois.' } };
    value(await createCommunity(app, { ...at, ...words, opensAt: '2026-03-01', closesAt: '2030-12-31' }));
    value(await publishConsultation(app, at));
    const terms = {
      ...{ text: { fr: 'Nous partageons.' }, secondAgentAbove: null, pledgeWithdrawal: 'never' as const },
      populations: [{ institution: `${FORMER}/`, people: 800_000, year: 2025 }],
    } as const;
    value(await adoptCharter(app, { ...at, terms, decision: { fr: 'Assemblée' }, replaces: 0 }));
    value(await createFeatureRequest(app, { ...at, content: saying('Il le faut.'), details: DETAILS }));
    value(await decideStep(app, { ...at, step: 'open', reason: 'Vote.' }));
    await app.store.transact((writer) =>
      writer.moving.renamePeer(
        { uri: `${FORMER}/`, origin: FORMER },
        { uri: `${PRESENT}/`, origin: PRESENT },
        clock.now(),
      ),
    );
    const specified = async (people: number) =>
      await decideStep(app, {
        ...{ ...at, step: 'specify', reason: 'Vote.' },
        funding: {
          ...{ need: { amount: 10_000, currency: 'EUR' }, closesAt: '2026-04-01' },
          terms: {
            ...{
              sharing: 'by-population',
              rates: { work: null, hosting: null },
              lateJoining: 'free',
              withdrawalDays: null,
            },
            populations: { year: 2025, figures: { [`${PRESENT}/`]: people } },
          },
        },
      });
    expect(await specified(8)).toMatchObject({ refusal: { field: 'populations', because: 'not-by-charter' } });
    value(await specified(800_000));
  });
});
