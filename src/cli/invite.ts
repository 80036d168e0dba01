import { z } from 'zod';
import { type Agent, ROLES } from '../application/access.ts';
import { inviteAgent } from '../application/invite-agent.ts';
import { ok } from '../domain/result.ts';
import { command } from './command.ts';
import { oneOf } from './values.ts';

export const adminInvite = command({
  path: 'admin invite',
  says: 'Invite somebody of the institution, or give them another role; prints a link that signs them in once',
  beside: 'runs-in-it',
  takes: (parser) =>
    parser.argument('<email>', 'their mail address; kept sealed').requiredOption('--role <role>', ROLES.join(', ')),
  options: z.object({ email: z.string(), role: oneOf(ROLES) }),
  async run({ open }, { email, role }) {
    const { app } = await open();
    const invited = await inviteAgent(app, { email, role, by: null });
    if (!invited.ok) return invited;
    return ok(invitation(app.origin, invited.value));
  },
});

type Invited = { readonly agent: Agent; readonly secret: string; readonly expiresAt: Date };

/** The link of an invitation, shown this once. */
export function invitation(origin: string, { agent, secret, expiresAt }: Invited) {
  const signIn = `${origin}/sign-in/${secret}`;
  return {
    json: { id: agent.id, role: agent.role, signIn, expiresAt },
    text: [`Sign-in link for this ${agent.role}, good once until ${expiresAt.toISOString()}:`, `  ${signIn}`],
  };
}
