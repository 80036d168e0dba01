import type { AuditedActor } from '../../domain/event/audited.ts';
import { EVENT_TYPES, EVENTS, type EventType } from '../../domain/event/event.ts';
import type { EventOrigin } from '../../domain/event/origin.ts';
import type { Id } from '../../domain/kit/id.ts';
import type { Agent, Role, Token } from '../agent/ports.ts';
import type { Application } from '../application.ts';
import { emailOf } from '../kit/access.ts';
import type { Page, PageRequest } from '../kit/page.ts';
import type { ActsOf, ActView, PublicEvent } from './ports.ts';

/** Who works, or worked, for the institution, as the audit names them. */
export type Auditee = {
  readonly id: Id;
  /** Null where it was encrypted under another key than this node's. */
  readonly email: string | null;
  readonly role: Role;
};

/** A token, as the audit names it, with who created it; null where the log does not say. */
export type AuditedToken = {
  readonly name: string;
  readonly createdBy:
    | { readonly kind: 'agent'; readonly email: string | null }
    | { readonly kind: 'token'; readonly name: string }
    | { readonly kind: 'operator' }
    | null;
};

/** An act with whoever did it, and the agent or the token it was about. */
export type AuditedAct = ActView & {
  readonly agent: Auditee | null;
  readonly token: AuditedToken | null;
  readonly about: string | null;
};

/** Every act of agents, tokens, connectors and operators, newest first. For administrators. */
export async function readAudit(app: Application, query: PageRequest & ActsOf): Promise<Page<AuditedAct>> {
  return await app.store.read(async (reader) => {
    const page = await reader.views.acts(query);
    const known: Known = {
      agents: new Map((await reader.access.agents()).map((agent) => [agent.id, agent])),
      tokens: new Map((await reader.access.tokens()).map((token) => [token.id, token])),
      creators: await reader.views.tokenCreators(),
    };
    return { ...page, items: page.items.map((act) => audited(app, known, act)) };
  });
}

type Known = {
  readonly agents: ReadonlyMap<Id, Agent>;
  readonly tokens: ReadonlyMap<Id, Token>;
  readonly creators: ReadonlyMap<Id, AuditedActor>;
};

function audited(app: Application, known: Known, act: ActView): AuditedAct {
  const { by, data } = act;
  const [agentId, tokenId] = [data['agentId'], data['tokenId']];
  const about =
    typeof agentId === 'string'
      ? auditee(app, known, agentId)?.email
      : typeof tokenId === 'string'
        ? known.tokens.get(tokenId)?.name
        : null;
  return {
    ...act,
    agent: by.kind === 'agent' ? auditee(app, known, by.id) : null,
    token: by.kind === 'token' ? auditedToken(app, known, by.id) : null,
    about: about ?? null,
  };
}

function auditee(app: Application, { agents }: Known, id: Id): Auditee | null {
  const agent = agents.get(id);
  return agent === undefined ? null : { id, email: emailOf(app, agent), role: agent.role };
}

function auditedToken(app: Application, known: Known, id: Id): AuditedToken | null {
  const token = known.tokens.get(id);
  if (token === undefined) return null;
  return { name: token.name, createdBy: creatorOf(app, known, id) };
}

function creatorOf(app: Application, known: Known, tokenId: Id): AuditedToken['createdBy'] {
  const creator = known.creators.get(tokenId);
  if (creator === undefined) return null;
  switch (creator.kind) {
    case 'agent':
      return { kind: 'agent', email: auditee(app, known, creator.id)?.email ?? null };
    case 'token': {
      const name = known.tokens.get(creator.id)?.name;
      return name === undefined ? null : { kind: 'token', name };
    }
    case 'operator':
      return { kind: 'operator' };
    case 'connector':
      return null;
  }
}

/** What the audit log can be narrowed to: every kind of act so far, and who did any beside agents. */
export async function readAuditFilters(app: Application): Promise<{
  readonly types: readonly EventType[];
  readonly tokens: readonly { readonly id: Id; readonly name: string }[];
  readonly connectors: readonly string[];
}> {
  return await app.store.read(async (reader) => ({
    types: await reader.views.actTypes(),
    tokens: (await reader.access.tokens()).map(({ id, name }) => ({ id, name })),
    connectors: await reader.views.connectors(),
  }));
}

const PUBLIC_TYPES = EVENT_TYPES.filter((type) => EVENTS[type].isPublic);

/** What is listed where nobody asks for more: not what another institution tells in a log of its own. */
const HERE: readonly EventOrigin['kind'][] = ['own', 'imported'];

/** The public event log, oldest first; its cursor never skips an event that commits late. */
export async function readEvents(
  app: Application,
  {
    origins = HERE,
    ...query
  }: PageRequest & {
    readonly origins?: readonly EventOrigin['kind'][] | undefined;
    readonly afterId?: Id | undefined;
  },
): Promise<Page<PublicEvent>> {
  await app.store.placeEvents();
  return await app.store.read((reader) => reader.views.publicEvents({ ...query, origins, types: PUBLIC_TYPES }));
}

/** An event as everybody may read it; null where it is not public, or not any more. */
export async function readPublicEvent(app: Application, id: Id): Promise<PublicEvent | null> {
  const query = { id, origins: HERE, types: PUBLIC_TYPES, limit: 1, after: null };
  const { items } = await app.store.read((reader) => reader.views.publicEvents(query));
  return items[0] ?? null;
}
