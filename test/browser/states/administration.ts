import { t } from '../person.ts';
import { atAdmin, following, leading, type Named, REFUSED, send, spoilt } from './state.ts';

/** What administrators alone do, and what they know of other servers and residents. */
export const ADMINISTRATION: readonly Named[] = atAdmin([
  { kind: 'full', name: 'residents', path: '/admin/residents', says: t('residents.add') },
  {
    kind: 'error',
    name: 'a list of residents that is none',
    path: '/admin/residents',
    says: REFUSED,
    act: spoilt(t('residents.send')),
  },
  { kind: 'long', name: 'letters with a code', path: '/admin/residents/letters', says: t('code-letters.print') },
  {
    kind: 'error',
    name: 'letters with a code, none of them chosen',
    path: '/admin/residents/letters',
    says: REFUSED,
    act: spoilt(t('code-letters.print')),
  },
  { kind: 'full', name: 'letters to print', path: '/admin/residents/letters/print', says: t('code-letter.once') },
  { kind: 'full', name: 'undelivered messages', path: '/admin/queue', says: 'exemple.example' },
  {
    kind: 'full',
    name: 'what was not delivered to one server',
    path: '/admin/queue/outbox/exemple.example',
    says: t('queue.retry-confirm'),
  },
  {
    kind: 'empty',
    name: 'a server to which everything was delivered',
    path: '/admin/queue/outbox/ailleurs.example',
    says: t('queue.none-here'),
  },
  {
    kind: 'error',
    name: 'undelivered messages, for somebody who may not see them',
    who: 'resident',
    path: '/admin/queue/outbox/exemple.example',
    status: 403,
    says: t('error.agents-only'),
  },
  { kind: 'full', name: 'the register of personal data', path: '/admin/privacy', says: t('register.rules') },
  { kind: 'full', name: 'other servers', path: '/admin/hosts', says: t('hosts.set') },
  {
    kind: 'error',
    name: 'a server without a name',
    path: '/admin/hosts',
    says: 'role="alert"',
    act: spoilt(t('hosts.save')),
  },
  { kind: 'long', name: 'agents', path: '/admin/agents', says: 'officer@lyon.example' },
  {
    kind: 'error',
    name: 'an invitation to nobody',
    path: '/admin/agents',
    says: REFUSED,
    act: spoilt(t('agents.invite')),
  },
  { kind: 'full', name: 'an agent', path: ({ paths }) => paths.agent, says: 'colleague@lyon.example' },
  {
    kind: 'error',
    name: 'an agent who is another now',
    path: ({ paths }) => paths.agent,
    says: REFUSED,
    act: spoilt(t('admin.save')),
  },
  {
    kind: 'full',
    name: 'the second step before somebody’s access ends',
    path: ({ paths }) => paths.agent,
    says: 'Retirer l’accès maintenant',
    act: following(t('agents.disable')),
  },
  { kind: 'empty', name: 'no token', path: '/admin/tokens', says: 'Aucune clé d’accès' },
  {
    kind: 'error',
    name: 'a token without a name',
    path: '/admin/tokens',
    says: REFUSED,
    act: spoilt(t('tokens.make')),
  },
  {
    kind: 'long',
    name: 'a token, shown once',
    path: '/admin/tokens',
    says: t('tokens.made-once'),
    act: async (page) => {
      await page.getByLabel('Nom', { exact: true }).fill('Donaudampfschifffahrtsgesellschaftskapitänsmütze');
      await page.locator('input[name=scopes][value=read]').check();
      await send(page, t('tokens.make'));
    },
  },
  {
    kind: 'long',
    name: 'the second step before a token ends',
    path: '/admin/tokens',
    says: t('tokens.revoke-confirm'),
    act: async (page) => await leading(page, () => page.locator('main td a').first().click()),
  },
  {
    kind: 'error',
    name: 'a token that there is not',
    path: '/admin/tokens/00000000-0000-4000-8000-000000000000',
    status: 404,
    says: 'Cette page n’existe pas',
  },
  { kind: 'long', name: 'the settings', path: '/admin/settings', says: 'Ajouter ou renommer un lieu' },
  {
    kind: 'error',
    name: 'settings without a name',
    path: '/admin/settings',
    says: REFUSED,
    act: spoilt(t('admin.save')),
  },
  {
    kind: 'empty',
    name: 'an audit log with nothing in it',
    path: '/admin/audit?kind=x',
    says: 'Aucune action',
  },
  { kind: 'full', name: 'a full audit log', path: '/admin/audit', says: 'Télécharger en CSV' },
  { kind: 'long', name: 'an identity provider', path: '/admin/identity', says: t('identity.settings') },
  {
    kind: 'error',
    name: 'an identity provider that is another now',
    path: '/admin/identity',
    says: REFUSED,
    act: spoilt(t('admin.save')),
  },
  {
    kind: 'full',
    name: 'the second step before the provider goes',
    path: '/admin/identity/remove',
    says: t('identity.remove-button'),
  },
  {
    kind: 'error',
    name: 'a provider that is for others to remove',
    path: '/admin/identity/remove',
    who: 'resident',
    status: 403,
    says: 'réservée aux agents de l’institution',
  },
  { kind: 'full', name: 'the reminders of an agent', path: '/admin/reminders', says: t('reminders.wanted') },
  {
    kind: 'error',
    name: 'reminders that are others now',
    path: '/admin/reminders',
    says: REFUSED,
    act: spoilt(t('admin.save')),
  },
  { kind: 'full', name: 'letters', path: '/admin/mail-templates', says: t('letters.standard') },
  {
    kind: 'long',
    name: 'the words of a letter',
    path: '/admin/mail-templates/digest/fr',
    says: t('letters.preview-title'),
  },
  {
    kind: 'error',
    name: 'a letter that says what it does not know',
    path: '/admin/mail-templates/sign-in/fr',
    says: REFUSED,
    act: async (page) => {
      await page.locator('[name=introduction]').fill('Bonjour {nom}');
      await send(page, t('admin.save'));
    },
  },
]);
