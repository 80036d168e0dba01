import '../../src/start/temporal.ts';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { disableAgent } from '../../src/application/agent/change-agent.ts';
import { inviteAgent } from '../../src/application/agent/invite-agent.ts';
import { publishAnswer } from '../../src/application/answer/publish-answer.ts';
import { createBallot } from '../../src/application/ballot/create-ballot.ts';
import { publishBallot } from '../../src/application/ballot/publish-ballot.ts';
import { createCommunity } from '../../src/application/community/create-community.ts';
import { offerHandOver, withdrawHandOver } from '../../src/application/community/hand-over/offer-hand-over.ts';
import { readHandOver } from '../../src/application/community/hand-over/read-hand-over.ts';
import { takeOver } from '../../src/application/community/hand-over/take-over.ts';
import { createFeatureRequest } from '../../src/application/community/request/create-request.ts';
import { stateAct } from '../../src/application/community/statement/state-act.ts';
import { changeConsultation } from '../../src/application/consultation/change-consultation.ts';
import { extendPhase, publishConsultation } from '../../src/application/consultation/publish-consultation.ts';
import { ANYBODY } from '../../src/application/kit/viewer.ts';
import { decideProposal } from '../../src/application/moderation/decide.ts';
import { acceptInvitation } from '../../src/application/network/cohost/answer-invitation.ts';
import { receiveInvitation } from '../../src/application/network/cohost/receive-invitation.ts';
import { type Actor, agentIdOf } from '../../src/domain/kit/actor.ts';
import type { Refusal } from '../../src/domain/kit/refusal.ts';
import type { Result } from '../../src/domain/kit/result.ts';
import { refusal, saying, value } from '../support/city.ts';
import { clockAt } from '../support/clock.ts';
import { openTown, readMirror, shareWith, type Town } from '../support/towns.ts';
import { asked } from '../support/voting.ts';

const clock = clockAt('2026-03-02T08:00:00Z');
const WORDS = { title: { fr: 'Commun' }, summary: { fr: 'Payer une fois.' } };
const DATES = { opensAt: '2026-03-01', closesAt: '2030-12-31' };

/** Torino hosts a community and offers it to Lyon, which is a member. */
describe('a community that is offered to a member', () => {
  let torino: Town;
  let lyon: Town;
  let by: Actor;

  beforeEach(async () => {
    [torino, lyon] = [await openTown('torino', clock), await openTown('lyon', clock)];
    onTestFinished(async () => {
      await torino[Symbol.asyncDispose]();
      await lyon[Symbol.asyncDispose]();
    });
    by = await officerOf(lyon);
  });

  const officerOf = async (town: Town): Promise<Actor> => {
    const { agent } = value(await inviteAgent(town.app, { email: 'ada@city.example', role: 'officer', by: null }));
    return { kind: 'agent', id: agent.id };
  };
  /** Answers where it is at Lyon, once all of the offer was read there unless a test says otherwise. */
  const offered = async ({ isRead = true } = {}) => {
    value(await createCommunity(torino.app, { slug: 'commun', ...WORDS, ...DATES, by: null }));
    const consultation = value(await publishConsultation(torino.app, { slug: 'commun', by: null }));
    const mirror = await shareWith(torino, lyon, { consultation, role: 'member', registered: 1 });
    await lyon.app.store.transact((writer) =>
      writer.sharing.saveInvitation({
        ...{ invite: `${torino.institution}activities/1`, peer: torino.institution, role: 'member', registered: 1 },
        ...{ consultation: mirror.host?.uri ?? '', title: { fr: 'Commun' }, status: 'accepted' },
        ...{ consultationId: mirror.id, receivedAt: clock.now(), answeredAt: clock.now() },
      }),
    );
    const offer = { slug: 'commun', to: lyon.institution, reason: 'Vote.', by: await officerOf(torino) };
    value(await offerHandOver(torino.app, offer));
    if (isRead) await readMirror(torino, lyon, mirror);
    else await saveOffer(mirror.id);
    return mirror;
  };
  /** The offer, of which the page after it was not read yet. */
  const saveOffer = async (consultationId: string) =>
    await lyon.app.store.transact((writer) =>
      writer.handOvers.saveOffer({
        ...{ consultationId, target: lyon.institution, reason: 'Vote.', nextNumber: 1, isRead: false },
        ...{ offeredAt: clock.now(), offeredBy: null },
      }),
    );
  const hostOf = async (slug: string) =>
    (await lyon.app.store.read((reader) => reader.consultations.bySlug(slug)))?.host?.institution ?? null;
  /** Why it is not taken over, which the page says as well, and that it is hosted where it was. */
  const expectRefused = async (slug: string, because: string) => {
    expect(refusal(await takeOver(lyon.app, { slug, by }))).toMatchObject({ type: 'hand-over-refused', because });
    expect(await hostOf(slug)).toBe(torino.institution);
  };

  it('is taken over once all of it was read', async () => {
    const { slug } = await offered();
    expect(value(await readHandOver(lyon.app, { slug, viewer: ANYBODY })).refusal).toBe(null);
    value(await takeOver(lyon.app, { slug, by }));
    expect(await hostOf(slug)).toBe(null);
  });

  it('is not while something of it was not read', async () => {
    const { slug } = await offered({ isRead: false });
    await expectRefused(slug, 'unread');
  });

  it('is not while a statement of whoever takes over still waits for the answer of the host', async () => {
    const { slug, id } = await offered();
    const act = { type: 'propose', title: 'Exporter', body: 'Exporter.', lang: 'fr', details: DETAILS } as const;
    const { uri } = value(await stateAct(lyon.app, { slug, number: null, act, by }));
    await expectRefused(slug, 'statements-waiting');
    await lyon.app.store.transact(async (writer) => {
      const own = (await writer.statements.byUri(uri)) ?? expect.fail('no statement');
      await writer.statements.save({ ...own, status: 'refused', refusal: { type: 'not-shared' } });
    });
    expect(await lyon.app.store.read((reader) => reader.handOvers.countWaiting(id))).toBe(0);
    value(await takeOver(lyon.app, { slug, by }));
  });

  it('is not where whoever takes over has it at another address than the host', async () => {
    value(await createCommunity(lyon.app, { slug: 'commun', ...WORDS, ...DATES, by: null }));
    const { slug } = await offered();
    expect(slug).toBe('commun--torino-example');
    await expectRefused(slug, 'other-address');
  });

  it('is taken over by no agent who was disabled', async () => {
    const { slug } = await offered();
    value(await disableAgent(lyon.app, { agentId: agentIdOf(by) ?? '', by: null }));
    expect(refusal(await takeOver(lyon.app, { slug, by }))).toEqual({ type: 'missing-scope', scope: 'represent' });
    expect(await hostOf(slug)).toBe(torino.institution);
  });

  it('is followed to nobody who took it over at another address', async () => {
    const { host } = await offered();
    const porto = 'https://porto.example/';
    const invited = async (nth: number, consultation: string) => {
      const invite = `${porto}activities/${nth}`;
      await receiveInvitation(lyon.app, {
        ...{ invite, peer: porto, consultation, title: { fr: 'Commun' }, registeredMax: 1, role: 'member' },
        formerly: [host?.uri ?? ''],
      });
      return await acceptInvitation(lyon.app, { invite, by });
    };
    await lyon.app.store.transact(async (writer) => {
      const id = (await writer.consultations.bySlug('commun'))?.id ?? '';
      const institutions = [torino.institution, lyon.institution, porto];
      await writer.sharing.saveHolders(id, { institutions, names: [] });
      await writer.handOvers.saveRoles(
        id,
        institutions.map((institution) => ({ institution, role: 'member' })),
      );
    });
    const refused = await invited(1, `${porto}consultations/commun-2`);
    expect(refusal(refused)).toMatchObject({ type: 'hand-over-refused', because: 'other-address' });
    expect(await hostOf('commun')).toBe(torino.institution);
    value(await invited(2, `${porto}consultations/commun`));
    expect(await hostOf('commun')).toBe(porto);
  });

  it('is offered to nobody while a ballot of it is open, nor taken over', async () => {
    const { slug, id } = await offered();
    value(await withdrawHandOver(torino.app, { slug: 'commun', by: await officerOf(torino) }));
    const ballot = await asked(torino.app, { consultation: 'commun', method: 'yes-no', closesAt: '2026-03-20' });
    const again = { slug: 'commun', to: lyon.institution, reason: 'Vote.', by: await officerOf(torino) };
    const open = { type: 'hand-over-refused', because: 'still-open' };
    expect(refusal(await offerHandOver(torino.app, again))).toEqual(open);
    const stored = (await torino.app.store.read((reader) => reader.ballots.byId(ballot.id))) ?? expect.fail('none');
    await lyon.app.store.transact((writer) =>
      writer.ballots.save({ ...stored, ballot: { ...stored.ballot, consultationId: id } }),
    );
    await expectRefused(slug, 'still-open');
  });

  it('is written about no more at its host: ballots, decisions, answers and what it says of itself', async () => {
    value(await createCommunity(torino.app, { slug: 'commun', ...WORDS, ...DATES, by: null }));
    const { phases, id } = value(await publishConsultation(torino.app, { slug: 'commun', by: null }));
    const request = { slug: 'commun', content: saying('Exporter.'), details: DETAILS, by: null };
    const { proposalId } = value(await createFeatureRequest(torino.app, request));
    const question = { question: { fr: 'Oui ?' }, method: 'yes-no', by: null } as const;
    const draft = value(await createBallot(torino.app, { consultation: 'commun', slug: 'un', ...question }));
    const reason = { fr: 'Plus de temps.' };
    const acts: Readonly<Record<string, () => Promise<Result<unknown, Refusal>>>> = {
      'a ballot': () => createBallot(torino.app, { consultation: 'commun', slug: 'deux', ...question }),
      'its rules': () => publishBallot(torino.app, { ballotId: draft.id, by: null }),
      'its words': () => changeConsultation(torino.app, { slug: 'commun', change: WORDS, by: null }),
      'its end': () =>
        extendPhase(torino.app, {
          ...{ slug: 'commun', phaseId: phases[0]?.id ?? '', closesAt: '2031-01-31', reason, by: null },
        }),
      'an answer': () =>
        publishAnswer(torino.app, { proposalId, verdict: 'accepted', body: { fr: 'Oui.' }, commitments: [], by: null }),
      'a decision': () => decideProposal(torino.app, { proposalId, ...REMOVE }),
    };
    await torino.app.store.transact((writer) =>
      writer.handOvers.saveOffer({
        ...{ consultationId: id, target: lyon.institution, reason: 'Vote.', nextNumber: 1, isRead: true },
        ...{ offeredAt: clock.now(), offeredBy: null },
      }),
    );
    for (const [what, act] of Object.entries(acts))
      expect([what, refusal(await act())]).toEqual([what, { type: 'being-handed-over', to: lyon.institution }]);
    value(await withdrawHandOver(torino.app, { slug: 'commun', by: await officerOf(torino) }));
    for (const act of Object.values(acts)) value(await act());
  });
});

const REMOVE = { kind: 'remove', rule: 'off-topic', reason: 'Hors sujet.', by: null } as const;
const DETAILS = {
  ...{ acceptanceCriteria: ['Un fichier.'], licence: 'EUPL-1.2', neededBy: [] },
  links: { publiccode: null, issue: null, mergeRequest: null },
};
