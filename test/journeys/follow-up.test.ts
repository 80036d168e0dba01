import { beforeAll, expect, it } from 'vitest';
import { publishAnswer } from '../../src/application/answer/publish-answer.ts';
import { readLatestAnswers } from '../../src/application/answer/reads.ts';
import { updateCommitment } from '../../src/application/answer/update-commitment.ts';
import type { Application } from '../../src/application/application.ts';
import { readEvents } from '../../src/application/event/reads.ts';
import { ANYBODY } from '../../src/application/kit/viewer.ts';
import { readProposal } from '../../src/application/proposal/read-proposals.ts';
import { reviseProposal, withdrawProposal } from '../../src/application/proposal/revise-proposal.ts';
import { submitProposal } from '../../src/application/proposal/submit-proposal.ts';
import type { CommitmentStatus } from '../../src/domain/answer/answer.ts';
import { eachEngine } from '../storage/engines.ts';
import { applicationOn } from '../support/application.ts';
import { opened, proposed, refusal, registeredPerson, saying, setUpCity, value } from '../support/city.ts';
import { clockAt } from '../support/clock.ts';

eachEngine('what becomes of a proposal', (suite) => {
  const clock = clockAt('2026-03-02T08:00:00Z');
  const slug = 'follow-up';
  let app: Application;
  let ana: string;
  let proposalId: string;
  let commitmentId: string;

  beforeAll(async () => {
    app = applicationOn(suite.database, clock);
    await setUpCity(app);
    await opened(app, slug);
    ana = (await registeredPerson(app, 'Ana')).id;
    proposalId = (await proposed(app, { slug, authorId: ana })).id;
  });

  const answer = (overrides: Partial<Parameters<typeof publishAnswer>[1]> = {}) =>
    publishAnswer(app, {
      proposalId,
      verdict: 'under-study',
      body: { fr: 'Nous étudions.' },
      commitments: [],
      by: null,
      ...overrides,
    });
  const view = async () => value(await readProposal(app, { slug, number: 1, viewer: ANYBODY }));

  it('is answered after every phase is over, with promises', async () => {
    clock.set('2026-09-01T08:00:00Z');
    const commitments = [
      { text: { fr: 'Étude' }, dueOn: '2026-12-31' },
      { text: { fr: 'Travaux' }, dueOn: null },
    ];
    const first = value(await answer({ commitments }));
    commitmentId = first.commitments[0]?.id ?? '';
    expect(first).toMatchObject({
      version: 1,
      commitments: [{ status: 'planned', dueOn: '2026-12-31' }, { dueOn: null }],
    });
    expect((await view()).verdict).toBe('under-study');
  });

  it.each([
    ['to nothing', { proposalId: 'nothing' }, { type: 'not-found', what: 'proposal' }],
    ['without words', { body: { fr: ' ' } }, { type: 'invalid', field: 'body.fr', because: 'empty' }],
    [
      'with a wordless promise',
      { commitments: [{ text: {}, dueOn: null }] },
      { type: 'invalid', field: 'commitments.0.text', because: 'missing' },
    ],
    [
      'for the 30th of February',
      { commitments: [{ text: { fr: 'a' }, dueOn: '2026-02-30' }] },
      { type: 'invalid', field: 'commitments.0.dueOn', because: 'not-a-date' },
    ],
    [
      'for a minute',
      { commitments: [{ text: { fr: 'a' }, dueOn: '2026-02-20T10:00' }] },
      { type: 'invalid', field: 'commitments.0.dueOn', because: 'not-a-date' },
    ],
  ])('is not answered %s', async (_, input, expected) => {
    expect(refusal(await answer(input))).toEqual(expected);
  });

  it.each([
    ['under-way', null],
    ['delayed', { fr: 'Faute de budget' }],
    ['kept', null],
    ['dropped', { fr: 'Le tram passe ailleurs' }],
  ] as const)('is followed up: a promise is %s', async (status, note) => {
    clock.advance({ days: 30 });
    const updated = value(await updateCommitment(app, { commitmentId, status, note, by: null }));
    expect(updated).toMatchObject({ status, note, text: { fr: 'Étude' }, dueOn: '2026-12-31', updatedAt: clock.now() });
    expect((await view()).answers[0]?.commitments[0]).toEqual(updated);
  });

  it('keeps every word of a promise, also those that came before', async () => {
    const [promise, other] = (await view()).answers[0]?.commitments ?? [];
    expect(promise?.updates.map(({ status, note, at }) => [status, note?.['fr'] ?? null, at.toISOString()])).toEqual([
      ['under-way', null, '2026-10-01T08:00:00.000Z'],
      ['delayed', 'Faute de budget', '2026-10-31T08:00:00.000Z'],
      ['kept', null, '2026-11-30T08:00:00.000Z'],
      ['dropped', 'Le tram passe ailleurs', '2026-12-30T08:00:00.000Z'],
    ]);
    expect(other?.updates).toEqual([]);
  });

  it('is not told that a promise is late or dropped without a reason', async () => {
    const say = (status: CommitmentStatus, id = commitmentId, note: Record<string, string> | null = null) =>
      updateCommitment(app, { commitmentId: id, status, note, by: null });
    const missing = { type: 'invalid', field: 'note', because: 'missing' };
    expect([refusal(await say('delayed')), refusal(await say('dropped'))]).toEqual([missing, missing]);
    expect(refusal(await say('kept', 'nothing'))).toEqual({ type: 'not-found', what: 'commitment' });
    expect(refusal(await say('kept', commitmentId, { fr: '' }))).toEqual({
      type: 'invalid',
      field: 'note.fr',
      because: 'empty',
    });
  });

  it('is answered anew, and the first answer stays readable', async () => {
    value(await answer({ verdict: 'accepted', body: { fr: 'Oui.' } }));
    const { answers, verdict } = await view();
    expect([answers.map((each) => [each.version, each.verdict]), verdict]).toEqual([
      [
        [1, 'under-study'],
        [2, 'accepted'],
      ],
      'accepted',
    ]);
    const latest = value(await readLatestAnswers(app, { slug, limit: 10 }));
    expect(latest.map((each) => [each.number, each.answer.version])).toEqual([[1, 2]]);
  });

  it('is said in public step by step', async () => {
    const { items } = await readEvents(app, { limit: 100, after: null });
    expect(items.map((event) => event.type).slice(2)).toEqual([
      'proposal-accepted',
      'answer-published',
      ...Array(4).fill('commitment-updated'),
      'answer-published',
    ]);
  });

  it('is amended by another, of the same consultation and public', async () => {
    clock.set('2026-03-03T08:00:00Z');
    await opened(app, 'other-follow-up');
    const amend = (amends: number, of = slug) =>
      submitProposal(app, { slug: of, authorId: ana, content: saying('Mieux ainsi', { amends }) });
    const amendment = value(await amend(1));
    expect(amendment.current.amends).toBe(1);
    const notFound = { type: 'not-found', what: 'proposal' };
    expect(refusal(await amend(99))).toEqual(notFound);
    expect(refusal(await amend(1, 'other-follow-up'))).toEqual(notFound);
    const itself = await reviseProposal(app, {
      proposalId: amendment.id,
      authorId: ana,
      content: saying('Moi-même', { amends: amendment.number }),
      confirmed: true,
    });
    expect(refusal(itself)).toEqual({ type: 'invalid', field: 'amends', because: 'unknown-value' });
    value(await withdrawProposal(app, { proposalId, authorId: ana }));
    expect(refusal(await amend(1))).toEqual(notFound);
    const later = await reviseProposal(app, {
      proposalId: amendment.id,
      authorId: ana,
      content: saying('Encore mieux', { amends: 1 }),
      confirmed: true,
    });
    expect(value(later).current).toMatchObject({ number: 2, amends: 1 });
  });

  it('is not answered once it was withdrawn', async () => {
    expect(refusal(await answer())).toEqual({ type: 'wrong-status', status: 'withdrawn', needs: ['published'] });
  });
});
