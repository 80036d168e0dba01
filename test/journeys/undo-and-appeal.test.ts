import { beforeAll, expect, it } from 'vitest';
import { inviteAgent } from '../../src/application/agent/invite-agent.ts';
import type { Agent } from '../../src/application/agent/ports.ts';
import type { Application } from '../../src/application/application.ts';
import { submitComment } from '../../src/application/comment/submit-comment.ts';
import { ANYBODY } from '../../src/application/kit/viewer.ts';
import { decideAppeal, fileAppeal } from '../../src/application/moderation/appeals.ts';
import { decideComment, decideProposal } from '../../src/application/moderation/decide.ts';
import {
  readAppealable,
  readModerated,
  readModerationCounts,
  readModerationQueue,
} from '../../src/application/moderation/reads.ts';
import { decideReport, fileReport } from '../../src/application/moderation/reports.ts';
import { undoDecision, undoReportDecision } from '../../src/application/moderation/undo-decision.ts';
import { eraseParticipant } from '../../src/application/participant/erase-participant.ts';
import { readProposal } from '../../src/application/proposal/read-proposals.ts';
import { signIn } from '../../src/application/sign-in/sign-in.ts';
import type { Subject } from '../../src/domain/moderation/decision.ts';
import { eachEngine } from '../storage/engines.ts';
import { applicationOn } from '../support/application.ts';
import { atOnce, opened, proposed, refusal, registeredPerson, setUpCity, value } from '../support/city.ts';
import { clockAt } from '../support/clock.ts';

eachEngine('decisions that are undone or appealed', (suite) => {
  const clock = clockAt('2026-03-02T08:00:00Z');
  let app: Application;
  let officer: Agent;
  let author: string;

  const invited = async (name: string) =>
    value(await inviteAgent(app, { email: `${name}@lyon.example`, role: 'officer', by: null })).agent;

  beforeAll(async () => {
    app = applicationOn(suite.database, clock);
    await setUpCity(app);
    await opened(app, 'reread', { rules: { hold: 'nothing' } });
    await opened(app, 'held', { rules: { hold: 'everything' } });
    author = (await registeredPerson(app, 'Mia')).id;
    officer = await invited('officer');
  });

  const contribution = async (subject: Subject) =>
    value(await readModerated(app, { agent: officer, of: subject })).contribution;
  const decisions = async (subject: Subject) =>
    (await app.store.read((reader) => reader.views.decisions(subject))).map(({ kind, rule }) => `${kind} ${rule}`);
  const latestId = async (subject: Subject) =>
    (await app.store.read((reader) => reader.decisions.latest(subject)))?.id ?? '';
  const removed = async (slug = 'reread') => {
    const proposal = await proposed(app, { slug, authorId: author });
    const subject = { kind: 'proposal', id: proposal.id } as const;
    clock.advance({ minutes: 1 });
    value(
      await decideProposal(app, {
        proposalId: proposal.id,
        kind: 'remove',
        rule: 'insult',
        reason: 'Insulte',
        by: { kind: 'agent', id: officer.id },
      }),
    );
    return { subject, decisionId: await latestId(subject) };
  };
  const undo = async (decisionId: string) =>
    await undoDecision(app, { decisionId, reason: 'Erreur de ligne.', by: { kind: 'agent', id: officer.id } });

  it('brings back what was removed by mistake, and both steps stay in the trace', async () => {
    const { subject, decisionId } = await removed();
    clock.advance({ minutes: 14 });
    expect(value(await undo(decisionId)).kind).toBe('restore');
    expect((await contribution(subject)).status).toBe('published');
    expect(await decisions(subject)).toEqual(['remove insult', 'restore decision-undone']);
  });

  it('brings back to the queue what was removed from it', async () => {
    const { subject, decisionId } = await removed('held');
    value(await undo(decisionId));
    expect((await contribution(subject)).status).toBe('held');
    expect(await decisions(subject)).toEqual(['remove insult', 'hold decision-undone']);
  });

  it('takes a comment that was accepted by mistake out of the page', async () => {
    const comment = value(
      await submitComment(app, { slug: 'held', proposalId: null, authorId: author, body: 'Oui.', lang: 'fr' }),
    );
    const subject = { kind: 'comment', id: comment.id } as const;
    const input = { rule: 'within-the-rules', reason: 'Conforme', by: { kind: 'agent', id: officer.id } } as const;
    value(await decideComment(app, { ...input, commentId: comment.id, kind: 'accept' }));
    value(await undo(await latestId(subject)));
    expect((await contribution(subject)).status).toBe('held');
  });

  it('undoes nothing after a quarter of an hour, nor twice, nor over what others decided', async () => {
    const late = await removed();
    clock.advance({ minutes: 15 });
    expect(refusal(await undo(late.decisionId)).type).toBe('too-late-to-undo');
    const { decisionId } = await removed();
    const both = await atOnce([() => undo(decisionId), () => undo(decisionId)]);
    expect(both.filter(({ ok }) => ok)).toHaveLength(1);
    expect(both.find(({ ok }) => !ok)).toMatchObject({ refusal: { type: 'already-decided' } });
  });

  it('opens a report again whose upholding is undone, and the contribution with it', async () => {
    const proposal = await proposed(app, { slug: 'reread', authorId: author });
    const subject = { kind: 'proposal', id: proposal.id } as const;
    const report = value(await fileReport(app, { subject, rule: 'spam', reporterId: null, fromHost: 'a.example' }));
    const input = { reportId: report.id, reason: 'Publicité', by: { kind: 'agent', id: officer.id } } as const;
    clock.advance({ minutes: 1 });
    value(await decideReport(app, { ...input, outcome: 'upheld' }));
    expect((await contribution(subject)).status).toBe('removed');
    expect(value(await undoReportDecision(app, input)).decidedAt).toBeNull();
    expect((await contribution(subject)).status).toBe('published');
    value(await decideReport(app, { ...input, outcome: 'dismissed' }));
    clock.advance({ minutes: 16 });
    expect(refusal(await undoReportDecision(app, input)).type).toBe('too-late-to-undo');
  });

  it('tells the second of two officers that it was decided meanwhile, and overwrites nothing', async () => {
    const proposal = await proposed(app, { slug: 'held', authorId: author });
    clock.advance({ minutes: 1 });
    const decide = (kind: 'accept' | 'remove') =>
      decideProposal(app, {
        proposalId: proposal.id,
        kind,
        rule: kind === 'remove' ? 'insult' : 'within-the-rules',
        reason: 'Lu',
        by: { kind: 'agent', id: officer.id },
        seen: proposal.updatedAt,
      });
    value(await decide('accept'));
    expect(refusal(await decide('remove')).type).toBe('already-decided');
    expect((await contribution({ kind: 'proposal', id: proposal.id })).status).toBe('published');
  });

  it('tells an officer that the author changed the text they read', async () => {
    const proposal = await proposed(app, { slug: 'reread', authorId: author });
    const seen = new Date(proposal.updatedAt.getTime() - 1);
    const input = { proposalId: proposal.id, kind: 'hold', rule: 'spam', reason: 'Lu', by: null, seen } as const;
    expect(refusal(await decideProposal(app, input)).type).toBe('changed-meanwhile');
  });

  it('lets the only agent judge an appeal, and says so', async () => {
    const { subject, decisionId } = await removed();
    const appeal = value(await fileAppeal(app, { decisionId, participantId: author, text: 'C’était une citation.' }));
    expect(await readModerationCounts(app, { agent: officer, slug: 'reread' })).toMatchObject({ appeal: 1 });
    const judged = { appealId: appeal.id, outcome: 'refused', reason: 'La citation reste une insulte.' } as const;
    const decided = value(await decideAppeal(app, { ...judged, by: { kind: 'agent', id: officer.id } }));
    expect(decided.sameAgent).toBe(true);
    const [decision] = await app.store.read((reader) => reader.views.decisions(subject));
    expect(decision?.appeal).toMatchObject({ outcome: 'refused', role: 'officer', sameAgent: true });
    expect((await contribution(subject)).status).toBe('removed');
    expect(refusal(await decideAppeal(app, { ...judged, by: { kind: 'agent', id: officer.id } })).type).toBe(
      'already-decided',
    );
  });

  it('ends the appeal of somebody who is erased, with a trace', async () => {
    const { id: leaving } = await registeredPerson(app, 'Léo');
    const proposal = await proposed(app, { slug: 'reread', authorId: leaving });
    const subject = { kind: 'proposal', id: proposal.id } as const;
    const input = { kind: 'remove', rule: 'insult', reason: 'Insulte', by: { kind: 'agent', id: officer.id } } as const;
    value(await decideProposal(app, { ...input, proposalId: proposal.id }));
    const decisionId = await latestId(subject);
    const appeal = value(await fileAppeal(app, { decisionId, participantId: leaving, text: 'Relisez.' }));
    const waiting = async () => (await readModerationCounts(app, { agent: officer, slug: 'reread' })).appeal;
    expect(await waiting()).toBe(1);
    value(await eraseParticipant(app, { participantId: leaving, by: null }));
    expect(await waiting()).toBe(0);
    const [decision] = await app.store.read((reader) => reader.views.decisions(subject));
    expect(decision?.appeal).toMatchObject({ outcome: 'refused', role: null, reason: '' });
    const events = await suite.database.db
      .selectFrom('event')
      .selectAll()
      .where('type', '=', 'appeal-decided')
      .execute();
    expect(events.map(({ data }) => data)).toContainEqual({ appealId: appeal.id, outcome: 'refused' });
  });

  it('does not wait for somebody who was invited and never came in', async () => {
    await invited('absent');
    const { decisionId } = await removed();
    const appeal = value(await fileAppeal(app, { decisionId, participantId: author, text: 'Relisez.' }));
    expect(
      value(await readModerated(app, { agent: officer, of: { kind: 'appeal', id: appeal.id } })).reviewers,
    ).toEqual([]);
    const judged = {
      appealId: appeal.id,
      outcome: 'refused',
      reason: 'Relu.',
      by: { kind: 'agent', id: officer.id },
    } as const;
    expect(value(await decideAppeal(app, judged)).sameAgent).toBe(true);
  });

  it('has another agent judge as soon as there is one; granting brings the text back', async () => {
    const { subject, decisionId } = await removed();
    const { agent: other, secret } = value(
      await inviteAgent(app, { email: 'other@lyon.example', role: 'officer', by: null }),
    );
    value(await signIn(app, { secret }));
    const appeal = value(await fileAppeal(app, { decisionId, participantId: author, text: 'Relisez.' }));
    const reviewers = async (agent: Agent) =>
      value(await readModerated(app, { agent, of: { kind: 'appeal', id: appeal.id } })).reviewers;
    expect([await reviewers(officer), await reviewers(other)]).toEqual([['other@lyon.example'], []]);
    const judged = { appealId: appeal.id, outcome: 'granted', reason: 'Relu.' } as const;
    expect(refusal(await decideAppeal(app, { ...judged, by: { kind: 'agent', id: officer.id } })).type).toBe(
      'other-agent-needed',
    );
    expect(value(await decideAppeal(app, { ...judged, by: { kind: 'agent', id: other.id } })).sameAgent).toBe(false);
    expect((await contribution(subject)).status).toBe('published');
    expect(await decisions(subject)).toEqual(['remove insult', 'restore within-the-rules']);
    const view = value(await readProposal(app, { slug: 'reread', id: subject.id, viewer: ANYBODY }));
    expect(view.decisions[0]?.appeal?.outcome).toBe('granted');
  });

  it('takes one appeal, from the author, about a removal that stands', async () => {
    const { decisionId } = await removed();
    const stranger = (await registeredPerson(app, 'Zoé')).id;
    const file = (participantId: string, text = 'Relisez.') => fileAppeal(app, { decisionId, participantId, text });
    expect(refusal(await file(stranger)).type).toBe('not-the-author');
    expect(refusal(await file(author, '  ')).type).toBe('invalid');
    const both = await atOnce([() => file(author), () => file(author)]);
    expect(both.filter(({ ok }) => ok)).toHaveLength(1);
    expect(both.find(({ ok }) => !ok)).toMatchObject({ refusal: { type: 'already-appealed' } });
    const { decisionId: undone } = await removed();
    value(await undo(undone));
    const late = await fileAppeal(app, { decisionId: undone, participantId: author, text: 'Relisez.' });
    expect(refusal(late).type).toBe('wrong-status');
  });

  it('queues what waits, oldest first, page by page, and only where the agent works', async () => {
    const whole = await readModerationQueue(app, {
      agent: officer,
      slug: null,
      kinds: ['held', 'report', 'appeal'],
      limit: 100,
      after: null,
    });
    const times = whole.items.map(({ since }) => since.getTime());
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(new Set(whole.items.map(({ kind }) => kind))).toEqual(new Set(['held', 'appeal']));
    const ids: string[] = [];
    let after: string | null = null;
    do {
      const query = { agent: officer, slug: null, kinds: ['held', 'appeal'], limit: 2, after } as const;
      const page: typeof whole = await readModerationQueue(app, query);
      ids.push(...page.items.map(({ id }) => id));
      after = page.next;
    } while (after !== null);
    expect(ids).toEqual(whole.items.map(({ id }) => id));
    const held = whole.items.find(({ kind }) => kind === 'held');
    const elsewhere = { ...officer, consultations: [] };
    expect(await readModerationCounts(app, { agent: elsewhere, slug: null })).toEqual({
      held: 0,
      report: 0,
      appeal: 0,
    });
    const of = held?.contribution.subject ?? { kind: 'proposal', id: '' };
    expect(refusal(await readModerated(app, { agent: elsewhere, of })).type).toBe('not-your-consultation');
  });

  it('keeps no words of an appeal of somebody who was erased', async () => {
    const gone = (await registeredPerson(app, 'Noé')).id;
    const proposal = await proposed(app, { slug: 'reread', authorId: gone });
    const subject = { kind: 'proposal', id: proposal.id } as const;
    clock.advance({ minutes: 1 });
    value(
      await decideProposal(app, { proposalId: proposal.id, kind: 'remove', rule: 'spam', reason: 'Non', by: null }),
    );
    const decisionId = await latestId(subject);
    value(await fileAppeal(app, { decisionId, participantId: gone, text: 'J’habite au 3 rue des Lilas.' }));
    value(await eraseParticipant(app, { participantId: gone, by: null }));
    expect((await app.store.read((reader) => reader.appeals.ofDecision(decisionId)))?.text).toBe('');
    expect(refusal(await readAppealable(app, { decisionId, participantId: author })).type).toBe('not-found');
  });
});
