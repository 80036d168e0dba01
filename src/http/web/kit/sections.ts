import type { Scope } from '../../../application/agent/ports.ts';
import type { PlainMessageKey } from '../../../i18n/messages.ts';

/** The pages for whoever works for the institution, in the order of their menu, and what a role must allow to see each. */
export const ADMIN_SECTIONS = [
  { path: '/admin/consultations', name: 'nav.consultations', lead: 'admin.consultations-lead', needs: 'read' },
  { path: '/admin/files', name: 'files.nav', lead: 'files.lead', needs: 'consultations' },
  { path: '/admin/moderation', name: 'moderation.nav', lead: 'moderation.lead', needs: 'moderate' },
  { path: '/admin/answers', name: 'answers.nav', lead: 'answers.lead', needs: 'answer' },
  { path: '/admin/pledges', name: 'own-money.title', lead: 'own-money.lead', needs: 'consultations', whole: true },
  { path: '/admin/newsletters', name: 'newsletters.nav', lead: 'newsletters.lead', needs: 'consultations' },
  { path: '/admin/reminders', name: 'reminders.nav', lead: 'reminders.lead', needs: 'moderate' },
  { path: '/admin/residents', name: 'residents.nav', lead: 'residents.lead', needs: 'consultations' },
  {
    path: '/admin/invitations',
    name: 'invitations.nav',
    lead: 'invitations.lead',
    needs: 'consultations',
    whole: true,
  },
  { path: '/admin/peers', name: 'peers.nav', lead: 'peers.lead', needs: 'consultations' },
  { path: '/admin/hosts', name: 'hosts.nav', lead: 'hosts.lead', needs: 'read' },
  { path: '/admin/agents', name: 'agents.nav', lead: 'agents.lead', needs: 'admin' },
  { path: '/admin/tokens', name: 'tokens.nav', lead: 'tokens.lead', needs: 'tokens' },
  { path: '/admin/connectors', name: 'connectors.nav', lead: 'connectors.lead', needs: 'admin' },
  { path: '/admin/settings', name: 'settings.nav', lead: 'settings.lead', needs: 'admin' },
  { path: '/admin/pages', name: 'pages.nav', lead: 'pages.lead', needs: 'admin' },
  { path: '/admin/appearance', name: 'appearance.nav', lead: 'appearance.lead', needs: 'admin', whole: true },
  { path: '/admin/map', name: 'map-settings.nav', lead: 'map-settings.lead', needs: 'admin', whole: true },
  { path: '/admin/mail-templates', name: 'letters.nav', lead: 'letters.lead', needs: 'admin' },
  { path: '/admin/queue', name: 'queue.nav', lead: 'queue.lead', needs: 'admin' },
  { path: '/admin/audit', name: 'audit.nav', lead: 'audit.lead', needs: 'admin' },
  { path: '/admin/privacy', name: 'register.nav', lead: 'register.lead', needs: 'admin' },
  { path: '/admin/identity', name: 'identity.nav', lead: 'identity.admin-lead', needs: 'admin' },
] as const satisfies readonly AdminSection[];

export type AdminSection = {
  readonly path: string;
  readonly name: PlainMessageKey;
  readonly lead: PlainMessageKey;
  readonly needs: Scope;
  /** Nothing in it is for whoever works on some consultations only. */
  readonly whole?: true;
};
