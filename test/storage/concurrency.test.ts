import { beforeAll, describe, expect, it } from 'vitest';
import { createToken } from '../../src/application/agent/create-token.ts';
import { inviteAgent } from '../../src/application/agent/invite-agent.ts';
import { publishAnswer } from '../../src/application/answer/publish-answer.ts';
import type { Application } from '../../src/application/application.ts';
import { withdrawComment } from '../../src/application/comment/change-comment.ts';
import { submitComment } from '../../src/application/comment/submit-comment.ts';
import { changeConsultation } from '../../src/application/consultation/change-consultation.ts';
import { createConsultation } from '../../src/application/consultation/create-consultation.ts';
import {
  announcePhases,
  extendPhase,
  publishConsultation,
} from '../../src/application/consultation/publish-consultation.ts';
import { setupInstitution } from '../../src/application/institution/change-institution.ts';
import { decideProposal } from '../../src/application/moderation/decide.ts';
import { decideReport, fileReport } from '../../src/application/moderation/reports.ts';
import { eraseParticipant } from '../../src/application/participant/erase-participant.ts';
import { registerParticipant } from '../../src/application/participant/register-participant.ts';
import { openPoll, voteInPoll } from '../../src/application/poll/polls.ts';
import { submitProposal } from '../../src/application/proposal/submit-proposal.ts';
import { createSignInLink, signIn, viewerOf } from '../../src/application/sign-in/sign-in.ts';
import type { EventType } from '../../src/domain/event/event.ts';
import { createStore } from '../../src/storage/store.ts';
import { applicationOn } from '../support/application.ts';
import { atOnce, drafted, opened, proposed, refusal, registeredPerson, saying, value } from '../support/city.ts';
import { clockAt } from '../support/clock.ts';
import { watched } from './attempts.ts';
import { eachEngine } from './engines.ts';

eachEngine('acts at once', (suite) => {
  const clock = clockAt('2026-03-02T08:00:00Z');
  let app: Application;
  /** The same node in two processes. */
  let both: readonly Application[];

  const drift = async () => await app.store.read((reader) => reader.views.drift());
  const eventsOf = async (type: EventType, consultationId: string | null = null) => {
    let query = suite.database.db.selectFrom('event').select('id').where('type', '=', type);
    if (consultationId !== null) query = query.where('consultation_id', '=', consultationId);
    return (await query.execute()).length;
  };
  const twice = async <T>(act: (own: Application) => Promise<T>, times = 4): Promise<T[]> =>
    await atOnce(Array.from({ length: times }, (_, nth) => () => act(both[nth % 2] ?? app)));

  beforeAll(async () => {
    app = applicationOn(suite.database, clock);
    both = [app, { ...app, store: createStore(await suite.openAnother()) }];
  });

  it('set the node up once', async () => {
    const results = await atOnce(
      ['lyon', 'torino', 'barcelona', 'lyon'].map(
        (handle, nth) => async () =>
          await setupInstitution(both[nth % 2] ?? app, {
            handle,
            name: { fr: handle },
            territory: { code: '69123', name: { fr: 'Lyon' }, within: null },
            languages: ['fr'],
            timeZone: 'Europe/Paris',
          }),
      ),
    );
    const done = results.filter((result) => result.ok);
    expect(done).toHaveLength(1);
    expect(results.filter((result) => !result.ok).map(refusal)).toEqual(Array(3).fill({ type: 'already-set-up' }));
    expect(await eventsOf('institution-set-up')).toBe(1);
    const stored = await app.store.read((reader) => reader.institution.get());
    expect([stored]).toEqual(done.map(value));
  });

  describe('on names', () => {
    const create = async (own: Application, slug: string) =>
      await createConsultation(own, {
        slug,
        title: { fr: slug },
        summary: { fr: slug },
        languages: ['fr'],
        phases: [{ kind: 'propose', opensAt: '2026-03-01', closesAt: '2026-03-31' }],
        rules: {},
        by: null,
      });

    it('take a slug once', async () => {
      const results = await twice((own) => create(own, 'quai'));
      expect(results.filter((result) => result.ok)).toHaveLength(1);
      expect(results.filter((result) => !result.ok).map(refusal)).toEqual(
        Array(3).fill({ type: 'slug-taken', slug: 'quai' }),
      );
    });

    it('never give a consultation the handle of another one’s proposal', async () => {
      const pairs = ['tram', 'bus', 'metro', 'quais'];
      for (const stem of pairs) {
        const results = await atOnce([() => create(app, `${stem}-42`), () => create(both[1] ?? app, stem)]);
        const [refused] = results.filter((result) => !result.ok).map(refusal);
        expect(results.filter((result) => result.ok)).toHaveLength(1);
        expect(refused?.type).toBe('handle-taken');
      }
    });

    it('refuse both ways round, one after the other', async () => {
      value(await create(app, 'velo-2026'));
      expect(refusal(await create(app, 'velo-2026-42'))).toEqual({ type: 'handle-taken', handle: 'velo_2026_42' });
      expect(refusal(await create(app, 'velo'))).toEqual({ type: 'handle-taken', handle: 'velo' });
      value(await create(app, 'velo-2026-bis'));
      value(await create(app, 'velo-2026-042'));
      value(await create(app, 'parc-7'));
      expect(refusal(await create(app, 'parc'))).toEqual({ type: 'handle-taken', handle: 'parc' });
      const handle = (await app.store.read((reader) => reader.institution.get()))?.handle ?? '';
      expect(refusal(await create(app, handle))).toEqual({ type: 'handle-taken', handle });
    });

    it('never rename two drafts to one', async () => {
      await create(app, 'draft-a');
      await create(app, 'draft-b');
      const rename = (own: Application, slug: string) =>
        changeConsultation(own, { slug, change: { slug: 'draft-c' }, by: null });
      const results = await atOnce([() => rename(app, 'draft-a'), () => rename(both[1] ?? app, 'draft-b')]);
      expect(results.filter((result) => result.ok)).toHaveLength(1);
    });
  });

  describe('in a consultation', () => {
    it('publish it once', async () => {
      const { id, slug } = await drafted(app, { slug: 'publish-once', languages: ['fr'] });
      const results = await twice((own) => publishConsultation(own, { slug, by: null }));
      expect(results.filter((result) => result.ok)).toHaveLength(1);
      expect(results.filter((result) => !result.ok).map(refusal)).toEqual(Array(3).fill({ type: 'already-published' }));
      expect(await eventsOf('consultation-published', id)).toBe(1);
    });

    it('extend a phase one after the other, the last word being the latest end', async () => {
      const { id, slug, phases } = await opened(app, 'extend-twice');
      const results = await atOnce(
        ['2026-04-02', '2026-04-03', '2026-04-04'].map(
          (closesAt, nth) => () =>
            extendPhase(both[nth % 2] ?? app, {
              slug,
              phaseId: phases[0]?.id ?? '',
              closesAt,
              reason: { fr: 'Vacances' },
              by: null,
            }),
        ),
      );
      const stored = await app.store.read((reader) => reader.consultations.byId(id));
      expect(stored?.phases[0]?.closesAt).toEqual(new Date('2026-04-04T22:00:00Z'));
      expect(await eventsOf('phase-extended', id)).toBe(results.filter((result) => result.ok).length);
      const refused = results.filter((result) => !result.ok).map((result) => refusal(result).type);
      expect(new Set(refused).isSubsetOf(new Set(['extension-shortens']))).toBe(true);
    });

    it('announce each phase and poll once, however many workers there are', async () => {
      const { id, slug } = await opened(app, 'announced');
      value(
        await openPoll(app, {
          slug,
          question: { fr: 'Oui ?' },
          options: [{ fr: 'Oui' }, { fr: 'Non' }],
          multiple: false,
          closesAt: '2026-03-02T10:00',
          by: null,
        }),
      );
      clock.set('2026-03-02T10:00:00Z');
      const { failures, app: own } = watched(app);
      await atOnce([
        () => announcePhases(own),
        ...both.map((each) => () => announcePhases(each)),
        () => announcePhases(own),
      ]);
      const announced = [await eventsOf('phase-opened', id), await eventsOf('poll-closed', id)];
      expect(announced).toEqual([2, 1]);
      expect(failures).toEqual([]);
      clock.set('2026-03-02T08:00:00Z');
    });

    it('number accepted proposals without a gap and none twice', async () => {
      const { id, slug } = await opened(app, 'numbers');
      const authors = await Promise.all(Array.from({ length: 12 }, () => registeredPerson(app, 'Somebody')));
      const { failures, app: own } = watched(app);
      const proposals = await atOnce(
        authors.map((author, nth) => () => proposed(nth % 2 ? own : (both[1] ?? app), { slug, authorId: author.id })),
      );
      expect(proposals.map(({ number }) => number).toSorted((a, b) => (a ?? 0) - (b ?? 0))).toEqual(
        authors.map((_, nth) => nth + 1),
      );
      expect(failures).toEqual([]);
      const stored = await suite.database.db
        .selectFrom('proposal')
        .select('number')
        .where('consultation_id', '=', id)
        .orderBy('number')
        .execute();
      expect(stored.map(({ number }) => number)).toEqual(authors.map((_, nth) => nth + 1));
    });

    it('give no number to what is held until it is accepted, and one number however often that is', async () => {
      const { id, slug } = await opened(app, 'held-numbers', { rules: { hold: 'everything' } });
      const author = await registeredPerson(app, 'Held');
      const held = await atOnce(Array.from({ length: 6 }, () => () => proposed(app, { slug, authorId: author.id })));
      expect(held.map(({ number, status }) => [number, status])).toEqual(Array(6).fill([null, 'held']));
      const decide = (proposalId: string, own: Application) =>
        decideProposal(own, { proposalId, kind: 'accept', rule: 'within-the-rules', reason: 'Bienvenue', by: null });
      const results = await atOnce(
        held.slice(0, 4).flatMap(({ id: proposalId }) => both.map((own) => () => decide(proposalId, own))),
      );
      const numbers = results.flatMap((result) => (result.ok ? [result.value.number] : []));
      expect(numbers.toSorted()).toEqual([1, 2, 3, 4]);
      expect(results.filter((result) => !result.ok).map((result) => refusal(result).type)).toEqual(
        Array(4).fill('wrong-status'),
      );
      expect(await eventsOf('proposal-accepted', id)).toBe(4);
    });

    it('let one person have no more proposals than the rules say', async () => {
      const { slug } = await opened(app, 'limited', { rules: { proposalsPerParticipant: 2 } });
      const { id: authorId } = await registeredPerson(app, 'Prolific');
      const results = await twice((own) => submitProposal(own, { slug, authorId, content: saying('Encore') }), 6);
      expect(results.filter((result) => result.ok)).toHaveLength(2);
      expect(results.filter((result) => !result.ok).map(refusal)).toEqual(
        Array(4).fill({ type: 'too-many-proposals', limit: 2 }),
      );
    });

    it('let one person write no more in an hour than the operator says, whatever others vouch for', async () => {
      const { id: consultationId, slug } = await opened(app, 'hourly');
      const { id: authorId } = await registeredPerson(app, 'Hasty');
      const { id: proposalId } = await proposed(app, { slug, authorId: (await registeredPerson(app, 'Calm')).id });
      const comment = { slug, proposalId, authorId, body: 'Oui', lang: 'fr' };
      const results = await twice(async (own) => {
        const limited = { ...own, contributionsPerHour: 3 };
        const written = await submitProposal(limited, { slug, authorId, content: saying('Encore') });
        return written.ok ? await submitComment(limited, comment) : written;
      }, 6);
      const from = new Date(clock.now().getTime() + 3_600_000);
      expect(results.filter((result) => !result.ok).map(refusal)).toEqual(
        Array(results.filter((result) => !result.ok).length).fill({ type: 'too-many-contributions', limit: 3, from }),
      );
      expect(
        (await eventsOf('proposal-accepted', consultationId)) + (await eventsOf('comment-accepted', consultationId)),
      ).toBe(4);
      const limited = { ...app, contributionsPerHour: 3 };
      expect((await submitComment(limited, { ...comment, vouched: true })).ok).toBe(true);
      expect((await submitComment(limited, comment)).ok).toBe(false);
    });

    it('take in one post once', async () => {
      const { id, slug } = await opened(app, 'one-post');
      const { id: authorId } = await registeredPerson(app, 'Remote', {
        kind: 'remote',
        standing: 'fediverse',
        actorUri: 'https://social.example/u/one',
      });
      const original = 'https://social.example/notes/1';
      const results = await twice((own) => submitProposal(own, { slug, authorId, content: saying('Vu'), original }));
      expect(new Set(results.map((result) => value(result).id)).size).toBe(1);
      expect(await eventsOf('proposal-submitted', id)).toBe(1);
      const other = await registeredPerson(app, 'Other');
      const foreign = await submitProposal(app, { slug, authorId: other.id, content: saying('Vu'), original });
      expect(refusal(foreign)).toEqual({ type: 'not-the-author' });
    });

    it('count comments without waiting in a circle', async () => {
      const { slug } = await opened(app, 'comments-at-once');
      const author = await registeredPerson(app, 'Author');
      const { id: proposalId } = await proposed(app, { slug, authorId: author.id });
      const people = await Promise.all(Array.from({ length: 10 }, () => registeredPerson(app, 'Talker')));
      const { failures, app: own } = watched(app);
      const comments = await atOnce(
        people.map(
          ({ id: authorId }) =>
            async () =>
              value(await submitComment(own, { slug, proposalId, authorId, body: 'Oui', lang: 'fr' })),
        ),
      );
      await atOnce(
        comments
          .slice(0, 4)
          .map(
            (comment) => async () =>
              value(await withdrawComment(own, { commentId: comment.id, authorId: comment.authorId })),
          ),
      );
      const row = await app.store.read((reader) => reader.views.proposal(proposalId));
      expect(row?.comments).toBe(6);
      expect(await drift()).toEqual([]);
      expect(failures).toEqual([]);
    });

    it('erase people who talk to each other without losing a count', async () => {
      const { slug } = await opened(app, 'erased-at-once');
      const people = await Promise.all(Array.from({ length: 4 }, () => registeredPerson(app, 'Going')));
      const proposals = await Promise.all(people.map(({ id: authorId }) => proposed(app, { slug, authorId })));
      for (const { id: proposalId } of proposals) {
        for (const { id: authorId } of people) {
          value(await submitComment(app, { slug, proposalId, authorId, body: 'Oui', lang: 'fr' }));
        }
      }
      const { failures, app: own } = watched(app);
      await atOnce(
        people.map(
          ({ id: participantId }) =>
            async () =>
              value(await eraseParticipant(own, { participantId, by: null })),
        ),
      );
      expect(await drift()).toEqual([]);
      expect(failures).toEqual([]);
    });

    it('decide a report once', async () => {
      const { slug } = await opened(app, 'report-once');
      const author = await registeredPerson(app, 'Rude');
      const { id } = await proposed(app, { slug, authorId: author.id });
      const report = value(
        await fileReport(app, { subject: { kind: 'proposal', id }, rule: 'insult', reporterId: null }),
      );
      const results = await twice((own) =>
        decideReport(own, { reportId: report.id, outcome: 'upheld', reason: 'Insulte', by: null }),
      );
      expect(results.filter((result) => result.ok)).toHaveLength(1);
      const decisions = await app.store.read((reader) => reader.views.decisions({ kind: 'proposal', id }));
      expect(decisions).toHaveLength(1);
    });

    it('number the versions of an answer one after the other', async () => {
      const { slug } = await opened(app, 'answers-at-once');
      const author = await registeredPerson(app, 'Asking');
      const { id: proposalId } = await proposed(app, { slug, authorId: author.id });
      const answers = await twice((own) =>
        publishAnswer(own, {
          proposalId,
          verdict: 'under-study',
          body: { fr: 'Nous étudions.' },
          commitments: [],
          by: null,
        }),
      );
      expect(answers.map((answer) => value(answer).version).toSorted()).toEqual([1, 2, 3, 4]);
    });

    it('count one vote of one account', async () => {
      const { slug } = await opened(app, 'votes-at-once');
      const poll = value(
        await openPoll(app, {
          slug,
          question: { fr: 'Quel jour ?' },
          options: [{ fr: 'Lundi' }, { fr: 'Mardi' }],
          multiple: false,
          closesAt: '2026-03-20',
          by: null,
        }),
      );
      const { id: participantId } = await registeredPerson(app, 'Voter');
      const results = await atOnce(
        Array.from(
          { length: 6 },
          (_, nth) => () =>
            voteInPoll(both[nth % 2] ?? app, {
              pollId: poll.id,
              participantId,
              optionIds: [poll.options[nth % 2]?.id ?? ''],
            }),
        ),
      );
      expect(results.filter((result) => result.ok)).toHaveLength(1);
      const votes = await app.store.read((reader) => reader.views.pollVotes(poll.id));
      expect(votes.voters).toBe(1);
    });
  });

  describe('of people', () => {
    it('make one participant of one actor', async () => {
      const results = await twice((own) =>
        registerParticipant(own, {
          name: 'Mia',
          kind: 'remote',
          standing: 'fediverse',
          actorUri: 'https://social.example/u/mia',
        }),
      );
      expect(new Set(results.map((result) => value(result).id)).size).toBe(1);
    });

    it('invite somebody once', async () => {
      const results = await twice((own) =>
        inviteAgent(own, { email: 'Officer@lyon.example', role: 'officer', by: null }),
      );
      expect(new Set(results.map((result) => value(result).agent.id)).size).toBe(1);
    });

    it('spend a link once', async () => {
      const { id: participantId } = await registeredPerson(app, 'Link');
      const { secret } = await createSignInLink(app, { holder: { participantId } });
      const results = await twice((own) => signIn(own, { secret }));
      expect(results.filter((result) => result.ok)).toHaveLength(1);
      expect(results.filter((result) => !result.ok).map(refusal)).toEqual(Array(3).fill({ type: 'link-not-valid' }));
    });

    it('leave nobody signed in who is erased meanwhile', async () => {
      for (let round = 0; round < 5; round += 1) {
        const { id: participantId } = await registeredPerson(app, 'Leaving');
        const { secret } = await createSignInLink(app, { holder: { participantId } });
        const [session] = await atOnce([
          () => signIn(app, { secret }),
          async () => {
            value(await eraseParticipant(both[1] ?? app, { participantId, by: null }));
            return null;
          },
        ]);
        const viewer = session?.ok ? await viewerOf(app, session.value.session) : { participantId: null };
        expect(viewer.participantId).toBeNull();
      }
    });

    it('give no token to somebody who is erased meanwhile', async () => {
      const { id } = await registeredPerson(app, 'Token');
      await atOnce<unknown>([
        () => createToken(app, { name: 'app', scopes: ['support'], participant: { id } }),
        async () => value(await eraseParticipant(both[1] ?? app, { participantId: id, by: null })),
      ]);
      const live = (await app.store.read((reader) => reader.access.tokens())).filter(
        (token) => token.participantId === id && token.revokedAt === null,
      );
      expect(live).toEqual([]);
    });
  });
});
