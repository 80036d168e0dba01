import { ROLE_SCOPES } from '../../../application/agent/ports.ts';
import { isAssignedTo, may } from '../../../application/kit/access.ts';
import { resultsDiffer } from '../ballot/results-differ.ts';
import { mailState } from '../mail/mail-state.ts';
import { clockNotes } from '../network/clocks.ts';
import { recentEvidence } from '../network/evidence.ts';
import { adminLayout, sectionsFor } from './admin.ts';
import { adminBoard } from './admin-board.ts';
import { markup, NOTHING } from './markup.ts';
import type { PageAnswer } from './page.ts';
import type { PageContext } from './page-context.ts';

/** Where whoever works for the institution begins: what is wrong, what is before them today, and every page their role may see. */
export async function adminPage(context: PageContext): Promise<PageAnswer> {
  const { locale } = context;
  return await adminLayout(context, 'read', async (agent) => ({
    title: locale.t('admin.title'),
    main: markup`${await resultsDiffer(context)}${may(ROLE_SCOPES[agent.role], 'consultations') && isAssignedTo(agent, null) ? markup`${await clockNotes(context)}${await recentEvidence(context, null)}` : NOTHING}${may(ROLE_SCOPES[agent.role], 'admin') ? await mailState(context) : NOTHING}
${await adminBoard(context, agent)}
<section aria-labelledby="pages"><h2 id="pages">${locale.t('board.pages')}</h2>
<ul class="plain-list">${sectionsFor(agent).map(
      (section) =>
        markup`<li><a href="${context.href(section.path)}">${locale.t(section.name)}</a> <span class="small quiet">${locale.t(section.lead)}</span></li>`,
    )}</ul></section>`,
  }));
}
