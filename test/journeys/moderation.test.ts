import { beforeAll, expect, it } from 'vitest';
import { inviteAgent } from '../../src/application/agent/invite-agent.ts';
import type { Application } from '../../src/application/application.ts';
import { changeComment } from '../../src/application/comment/change-comment.ts';
import { readComments, readLatestComments } from '../../src/application/comment/reads.ts';
import { submitComment } from '../../src/application/comment/submit-comment.ts';
import { readEvents } from '../../src/application/event/reads.ts';
import { ANYBODY, DRAFT_READER } from '../../src/application/kit/viewer.ts';
import { decideComment, decideProposal } from '../../src/application/moderation/decide.ts';
import { readReports } from '../../src/application/moderation/reads.ts';
import { decideReport, fileReport } from '../../src/application/moderation/reports.ts';
import { readProposal, readProposals } from '../../src/application/proposal/read-proposals.ts';
import { reviseProposal, withdrawProposal } from '../../src/application/proposal/revise-proposal.ts';
import type { Actor } from '../../src/domain/kit/actor.ts';
import type { DecisionKind } from '../../src/domain/moderation/decision.ts';
import { eachEngine } from '../storage/engines.ts';
import { applicationOn } from '../support/application.ts';
import { atOnce, opened, proposed, refusal, registeredPerson, saying, setUpCity, value } from '../support/city.ts';
import { clockAt } from '../support/clock.ts';

eachEngine('moderation', (suite) => {
  const clock = clockAt('2026-03-02T08:00:00Z');
  const slug = 'moderated';
  let app: Application;
  let by: Actor | null;
  let mia: string;
  let first: string;

  beforeAll(async () => {
    app = applicationOn(suite.database, clock);
    await setUpCity(app);
    await opened(app, slug, { rules: { hold: 'first' } });
    mia = (await registeredPerson(app, 'Mia')).id;
    const { agent } = value(await inviteAgent(app, { email: 'officer@lyon.example', role: 'moderator', by: null }));
    by = { kind: 'agent', id: agent.id } as const;
  });

  const decide = async (proposalId: string, kind: DecisionKind, reason = 'Selon la charte') => {
    clock.advance({ minutes: 1 });
    return await decideProposal(app, {
      proposalId,
      kind,
      rule: kind === 'remove' || kind === 'hold' ? 'insult' : 'within-the-rules',
      reason,
      by,
    });
  };
  const look = async (id: string, viewer = ANYBODY) => await readProposal(app, { slug, id, viewer });
  const listed = async () => {
    const page = {
      slug,
      viewer: ANYBODY,
      order: 'oldest',
      seed: 0,
      limit: 100,
      after: null,
    } as const;
    return value(await readProposals(app, page)).items.map((item) => item.number);
  };
  const publicTypes = async () => (await readEvents(app, { limit: 100, after: null })).items.map((event) => event.type);

  it('holds a first contribution, without a number, for its author and the officers only', async () => {
    const held = await proposed(app, { slug, authorId: mia, body: 'Première idée' });
    first = held.id;
    expect(held).toMatchObject({ status: 'held', number: null, publishedAt: null });
    expect(await listed()).toEqual([]);
    expect(refusal(await look(first))).toEqual({ type: 'not-found', what: 'proposal' });
    expect(value(await look(first, { ...ANYBODY, participantId: mia })).title).toEqual({
      fr: 'Première idée',
    });
    expect(value(await look(first, DRAFT_READER)).status).toBe('held');
    expect(await publicTypes()).toEqual(['institution-set-up', 'consultation-published']);
  });

  it('lets its author change it meanwhile, which nobody else hears of', async () => {
    const content = saying('Première idée, mieux dite');
    value(await reviseProposal(app, { proposalId: first, authorId: mia, content, confirmed: false }));
    expect(await publicTypes()).toEqual(['institution-set-up', 'consultation-published']);
  });

  it('gives it the next number when it is accepted', async () => {
    expect(value(await decide(first, 'accept'))).toMatchObject({
      status: 'published',
      number: 1,
      publishedAt: clock.now(),
    });
    expect(await listed()).toEqual([1]);
    expect(await publicTypes()).toEqual(['institution-set-up', 'consultation-published', 'proposal-accepted']);
  });

  it('holds no second contribution of somebody who was accepted', async () => {
    expect(await proposed(app, { slug, authorId: mia, body: 'Deuxième idée' })).toMatchObject({
      status: 'published',
      number: 2,
    });
  });

  it('removes with a public trace: the rule, the reason, the role and the moment, not the words', async () => {
    value(await decide(first, 'remove', 'Insulte une personne'));
    const view = value(await look(first));
    expect(view).toMatchObject({ status: 'removed', number: 1, title: {}, body: {}, tags: [], versions: [] });
    expect(view.decisions).toMatchObject([
      {
        subject: { kind: 'proposal', id: first },
        kind: 'accept',
        role: 'moderator',
        rule: 'within-the-rules',
        reason: 'Selon la charte',
        decidedAt: expect.any(Date),
      },
      {
        subject: { kind: 'proposal', id: first },
        kind: 'remove',
        role: 'moderator',
        rule: 'insult',
        reason: 'Insulte une personne',
        decidedAt: clock.now(),
      },
    ]);
    expect(JSON.stringify(view)).not.toContain('idée');
    expect(await listed()).toEqual([2]);
  });

  it('refuses what does not fit the status, and says which would', async () => {
    expect(refusal(await decide(first, 'remove'))).toEqual({
      type: 'wrong-status',
      status: 'removed',
      needs: ['held', 'published'],
    });
    expect(refusal(await decide(first, 'accept'))).toEqual({
      type: 'wrong-status',
      status: 'removed',
      needs: ['held'],
    });
    expect(refusal(await decide(first, 'restore', ' '))).toEqual({
      type: 'invalid',
      field: 'reason',
      because: 'empty',
    });
    expect(refusal(await decide('no id', 'accept'))).toEqual({ type: 'not-found', what: 'proposal' });
  });

  it('restores under the same number, the trace staying', async () => {
    expect(value(await decide(first, 'restore'))).toMatchObject({ status: 'published', number: 1 });
    const view = value(await look(first));
    expect(view.body).toEqual({ fr: 'Première idée, mieux dite' });
    expect(view.decisions.map(({ kind }) => kind)).toEqual(['accept', 'remove', 'restore']);
  });

  it('takes back what was published for a second look, with all that was said below it', async () => {
    value(await submitComment(app, { slug, proposalId: first, authorId: mia, body: 'Merci', lang: 'fr' }));
    const input = async () => value(await readLatestComments(app, { slug, limit: 10, after: null })).items.length;
    expect(await input()).toBe(1);
    value(await decide(first, 'hold'));
    expect(refusal(await look(first)).type).toBe('not-found');
    expect(refusal(await readComments(app, { slug, number: 1, viewer: ANYBODY, limit: 10, after: null })).type).toBe(
      'not-found',
    );
    expect(await input()).toBe(0);
    expect(value(await decide(first, 'accept'))).toMatchObject({ number: 1 });
    expect(await input()).toBe(1);
  });

  it('never gives the number of a withdrawn one again', async () => {
    const third = await proposed(app, { slug, authorId: mia, body: 'Troisième' });
    value(await withdrawProposal(app, { proposalId: third.id, authorId: mia }));
    expect(refusal(await withdrawProposal(app, { proposalId: third.id, authorId: mia })).type).toBe('wrong-status');
    expect(refusal(await decide(third.id, 'restore')).type).toBe('wrong-status');
    expect(value(await look(third.id))).toMatchObject({ status: 'withdrawn', number: 3, title: {}, body: {} });
    expect(await proposed(app, { slug, authorId: mia, body: 'Quatrième' })).toMatchObject({ number: 4 });
  });

  it('leaves no public trace of what was refused before it was public', async () => {
    const { id: authorId } = await registeredPerson(app, 'Spammer');
    const spam = await proposed(app, { slug, authorId, body: 'Achetez' });
    const before = await publicTypes();
    value(await decide(spam.id, 'remove'));
    expect(await publicTypes()).toEqual(before);
    const removed = {
      slug,
      viewer: ANYBODY,
      order: 'oldest',
      seed: 0,
      limit: 100,
      after: null,
      statuses: ['removed'],
    } as const;
    expect(value(await readProposals(app, removed)).items).toEqual([]);
  });

  it('shows no held list to the public', async () => {
    const held = {
      slug,
      viewer: ANYBODY,
      order: 'oldest',
      seed: 0,
      limit: 100,
      after: null,
      statuses: ['held'],
    } as const;
    expect((await readProposals(app, held)).ok).toBe(false);
    expect((await readProposals(app, { ...held, viewer: DRAFT_READER })).ok).toBe(true);
  });

  it('treats comments alike', async () => {
    const { id: authorId } = await registeredPerson(app, 'Noé');
    const comment = value(await submitComment(app, { slug, proposalId: first, authorId, body: 'Bof', lang: 'fr' }));
    expect(comment.status).toBe('held');
    const shown = async (viewer = ANYBODY) =>
      value(await readComments(app, { slug, number: 1, viewer, limit: 10, after: null }))
        .items.filter((item) => item.author.id === authorId)
        .map(({ status, body }) => [status, body]);
    const types = async () => (await publicTypes()).filter((type) => type.startsWith('comment-')).slice(1);
    value(await changeComment(app, { commentId: comment.id, authorId, body: 'Plutôt bof' }));
    expect([await shown(), await shown(DRAFT_READER), await types()]).toEqual([[], [['held', 'Plutôt bof']], []]);
    const decision = { commentId: comment.id, reason: 'Hors sujet', by } as const;
    const act = async (kind: 'accept' | 'remove' | 'restore') => {
      clock.advance({ minutes: 1 });
      const rule = kind === 'remove' ? 'off-topic' : 'within-the-rules';
      value(await decideComment(app, { ...decision, rule, kind }));
      return await shown();
    };
    expect(await act('accept')).toEqual([['published', 'Plutôt bof']]);
    expect(await act('remove')).toEqual([['removed', '']]);
    expect(refusal(await changeComment(app, { commentId: comment.id, authorId, body: 'Encore' })).type).toBe(
      'wrong-status',
    );
    expect(await act('restore')).toEqual([['published', 'Plutôt bof']]);
    expect(await types()).toEqual(['comment-accepted', 'comment-removed', 'comment-restored']);
    expect(refusal(await changeComment(app, { commentId: comment.id, authorId: mia, body: 'Usurpé' }))).toEqual({
      type: 'not-the-author',
    });
  });

  it('leaves no trace of a comment that was refused before it was public', async () => {
    const { id: authorId } = await registeredPerson(app, 'Troll');
    const { id: commentId } = value(
      await submitComment(app, { slug, proposalId: first, authorId, body: 'Injure', lang: 'fr' }),
    );
    const before = await publicTypes();
    value(await decideComment(app, { commentId, kind: 'remove', rule: 'insult', reason: 'Injure', by }));
    expect(await publicTypes()).toEqual(before);
    const items = value(
      await readComments(app, { slug, number: 1, viewer: DRAFT_READER, limit: 50, after: null }),
    ).items;
    expect(items.some((item) => item.author.id === authorId)).toBe(false);
  });

  it('upholds a report once, which removes, and dismisses one, which changes nothing', async () => {
    const { id, number } = await proposed(app, { slug, authorId: mia, body: 'Signalée' });
    const subject = { kind: 'proposal', id } as const;
    const file = async (reporterId: string) =>
      value(await fileReport(app, { subject, rule: 'hate', text: 'Lisez', reporterId }));
    const others = [await registeredPerson(app, 'Zoé'), await registeredPerson(app, 'Jo')] as const;
    const [one, two, three] = [await file(mia), await file(others[0].id), await file(others[1].id)];
    const queue = async () => (await readReports(app, { open: true, limit: 10, after: null })).items;
    expect((await queue()).map((report) => [report.id, report.consultationSlug, report.proposalNumber])).toEqual(
      [one, two, three].map((report) => [report.id, slug, number]),
    );
    const answer = async (reportId: string, outcome: 'upheld' | 'dismissed') =>
      await decideReport(app, { reportId, outcome, reason: 'Incite à la haine', by });
    expect(value(await answer(one.id, 'dismissed'))).toMatchObject({ outcome: 'dismissed' });
    expect(value(await look(id)).status).toBe('published');
    expect(refusal(await answer(one.id, 'upheld'))).toMatchObject({ type: 'already-decided' });
    value(await answer(two.id, 'upheld'));
    expect(value(await look(id))).toMatchObject({
      status: 'removed',
      decisions: [{ kind: 'remove', rule: 'hate', reason: 'Incite à la haine' }],
    });
    value(await answer(three.id, 'upheld'));
    expect(value(await look(id)).decisions).toHaveLength(1);
    expect(await queue()).toEqual([]);
    expect((await readReports(app, { open: false, limit: 10, after: null })).items).toHaveLength(3);
  });

  it('is one report however often the same person makes it, until it was decided and the text changed', async () => {
    const { id } = await proposed(app, { slug, authorId: mia, body: 'Signalée souvent' });
    const subject = { kind: 'proposal', id } as const;
    const { id: reporterId } = await registeredPerson(app, 'Insistant');
    const file = async (text?: string) => value(await fileReport(app, { subject, rule: 'spam', text, reporterId }));
    const count = async () =>
      (await readReports(app, { open: false, limit: 100, after: null })).items.filter(
        (report) => report.subject.id === id,
      ).length;
    const first = await file('Publicité');
    expect(await atOnce(Array.from({ length: 5 }, () => () => file()))).toEqual(Array(5).fill(first));
    expect(await file('Et mensongère')).toEqual({ ...first, text: 'Et mensongère' });
    clock.advance({ hours: 1 });
    const outcome = 'dismissed' as const;
    value(await decideReport(app, { reportId: first.id, outcome, reason: 'Ce n’en est pas', by }));
    expect(await file()).toMatchObject({ id: first.id, outcome });
    expect(await count()).toBe(1);
    clock.advance({ hours: 1 });
    const content = saying('Achetez chez moi');
    value(await reviseProposal(app, { proposalId: id, authorId: mia, content, confirmed: true }));
    expect((await file()).id).not.toBe(first.id);
    expect(await count()).toBe(2);
  });

  it('is one report however often nobody known makes it in the same words', async () => {
    const { id } = await proposed(app, { slug, authorId: mia, body: 'Signalée par n’importe qui' });
    const file = async (text?: string) =>
      value(await fileReport(app, { subject: { kind: 'proposal', id }, rule: 'spam', text, reporterId: null })).id;
    const [first, other] = [await file('Publicité'), await file()];
    expect(other).not.toBe(first);
    const again = await atOnce([() => file('Publicité'), () => file('Publicité'), () => file(), () => file()]);
    expect(again.toSorted()).toEqual([first, first, other, other].toSorted());
    const contrary = { subject: { kind: 'proposal', id }, rule: 'within-the-rules', reporterId: null } as const;
    expect(refusal(await fileReport(app, contrary))).toMatchObject({ type: 'invalid', field: 'rule' });
  });

  it('keeps apart what several people of one server say, and takes the same words once', async () => {
    const { id } = await proposed(app, { slug, authorId: mia, body: 'Signalée d’ailleurs' });
    const file = async (text: string, fromHost: string) =>
      value(
        await fileReport(app, { subject: { kind: 'proposal', id }, rule: 'spam', text, reporterId: null, fromHost }),
      ).id;
    const ids = [
      await file('Un', 'a.example'),
      await file('Un', 'a.example'),
      await file('Deux', 'a.example'),
      await file('Deux', 'b.example'),
    ];
    expect([ids[0] === ids[1], new Set(ids).size]).toEqual([true, 3]);
  });

  it('refuses a report about nothing, and a decision about none', async () => {
    for (const kind of ['proposal', 'comment'] as const) {
      const report = await fileReport(app, { subject: { kind, id: 'nothing' }, rule: 'spam', reporterId: null });
      expect(refusal(report)).toEqual({ type: 'not-found', what: kind });
    }
    const decision = await decideReport(app, { reportId: 'nothing', outcome: 'upheld', reason: 'a', by });
    expect(refusal(decision)).toEqual({ type: 'not-found', what: 'report' });
  });

  it('says nothing of reports or reporters in public', async () => {
    const { items } = await readEvents(app, { limit: 100, after: null });
    expect(JSON.stringify(items)).not.toMatch(/report|Lisez/);
  });
});
