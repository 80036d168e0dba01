import { ROLE_SCOPES } from '../../../application/agent/ports.ts';
import { may } from '../../../application/kit/access.ts';
import { dueSoonest } from '../answer/admin-list.ts';
import { resultsDiffer } from '../ballot/results-differ.ts';
import { mailState } from '../mail/mail-state.ts';
import { waiting } from '../moderation/admin.ts';
import { adminLayout, sectionsFor } from './admin.ts';
import { markup, NOTHING } from './markup.ts';
import type { PageAnswer } from './page.ts';
import type { PageContext } from './page-context.ts';

/** Where whoever works for the institution begins: every page their role may see. */
export async function adminPage(context: PageContext): Promise<PageAnswer> {
  const { locale } = context;
  return await adminLayout(context, 'read', async (agent) => ({
    title: locale.t('admin.title'),
    main: markup`${await resultsDiffer(context)}${may(ROLE_SCOPES[agent.role], 'moderate') ? await waiting(context, agent) : NOTHING}
<ul class="plain-list">${sectionsFor(agent).map(
      (section) =>
        markup`<li><a href="${context.href(section.path)}">${locale.t(section.name)}</a> <span class="small quiet">${locale.t(section.lead)}</span></li>`,
    )}</ul>
${may(ROLE_SCOPES[agent.role], 'admin') ? await mailState(context) : NOTHING}
${may(ROLE_SCOPES[agent.role], 'answer') ? await dueSoonest(context, agent) : NOTHING}`,
  }));
}
