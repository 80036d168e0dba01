import { beforeAll, expect, it } from 'vitest';
import { publishAnswer } from '../../src/application/answer/publish-answer.ts';
import type { Application } from '../../src/application/application.ts';
import { readComments } from '../../src/application/comment/reads.ts';
import { submitComment } from '../../src/application/comment/submit-comment.ts';
import { createConsultation } from '../../src/application/consultation/create-consultation.ts';
import { publishConsultation } from '../../src/application/consultation/publish-consultation.ts';
import { readEvents } from '../../src/application/event/reads.ts';
import { setupInstitution } from '../../src/application/institution/change-institution.ts';
import { ANYBODY } from '../../src/application/kit/viewer.ts';
import { registerParticipant } from '../../src/application/participant/register-participant.ts';
import { readProposal, readProposals } from '../../src/application/proposal/read-proposals.ts';
import { confirmVersion, reviseProposal } from '../../src/application/proposal/revise-proposal.ts';
import { submitProposal } from '../../src/application/proposal/submit-proposal.ts';
import { giveSupport, withdrawSupport } from '../../src/application/support/support.ts';
import type { Refusal } from '../../src/domain/kit/refusal.ts';
import type { Result } from '../../src/domain/kit/result.ts';
import { eachEngine } from '../storage/engines.ts';
import { applicationOn } from '../support/application.ts';
import { clockAt } from '../support/clock.ts';

function value<T>(result: Result<T, Refusal>): T {
  if (!result.ok) throw new Error(`refused: ${JSON.stringify(result.refusal)}`);
  return result.value;
}

eachEngine('a proposal from its first word to the official answer', (suite) => {
  const clock = clockAt('2026-03-02T08:00:00Z');
  let app: Application;
  let ana: string;
  let leo: string;
  let proposalId: string;

  beforeAll(async () => {
    app = applicationOn(suite.database, clock);
    value(
      await setupInstitution(app, {
        handle: 'lyon',
        name: { fr: 'Ville de Lyon' },
        territory: { code: '69123', name: { fr: 'Lyon' }, within: null },
        languages: ['fr', 'en'],
        timeZone: 'Europe/Paris',
      }),
    );
    value(
      await createConsultation(app, {
        slug: 'velo-2026',
        title: { fr: 'Plan vélo 2026', en: 'Cycling plan 2026' },
        summary: { fr: 'Où faut-il des pistes cyclables ?' },
        phases: [
          { kind: 'propose', opensAt: '2026-03-01', closesAt: '2026-03-31' },
          { kind: 'support', opensAt: '2026-03-01', closesAt: '2026-04-30' },
        ],
        rules: { resultsVisibility: 'after-taking-part', decidingStanding: ['registered'] },
        by: null,
      }),
    );
    value(await publishConsultation(app, { slug: 'velo-2026', by: null }));
    const person = { kind: 'local', standing: 'registered' } as const;
    ana = value(await registerParticipant(app, { ...person, name: 'Ana' })).id;
    leo = value(await registerParticipant(app, { ...person, name: 'Léo' })).id;
  });

  const content = (body: string) => ({
    title: { fr: 'Une piste sur le quai' },
    body: { fr: body },
    lang: 'fr',
    cost: null,
    amends: null,
  });

  it('gives an accepted proposal the next number', async () => {
    const proposal = value(
      await submitProposal(app, { slug: 'velo-2026', authorId: ana, content: content('Des vélos protégés.') }),
    );
    proposalId = proposal.id;
    expect(proposal).toMatchObject({ number: 1, status: 'published' });
  });

  it('finds it by a stem without accents', async () => {
    const page = value(
      await readProposals(app, {
        slug: 'velo-2026',
        viewer: ANYBODY,
        order: 'fair',
        seed: 3,
        limit: 10,
        after: null,
        search: 'velo',
      }),
    );
    expect(page.items.map((item) => item.number)).toEqual([1]);
  });

  it('hides counts until somebody took part', async () => {
    value(await giveSupport(app, { proposalId, participantId: leo, side: 'for' }));
    const seen = async (viewer: typeof ANYBODY) =>
      value(await readProposal(app, { slug: 'velo-2026', number: 1, viewer })).supports;
    expect((await seen(ANYBODY)).visible).toBe(false);
    expect(await seen({ ...ANYBODY, participantId: leo })).toMatchObject({ visible: true, deciding: 1 });
  });

  it('keeps one support however often it is given and taken back', async () => {
    const word = { proposalId, participantId: leo };
    value(await giveSupport(app, { ...word, side: 'for' }));
    value(await withdrawSupport(app, word));
    value(await giveSupport(app, { ...word, side: 'for' }));
    const drift = await app.store.read((reader) => reader.views.drift());
    const counts = await app.store.read((reader) => reader.supports.counts(proposalId));
    expect({ drift, counts }).toEqual({
      drift: [],
      counts: [{ standing: 'registered', side: 'for', version: 1, count: 1 }],
    });
  });

  it('leaves a change pending once somebody supports the proposal', async () => {
    const revised = value(
      await reviseProposal(app, { proposalId, authorId: ana, content: content('Autre texte.'), confirmed: false }),
    );
    expect(revised).toMatchObject({ current: { number: 1 }, pending: { number: 2 } });
    const confirmed = value(await confirmVersion(app, { proposalId, authorId: ana }));
    expect(confirmed).toMatchObject({ current: { number: 2 }, pending: null });
  });

  it('refuses a support for a version that changed', async () => {
    const result = await giveSupport(app, { proposalId, participantId: ana, side: 'for', version: 1 });
    expect(result).toEqual({ ok: false, refusal: { type: 'version-changed', current: 2 } });
  });

  it('threads replies below what they answer', async () => {
    const slug = 'velo-2026';
    const first = value(await submitComment(app, { slug, proposalId, authorId: leo, body: 'Oui', lang: 'fr' }));
    value(await submitComment(app, { slug, proposalId, authorId: leo, body: 'Deuxième', lang: 'fr' }));
    value(await submitComment(app, { slug, proposalId, parentId: first.id, authorId: ana, body: 'Merci', lang: 'fr' }));
    const page = value(await readComments(app, { slug, number: 1, viewer: ANYBODY, limit: 10, after: null }));
    expect(page.items.map(({ body, depth }) => [body, depth])).toEqual([
      ['Oui', 0],
      ['Merci', 1],
      ['Deuxième', 0],
    ]);
  });

  it('refuses a proposal after the phase closed, at midnight in Paris', async () => {
    clock.set('2026-03-31T21:59:59Z');
    value(await submitProposal(app, { slug: 'velo-2026', authorId: ana, content: content('La veille.') }));
    clock.set('2026-03-31T22:00:00Z');
    const late = await submitProposal(app, { slug: 'velo-2026', authorId: ana, content: content('Trop tard.') });
    expect(late).toEqual({
      ok: false,
      refusal: { type: 'phase-closed', act: 'propose', closedAt: new Date('2026-03-31T22:00:00Z') },
    });
  });

  it('publishes the answer with its commitments', async () => {
    value(
      await publishAnswer(app, {
        proposalId,
        verdict: 'accepted',
        body: { fr: 'Oui.' },
        commitments: [{ text: { fr: 'Étude' }, dueOn: '2026-12-31' }],
        by: null,
      }),
    );
    const view = value(await readProposal(app, { slug: 'velo-2026', number: 1, viewer: ANYBODY }));
    expect(view).toMatchObject({
      verdict: 'accepted',
      answers: [{ version: 1, commitments: [{ status: 'planned' }] }],
    });
  });

  it('tells the public what happened and never who supported', async () => {
    const events = await readEvents(app, { limit: 100, after: null });
    expect(events.items.map((event) => event.type)).toEqual([
      'institution-set-up',
      'consultation-published',
      'proposal-accepted',
      'version-published',
      'comment-accepted',
      'comment-accepted',
      'comment-accepted',
      'proposal-accepted',
      'answer-published',
    ]);
  });
});
