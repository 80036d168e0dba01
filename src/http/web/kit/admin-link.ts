import type { Scope } from '../../../application/agent/ports.ts';
import { isAssignedTo } from '../../../application/kit/access.ts';
import { requireAgent } from './current-user.ts';
import { type Html, markup, NOTHING } from './markup.ts';
import type { PageContext } from './page-context.ts';

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
