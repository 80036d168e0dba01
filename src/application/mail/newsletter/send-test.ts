import type { AgentId, Id } from '../../../domain/kit/id.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/kit/result.ts';
import type { Application } from '../../application.ts';
import { emailOf, isAssignedTo } from '../../kit/access.ts';
import { queueMail } from '../mails.ts';
import { newsletterMail } from './send-newsletters.ts';

const NEEDED_MS = 3_600_000;

/** Sends a newsletter as it stands to the agent who asks for it, and to nobody else. */
export async function sendTestNewsletter(
  app: Application,
  command: { readonly id: Id; readonly agentId: AgentId },
): Promise<Result<null, Refusal>> {
  if (app.mails === undefined) return refuse({ type: 'mail-not-set-up' });
  return await app.store.transact(async (writer) => {
    const agent = await writer.access.agent(command.agentId);
    const institution = await writer.institution.get();
    const newsletter = await writer.newsletters.byId(command.id);
    if (newsletter === null || institution === null) return refuse({ type: 'not-found', what: 'newsletter' });
    if (agent === null || agent.disabledAt !== null) return refuse({ type: 'not-signed-in' });
    if (!isAssignedTo(agent, newsletter.consultationId)) return refuse({ type: 'not-your-consultation' });
    const to = emailOf(app, agent);
    if (to === null) return refuse({ type: 'not-found', what: 'agent' });
    const lang = agent.lang ?? institution.languages[0] ?? '';
    const letter = newsletterMail(app, { institution, newsletter, to, lang, unsubscribe: null });
    await queueMail(writer, app, { letter, expiresAt: new Date(app.now().getTime() + NEEDED_MS) });
    return ok(null);
  });
}
