import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inviteAgent } from '../../src/application/agent/invite-agent.ts';
import { decideProposal } from '../../src/application/moderation/decide.ts';
import { eraseParticipant } from '../../src/application/participant/erase-participant.ts';
import { withdrawProposal } from '../../src/application/proposal/revise-proposal.ts';
import { opened, proposed, registeredPerson, setUpCity, value } from '../support/city.ts';
import { openPages, type Pages } from './pages.ts';

describe('what is no longer here', () => {
  let pages: Pages;
  let erasedId: string;

  beforeAll(async () => {
    pages = await openPages('2026-03-02T08:00:00Z');
    const { app, clock } = pages;
    await setUpCity(app);
    await opened(app, 'velo', { rules: { hold: 'nothing' } });
    const author = await registeredPerson(app, 'Ana Ferreira');
    const agent = value(await inviteAgent(app, { email: 'm@lyon.example', role: 'moderator', by: null }));
    const by = { kind: 'agent', id: agent.agent.id } as const;
    const removed = await proposed(app, { slug: 'velo', authorId: author.id, body: 'Un texte qui nomme un voisin.' });
    const withdrawn = await proposed(app, { slug: 'velo', authorId: author.id, body: 'Un texte repris.' });
    const restored = await proposed(app, { slug: 'velo', authorId: author.id, body: 'Un texte rétabli.' });
    clock.set('2026-03-03T09:30:00Z');
    value(
      await decideProposal(app, {
        proposalId: removed.id,
        kind: 'remove',
        rule: 'personal-data',
        reason: 'Nomme un riverain.',
        by,
      }),
    );
    value(await decideProposal(app, { proposalId: restored.id, kind: 'remove', rule: 'spam', reason: 'Erreur.', by }));
    value(
      await decideProposal(app, {
        proposalId: restored.id,
        kind: 'restore',
        rule: 'within-the-rules',
        reason: 'Conforme.',
        by,
      }),
    );
    value(await withdrawProposal(app, { proposalId: withdrawn.id, authorId: author.id }));
    const erased = await registeredPerson(app, 'Quelqu’un');
    erasedId = erased.id;
    value(await eraseParticipant(app, { participantId: erasedId, by: null }));
  });
  afterAll(() => pages[Symbol.asyncDispose]());

  it('leaves the trace of a removal: what, in what role, by which rule, why and when', async () => {
    const response = await pages.get('/consultations/velo/proposals/1');
    const page = await response.text();
    expect(response.status).toBe(410);
    expect(page).toMatch(
      /Retirée de la publication<\/strong> par un modérateur de l’institution, le <time datetime="2026-03-03T09:30:00.000Z">/,
    );
    expect(page).toContain('données personnelles d’une autre personne');
    expect(page).toContain('Nomme un riverain.');
  });

  it.each([1, 2])('shows neither text nor author of proposal %i', async (number) => {
    const base = `/consultations/velo/proposals/${number}`;
    const responses = await Promise.all([base, `${base}/versions/1`, `${base}.atom`].map((path) => pages.get(path)));
    const texts = await Promise.all(responses.map((response) => response.text()));
    expect(responses.map((response) => response.status)).toEqual([410, 410, 410]);
    expect(texts.filter((text) => /nomme un voisin|texte repris|Ana Ferreira/.test(text))).toEqual([]);
  });

  it('says that its author took a proposal back, and when', async () => {
    const page = await (await pages.get('/consultations/velo/proposals/2')).text();
    expect(page).toContain('a été retirée par son auteur');
    expect(page).toContain('3 mars 2026');
  });

  it('is in no list and no feed', async () => {
    const texts = await Promise.all(
      ['/consultations/velo?order=oldest', '/consultations/velo.atom'].map((path) => pages.text(path)),
    );
    expect(texts.filter((text) => /nomme un voisin|texte repris/.test(text))).toEqual([]);
    expect(texts.every((text) => text.includes('texte rétabli'))).toBe(true);
  });

  it('keeps both decisions at the foot of a restored proposal', async () => {
    const page = await pages.text('/consultations/velo/proposals/3');
    expect(page).toMatch(/Retirée de la publication[\s\S]*Erreur\.[\s\S]*Rétablie[\s\S]*Conforme\./);
  });

  it('answers 410 for a person who was erased, without a name', async () => {
    const response = await pages.get(`/participants/${erasedId}`);
    expect(response.status).toBe(410);
    expect(await response.text()).not.toContain('Quelqu’un');
  });

  it.each([
    '/consultations/none',
    '/consultations/velo/proposals/99',
    '/consultations/velo/proposals/3/versions/7',
    '/participants/00000000-0000-7000-8000-000000000000',
    '/participants/x',
    '/nothing',
  ])('answers 404 with a page in words for %s', async (path) => {
    const response = await pages.get(path);
    expect(response.status).toBe(404);
    expect(await response.text()).toContain('Cette page n’existe pas');
  });
});
