import { type Agent, ROLE_SCOPES, type Scope } from '../../../application/agent/ports.ts';
import { isAssignedTo, may } from '../../../application/kit/access.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import type { PlainMessageKey } from '../../../i18n/messages.ts';
import { requireAgent } from './current-user.ts';
import { doneNote } from './done-note.ts';
import { statusOf } from './form.ts';
import type { Crumb } from './layout.ts';
import { type Html, markup, NOTHING } from './markup.ts';
import type { PageAnswer } from './page.ts';
import type { PageContext } from './page-context.ts';

/** The pages for whoever works for the institution, in the order of their menu, and what a role must allow to see each. */
const ADMIN_SECTIONS = [
  { path: '/admin/consultations', name: 'nav.consultations', lead: 'admin.consultations-lead', needs: 'read' },
  { path: '/admin/files', name: 'files.nav', lead: 'files.lead', needs: 'consultations' },
  { path: '/admin/moderation', name: 'moderation.nav', lead: 'moderation.lead', needs: 'moderate' },
  { path: '/admin/answers', name: 'answers.nav', lead: 'answers.lead', needs: 'answer' },
  { path: '/admin/communities', name: 'communities.title', lead: 'communities.lead', needs: 'read' },
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

type AdminSection = {
  readonly path: string;
  readonly name: PlainMessageKey;
  readonly lead: PlainMessageKey;
  readonly needs: Scope;
  /** Nothing in it is for whoever works on some consultations only. */
  readonly whole?: true;
};

/** What stands on a page of the administration area, with the refusal of its form where there was one; or the refusal in its place. */
type AdminContent =
  | {
      readonly title: string;
      readonly main: Html;
      readonly refusal?: Refusal | null;
      /** Where it stands below the administration area. */
      readonly crumbs?: readonly Crumb[];
      /** Whether it gains something where scripts run. */
      readonly scripted?: boolean;
    }
  | { readonly refusal: Refusal };

/** A page of the administration area: its title and content for whoever may see it; everybody else sees which role it takes. */
export async function adminLayout(
  context: PageContext,
  needs: Scope,
  of: (agent: Agent) => Promise<AdminContent>,
): Promise<PageAnswer> {
  const agent = requireAgent(context, needs);
  if (!agent.ok) return agent;
  const answer = await of(agent.value);
  if (!('main' in answer)) return answer;
  const { title, main, refusal = null, crumbs = [], scripted } = answer;
  return {
    cache: 'never',
    status: refusal === null ? 200 : statusOf(refusal),
    content: {
      title,
      canonical: null,
      scripted,
      crumbs:
        context.path === '/admin'
          ? []
          : [{ href: context.href('/admin'), name: context.locale.t('admin.title') }, ...crumbs],
      main: markup`<div class="desk"><h1>${title}</h1>
${doneNote(context)}
${main}
</div>`,
    },
  };
}

/** The sections of the administration area that an agent may see, by their role and by what they work on. */
export function sectionsFor(agent: Agent): readonly AdminSection[] {
  const all: readonly AdminSection[] = ADMIN_SECTIONS;
  return all.filter(
    ({ needs, whole }) => may(ROLE_SCOPES[agent.role], needs) && (whole !== true || isAssignedTo(agent, null)),
  );
}

/** What concerns the whole institution, for agents of all consultations; others see why it is not there. */
export function ofTheWhole(context: PageContext, agent: Agent, forms: () => Html): Html {
  return isAssignedTo(agent, null) ? forms() : markup`<p class="note">${context.locale.t('admin.whole-only')}</p>`;
}

/** For agents who may look after what a public page shows: the way to its page in the administration area; nothing for anybody else. */
export function adminLink(
  context: PageContext,
  to: {
    readonly scope: Scope;
    /** The consultation that it is of; null for what concerns the whole institution. */
    readonly consultationId: string | null;
    readonly path: string;
    readonly label: string;
  },
): Html {
  const agent = requireAgent(context, to.scope);
  if (!agent.ok || !isAssignedTo(agent.value, to.consultationId)) return NOTHING;
  return markup`<p class="buttons"><a class="button" href="${context.href(to.path)}">${to.label}</a></p>`;
}
