import { type Kysely, sql } from 'kysely';

/**
 * Tokens say who made them: the agent behind them, and the token that did it where it was one. Of tokens that are there,
 * the event log tells; where it does not, nobody known did. Tokens can be bound to consultations as agents are, decisions
 * say which token took them, and the scope `export`, which opened nothing, is gone.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
  `alter table token
    add column made_by_agent uuid references agent (id),
    add column made_by_token uuid references token (id),
    add column limited boolean not null default false`,
  `create table token_consultation (
    token_id uuid not null references token (id),
    consultation_id uuid not null references consultation (id),
    primary key (token_id, consultation_id)
  )`,
  'alter table decision add column token_id uuid references token (id)',
  `update token set made_by_agent = event.by_agent, made_by_token = maker.id
    from event left join token maker on maker.id = event.by_token
    where event.type = 'token-created' and event.data ->> 'tokenId' = token.id::text`,
  // The agent behind a token that a token made is whoever made the first of them.
  `with recursive made (id, agent) as (
    select id, made_by_agent from token where made_by_token is null
    union all
    select token.id, made.agent from token join made on token.made_by_token = made.id
  )
  update token set made_by_agent = made.agent from made where made.id = token.id`,
  `update token set scopes = case when scopes = '{export}' then '{read}' else array_remove(scopes, 'export') end
    where 'export' = any(scopes)`,
];
