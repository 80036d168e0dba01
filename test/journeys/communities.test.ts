import { beforeAll, describe, expect, it, test } from 'vitest';
import { disableAgent } from '../../src/application/agent/change-agent.ts';
import { type CreateToken, createToken, revokeToken } from '../../src/application/agent/create-token.ts';
import { inviteAgent } from '../../src/application/agent/invite-agent.ts';
import type { Role } from '../../src/application/agent/ports.ts';
import type { Application, Writer } from '../../src/application/application.ts';
import { submitComment } from '../../src/application/comment/submit-comment.ts';
import { actingFor, confirmAct, discardAct, type Represented } from '../../src/application/community/acting-for.ts';
import { adoptCharter } from '../../src/application/community/adopt-charter.ts';
import { createCommunity } from '../../src/application/community/create-community.ts';
import { changeConsultation } from '../../src/application/consultation/change-consultation.ts';
import { publishConsultation } from '../../src/application/consultation/publish-consultation.ts';
import { readAdmission, readConsultation } from '../../src/application/consultation/read-consultations.ts';
import { openCommitment } from '../../src/application/journal/read-journal.ts';
import { ANYBODY } from '../../src/application/kit/viewer.ts';
import { inviteCohost } from '../../src/application/network/cohost/invite-cohost.ts';
import { openPoll } from '../../src/application/poll/polls.ts';
import { submitProposal } from '../../src/application/proposal/submit-proposal.ts';
import { giveSupport } from '../../src/application/support/support.ts';
import type { InstitutionAct } from '../../src/domain/community/institution-act.ts';
import type { CommunityAct } from '../../src/domain/community/role.ts';
import { type Actor, agentIdOf, OPERATOR } from '../../src/domain/kit/actor.ts';
import { ok, refuse } from '../../src/domain/kit/result.ts';
import { eachEngine } from '../storage/engines.ts';
import { applicationOn } from '../support/application.ts';
import { opened, proposed, refusal, registeredPerson, saying, setUpCity, value } from '../support/city.ts';
import { clockAt } from '../support/clock.ts';
import { peered } from '../support/peered.ts';

const TORINO = 'https://torino.example/';
const FOR_INSTITUTIONS = { type: 'not-eligible', because: 'institutions-only', allowed: ['institution'] };
const slug = 'mutualiser';

eachEngine('a community', (suite) => {
  const clock = clockAt('2026-03-02T08:00:00Z');
  let app: Application;

  const logged = (type: string) =>
    suite.database.db
      .selectFrom('event')
      .select(['type', 'by_agent', 'data'])
      .where('type', 'like', type)
      .orderBy('id')
      .execute();

  beforeAll(async () => {
    app = applicationOn(suite.database, clock);
    await setUpCity(app);
    const words = { title: { fr: 'Mutualiser' }, summary: { fr: 'Payer une fois ce dont toutes ont besoin.' } };
    value(await createCommunity(app, { slug, ...words, opensAt: '2026-03-01', closesAt: '2030-12-31', by: null }));
    await peered(app, TORINO);
  });

  it('keeps institutions as its people, as long as it is a draft too', async () => {
    const change = { rules: { standings: ['institution', 'resident'] } } as const;
    expect(refusal(await changeConsultation(app, { slug, change, by: null }))).toMatchObject({
      field: 'standings',
      because: 'institutions-only',
    });
    const published = value(await publishConsultation(app, { slug, by: null }));
    expect(published.rules).toMatchObject({ openTo: 'institutions', standings: ['institution'] });
  });

  it('tells residents why they cannot propose, comment or support, and lets anybody read it', async () => {
    const ana = await registeredPerson(app, 'Ana', { standing: 'resident' });
    const city = await registeredPerson(app, 'Ville de Lyon', { standing: 'institution' });
    const { id: proposalId } = await proposed(app, { slug, authorId: city.id });
    expect(refusal(await submitProposal(app, { slug, authorId: ana.id, content: saying('Moi') }))).toEqual(
      FOR_INSTITUTIONS,
    );
    expect(
      refusal(
        await submitComment(app, { slug, proposalId, parentId: null, authorId: ana.id, body: 'Moi', lang: 'fr' }),
      ),
    ).toEqual(FOR_INSTITUTIONS);
    expect(refusal(await giveSupport(app, { proposalId, participantId: ana.id, side: 'for' }))).toEqual(
      FOR_INSTITUTIONS,
    );
    const seen = value(await readConsultation(app, { slug, viewer: ANYBODY }));
    const admission = await readAdmission(app, { consultation: seen.consultation, act: 'propose', viewer: ANYBODY });
    expect(refusal(admission.phase)).toEqual(FOR_INSTITUTIONS);
  });

  it('has no opinion polls, in which anybody votes', async () => {
    const poll = { slug, question: { fr: 'Oui ?' }, options: [{ fr: 'Oui' }, { fr: 'Non' }], multiple: false };
    expect(refusal(await openPoll(app, { ...poll, closesAt: '2026-04-01', by: null }))).toEqual(FOR_INSTITUTIONS);
  });

  it('invites institutions to a role, which says how many voices they have', async () => {
    expect(refusal(await inviteCohost(app, { slug, peer: TORINO, by: null }))).toMatchObject({ field: 'role' });
    const invited = value(
      await inviteCohost(app, { slug, peer: TORINO, role: 'member', registeredMax: 900, by: null }),
    );
    expect(invited).toMatchObject({ role: 'member', registeredMax: 1, status: 'invited' });
    const stored = await app.store.read((reader) => reader.sharing.cohostByInvite(invited.invite));
    expect(stored).toEqual(invited);
  });

  test('a consultation of people has no roles to give', async () => {
    await opened(app, 'velo');
    expect(refusal(await inviteCohost(app, { slug: 'velo', peer: TORINO, role: 'member', by: null }))).toEqual({
      type: 'not-a-community',
    });
  });

  describe('its charter', () => {
    const terms = {
      text: { fr: 'Nous partageons.' },
      secondAgentAbove: { amount: 500_000, currency: 'EUR' },
      pledgeWithdrawal: 'until-close',
      populations: [],
    } as const;
    const decision = { fr: 'Assemblée du 1er mars' };

    it('is adopted by decision, version by version, each with its hash', async () => {
      const first = value(await adoptCharter(app, { slug, terms, decision, replaces: 0, by: null }));
      const next = { ...terms, text: { fr: 'Nous partageons encore.' } };
      expect(refusal(await adoptCharter(app, { slug, terms: next, decision, replaces: 0, by: null }))).toEqual({
        type: 'changed-meanwhile',
      });
      expect(refusal(await adoptCharter(app, { slug, terms, decision, replaces: 1, by: null }))).toEqual({
        type: 'unchanged',
      });
      const second = value(await adoptCharter(app, { slug, terms: next, decision, replaces: 1, by: null }));
      const { consultationId: id } = first;
      expect(second.hash).not.toBe(first.hash);
      expect(await app.store.read((reader) => reader.communities.charters(id))).toEqual([second, first]);
      await app.store.placeEvents();
      const adopted = await app.store.read(async (reader) =>
        (await reader.events.after(0, 500)).filter(({ type }) => type === 'charter-adopted'),
      );
      const opened = await Promise.all(adopted.map(({ id: of }) => openCommitment(app, of)));
      expect(opened.map((each) => JSON.parse(each?.document ?? 'null')?.content.version)).toEqual([1, 2]);
      expect(await logged('charter-adopted')).toMatchObject([
        { data: { version: 1, contentHash: first.hash } },
        { data: { version: 2, contentHash: second.hash } },
      ]);
    });

    it('is of communities alone', async () => {
      expect(refusal(await adoptCharter(app, { slug: 'velo', terms, decision, replaces: 0, by: null }))).toEqual({
        type: 'not-a-community',
      });
    });
  });

  describe('acting for the institution', () => {
    let ada: Actor;
    let bea: Actor;
    const act = async (by: Actor | null, amount: number, kind: CommunityAct = 'pledge') =>
      await app.store.transact(async (writer) => {
        const consultation = await writer.consultations.bySlug(slug);
        if (consultation === null) throw new Error('no community');
        const sum = { amount, currency: 'EUR' };
        return await actingFor({ app, writer }, { consultation, act: kind, content: { amount }, sum, by });
      });
    const waitingFor = async (by: Actor) => {
      const acting = value(await act(by, 500_001));
      if (acting.status !== 'waits') throw new Error('it does not wait');
      return acting.waiting;
    };

    beforeAll(async () => {
      ada = await agentOf('ada@lyon.example', 'officer');
      bea = await agentOf('bea@lyon.example', 'officer');
    });
    const agentOf = async (email: string, role: Role): Promise<Actor> => {
      const { agent } = value(await inviteAgent(app, { email, role, by: null }));
      return { kind: 'agent', id: agent.id };
    };

    it('is one agent’s up to the sum of the charter', async () => {
      expect(value(await act(ada, 500_000))).toMatchObject({ status: 'may-act', confirmedBy: null });
    });

    it('above it waits for a second person, whom the log names with the first', async () => {
      const { id } = await waitingFor(ada);
      const work = async (_: Writer, { content }: InstitutionAct, by: Represented) => ok({ content, by });
      expect(refusal(await confirmAct(app, { actId: id, by: ada }, work))).toEqual({ type: 'second-agent-needed' });
      expect(value(await confirmAct(app, { actId: id, by: bea }, work))).toEqual({
        content: { amount: 500_001 },
        by: { preparedBy: agentIdOf(ada), confirmedBy: agentIdOf(bea) },
      });
      expect(refusal(await confirmAct(app, { actId: id, by: bea }, work)).type).toBe('already-decided');
      expect(await logged('institution-act-%')).toMatchObject([
        { type: 'institution-act-prepared', by_agent: agentIdOf(ada) },
        {
          type: 'institution-act-confirmed',
          by_agent: agentIdOf(bea),
          data: { actId: id, preparedBy: agentIdOf(ada) },
        },
      ]);
    });

    it('stays waiting where what was to be done is refused', async () => {
      const { id } = await waitingFor(ada);
      const late = async () => refuse({ type: 'not-shared' } as const);
      expect(refusal(await confirmAct(app, { actId: id, by: bea }, late))).toEqual({ type: 'not-shared' });
      expect(await app.store.read((reader) => reader.communities.institutionAct(id))).toMatchObject({ decided: null });
      value(await discardAct(app, { actId: id, by: ada }));
    });

    it('is no more for an agent who was disabled, nor for a token that was revoked, prepared or confirmed', async () => {
      const gone = await agentOf('gone@lyon.example', 'officer');
      const { token } = value(await createToken(app, { name: 'Essai', scopes: ['represent'] }));
      const former: readonly Actor[] = [gone, { kind: 'token', id: token.id, participantId: null }];
      for (const by of former) value(await act(by, 1));
      value(await disableAgent(app, { agentId: agentIdOf(gone) ?? '', by: null }));
      value(await revokeToken(app, { tokenId: token.id }));
      const waiting = await waitingFor(ada);
      for (const by of former) {
        const missing = { type: 'missing-scope', scope: 'represent' };
        expect(refusal(await act(by, 1))).toEqual(missing);
        expect(refusal(await confirmAct(app, { actId: waiting.id, by }, async () => ok(null)))).toEqual(missing);
      }
      value(await discardAct(app, { actId: waiting.id, by: ada }));
    });

    it('is for agents with the scope, and for what the role of the institution allows', async () => {
      const moderator = await agentOf('mod@lyon.example', 'moderator');
      for (const by of [moderator, null, OPERATOR]) {
        expect(refusal(await act(by, 1))).toEqual({ type: 'missing-scope', scope: 'represent' });
      }
      const { id } = await opened(app, 'trottoirs');
      const bound = { role: 'officer', consultations: [id], by: null } as const;
      const elsewhere = value(await inviteAgent(app, { email: 'eva@lyon.example', ...bound }));
      const refused = async (by: Actor) => refusal(await act(by, 1)).type;
      expect(await refused({ kind: 'agent', id: elsewhere.agent.id })).toBe('not-your-consultation');
      const tokenOf = async (given: Partial<CreateToken>): Promise<Actor> => {
        const { token } = value(await createToken(app, { name: 'Essai', scopes: ['represent'], ...given }));
        return { kind: 'token', id: token.id, participantId: token.participantId };
      };
      const [free, over, foreign, personal] = [
        await tokenOf({}),
        await tokenOf({ expiresAt: '2026-03-03' }),
        await tokenOf({ consultations: [id] }),
        await tokenOf({ participant: { name: 'Ana', standing: 'registered' } }),
      ];
      value(await act(free, 1));
      const waiting = await waitingFor(ada);
      for (const by of [foreign, { kind: 'agent', id: elsewhere.agent.id } as const]) {
        const confirmed = await confirmAct(app, { actId: waiting.id, by }, async () => ok(null));
        expect([await refused(by), refusal(confirmed).type]).toEqual([
          'not-your-consultation',
          'not-your-consultation',
        ]);
      }
      clock.advance({ days: 2 });
      expect([await refused(over), await refused(personal)]).toEqual(['missing-scope', 'missing-scope']);
      value(await discardAct(app, { actId: waiting.id, by: ada }));
      expect(refusal(await act(ada, 1, 'estimate'))).toEqual({ type: 'not-in-this-role', roles: ['supplier'] });
    });
  });
});
