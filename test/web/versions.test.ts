import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { reviseProposal } from '../../src/application/proposal/revise-proposal.ts';
import { giveSupport } from '../../src/application/support/support.ts';
import { opened, proposed, registeredPerson, saying, setUpCity, value } from '../support/city.ts';
import { openPages, type Pages } from './pages.ts';

describe('the versions of a proposal', () => {
  let pages: Pages;
  let authorId: string;

  beforeAll(async () => {
    pages = await openPages('2026-03-02T08:00:00Z');
    const { app } = pages;
    await setUpCity(app);
    await opened(app, 'velo', { rules: { hold: 'nothing', decidingStanding: ['registered'] } });
    authorId = (await registeredPerson(app, 'Ana')).id;
    const leo = await registeredPerson(app, 'Léo');
    const proposal = await proposed(app, {
      slug: 'velo',
      authorId,
      content: saying('Trois arceaux <b> devant la mairie.'),
    });
    value(await giveSupport(app, { proposalId: proposal.id, participantId: leo.id, side: 'for' }));
    const content = saying('Cinq arceaux <b> devant la mairie.', { title: { fr: 'Des arceaux' } });
    value(await reviseProposal(app, { proposalId: proposal.id, authorId, content, confirmed: true }));
    value(
      await reviseProposal(app, {
        proposalId: proposal.id,
        authorId,
        content: saying('Sept arceaux.'),
        confirmed: false,
      }),
    );
  });
  afterAll(() => pages[Symbol.asyncDispose]());

  it('show word by word what was added and removed, also to who cannot see it', async () => {
    const page = await pages.text('/consultations/velo/proposals/1/versions/2');
    expect(page).toContain(
      '<del><span class="hidden" lang="fr">Retiré\u00a0: </span>Trois</del><ins><span class="hidden" lang="fr">Ajouté\u00a0: </span>Cinq</ins> arceaux &lt;b&gt; devant la mairie.',
    );
  });

  it('stay readable, and say which one is current', async () => {
    const page = await pages.text('/consultations/velo/proposals/1/versions/1');
    expect(page).toContain('Trois arceaux');
    expect(page).toContain('C’est une ancienne version\u00a0; la version actuelle est la 2.');
    expect(page).not.toContain('<ins>');
  });

  it.each(['', '/versions/1'])('have their hash folded away on %s', async (path) => {
    const page = await pages.text(`/consultations/velo/proposals/1${path}`);
    const folded = page.match(/<summary>Pour vérifier<\/summary>.*?<\/details>/gs) ?? [];
    expect(folded.join('').match(/class="hash"/g)).toHaveLength(1);
    expect(page.match(/class="hash"/g)).toHaveLength(1);
  });

  it('are all listed with the proposal, which says how many supports an earlier one has', async () => {
    const page = await pages.text('/consultations/velo/proposals/1');
    expect(page).toContain('/consultations/velo/proposals/1/versions/1');
    expect(page).toContain('Dans ce tableau, 1 soutien ou opposition porte sur une version antérieure du texte.');
  });

  it('are shown to their author alone while they wait', async () => {
    const cookie = await pages.signedIn({ participantId: authorId });
    expect((await pages.get('/consultations/velo/proposals/1/versions/3', { cookie })).status).toBe(404);
    expect(await pages.text('/consultations/velo/proposals/1', { cookie })).toContain('Votre version 3 attend');
    expect(await pages.text('/consultations/velo/proposals/1')).not.toContain('attend');
  });
});
