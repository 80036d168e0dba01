import type { Refusal } from '../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../domain/kit/result.ts';
import type { IdentityFault } from '../../domain/sign-in/fault.ts';
import type { Agent } from '../agent/ports.ts';
import type { Application, Writer } from '../application.ts';
import { lockAgent } from '../kit/lock-agent.ts';
import { AGENTS } from '../kit/names.ts';
import { signInText } from '../kit/sign-in-keys.ts';
import { beginSessionIn } from './begin-session.ts';
import { saveProviderSessionIn } from './complete-sign-in.ts';
import type { AgentAttempt, Proof, SignedInAgent } from './ports.ts';
import { openLink } from './sign-in.ts';

/** The context under which an agent's account at the provider is encrypted and hashed. */
const AGENT_PROVIDER = 'agent-provider';

/**
 * Signs in an agent whom the institution's identity provider proved. Who was never invited is nobody here, whatever the
 * provider says: an account becomes an agent's with a link that was made for them, and is theirs from then on.
 */
export async function signInAgent(
  app: Application,
  of: { readonly proof: Proof; readonly attempt: AgentAttempt },
): Promise<Result<SignedInAgent, Refusal>> {
  const account = signInText(of.proof);
  const providerKey = agentProviderKey(app, of.proof);
  return await app.store.transact(async (writer) => {
    await writer.locks.acquire(AGENTS);
    const found = await agentFor(writer, app, { providerKey, attempt: of.attempt });
    if (!found.ok) return found;
    const agent = found.value;
    const now = app.now();
    if (agent.providerKey === null) {
      const encryptedProvider = app.secrets.encrypt(account, AGENT_PROVIDER);
      await writer.access.saveAgent({ ...agent, joinedAt: agent.joinedAt ?? now, providerKey, encryptedProvider });
      await writer.events.append({
        id: app.newId(),
        type: 'provider-linked',
        at: now,
        by: { kind: 'agent', id: agent.id },
        consultationId: null,
        proposalId: null,
        data: { agentId: agent.id },
      });
    }
    const holder = { agentId: agent.id };
    const started = await beginSessionIn(writer, app, { holder, signInId: null });
    const { there } = of.proof;
    if (there !== null) await saveProviderSessionIn(writer, app, { session: started.session, there });
    return ok({ ...started, agentId: agent.id });
  });
}

/** The keyed hash by which an agent is found who signs in with an account of the provider. */
export function agentProviderKey(app: Application, of: Pick<Proof, 'kind' | 'key'>): string {
  return app.secrets.keyed(signInText(of), AGENT_PROVIDER);
}

/** Whether an agent signs in with an account at this issuer. */
export function signsInAt(app: Application, { encryptedProvider }: Agent, issuer: string): boolean {
  if (encryptedProvider === null) return false;
  const account = app.secrets.decrypt(encryptedProvider, AGENT_PROVIDER);
  return account.startsWith(`${signInText({ kind: 'oidc', key: issuer })} `);
}

/** Whose account it is, or whose it becomes with the link that they brought. The link is spent on it. */
async function agentFor(
  writer: Writer,
  app: Application,
  of: { readonly providerKey: string; readonly attempt: AgentAttempt },
): Promise<Result<Agent, Refusal>> {
  const known = await writer.access.agentByProvider(of.providerKey);
  if (of.attempt.link === null) {
    return known === null || known.disabledAt !== null ? notProven('no-agent') : ok(known);
  }
  const link = await openLink(writer, app, of.attempt.link);
  const agent = link !== null && 'agentId' in link.holder ? await lockAgent(writer, link.holder.agentId) : null;
  if (link === null || agent === null || agent.disabledAt !== null) return refuse({ type: 'link-not-valid' });
  if (agent.providerKey === null ? known !== null : known?.id !== agent.id) return notProven('other-agent');
  const isSpent = await writer.access.useLink(link.hash, app.now());
  return isSpent ? ok(agent) : refuse({ type: 'link-not-valid' });
}

function notProven(fault: IdentityFault): Result<never, Refusal> {
  return refuse({ type: 'identity-not-proven', fault });
}
