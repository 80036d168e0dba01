import type { Application } from '../../src/application/application.ts';
import { adoptCharter } from '../../src/application/community/adopt-charter.ts';
import { createCommunity } from '../../src/application/community/create-community.ts';
import { admitOnPaper } from '../../src/application/community/paper/paper-members.ts';
import { makePledge } from '../../src/application/community/pledge/make-pledge.ts';
import { createFeatureRequest } from '../../src/application/community/request/create-request.ts';
import { decideStep } from '../../src/application/community/request/decide-step.ts';
import { stateAbout } from '../../src/application/community/request/state-about.ts';
import { publishConsultation } from '../../src/application/consultation/publish-consultation.ts';
import type { Actor } from '../../src/domain/kit/actor.ts';
import { saying, value } from '../support/city.ts';
import { oneAgentPledges } from '../support/one-agent.ts';
import { asked, options } from '../support/voting.ts';
import { LONG } from './states-admin.ts';

/** A community with a request that is pledged for and a ballot with weights, and one without any. */
export async function communitiesOf(app: Application, by: Actor): Promise<void> {
  for (const slug of ['commune', 'deserte']) {
    const words = { title: { fr: `Mutualiser ${LONG}` }, summary: { fr: 'Payer une fois.' } };
    value(await createCommunity(app, { slug, ...words, opensAt: '2026-03-01', closesAt: '2030-12-31', by }));
    value(await publishConsultation(app, { slug, by }));
  }
  await app.store.transact(async (writer) => {
    const commune = await writer.consultations.bySlug('commune');
    if (commune === null) throw new Error('There is no community.');
    await writer.sharing.saveCohost({
      ...{ consultationId: commune.id, peer: 'https://torino.example/', invite: `${app.origin}/invites/commune` },
      ...{ status: 'accepted', role: 'member', registered: 0, registeredAt: app.now() },
      ...{ invitedAt: app.now(), answeredAt: app.now() },
    });
  });
  const details = {
    acceptanceCriteria: [LONG],
    licence: 'EUPL-1.2',
    neededBy: ['https://torino.example/'],
    links: { publiccode: null, issue: 'https://git.example/issues/4', mergeRequest: null },
  };
  const { number } = value(
    await createFeatureRequest(app, { slug: 'commune', content: saying(`Joindre ${LONG}`), details, by }),
  );
  const at = { slug: 'commune', number, by };
  const euros = (amount: number) => ({ amount, currency: 'EUR' });
  value(await decideStep(app, { ...at, step: 'open', reason: null }));
  const estimate = { supplier: LONG.slice(0, 100), amount: euros(900_000), date: '2026-03-01' };
  value(await stateAbout(app, { ...at, kind: 'estimate', content: { ...estimate, reference: 'D-7' } }));
  const terms = {
    sharing: 'equally',
    populations: null,
    rates: { work: 40_000, hosting: null },
    lateJoining: 'free',
    withdrawalDays: 0,
  } as const;
  const funding = { need: euros(1_000_000), closesAt: '2027-03-31', terms };
  value(await decideStep(app, { ...at, step: 'specify', reason: LONG, funding }));
  const conditions = [{ type: 'institutions-at-least', count: 2 } as const];
  const pledge = { kind: 'money', ...euros(600_000), expiresAt: '2028-12-31', conditions } as const;
  // Without a sum that the institution set, the first waits for a second agent; up to that sum the next stands.
  value(await makePledge(app, { ...at, institution: null, reference: null, pledge }));
  await oneAgentPledges(app);
  value(await makePledge(app, { ...at, institution: null, reference: null, pledge }));
  const onPaper = { slug: 'commune', institution: 'https://girona.example/', name: LONG, reference: 'Acta 3', by };
  value(await admitOnPaper(app, onPaper));
  const twice = { slug: 'commune', content: saying(`Encore ${LONG}`), by };
  const needed = { ...details, neededBy: ['https://oulu.example/'] };
  const { number: second } = value(await createFeatureRequest(app, { ...twice, details: needed }));
  const duplicate = { slug: 'commune', number: second, by };
  value(await decideStep(app, { ...duplicate, step: 'withdraw', reason: LONG, duplicateOf: number }));
  const charter = {
    text: { fr: LONG },
    secondAgentAbove: euros(500_000),
    pledgeWithdrawal: 'until-close',
    populations: [{ institution: 'https://torino.example/', people: 841_600, year: 2025 }],
  } as const;
  const adopted = { slug: 'commune', decision: { fr: LONG }, by };
  value(await adoptCharter(app, { ...adopted, terms: charter, replaces: 0 }));
  value(await adoptCharter(app, { ...adopted, terms: { ...charter, pledgeWithdrawal: 'never' }, replaces: 1 }));
  const weights = [
    { institution: `${app.origin}/`, weight: 3 },
    { institution: 'https://torino.example/', weight: 1_000_000 },
  ];
  const asks = { question: { fr: LONG }, options: options(LONG, 'Recherche'), closesAt: '2027-03-31' };
  await asked(app, {
    ...{ consultation: 'commune', slug: 'priorites', method: 'supports-and-objections', ...asks },
    rules: { weights },
  });
}
