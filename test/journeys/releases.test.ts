import '../../src/start/temporal.ts';
import { beforeAll, expect, it } from 'vitest';
import { inviteAgent } from '../../src/application/agent/invite-agent.ts';
import type { Application } from '../../src/application/application.ts';
import { createCommunity } from '../../src/application/community/create-community.ts';
import { makePledge } from '../../src/application/community/pledge/make-pledge.ts';
import { createFeatureRequest } from '../../src/application/community/request/create-request.ts';
import { type AskedStep, decideStep } from '../../src/application/community/request/decide-step.ts';
import { readFeatureRequest } from '../../src/application/community/request/reads.ts';
import { stateAbout } from '../../src/application/community/request/state-about.ts';
import { settlePledges } from '../../src/application/community/settlement/settle-pledges.ts';
import { publishConsultation } from '../../src/application/consultation/publish-consultation.ts';
import { ANYBODY } from '../../src/application/kit/viewer.ts';
import type { CommunityRole } from '../../src/domain/community/role-name.ts';
import type { Actor } from '../../src/domain/kit/actor.ts';
import { eachEngine } from '../storage/engines.ts';
import { applicationOn } from '../support/application.ts';
import { refusal, saying, setUpCity, value } from '../support/city.ts';
import { clockAt } from '../support/clock.ts';
import { oneAgentPledges } from '../support/one-agent.ts';

const OWN = 'https://participation.example/';
const TORINO = 'https://torino.example/';
const MAKER = 'https://maker.example/';
const OTHER = 'https://other.example/';
const slug = 'mutualiser';
const DETAILS = {
  ...{ acceptanceCriteria: ['Dix secondes.'], licence: 'EUPL-1.2', neededBy: [] },
  links: { publiccode: null, issue: null, mergeRequest: null },
};
const FUNDING = {
  need: { amount: 1_000_000, currency: 'EUR' },
  closesAt: '2026-04-01',
  terms: {
    ...({ sharing: 'equally', populations: null, lateJoining: 'free', withdrawalDays: 2 } as const),
    rates: { work: null, hosting: null },
  },
} as const;
const DATE = '2026-04-02';

eachEngine('the releases of a feature request', (suite) => {
  const clock = clockAt('2026-03-02T08:00:00Z');
  let app: Application;
  let ada: Actor;
  let number = 0;

  const announced = async (institution: string, version: string, url = 'https://git.example/') =>
    await stateAbout(app, {
      slug,
      number,
      kind: 'release',
      content: { version, url, date: DATE },
      institution,
      by: null,
    });
  const used = async (institution: string, announcedBy: string) =>
    await stateAbout(app, {
      ...{ slug, number, institution, by: null },
      kind: 'use',
      content: { version: '1', announcedBy, since: DATE, dueOn: null },
    });
  const step = async (name: AskedStep, funding?: typeof FUNDING) =>
    value(await decideStep(app, { slug, number, step: name, reason: 'Vote.', funding, by: null }));
  const view = async () => value(await readFeatureRequest(app, { slug, number, viewer: ANYBODY }));

  async function institution(peer: string, role: CommunityRole): Promise<void> {
    await app.store.transact(async (writer) => {
      const community = await writer.consultations.bySlug(slug);
      await writer.sharing.saveCohost({
        ...{ consultationId: community?.id ?? '', peer, invite: `${OWN}activities/${app.newId()}`, role },
        ...{ status: 'accepted', registered: 1, registeredAt: app.now(), registeredMax: 1 },
        ...{ invitedAt: app.now(), answeredAt: app.now() },
      });
    });
  }

  beforeAll(async () => {
    app = applicationOn(suite.database, clock);
    await setUpCity(app);
    await oneAgentPledges(app);
    const { agent } = value(await inviteAgent(app, { email: 'ada@lyon.example', role: 'officer', by: null }));
    ada = { kind: 'agent', id: agent.id };
    const words = { title: { fr: 'Mutualiser' }, summary: { fr: 'Payer une fois.' } };
    value(await createCommunity(app, { slug, ...words, opensAt: '2026-03-01', closesAt: '2030-12-31', by: null }));
    value(await publishConsultation(app, { slug, by: null }));
    await institution(TORINO, 'member');
    for (const supplier of [MAKER, OTHER]) await institution(supplier, 'supplier');
    const made = await createFeatureRequest(app, { slug, content: saying('Exporter.'), details: DETAILS, by: null });
    number = value(made).number;
    await step('open');
    for (const supplier of [MAKER, OTHER]) {
      const estimate = { supplier, amount: FUNDING.need, date: '2026-03-02' };
      value(
        await stateAbout(app, {
          slug,
          number,
          kind: 'estimate',
          content: { ...estimate, reference: 'Devis' },
          by: null,
        }),
      );
    }
    await step('specify', FUNDING);
    for (const pledger of [null, TORINO]) {
      const reference = pledger === null ? null : 'Delibera 12';
      const pledge = {
        kind: 'money',
        amount: 600_000,
        currency: 'EUR',
        expiresAt: '2026-12-31',
        conditions: [],
      } as const;
      value(await makePledge(app, { slug, number, institution: pledger, reference, pledge, by: ada }));
    }
    clock.set('2026-04-03T08:00:00Z');
    value(await settlePledges(app, { slug, number, by: null }));
    await step('commission');
  });

  it('are named by each institution for itself, and one supplier takes no place or name of another', async () => {
    const long = `https://git.example/${'a'.repeat(970)}`;
    for (let version = 1; version <= 50; version += 1) value(await announced(OTHER, String(version), long));
    expect(refusal(await announced(OTHER, '51'))).toMatchObject({ field: 'version', because: 'too-many', limit: 50 });
    expect(refusal(await announced(OTHER, '1'))).toMatchObject({ field: 'version' });
    value(await announced(MAKER, '1'));
    expect(refusal(await announced(MAKER, '1'))).toMatchObject({ field: 'version', because: 'duplicate' });
    expect((await view()).releases.filter(({ version }) => version === '1')).toMatchObject([
      { institution: OTHER },
      { institution: MAKER },
    ]);
  });

  it('are run by whoever paid, also where it moved since', async () => {
    await step('deliver');
    const [from, to] = ['torino', 'nova'].map((name) => ({
      uri: `https://${name}.example/`,
      origin: `https://${name}.example`,
    }));
    if (from === undefined || to === undefined) throw new Error('two addresses');
    await app.store.transact((writer) => writer.moving.renamePeer(from, to, clock.now()));
    value(await used(OWN, MAKER));
    expect((await view()).request.state).toBe('delivered');
    value(await used(to.uri, MAKER));
    expect(await view()).toMatchObject({ request: { state: 'adopted' }, uses: [{ announcedBy: MAKER }, {}] });
  });
});
