import { type Agent, ROLE_SCOPES, type Scope } from '../../../application/agent/ports.ts';
import { isAssignedTo, may } from '../../../application/kit/access.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { requireAgent } from './current-user.ts';
import { doneNote } from './done-note.ts';
import { statusOf } from './form-status.ts';
import type { Crumb } from './layout.ts';
import { type Html, markup } from './markup.ts';
import type { PageAnswer } from './page.ts';
import type { PageContext } from './page-context.ts';
import { ADMIN_SECTIONS, type AdminSection } from './sections.ts';

/** What stands on a page of the administration area, with the refusal of its form where there was one; or the refusal in its place. */
export type AdminContent =
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
