import { beforeAll, describe, expect, it, test } from 'vitest';
import { inviteAgent } from '../../src/application/agent/invite-agent.ts';
import { readLatestAnswers } from '../../src/application/answer/reads.ts';
import type { Application } from '../../src/application/application.ts';
import { readComment, readComments, readLatestComments } from '../../src/application/comment/reads.ts';
import { submitComment } from '../../src/application/comment/submit-comment.ts';
import { readConsultation, readConsultations } from '../../src/application/consultation/read-consultations.ts';
import { readEvents } from '../../src/application/event/reads.ts';
import { ANYBODY, type Viewer } from '../../src/application/kit/viewer.ts';
import { readParticipant } from '../../src/application/participant/reads.ts';
import { openPoll, voteInPoll } from '../../src/application/poll/polls.ts';
import { PROPOSAL_ORDERS } from '../../src/application/proposal/ports.ts';
import { readProposal, readProposals } from '../../src/application/proposal/read-proposals.ts';
import { reviseProposal } from '../../src/application/proposal/revise-proposal.ts';
import { createSignInLink, signIn, viewerOf } from '../../src/application/sign-in/sign-in.ts';
import { giveSupport, withdrawSupport } from '../../src/application/support/support.ts';
import type { ResultsVisibility } from '../../src/domain/consultation/rules.ts';
import type { Poll } from '../../src/domain/poll/poll.ts';
import { eachEngine } from '../storage/engines.ts';
import { applicationOn } from '../support/application.ts';
import { opened, proposed, refusal, registeredPerson, saying, setUpCity, value } from '../support/city.ts';
import { clockAt } from '../support/clock.ts';
import { supportOf } from '../support/supporters.ts';

/** What each person sees of results, through every use case that reads. */
eachEngine('results that are hidden', (suite) => {
  const clock = clockAt('2026-03-02T08:00:00Z');
  let app: Application;
  let officer: Viewer;
  const PAGE = { limit: 100, after: null };

  beforeAll(async () => {
    app = applicationOn(suite.database, clock);
    await setUpCity(app);
    const { secret } = value(await inviteAgent(app, { email: 'chief@lyon.example', role: 'administrator', by: null }));
    const { session } = value(await signIn(app, { secret }));
    officer = await viewerOf(app, session);
    expect(officer.agent?.role).toBe('administrator');
  });

  type Scene = {
    readonly slug: string;
    readonly one: string;
    readonly other: string;
    readonly poll: Poll;
    readonly authorId: string;
    readonly commentId: string;
  };

  async function scene(visibility: ResultsVisibility, slug: string): Promise<Scene> {
    await opened(app, slug, {
      rules: { resultsVisibility: visibility, supports: 'for-and-against', decidingStanding: ['registered'] },
    });
    const { id: authorId } = await registeredPerson(app, 'Ana');
    const one = await proposed(app, { slug, authorId, body: 'La première' });
    const other = await proposed(app, { slug, authorId, body: 'La seconde' });
    const comment = value(await submitComment(app, { slug, proposalId: one.id, authorId, body: 'Votez', lang: 'fr' }));
    const options = [{ fr: 'Oui' }, { fr: 'Non' }];
    const poll = value(
      await openPoll(app, {
        slug,
        question: { fr: 'Alors ?' },
        options,
        multiple: false,
        closesAt: '2026-03-20',
        by: null,
      }),
    );
    return { slug, one: one.id, other: other.id, poll, authorId, commentId: comment.id };
  }

  /** Everything that can be read about a consultation, as somebody sees it. */
  async function everythingRead({ slug, authorId, commentId }: Scene, viewer: Viewer) {
    const orders = [];
    for (const order of PROPOSAL_ORDERS) {
      orders.push(await readProposals(app, { ...PAGE, slug, viewer, order, seed: 5 }));
      orders.push(await readProposals(app, { ...PAGE, slug, viewer, order, seed: 5, search: 'première' }));
    }
    return {
      orders,
      proposals: await Promise.all([1, 2].map((number) => readProposal(app, { slug, number, viewer }))),
      consultation: await readConsultation(app, { slug, viewer }),
      consultations: await readConsultations(app, { ...PAGE, viewer }),
      comment: await readComment(app, { id: commentId, viewer }),
      comments: await readComments(app, { ...PAGE, slug, number: 1, viewer }),
      latest: await readLatestComments(app, { ...PAGE, slug }),
      answers: await readLatestAnswers(app, { slug, limit: 10 }),
      participant: await readParticipant(app, { id: authorId, limit: 100, afterProposal: null, afterComment: null }),
      events: await readEvents(app, PAGE),
    };
  }

  async function takePart({ slug, one, other, poll }: Scene): Promise<string[]> {
    const people = await Promise.all(Array.from({ length: 5 }, () => registeredPerson(app, 'Somebody')));
    for (const [nth, { id: participantId }] of people.entries()) {
      value(
        await giveSupport(app, {
          proposalId: nth === 0 ? one : other,
          participantId,
          side: nth === 4 ? 'against' : 'for',
        }),
      );
      const optionIds = [poll.options[nth % 2]?.id ?? ''];
      value(await voteInPoll(app, { pollId: poll.id, participantId, optionIds }));
    }
    const { id: undecided } = await registeredPerson(app, 'Undecided');
    value(await giveSupport(app, { proposalId: one, participantId: undecided, side: 'for' }));
    value(await withdrawSupport(app, { proposalId: one, participantId: undecided }));
    expect(slug).not.toBe('');
    return people.map(({ id }) => id);
  }

  describe.each(['after-close', 'after-taking-part'] as const)('%s', (visibility) => {
    let given: Scene;
    let supporters: string[];
    let before: { readonly anybody: object; readonly officer: object };
    const slug = `hidden-${visibility}`;

    beforeAll(async () => {
      clock.set('2026-03-02T08:00:00Z');
      given = await scene(visibility, slug);
      before = {
        anybody: await everythingRead(given, ANYBODY),
        officer: await everythingRead(given, officer),
      };
      clock.advance({ hours: 1 });
      supporters = await takePart(given);
    });

    it('change nothing of what anybody reads, however many supported and voted', async () => {
      expect(await everythingRead(given, ANYBODY)).toEqual(before.anybody);
    });

    it('are not counted in the cursor of the public log', async () => {
      const { items, next } = await readEvents(app, { limit: 1, after: null });
      expect(JSON.parse(Buffer.from(next ?? '', 'base64url').toString())).toEqual([items[0]?.id]);
    });

    it('change nothing of what an administrator reads', async () => {
      expect(await everythingRead(given, officer)).toEqual(before.officer);
    });

    it('refuse an order that would tell', async () => {
      const result = await readProposals(app, {
        ...PAGE,
        slug,
        viewer: officer,
        order: 'supported',
        seed: 1,
      });
      expect(refusal(result)).toEqual({ type: 'results-hidden', until: new Date('2026-04-30T22:00:00Z') });
    });

    it('say until when, and why', async () => {
      const view = value(await readProposal(app, { slug, number: 2, viewer: ANYBODY }));
      expect(view.supports).toEqual({ visible: false, because: visibility, until: new Date('2026-04-30T22:00:00Z') });
      const detail = value(await readConsultation(app, { slug, viewer: ANYBODY }));
      expect(detail.polls.map(({ votes }) => votes)).toEqual([
        { visible: false, because: visibility, until: new Date('2026-03-20T23:00:00Z') },
      ]);
      expect(detail.participants).toBeNull();
    });

    it('are shown to those who took part, where the rules say so', async () => {
      const viewer = { ...ANYBODY, participantId: supporters[0] ?? '' };
      const shown = visibility === 'after-taking-part';
      const view = value(await readProposal(app, { slug, number: 2, viewer }));
      expect(view.supports.visible).toBe(shown);
      const detail = value(await readConsultation(app, { slug, viewer }));
      expect(detail.polls[0]?.votes.visible).toBe(shown);
      const { id, mine } = value(await readProposal(app, { slug, number: 1, viewer }));
      expect(mine).toMatchObject({ side: 'for' });
      expect(mine).toEqual(await supportOf(app, id, supporters[0] ?? ''));
    });

    it('of a poll wait for a vote in it, not for a support', async () => {
      const { id: participantId } = await registeredPerson(app, 'Supporter');
      value(await giveSupport(app, { proposalId: given.one, participantId, side: 'for' }));
      const viewer = { ...ANYBODY, participantId };
      const detail = value(await readConsultation(app, { slug, viewer }));
      expect(detail.polls[0]?.votes.visible).toBe(false);
    });

    it('never tell one person the word of another', async () => {
      const viewer = { ...ANYBODY, participantId: supporters[1] ?? '' };
      const read = JSON.stringify([await everythingRead(given, viewer), await everythingRead(given, officer)]);
      for (const other of supporters.filter((each) => each !== viewer.participantId)) expect(read).not.toContain(other);
    });

    it('of the poll are shown to everybody from its close, and those of supports are not', async () => {
      clock.set('2026-03-20T23:00:00Z');
      const detail = value(await readConsultation(app, { slug, viewer: ANYBODY }));
      expect(detail.polls[0]?.votes).toMatchObject({ visible: true, voters: 5 });
      expect(value(await readProposal(app, { slug, number: 2, viewer: ANYBODY })).supports.visible).toBe(false);
    });

    it('are hidden to the last moment and shown to everybody from the close', async () => {
      const seen = async () => value(await readProposal(app, { slug, number: 2, viewer: ANYBODY })).supports;
      clock.set('2026-04-30T21:59:59.999Z');
      expect((await seen()).visible).toBe(false);
      clock.set('2026-04-30T22:00:00Z');
      expect(await seen()).toMatchObject({
        visible: true,
        deciding: 3,
        totals: { for: { registered: 3 }, against: { registered: 1 } },
      });
      const ordered = await readProposals(app, {
        ...PAGE,
        slug,
        viewer: ANYBODY,
        order: 'supported',
        seed: 1,
      });
      expect(value(ordered).items.map((item) => item.number)).toEqual([2, 1]);
      expect(value(await readConsultation(app, { slug, viewer: ANYBODY })).participants).toBeGreaterThan(4);
    });
  });

  test('shown always are shown at once', async () => {
    clock.set('2026-03-02T08:00:00Z');
    const given = await scene('always', 'shown-always');
    await takePart(given);
    const view = value(await readProposal(app, { slug: given.slug, number: 2, viewer: ANYBODY }));
    expect(view.supports).toMatchObject({ visible: true, deciding: 3 });
    const detail = value(await readConsultation(app, { slug: given.slug, viewer: ANYBODY }));
    expect(detail.polls[0]?.votes).toMatchObject({ visible: true, voters: 5 });
  });

  it('stay hidden from a link that is used by somebody else', async () => {
    const { id: participantId } = await registeredPerson(app, 'Reader');
    const { secret } = await createSignInLink(app, { holder: { participantId } });
    const { session } = value(await signIn(app, { secret }));
    expect(await viewerOf(app, session)).toEqual({ ...ANYBODY, participantId });
    expect(await viewerOf(app, `${session}x`)).toEqual(ANYBODY);
  });

  test.each(['after-close', 'after-taking-part'] as const)(
    'are not told to an author by what becomes of a change: %s',
    async (visibility) => {
      clock.set('2026-03-02T08:00:00Z');
      const { one, other, authorId } = await scene(visibility, `changed-${visibility}`);
      value(
        await giveSupport(app, {
          proposalId: one,
          participantId: (await registeredPerson(app, 'Léo')).id,
          side: 'for',
        }),
      );
      for (const proposalId of [one, other]) {
        const content = saying('Mieux dit');
        const changed = value(await reviseProposal(app, { proposalId, authorId, content, confirmed: false }));
        expect(changed).toMatchObject({ current: { number: 1 }, pending: { number: 2 } });
      }
    },
  );
});
