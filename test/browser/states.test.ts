import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser, type TestBrowser } from './browser.ts';
import { faultsOf } from './faults.ts';
import { type ServedCity, serveCity } from './served-city.ts';
import { foundStates, type StatesCity } from './states-city.ts';

const NOW = '2026-03-02T08:00:00Z';

/** What somebody sees, by the name of the state; where nobody is named, whoever is not signed in. */
type State = {
  readonly name: string;
  readonly path: string | ((city: StatesCity) => string);
  readonly who?: keyof StatesCity['sessions'];
  readonly status?: number;
  /** What the page has to say, so that no state is another one in disguise. */
  readonly says: string;
  /** What somebody does on the page before it is looked at. */
  readonly act?: (page: Page) => Promise<void>;
};

const send = async (page: Page, name: string) => {
  await Promise.all([page.waitForEvent('load'), page.getByRole('button', { name, exact: true }).click()]);
};

const STATES: readonly State[] = [
  { name: 'a consultation without proposals', path: '/consultations/vide', says: 'Aucune proposition pour l’instant' },
  {
    name: 'a search that finds nothing',
    path: '/consultations/longue?q=zzzz',
    says: 'Aucune proposition ne correspond',
  },
  { name: 'a consultation to come', path: '/consultations/a-venir', says: 'Les propositions seront possibles' },
  {
    name: 'a draft, for who may see it',
    path: '/consultations/brouillon',
    who: 'officer',
    says: 'Les règles seront figées',
  },
  {
    name: 'a draft, for everybody else',
    path: '/consultations/brouillon',
    status: 404,
    says: 'Cette page n’existe pas',
  },
  { name: 'long words in a list', path: '/consultations/longue', says: 'Donaudampfschiff' },
  { name: 'long words in a proposal', path: '/consultations/longue/proposals/1', says: 'tres-long-chemin' },
  { name: 'a right-to-left proposal', path: '/consultations/arabe/proposals/1', says: 'ممر للدراجات' },
  { name: 'a right-to-left consultation', path: '/consultations/arabe', says: 'ممر للدراجات' },
  {
    name: 'hidden results',
    path: '/consultations/cachee/proposals/1',
    says: 'Les comptes sont cachés à tout le monde',
  },
  {
    name: 'hidden results, for an officer',
    path: '/consultations/cachee/proposals/1',
    who: 'officer',
    says: 'Les comptes sont cachés à tout le monde',
  },
  { name: 'a closed consultation', path: '/consultations/close', says: 'Terminé' },
  {
    name: 'a proposal of a closed consultation',
    path: '/consultations/close/proposals/3',
    who: 'resident',
    says: 'bancs',
  },
  { name: 'an old version', path: '/consultations/close/proposals/3/versions/1', says: 'ancienne version' },
  { name: 'a removed proposal', path: '/consultations/close/proposals/1', status: 410, says: 'Nomme un riverain' },
  {
    name: 'a withdrawn proposal',
    path: '/consultations/close/proposals/2',
    status: 410,
    says: 'reprise par son auteur',
  },
  {
    name: 'a person who was erased',
    path: ({ paths }) => paths.erased,
    status: 410,
    says: 'Cette personne a été effacée',
  },
  { name: 'an address that leads nowhere', path: '/nulle-part', status: 404, says: 'Cette page n’existe pas' },
  { name: 'the desk, for who does not work here', path: '/admin', who: 'resident', status: 403, says: 'rôle' },
  { name: 'who may not propose', path: '/consultations/reservee/propose', who: 'stranger', says: 'Habitants vérifiés' },
  { name: 'a proposal form that is empty', path: '/consultations/vide/propose', who: 'resident', says: 'Proposer' },
  {
    name: 'a proposal form that was refused',
    path: '/consultations/vide/propose',
    who: 'resident',
    says: 'aria-invalid="true"',
    act: async (page) => {
      await page.evaluate("document.querySelectorAll('form').forEach((form) => { form.noValidate = true })");
      await send(page, 'Envoyer la proposition');
    },
  },
  {
    name: 'a reply to a long comment',
    path: ({ paths }) => paths['erased-comment'],
    who: 'resident',
    says: 'Donaudampfschiff',
  },
  {
    name: 'an empty queue of moderation',
    path: '/admin/moderation?kind=appeal',
    who: 'officer',
    says: 'Rien n’attend',
  },
  { name: 'a full queue of moderation', path: '/admin/moderation', who: 'officer', says: 'Une piste sur le quai' },
  {
    name: 'an empty draft',
    path: '/admin/new-consultation',
    who: 'officer',
    says: 'Un brouillon n’est vu que du bureau',
  },
  {
    name: 'a draft that was refused',
    path: '/admin/new-consultation',
    who: 'officer',
    says: 'aria-invalid="true"',
    act: async (page) => await send(page, 'Enregistrer le brouillon'),
  },
  {
    name: 'a form whose sender is not signed in any more',
    path: '/admin/new-consultation',
    who: 'officer',
    says: 'Votre connexion est terminée',
    act: async (page) => {
      await page.getByLabel('Présentation (français)').fill('Un texte assez long pour être relu avant d’être envoyé.');
      await page.context().clearCookies();
      await send(page, 'Enregistrer le brouillon');
    },
  },
  { name: 'a draft at the desk', path: '/admin/consultations/brouillon', who: 'officer', says: 'C’est un brouillon' },
  {
    name: 'the second step of a publication',
    path: '/admin/consultations/brouillon/publish',
    who: 'officer',
    says: 'Relisez ce qui suit',
  },
  { name: 'no token', path: '/admin/tokens', who: 'officer', says: 'Aucun jeton' },
  {
    name: 'a token, shown once',
    path: '/admin/tokens',
    who: 'officer',
    says: 'Il n’est montré que cette fois',
    act: async (page) => {
      await page.getByLabel('Nom', { exact: true }).fill('Donaudampfschifffahrtsgesellschaftskapitänsmütze');
      await page.locator('input[name=scopes][value=read]').check();
      await send(page, 'Créer le jeton');
    },
  },
  { name: 'an audit log with nothing in it', path: '/admin/audit?kind=x', who: 'officer', says: 'Aucun acte' },
  {
    name: 'two officers at once',
    path: '/admin/consultations/brouillon/edit',
    who: 'officer',
    says: 'Changé entre-temps',
    act: async (page) => {
      await page.getByLabel('Titre (français)').fill('Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen');
      await page.evaluate("document.querySelector('input[name=from]').value = 'a'.repeat(64)");
      await send(page, 'Enregistrer');
    },
  },
  { name: 'an agent', path: '/admin/agents', who: 'officer', says: 'officer@lyon.example' },
  {
    name: 'the second step before somebody’s access ends',
    path: '/admin/agents',
    who: 'officer',
    says: 'Retirer l’accès maintenant',
    act: async (page) => {
      await page.getByRole('link', { name: 'officer@lyon.example' }).click();
      await page.getByRole('link', { name: 'Retirer l’accès' }).click();
      await page.waitForLoadState();
    },
  },
  { name: 'the settings', path: '/admin/settings', who: 'officer', says: 'Ajouter ou renommer un lieu' },
  { name: 'a full audit log', path: '/admin/audit', who: 'officer', says: 'Télécharger en CSV' },
  {
    name: 'a page that offers to follow by mail',
    path: '/consultations/vide',
    who: 'stranger',
    says: 'Un lien y arrive pour confirmer',
  },
  {
    name: 'an address to follow with that was refused',
    path: '/consultations/vide',
    says: 'aria-invalid="true"',
    act: async (page) => {
      await page.evaluate("document.querySelectorAll('form').forEach((form) => { form.noValidate = true })");
      await send(page, 'Suivre par courriel');
    },
  },
  {
    name: 'somebody who follows by mail',
    path: '/consultations/longue/proposals/1',
    who: 'resident',
    says: 'Ne plus suivre',
  },
  { name: 'what somebody follows by mail', path: '/me/follows', who: 'resident', says: 'Donaudampfschiff' },
  { name: 'nothing followed by mail', path: '/me/follows', who: 'stranger', says: 'Vous ne suivez rien' },
  { name: 'a link that confirms', path: ({ paths }) => paths['follow-request'], says: 'au plus une fois par jour' },
  { name: 'the end of mails', path: ({ paths }) => paths.unfollow, says: 'Arrêter tous les courriels' },
  {
    name: 'a link of mails that ended',
    path: '/unfollow/AAAAAAAAAAAAAAAAAAAAAAAAAAAA',
    status: 410,
    says: 'Plus aucun courriel',
  },
  {
    name: 'a link that no longer signs in',
    path: '/sign-in/AAAAAAAAAAAAAAAAAAAAAAAAAAAA',
    status: 410,
    says: 'Ce lien ne sert plus',
  },
];

describe('a state that pages have to show', () => {
  let city: ServedCity;
  let browser: TestBrowser;
  let states: StatesCity;

  beforeAll(async () => {
    city = await serveCity(NOW);
    browser = await openBrowser();
  }, 60_000);
  afterAll(async () => {
    await browser[Symbol.asyncDispose]();
    await city[Symbol.asyncDispose]();
  });

  it('is a node that was never set up', async () => {
    const { page, context } = await browser.visit(city);
    const response = await page.goto(city.origin);
    const html = (await response?.text()) ?? '';
    expect(html).toContain('Ce nœud n’est pas encore installé');
    expect(await faultsOf(page, html)).toEqual([]);
    await context.close();
    states = await foundStates(city);
  }, 60_000);

  it.each(STATES)('is $name', { timeout: 60_000 }, async ({ path, who, status = 200, says, act }) => {
    const session = who === undefined ? undefined : states.sessions[who];
    const { page, context } = await browser.visit(city, { session });
    const answer = await page.goto(city.origin + (typeof path === 'string' ? path : path(states)));
    expect(answer?.status()).toBe(status);
    await act?.(page);
    const html = act === undefined ? ((await answer?.text()) ?? '') : await page.content();
    expect(html).toContain(says);
    const faults = await faultsOf(page, html);
    await context.close();
    expect(faults).toEqual([]);
  });
});
