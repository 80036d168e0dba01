import { type Agent, may, ROLE_SCOPES, type Scope } from '../../../application/access.ts';
import { worksOn } from '../../../application/within-bounds.ts';
import type { Refusal } from '../../../domain/refusal.ts';
import { STATUS } from '../../problem.ts';
import { doneNote } from '../components/done-note.ts';
import type { Crumb } from '../layout.ts';
import { type Html, markup } from '../markup.ts';
import type { PageAnswer } from '../page.ts';
import type { Visit } from '../visit.ts';
import { agentOf } from '../who.ts';
import { ADMIN_SECTIONS, type AdminSection } from './sections.ts';

/** What stands on a page of the desk, with the refusal of its form where there was one; or the refusal in its place. */
export type DeskAnswer =
  | {
      readonly title: string;
      readonly main: Html;
      readonly refusal?: Refusal | null;
      /** Where it stands below the desk. */
      readonly crumbs?: readonly Crumb[];
    }
  | { readonly refusal: Refusal };

/** A page of the desk: its title and content for whoever may see it; everybody else is told what it takes. */
export async function desk(visit: Visit, needs: Scope, of: (agent: Agent) => Promise<DeskAnswer>): Promise<PageAnswer> {
  const agent = agentOf(visit, needs);
  if (!agent.ok) return agent;
  const answer = await of(agent.value);
  if (!('main' in answer)) return answer;
  const { title, main, refusal = null, crumbs = [] } = answer;
  return {
    keep: 'never',
    status: refusal === null ? 200 : STATUS[refusal.type],
    content: {
      title,
      canonical: null,
      crumbs:
        visit.path === '/admin' ? [] : [{ href: visit.href('/admin'), name: visit.locale.t('admin.title') }, ...crumbs],
      main: markup`<div class="desk"><h1>${title}</h1>
${doneNote(visit)}
${main}
</div>`,
    },
  };
}

/** The sections of the desk that an agent may see, by their role and by what they work on. */
export function sectionsFor(agent: Agent): readonly AdminSection[] {
  const all: readonly AdminSection[] = ADMIN_SECTIONS;
  return all.filter(
    ({ needs, whole }) => may(ROLE_SCOPES[agent.role], needs) && (whole !== true || worksOn(agent, null)),
  );
}

/** What concerns the whole institution, for whoever works for all of it; others are told why it is not there. */
export function ofTheWhole(visit: Visit, agent: Agent, forms: () => Html): Html {
  return worksOn(agent, null) ? forms() : markup`<p class="note">${visit.locale.t('desk.whole-only')}</p>`;
}
