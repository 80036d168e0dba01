import { may, ROLE_SCOPES } from '../../../application/access.ts';
import { markup, NOTHING } from '../markup.ts';
import type { PageAnswer } from '../page.ts';
import type { Visit } from '../visit.ts';
import { dueSoonest } from './answers.ts';
import { desk, sectionsFor } from './desk.ts';
import { mailState } from './mail-state.ts';
import { waiting } from './moderation.ts';

/** Where whoever works for the institution begins: every page their role may see. */
export async function adminPage(visit: Visit): Promise<PageAnswer> {
  const { locale } = visit;
  return await desk(visit, 'read', async (agent) => ({
    title: locale.t('admin.title'),
    main: markup`${may(ROLE_SCOPES[agent.role], 'moderate') ? await waiting(visit, agent) : NOTHING}
<ul class="plain-list">${sectionsFor(agent).map(
      (section) =>
        markup`<li><a href="${visit.href(section.path)}">${locale.t(section.name)}</a> <span class="small quiet">${locale.t(section.lead)}</span></li>`,
    )}</ul>
${may(ROLE_SCOPES[agent.role], 'admin') ? await mailState(visit) : NOTHING}
${may(ROLE_SCOPES[agent.role], 'answer') ? await dueSoonest(visit, agent) : NOTHING}`,
  }));
}
