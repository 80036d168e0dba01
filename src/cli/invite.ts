import { z } from 'zod';
import { inviteAgent } from '../application/agent/invite-agent.ts';
import { type Agent, ROLES } from '../application/agent/ports.ts';
import type { Application } from '../application/application.ts';
import { readConsultation } from '../application/consultation/read-consultations.ts';
import { DRAFT_READER } from '../application/kit/viewer.ts';
import { OPERATOR } from '../domain/kit/actor.ts';
import type { Refusal } from '../domain/kit/refusal.ts';
import { ok, type Result } from '../domain/kit/result.ts';
import { command } from './command.ts';
import { oneOf } from './values.ts';

export const adminInvite = command({
  path: 'admin invite',
  says: 'Invite somebody of the institution, or give them another role; prints a link that signs them in once',
  beside: 'runs-in-it',
  takes: (parser) =>
    parser
      .argument('<email>', 'their mail address; kept sealed')
      .requiredOption('--role <role>', ROLES.join(', '))
      .option('--consultation <slugs...>', 'the consultations they work on; all of them where none is named'),
  options: z.object({ email: z.string(), role: oneOf(ROLES), consultation: z.array(z.string()).optional() }),
  async run({ open }, { email, role, consultation: slugs }) {
    const { app } = await open();
    const within = slugs === undefined ? ok(null) : await consultationIds(app, slugs);
    if (!within.ok) return within;
    const invited = await inviteAgent(app, { email, role, consultations: within.value, by: OPERATOR });
    if (!invited.ok) return invited;
    return ok(invitation(app.origin, invited.value));
  },
});

/** Consultations by their slugs, drafts too. */
export async function consultationIds(
  app: Application,
  slugs: readonly string[],
): Promise<Result<readonly string[], Refusal>> {
  const ids: string[] = [];
  for (const slug of slugs) {
    const found = await readConsultation(app, { slug, viewer: DRAFT_READER });
    if (!found.ok) return found;
    ids.push(found.value.consultation.id);
  }
  return ok(ids);
}

type Invited = { readonly agent: Agent; readonly secret: string; readonly expiresAt: Date };

/** The link of an invitation, which is shown only once. */
export function invitation(origin: string, { agent, secret, expiresAt }: Invited) {
  const signIn = `${origin}/sign-in/${secret}`;
  return {
    json: { id: agent.id, role: agent.role, signIn, expiresAt },
    text: [`Sign-in link for this ${agent.role}, good once until ${expiresAt.toISOString()}:`, `  ${signIn}`],
  };
}
