import { type Kysely, sql } from 'kysely';

/** Agents who work on some consultations only, and the acts of agents in the order of the log. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
  'alter table agent add column limited boolean not null default false',
  `alter table agent add constraint administrator_not_limited check (not limited or role <> 'administrator')`,
  `create table agent_consultation (
    agent_id uuid not null references agent (id),
    consultation_id uuid not null references consultation (id),
    primary key (agent_id, consultation_id)
  )`,
  'create index event_by_agent on event (seq) where by_agent is not null',
];
