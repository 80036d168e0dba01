import { beforeAll, describe, expect, it } from 'vitest';
import { changeAgent, disableAgent } from '../../src/application/agent/change-agent.ts';
import { inviteAgent } from '../../src/application/agent/invite-agent.ts';
import type { Application } from '../../src/application/application.ts';
import { changeConsultation } from '../../src/application/consultation/change-consultation.ts';
import { createConsultation } from '../../src/application/consultation/create-consultation.ts';
import { readConsultation, readConsultations } from '../../src/application/consultation/read-consultations.ts';
import { changeInstitution } from '../../src/application/institution/change-institution.ts';
import { inOneTransaction } from '../../src/application/kit/transaction.ts';
import { agentViewer } from '../../src/application/kit/viewer.ts';
import { decideProposal } from '../../src/application/moderation/decide.ts';
import type { Consultation } from '../../src/domain/consultation/consultation.ts';
import { eachEngine } from '../storage/engines.ts';
import { applicationOn } from '../support/application.ts';
import { atOnce, drafted, opened, proposed, refusal, registeredPerson, setUpCity, value } from '../support/city.ts';
import { clockAt } from '../support/clock.ts';

const NOT_YOURS = { type: 'not-your-consultation' };

eachEngine('the bounds of agents', (suite) => {
  let app: Application;
  let velo: Consultation;
  let parc: Consultation;
  let secret: Consultation;

  beforeAll(async () => {
    app = applicationOn(suite.database, clockAt('2026-03-02T08:00:00Z'));
    await setUpCity(app);
    velo = await opened(app, 'velo', { rules: { hold: 'everything' } });
    parc = await opened(app, 'parc', { rules: { hold: 'everything' } });
    secret = await drafted(app, { slug: 'secret' });
  });

  const invited = async (email: string, within: readonly string[] | null, role: 'officer' | 'moderator' = 'officer') =>
    value(await inviteAgent(app, { email, role, consultations: within, by: null })).agent;

  describe('of somebody who works on one consultation', () => {
    it('are kept where an act belongs to another, and nothing of it is left', async () => {
      const agent = await invited('velo@lyon.example', [velo.id]);
      const by = { kind: 'agent', id: agent.id } as const;
      const change = { title: { fr: 'Autre titre' } };
      expect(value(await changeConsultation(app, { slug: 'velo', change, by })).title).toEqual(change.title);
      expect(refusal(await changeConsultation(app, { slug: 'parc', change, by }))).toEqual(NOT_YOURS);
      const parcNow = await app.store.read((reader) => reader.consultations.byId(parc.id));
      expect(parcNow?.title).toEqual(parc.title);
      const within = await inOneTransaction(app, (inner) => changeConsultation(inner, { slug: 'parc', change, by }));
      expect(refusal(within)).toEqual(NOT_YOURS);
    });

    it('are kept for decisions on contributions', async () => {
      const by = { kind: 'agent', id: (await invited('moderates@lyon.example', [velo.id], 'moderator')).id } as const;
      const { id: authorId } = await registeredPerson(app, 'Ana');
      for (const [slug, decides] of [
        ['velo', true],
        ['parc', false],
      ] as const) {
        const { id } = await proposed(app, { slug, authorId });
        const accept = { proposalId: id, kind: 'accept', rule: 'within-the-rules', reason: 'Conforme.', by } as const;
        expect((await decideProposal(app, accept)).ok).toBe(decides);
        const after = await app.store.read((reader) => reader.proposals.byId(id));
        expect(after?.status).toBe(decides ? 'published' : 'held');
      }
    });

    it('leave out what concerns the whole institution, new consultations too', async () => {
      const by = { kind: 'agent', id: (await invited('whole@lyon.example', [velo.id])).id } as const;
      expect(refusal(await changeInstitution(app, { contact: 'x', by }))).toEqual(NOT_YOURS);
      const draft = { slug: 'neuve', title: { fr: 'N' }, summary: { fr: 'N' }, rules: {}, by };
      const phases = [{ kind: 'propose', opensAt: '2026-03-01', closesAt: '2026-03-31' }] as const;
      expect(refusal(await createConsultation(app, { ...draft, phases }))).toEqual(NOT_YOURS);
      expect(refusal(await inviteAgent(app, { email: 'new@lyon.example', role: 'officer', by }))).toEqual(NOT_YOURS);
    });

    it('hide the drafts of the others', async () => {
      const agent = await invited('drafts@lyon.example', [velo.id]);
      const limited = agentViewer(agent);
      expect(refusal(await readConsultation(app, { slug: 'secret', viewer: limited }))).toMatchObject({
        type: 'not-found',
      });
      const slugs = async (viewer: typeof limited) =>
        (await readConsultations(app, { limit: 20, after: null, viewer })).items.map(
          ({ consultation }) => consultation.slug,
        );
      expect(await slugs(limited)).not.toContain('secret');
      const own = value(
        await changeAgent(app, { agentId: agent.id, role: 'officer', consultations: [secret.id], by: null }),
      );
      expect(await slugs(agentViewer(own))).toContain('secret');
    });
  });

  it('are read back as they were given', async () => {
    const agent = await invited('both@lyon.example', [velo.id, parc.id, velo.id]);
    expect(agent.consultations).toEqual([velo.id, parc.id].sort());
    expect(await app.store.read((reader) => reader.access.agent(agent.id))).toEqual(agent);
    const all = value(await changeAgent(app, { agentId: agent.id, role: 'moderator', consultations: null, by: null }));
    expect(await app.store.read((reader) => reader.access.agent(agent.id))).toEqual(all);
  });

  it('are refused where they cannot be: none, not there, or of an administrator', async () => {
    const { id: agentId } = await invited('cannot@lyon.example', null);
    const input = { agentId, role: 'officer', consultations: [], by: null } as const;
    expect(refusal(await changeAgent(app, input))).toMatchObject({ field: 'consultations', because: 'missing' });
    const nowhere = await changeAgent(app, { ...input, consultations: [agentId] });
    expect(refusal(nowhere)).toEqual({ type: 'not-found', what: 'consultation' });
    const administrator = await changeAgent(app, { ...input, role: 'administrator', consultations: [velo.id] });
    expect(refusal(administrator)).toMatchObject({ field: 'consultations', because: 'not-for-this-role' });
  });

  it('end at once for somebody who was disabled, whatever page they still have open', async () => {
    const { id } = await invited('gone@lyon.example', null);
    value(await disableAgent(app, { agentId: id, by: null }));
    const change = { title: { fr: 'Trop tard' } };
    const late = await changeConsultation(app, { slug: 'velo', change, by: { kind: 'agent', id: id } });
    expect(refusal(late)).toEqual({ type: 'not-signed-in' });
  });

  it('always leave an administrator, also where two remove one another at once', async () => {
    const admin = async (name: string) =>
      value(await inviteAgent(app, { email: `${name}@lyon.example`, role: 'administrator', by: null })).agent;
    const [one, two] = [await admin('one'), await admin('two')];
    const results = await atOnce([
      () => disableAgent(app, { agentId: two.id, by: { kind: 'agent', id: one.id } }),
      () => disableAgent(app, { agentId: one.id, by: { kind: 'agent', id: two.id } }),
    ]);
    expect(results.filter(({ ok }) => ok)).toHaveLength(1);
    const left = (await app.store.read((reader) => reader.access.agents())).filter(
      ({ role, disabledAt }) => role === 'administrator' && disabledAt === null,
    );
    expect(left).toHaveLength(1);
    const last = { agentId: left[0]?.id ?? '', by: null };
    expect(refusal(await disableAgent(app, last))).toEqual({ type: 'last-administrator' });
    const demoted = await changeAgent(app, { ...last, role: 'officer', consultations: null });
    expect(refusal(demoted)).toEqual({ type: 'last-administrator' });
    const email = `${last.agentId === one.id ? 'one' : 'two'}@lyon.example`;
    expect(refusal(await inviteAgent(app, { email, role: 'observer', by: null }))).toEqual({
      type: 'last-administrator',
    });
  });
});
