import type { Actor } from '../../domain/kit/actor.ts';
import type { AgentId } from '../../domain/kit/id.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../domain/kit/result.ts';
import { checkLang } from '../../domain/kit/text.ts';
import type { Application } from '../application.ts';
import { lockAgent } from '../kit/lock-agent.ts';
import { checkNotModified } from '../kit/not-modified.ts';
import type { Agent } from './ports.ts';

/** Whether an agent is mailed what is due and what waits, and in which language (null for the institution's first). */
export type RemindersOf = Pick<Agent, 'reminders' | 'lang'>;

export function remindersOf({ reminders, lang }: RemindersOf): RemindersOf {
  return { reminders, lang };
}

/** Turns the reminders of an agent on or off. */
export async function setReminders(
  app: Application,
  command: {
    readonly agentId: AgentId;
    readonly reminders: boolean;
    /** Stays as it is where absent. */
    readonly lang?: Agent['lang'] | undefined;
    /** Hash of what it was made from (`etagOf` of `remindersOf`); refused where that is another now. */
    readonly basedOn?: string | undefined;
    readonly by: Actor | null;
  },
): Promise<Result<Agent, Refusal>> {
  const lang = command.lang == null ? ok(command.lang) : checkLang(command.lang, 'lang');
  if (!lang.ok) return lang;
  return await app.store.transact(async (writer) => {
    const agent = await lockAgent(writer, command.agentId);
    if (agent === null) return refuse({ type: 'not-found', what: 'agent' });
    const same = checkNotModified(remindersOf(agent), command.basedOn);
    if (!same.ok) return same;
    const after: Agent = {
      ...agent,
      reminders: command.reminders,
      lang: lang.value === undefined ? agent.lang : lang.value,
    };
    await writer.access.saveAgent(after);
    await writer.events.append({
      id: app.newId(),
      type: 'reminders-changed',
      at: app.now(),
      by: command.by,
      consultationId: null,
      proposalId: null,
      data: { agentId: agent.id, reminders: after.reminders },
    });
    return ok(after);
  });
}
