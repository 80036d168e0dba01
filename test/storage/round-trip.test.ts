import { v7 } from 'uuid';
import { beforeAll, describe, expect, it, test } from 'vitest';
import type { Agent, Session, SignInLink, Token } from '../../src/application/agent/ports.ts';
import type { Reader, Store, Writer } from '../../src/application/application.ts';
import type { Answer } from '../../src/domain/answer/answer.ts';
import type { Comment } from '../../src/domain/comment/comment.ts';
import type { Consultation } from '../../src/domain/consultation/consultation.ts';
import type { Institution } from '../../src/domain/institution/institution.ts';
import type { Territory } from '../../src/domain/institution/territory.ts';
import type { Report } from '../../src/domain/moderation/report.ts';
import type { Participant } from '../../src/domain/participant/participant.ts';
import type { Poll } from '../../src/domain/poll/poll.ts';
import type { Proposal } from '../../src/domain/proposal/proposal.ts';
import { createStore } from '../../src/storage/store.ts';
import { at, consultation, participant, phase, proposal, version } from '../support/participation.ts';
import { pseudonym } from '../support/supporters.ts';
import { eachEngine } from './engines.ts';

/** Everything that is written comes back as it was, on either engine. */
eachEngine('the store', (suite) => {
  let store: Store;
  beforeAll(() => {
    store = createStore(suite.database);
  });
  const read = async <T>(work: (reader: Reader) => Promise<T>) => await store.read(work);
  const write = async (work: (write: Writer) => Promise<unknown>) =>
    await store.transact(async (writer) => {
      await work(writer);
    });

  const LYON: Territory = { code: '69123', name: { fr: 'Lyon' }, within: null };
  const institution: Institution = {
    handle: 'lyon',
    name: { fr: 'Ville de Lyon', ca: "Ajuntament de Lió «d'ací»" },
    summary: { fr: 'Une ville \\ "entre" deux rivières' },
    territory: LYON,
    languages: ['fr', 'ca'],
    timeZone: 'Europe/Paris',
    contact: 'participation@lyon.example',
    licence: 'CC-BY-4.0',
    notices: { privacy: { fr: 'Rien.' } },
    codeLetters: true,
    hiddenEntries: ['menu-about', 'footer-network'],
    secondAgentAbove: { amount: 500_000, currency: 'EUR' },
    createdAt: at('2026-01-01T00:00:00.123Z'),
  };
  const newConsultation = (slug: string, overrides: Partial<Consultation> = {}) =>
    consultation({
      id: v7(),
      slug,
      handle: slug.replaceAll('-', '_'),
      phases: [
        phase({ kind: 'propose', id: v7() }),
        phase({ kind: 'support', id: v7(), standings: ['resident'], title: { fr: 'Soutenir' } }),
      ],
      ...overrides,
    });
  const newParticipant = (overrides: Partial<Participant> = {}) => participant({ id: v7(), ...overrides });
  const written = async <T>(one: T, act: (write: Writer, one: T) => Promise<unknown>) => {
    await write((writer) => act(writer, one));
    return one;
  };
  const writtenConsultation = async (slug: string) =>
    await written(newConsultation(slug), (writer, one) => writer.consultations.save(one));
  const writtenParticipant = async (overrides: Partial<Participant> = {}) =>
    await written(newParticipant(overrides), (writer, one) => writer.participants.save(one));

  describe('of an institution', () => {
    it('keeps it and what changes of it', async () => {
      expect(await read((reader) => reader.institution.get())).toBeNull();
      await write(async (writer) => {
        await writer.territories.save(LYON);
        await writer.institution.save(institution);
      });
      expect(await read((reader) => reader.institution.get())).toEqual(institution);
      const after = { ...institution, summary: {}, contact: null, notices: {} };
      await write((writer) => writer.institution.save(after));
      expect(await read((reader) => reader.institution.get())).toEqual(after);
    });

    it('keeps territories within one another, in whatever order they come', async () => {
      const seventh = { code: '69387', name: { fr: '7e' }, within: '69380' };
      const arrondissements = { code: '69380', name: { fr: 'Arrondissements' }, within: '69123' };
      await write(async (writer) => {
        await writer.territories.save(seventh);
        await writer.territories.save(arrondissements);
      });
      expect(await read((reader) => reader.territories.all())).toEqual([LYON, arrondissements, seventh]);
      await expect(write((writer) => writer.territories.save({ ...seventh, within: 'nowhere' }))).rejects.toThrow(
        /foreign key/,
      );
    });

    it('gives a handle once, and back only when it was never public', async () => {
      const ownerId = v7();
      const take = () => store.transact((writer) => writer.handles.claim('velo_2026', 'consultation', ownerId));
      expect([await take(), await take()]).toEqual([true, false]);
      expect(await read((reader) => reader.handles.owner('velo_2026'))).toEqual({ kind: 'consultation', ownerId });
      await write((writer) => writer.handles.release('velo_2026'));
      expect(await read((reader) => reader.handles.owner('velo_2026'))).toBeNull();
    });

    test.each([
      ['velo', true],
      ['vel', false],
      ['velo_2026', false],
      ['v_lo', false],
      ['v%', false],
      ['park', false],
    ])('knows whether %s has numbered handles under it: %s', async (handle, numbered) => {
      await write(async (writer) => {
        await writer.handles.claim('velo_2026', 'consultation', null);
        await writer.handles.claim('park_bis', 'consultation', null);
        await writer.handles.claim('park_07', 'participant', null);
      });
      expect(await read((reader) => reader.handles.hasNumbered(handle))).toBe(numbered);
    });
  });

  describe('of a consultation', () => {
    it('keeps a draft, its campaign and what changes of it', async () => {
      const first = await writtenConsultation('campaign-2025');
      const draft = newConsultation('campaign-2026', {
        publishedAt: null,
        rulesHash: null,
        territory: '69123',
        campaign: { campaign: 'Plan vélo', follows: first.slug },
        rules: { ...first.rules, territories: ['69123'], supportThreshold: 3 },
      });
      await write((writer) => writer.consultations.save(draft));
      expect(await read((reader) => reader.consultations.bySlug(draft.slug))).toEqual(draft);
      const [stored] = draft.phases;
      const after = {
        ...draft,
        slug: 'campaign-26',
        handle: 'campaign_26',
        title: { fr: 'Autre' },
        phases: [{ ...stored, closesAt: at('2026-04-02T00:00:00Z') }, phase({ kind: 'vote', id: v7() })],
      } as Consultation;
      await write((writer) => writer.consultations.save(after));
      expect(await read((reader) => reader.consultations.byId(draft.id))).toMatchObject({
        ...after,
        phases: expect.arrayContaining(after.phases as Consultation['phases'][number][]),
      });
      expect(await read((reader) => reader.consultations.bySlug('campaign-2026'))).toBeNull();
      expect(await store.transact((writer) => writer.consultations.lock('campaign-26'))).toMatchObject({
        id: draft.id,
      });
    });

    it('keeps why and by whom a phase was extended, and says so', async () => {
      const { id: consultationId, phases } = await writtenConsultation('extended');
      const [{ id: phaseId, closesAt: from }] = phases as [Consultation['phases'][number]];
      const extension = {
        id: v7(),
        phaseId,
        from,
        to: at('2026-05-01T00:00:00Z'),
        reason: { fr: 'Vacances' },
        agentId: v7(),
        at: at('2026-03-20T00:00:00Z'),
      };
      await write((writer) => writer.consultations.saveExtension(extension));
      expect(await read((reader) => reader.views.extensions(consultationId))).toEqual([
        { phaseId, from, to: extension.to, reason: extension.reason, at: extension.at },
      ]);
    });

    it('finds what is to be announced, and announces each edge once', async () => {
      const { id, phases } = await writtenConsultation('edges');
      const own = async (now: string) =>
        (await read((reader) => reader.consultations.unannounced(at(now))))
          .filter((each) => each.consultation.id === id)
          .map(({ phase: each, edge }) => `${each.kind} ${edge}`);
      expect(await own('2026-02-28T23:59:59Z')).toEqual([]);
      expect(await own('2026-03-01T00:00:00Z')).toEqual(['propose opened', 'support opened']);
      expect(await own('2026-04-01T00:00:00Z')).toHaveLength(4);
      const announce = (edge: 'opened' | 'closed', now: string) =>
        store.transact((writer) => writer.consultations.markAnnounced(phases[0]?.id ?? '', edge, at(now)));
      expect(await announce('closed', '2026-03-31T23:59:59Z')).toBe(false);
      expect(await announce('opened', '2026-03-01T00:00:00Z')).toBe(true);
      expect(await announce('opened', '2026-03-01T00:00:01Z')).toBe(false);
      expect(await own('2026-03-01T00:00:02Z')).toEqual(['support opened']);
    });

    it('announces a close again that was extended after a clock ran ahead', async () => {
      const before = await writtenConsultation('ahead');
      const [first, ...rest] = before.phases as [Consultation['phases'][number], ...Consultation['phases']];
      const announce = (now: string) =>
        store.transact((writer) => writer.consultations.markAnnounced(first.id, 'closed', at(now)));
      expect(await announce('2026-04-01T00:00:00Z')).toBe(true);
      await write((writer) =>
        writer.consultations.save({ ...before, phases: [{ ...first, closesAt: at('2026-04-08T00:00:00Z') }, ...rest] }),
      );
      expect(await announce('2026-04-07T00:00:00Z')).toBe(false);
      expect(await announce('2026-04-08T00:00:00Z')).toBe(true);
    });

    it('knows the next edge of what is published', async () => {
      const dates = { opensAt: at('2031-01-01T00:00:00Z'), closesAt: at('2031-02-01T00:00:00Z') };
      const draft = newConsultation('next-edge', {
        phases: [phase({ kind: 'vote', id: v7(), ...dates })],
        publishedAt: null,
        rulesHash: null,
      });
      await write((writer) => writer.consultations.save(draft));
      const next = (now: string) => read((reader) => reader.consultations.nextEdge(at(now)));
      expect(await next('2030-12-31T00:00:00Z')).toBeNull();
      await write((writer) =>
        writer.consultations.save({ ...draft, publishedAt: at('2030-01-01T00:00:00Z'), rulesHash: 'a'.repeat(64) }),
      );
      expect(await next('2030-12-31T00:00:00Z')).toEqual(dates.opensAt);
      expect(await next('2031-01-01T00:00:00Z')).toEqual(dates.closesAt);
      expect(await next('2031-02-01T00:00:00Z')).toBeNull();
    });

    it('numbers from one, apart from other consultations', async () => {
      const [one, other] = [await writtenConsultation('numbered'), await writtenConsultation('numbered-too')];
      const number = (id: string) => store.transact((writer) => writer.consultations.nextNumber(id));
      expect([await number(one.id), await number(one.id), await number(other.id)]).toEqual([1, 2, 1]);
    });
  });

  it('keeps a participant, finds them by each of their names and by none after erasure', async () => {
    const remote = await writtenParticipant({
      kind: 'remote',
      actorUri: 'https://social.example/u/ana',
      territory: '69123',
    });
    const imported = await writtenParticipant({
      kind: 'imported',
      standing: 'imported',
      importKey: 'polis:17',
      lang: null,
    });
    expect(await read((reader) => reader.participants.byId(remote.id))).toEqual(remote);
    expect(await read((reader) => reader.participants.byActor('https://social.example/u/ana'))).toEqual(remote);
    expect(await read((reader) => reader.participants.byImportKey('polis:17'))).toEqual(imported);
    expect(await store.transact((writer) => writer.participants.lock(remote.id))).toEqual(remote);
    const erased = {
      ...remote,
      name: '',
      territory: null,
      lang: null,
      actorUri: null,
      erasedAt: at('2026-05-01T00:00:00Z'),
    };
    await write((writer) => writer.participants.save(erased));
    expect(await read((reader) => reader.participants.byId(remote.id))).toEqual(erased);
    expect(await read((reader) => reader.participants.byActor('https://social.example/u/ana'))).toBeNull();
  });

  const newProposal = async (slug: string, overrides: Partial<Proposal> = {}) => {
    const { id: consultationId } = await writtenConsultation(slug);
    const { id: authorId } = await writtenParticipant();
    return await written(proposal({ id: v7(), consultationId, authorId, ...overrides }), (writer, one) =>
      writer.proposals.save(one),
    );
  };

  describe('of a proposal', () => {
    it('keeps it with its versions, costs and place', async () => {
      const first = await newProposal('kept', {
        tags: ['vélo', 'quai "nord"', 'a\\b'],
        location: { lat: 45.757813, lon: 4.832011 },
        original: 'https://social.example/notes/9',
        current: version({ cost: { amount: 9_007_199_254_740_991, currency: 'EUR' }, amends: 3 }),
      });
      const find = () =>
        read(async ({ proposals }) => [
          await proposals.byId(first.id),
          await proposals.byNumber(first.consultationId, 1),
          await proposals.byOriginal('https://social.example/notes/9'),
        ]);
      expect(await find()).toEqual([first, first, first]);
      const pending = version({ number: 2, status: 'pending', contentHash: 'b'.repeat(64), body: { fr: 'Deux' } });
      await write((writer) => writer.proposals.save({ ...first, pending }));
      expect(await find()).toEqual(Array(3).fill({ ...first, pending }));
      const current = { ...pending, status: 'current' } as const;
      await write((writer) => writer.proposals.save({ ...first, current, pending: null }));
      expect(await find()).toEqual(Array(3).fill({ ...first, current, pending: null }));
      expect(await read((reader) => reader.proposals.versions(first.id))).toEqual([
        { ...first.current, status: 'former' },
        current,
      ]);
      for (const to of ['change', 'rely'] as const) {
        expect(await store.transact((writer) => writer.proposals.lock(first.id, to))).toMatchObject({
          id: first.id,
        });
      }
    });

    it('never gives a number twice in one consultation', async () => {
      const first = await newProposal('number-once');
      await expect(write((writer) => writer.proposals.save({ ...first, id: v7() }))).rejects.toThrow(
        /unique|duplicate/,
      );
    });

    it.each([
      ['published without a number', { number: null }],
      ['published without its moment', { publishedAt: null }],
      ['in no status', { status: 'lost' as 'held' }],
      ['off the map', { location: { lat: 91, lon: 0 } }],
    ])('refuses one %s', async (_, input) => {
      await expect(newProposal(`refused-${v7().slice(-8)}`, input)).rejects.toThrow(/check constraint|violates/);
    });

    it('knows who contributed, how often and took part', async () => {
      const held = await newProposal('who', { status: 'held', number: null, publishedAt: null });
      const facts = (id: string) =>
        read(async ({ participants }) => [
          await participants.hasContributed(id),
          await participants.countProposals(id, held.consultationId),
          await participants.tookPart(pseudonym(id)),
        ]);
      expect(await facts(held.authorId)).toEqual([false, 1, false]);
      await write((writer) =>
        writer.proposals.save({ ...held, status: 'published', number: 1, publishedAt: held.receivedAt }),
      );
      expect(await facts(held.authorId)).toEqual([true, 1, false]);
      await write((writer) =>
        writer.proposals.save({ ...held, status: 'removed', number: 1, publishedAt: held.receivedAt }),
      );
      expect(await facts(held.authorId)).toEqual([true, 0, false]);
      const { id: participantId } = await writtenParticipant();
      const support = {
        proposalId: held.id,
        supporter: pseudonym(participantId),
        side: 'for',
        version: 1,
        standing: 'registered',
        givenAt: held.receivedAt,
      } as const;
      await write((writer) => writer.supports.save({ before: null, after: support }));
      expect(await facts(participantId)).toEqual([false, 0, true]);
      expect(await read((reader) => reader.supports.any(held.id))).toBe(true);
      await write((writer) => writer.supports.save({ before: support, after: null }));
      expect(await facts(participantId)).toEqual([false, 0, false]);
      expect(await read((reader) => reader.supports.any(held.id))).toBe(false);
    });
  });

  it('keeps a comment and what changes of it', async () => {
    const { id: proposalId, consultationId, authorId } = await newProposal('comments');
    const comment: Comment = {
      id: v7(),
      consultationId,
      proposalId,
      parentId: null,
      depth: 0,
      authorId,
      side: 'for',
      body: 'Très bien 😀',
      warning: 'Bruit',
      lang: 'fr',
      status: 'published',
      original: 'https://social.example/notes/10',
      uri: null,
      receivedAt: at('2026-03-03T00:00:00Z'),
      updatedAt: at('2026-03-03T00:00:00Z'),
    };
    const reply: Comment = { ...comment, id: v7(), parentId: comment.id, depth: 1, original: null, status: 'held' };
    await write(async (writer) => {
      await writer.comments.save(comment);
      await writer.comments.save(reply);
    });
    const after = { ...comment, body: 'Bien', side: 'neutral', updatedAt: at('2026-03-04T00:00:00Z') } as const;
    await write((writer) => writer.comments.save(after));
    expect(await read((reader) => reader.comments.byId(comment.id))).toEqual(after);
    expect(await read((reader) => reader.comments.byOriginal('https://social.example/notes/10'))).toEqual(after);
    expect(await read((reader) => reader.comments.byId(reply.id))).toEqual(reply);
    expect((await read((reader) => reader.views.proposal(proposalId)))?.comments).toBe(1);
  });

  it('keeps every version of an answer and what became of what it promised', async () => {
    const { id: proposalId } = await newProposal('answers');
    const answer: Answer = {
      id: v7(),
      proposalId,
      version: 1,
      verdict: 'accepted-in-part',
      body: { fr: 'En partie.' },
      commitments: [
        {
          id: v7(),
          text: { fr: 'Étude' },
          dueOn: '2026-12-31',
          status: 'planned',
          note: null,
          updatedAt: at('2026-05-01T00:00:00Z'),
          updates: [],
        },
        {
          id: v7(),
          text: { fr: 'Travaux' },
          dueOn: null,
          status: 'under-way',
          note: { fr: 'Bientôt' },
          updatedAt: at('2026-05-01T00:00:00Z'),
          updates: [{ status: 'under-way', note: { fr: 'Bientôt' }, at: at('2026-05-01T00:00:00Z') }],
        },
      ],
      agentId: v7(),
      publishedAt: at('2026-05-01T00:00:00Z'),
    };
    const second: Answer = { ...answer, id: v7(), version: 2, verdict: 'accepted', commitments: [] };
    await write((writer) => writer.answers.save(answer));
    expect(await read((reader) => reader.answers.latest(proposalId))).toEqual(answer);
    const stored = {
      ...answer.commitments[0],
      status: 'dropped',
      note: { fr: 'Trop cher' },
      updates: [{ status: 'dropped', note: { fr: 'Trop cher' }, at: at('2026-05-02T00:00:00Z') }],
    } as Answer['commitments'][number];
    await write(async (writer) => {
      await writer.answers.saveCommitment(stored);
      await writer.answers.save(second);
    });
    expect(await read((reader) => reader.answers.commitment(stored.id))).toEqual({
      ...{ commitment: stored, proposalId, answerId: answer.id, by: 'decider' },
    });
    expect(await read((reader) => reader.views.answers(proposalId))).toEqual([
      { ...answer, commitments: [stored, answer.commitments[1]] },
      second,
    ]);
    expect((await read((reader) => reader.views.proposal(proposalId)))?.verdict).toBe('accepted');
  });

  it('keeps reports and decisions', async () => {
    const { id, consultationId, authorId } = await newProposal('reports');
    const report: Report = {
      id: v7(),
      consultationId,
      subject: { kind: 'proposal', id },
      rule: 'insult',
      text: 'Voyez vous-mêmes',
      reporterId: authorId,
      fromHost: 'social.example',
      filedAt: at('2026-03-05T00:00:00Z'),
      passedOnAt: null,
      decidedAt: null,
      outcome: null,
    };
    await write((writer) => writer.reports.save(report));
    expect(await read((reader) => reader.reports.byId(report.id))).toEqual(report);
    const decided: Report = { ...report, outcome: 'upheld', decidedAt: at('2026-03-06T00:00:00Z') };
    await write((writer) => writer.reports.save(decided));
    expect(await store.transact((writer) => writer.reports.lock(report.id))).toEqual(decided);
    const decision = {
      id: v7(),
      consultationId,
      subject: report.subject,
      kind: 'remove',
      rule: 'insult',
      reason: 'Insulte',
      agentId: null,
      tokenId: null,
      decidedAt: at('2026-03-06T00:00:00Z'),
      statusBefore: 'published',
      byHost: false,
    } as const;
    await write((writer) => writer.decisions.save(decision));
    expect(await read((reader) => reader.decisions.byId(decision.id))).toEqual(decision);
    expect(await read((reader) => reader.decisions.latest(report.subject))).toEqual(decision);
    const { kind, rule, reason, subject, decidedAt } = decision;
    expect(await read((reader) => reader.views.decisions(report.subject))).toEqual([
      { id: decision.id, kind, rule, reason, subject, decidedAt, role: null, appeal: null, byHost: false },
    ]);
  });

  it('keeps polls and each vote for its own options only', async () => {
    const { id: consultationId } = await writtenConsultation('polls');
    const { id: participantId } = await writtenParticipant();
    const newPoll = (closesAt: Date): Poll => ({
      id: v7(),
      consultationId,
      uri: null,
      question: { fr: 'Quel jour ?' },
      options: [0, 1].map((position) => ({ id: v7(), position, name: { fr: `Jour ${position}` } })),
      multiple: true,
      opensAt: at('2026-03-01T00:00:00Z'),
      closesAt,
    });
    const [poll, other] = [newPoll(at('2026-03-08T00:00:00Z')), newPoll(at('2026-03-09T00:00:00Z'))];
    await write(async (writer) => {
      await writer.polls.save(poll);
      await writer.polls.save(other);
    });
    expect(await read((reader) => reader.polls.byId(poll.id))).toEqual(poll);
    expect(await read((reader) => reader.polls.of(consultationId))).toEqual([poll, other]);
    const optionIds = poll.options.map((option) => option.id);
    const cast = { voter: pseudonym(participantId), at: at('2026-03-02T00:00:00Z') };
    await write((writer) => writer.polls.saveVote({ pollId: poll.id, optionIds, ...cast }));
    expect((await read((reader) => reader.polls.votesOf(poll.id, pseudonym(participantId)))).toSorted()).toEqual(
      optionIds.toSorted(),
    );
    await expect(write((writer) => writer.polls.saveVote({ pollId: poll.id, optionIds, ...cast }))).rejects.toThrow(
      /unique|duplicate/,
    );
    await expect(write((writer) => writer.polls.saveVote({ pollId: other.id, optionIds, ...cast }))).rejects.toThrow(
      /foreign key/,
    );
    const closed = () => read((reader) => reader.polls.closedUnannounced(at('2026-03-08T00:00:00Z')));
    expect((await closed()).map((each) => each.id)).toEqual([poll.id]);
    const announce = () => store.transact((writer) => writer.polls.markAnnounced(poll.id, at('2026-03-08T00:00:00Z')));
    expect([await announce(), await announce(), await closed()]).toEqual([true, false, []]);
  });

  it('keeps tokens, agents, links and sessions', async () => {
    const { id: participantId } = await writtenParticipant();
    const moment = at('2026-03-01T00:00:00Z');
    const agentId = v7();
    const { id: consultationId } = await writtenConsultation('of-a-token');
    const maker: Token = {
      id: v7(),
      name: 'Maker',
      hash: v7(),
      scopes: ['tokens'],
      participantId: null,
      consultations: null,
      madeBy: { agentId, tokenId: null },
      createdAt: moment,
      expiresAt: null,
      revokedAt: null,
    };
    const token: Token = {
      id: v7(),
      name: 'Open data',
      hash: v7(),
      scopes: ['read', 'propose'],
      participantId,
      consultations: [consultationId],
      madeBy: { agentId, tokenId: maker.id },
      createdAt: moment,
      expiresAt: at('2027-01-01T00:00:00Z'),
      revokedAt: null,
    };
    const agent: Agent = {
      id: agentId,
      emailKey: v7(),
      encryptedEmail: 'sealed',
      providerKey: v7(),
      encryptedProvider: 'sealed',
      role: 'officer',
      consultations: null,
      reminders: false,
      lang: 'fi',
      invitedAt: moment,
      joinedAt: null,
      disabledAt: null,
    };
    const link: SignInLink = {
      hash: v7(),
      holder: { participantId },
      byOperator: true,
      createdAt: moment,
      expiresAt: at('2026-03-02T00:00:00Z'),
      usedAt: null,
    };
    const session: Session = {
      id: v7(),
      hash: v7(),
      former: { hash: v7(), until: at('2026-03-01T00:01:00Z') },
      holder: { agentId: agent.id },
      signInId: null,
      createdAt: moment,
      renewedAt: moment,
      expiresAt: at('2026-03-15T00:00:00Z'),
    };
    await write(async (writer) => {
      await writer.access.saveAgent(agent);
      await writer.access.saveToken(maker);
      await writer.access.saveToken(token);
      await writer.access.saveLink(link);
      await writer.access.saveLink({ ...link, hash: v7(), holder: { agentId: agent.id } });
      await writer.access.saveSession(session);
    });
    const find = () =>
      read(async ({ access }) => ({
        token: [await access.token(token.hash), await access.tokenById(token.id), (await access.tokens()).at(-1)],
        agent: [await access.agent(agent.id), await access.agentByEmail(agent.emailKey ?? '')],
        byProvider: await access.agentByProvider(agent.providerKey ?? ''),
        link: await access.link(link.hash),
        session: [await access.session(session.hash), await access.session(session.former?.hash ?? '')],
      }));
    const both = [session, session];
    expect(await find()).toEqual({
      ...{ token: [token, token, token], agent: [agent, agent], byProvider: agent },
      ...{ link, session: both },
    });
    const use = () => store.transact((writer) => writer.access.useLink(link.hash, at('2026-03-01T01:00:00Z')));
    expect([await use(), await use()]).toEqual([true, false]);
    const revoked = { ...token, revokedAt: at('2026-04-01T00:00:00Z') };
    const disabled = { ...agent, role: 'observer', joinedAt: moment, disabledAt: moment } as const;
    await write(async (writer) => {
      await writer.access.saveToken(revoked);
      await writer.access.saveAgent(disabled);
      await writer.access.signOutAgent(agent.id);
    });
    expect(await find()).toEqual({
      token: [revoked, revoked, revoked],
      agent: [disabled, disabled],
      byProvider: disabled,
      link: { ...link, usedAt: at('2026-03-01T01:00:00Z') },
      session: [null, null],
    });
  });

  it('keeps nothing of a transaction that fails', async () => {
    const one = newParticipant();
    const failing = store.transact(async (writer) => {
      await writer.participants.save(one);
      throw new Error('half way');
    });
    await expect(failing).rejects.toThrow('half way');
    expect(await read((reader) => reader.participants.byId(one.id))).toBeNull();
  });

  it('reads everything of one moment', async () => {
    const one = newParticipant();
    const seen = await read(async (reader) => {
      const before = await reader.participants.byId(one.id);
      if (suite.engine === 'postgres') await write((writer) => writer.participants.save(one));
      return [before, await reader.participants.byId(one.id)];
    });
    expect(seen).toEqual([null, null]);
  });

  describe('finds nothing, and does not fail,', () => {
    const STRANGE = ['', 'x', '../..', "' or true --", 'a\u0000b', '\ud83d', 'é'.repeat(5_000), v7().toUpperCase()];

    test.each(STRANGE)('for the name %j', async (name) => {
      const found = await store.transact(async (writer) => {
        const { access, answers, comments, consultations, handles, participants, polls, proposals, reports } = writer;
        return [
          await consultations.byId(name),
          await consultations.bySlug(name),
          await handles.owner(name),
          await participants.byId(name),
          await participants.byActor(name),
          await participants.byImportKey(name),
          await proposals.byId(name),
          await proposals.byOriginal(name),
          await comments.byId(name),
          await comments.byOriginal(name),
          await answers.commitment(name),
          await reports.byId(name),
          await polls.byId(name),
          await access.tokenById(name),
          await access.agent(name),
          await writer.consultations.lock(name),
          await writer.participants.lock(name),
          await writer.proposals.lock(name, 'change'),
          await writer.reports.lock(name),
        ];
      });
      expect(found.every((each) => each === null)).toBe(true);
      expect(await read((reader) => reader.proposals.versions(name))).toEqual([]);
    });

    test.each([0, -1, 1.5, 2 ** 31, Number.NaN, Number.POSITIVE_INFINITY])('for the number %d', async (number) => {
      const { id } = await writtenConsultation(`strange-${v7().slice(-8)}`);
      expect(await read((reader) => reader.proposals.byNumber(id, number))).toBeNull();
    });
  });
});
