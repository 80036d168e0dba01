import type { Scope } from '../../../application/access.ts';
import type { PlainKey } from '../locales/fr.ts';

/** The pages for whoever works for the institution, in the order of their menu, and what a role must allow to see each. */
export const ADMIN_SECTIONS = [
  { path: '/admin/consultations', name: 'nav.consultations', lead: 'desk.consultations-lead', needs: 'read' },
  { path: '/admin/moderation', name: 'moderation.nav', lead: 'moderation.lead', needs: 'moderate' },
  { path: '/admin/answers', name: 'answers.nav', lead: 'answers.lead', needs: 'answer' },
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
  { path: '/admin/settings', name: 'settings.nav', lead: 'settings.lead', needs: 'admin' },
  { path: '/admin/letters', name: 'letters.nav', lead: 'letters.lead', needs: 'admin' },
  { path: '/admin/audit', name: 'audit.nav', lead: 'audit.lead', needs: 'admin' },
  { path: '/admin/identity', name: 'identity.nav', lead: 'identity.desk-lead', needs: 'admin' },
] as const satisfies readonly AdminSection[];

export type AdminSection = {
  readonly path: string;
  readonly name: PlainKey;
  readonly lead: PlainKey;
  readonly needs: Scope;
  /** Nothing in it is for whoever works on some consultations only. */
  readonly whole?: true;
};
