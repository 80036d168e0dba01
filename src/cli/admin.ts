import { disableAgent, setReminders } from '../application/agent/change-agent.ts';
import type { Agent } from '../application/agent/ports.ts';
import { type AgentView, readAgents } from '../application/agent/reads.ts';
import type { Application } from '../application/application.ts';
import { OPERATOR } from '../domain/kit/actor.ts';
import { ok, refuse } from '../domain/kit/result.ts';
import { normaliseAddress } from '../domain/mail/address.ts';
import { argument, command, option } from './command.ts';
import { oneOf } from './values.ts';

const WHO = 'their mail address, or their id as admin list shows it';
const WANTED = ['on', 'off'] as const;

export const adminList = command({
  path: 'admin list',
  says: 'List who works for the institution on this node',
  beside: 'runs-in-it',
  async run({ open }) {
    const { app } = await open();
    const agents = await readAgents(app);
    const text = agents.map(({ id, email, role, state, consultations }) =>
      `${id}  ${state.padEnd(8)}  ${role.padEnd(13)}  ${email ?? 'address sealed under another key'}  ${consultations?.map(({ slug }) => slug).join(',') ?? ''}`.trimEnd(),
    );
    return ok({ json: { items: agents, next: null }, text: text.length === 0 ? 'Nobody was invited yet.' : text });
  },
});

export const adminDisable = command({
  path: 'admin disable',
  says: 'Take somebody’s access away at once; what they decided stays',
  beside: 'runs-in-it',
  takes: { who: argument(WHO) },
  async run({ open }, { who }) {
    const { app } = await open();
    const agent = await agentBy(app, who);
    if (agent === undefined) return refuse({ type: 'not-found', what: 'agent' });
    const disabled = await disableAgent(app, { agentId: agent.id, by: OPERATOR });
    if (!disabled.ok) return disabled;
    const { id, role, disabledAt } = disabled.value satisfies Agent;
    return ok({ json: { id, role, disabledAt }, text: `${agent.email ?? id} has no access any more.` });
  },
});

export const adminReminders = command({
  path: 'admin reminders',
  says: 'Turn the mails on or off that remind somebody of commitments',
  beside: 'runs-in-it',
  takes: {
    who: argument(WHO),
    wanted: argument(WANTED.join(', '), oneOf(WANTED)),
    lang: option('<lang>', 'the language of these mails; stays as it is where absent'),
  },
  async run({ open }, { who, wanted, lang }) {
    const { app } = await open();
    const agent = await agentBy(app, who);
    if (agent === undefined) return refuse({ type: 'not-found', what: 'agent' });
    const set = await setReminders(app, { agentId: agent.id, reminders: wanted === 'on', lang, by: OPERATOR });
    if (!set.ok) return set;
    const { id, reminders } = set.value;
    return ok({
      json: { id, reminders, lang: set.value.lang },
      text: `${agent.email ?? id} is ${reminders ? '' : 'not '}reminded by mail.`,
    });
  },
});

async function agentBy(app: Application, who: string): Promise<AgentView | undefined> {
  return (await readAgents(app)).find(({ id, email }) => id === who || email === normaliseAddress(who));
}
