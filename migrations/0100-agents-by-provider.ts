import { type Kysely, sql } from 'kysely';

/**
 * Agents who sign in by the institution's identity provider: which account there is theirs, by a keyed hash and encrypted;
 * whether a link was made by whoever runs the node; and how agents sign in, as the settings of the provider say.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of [
    `alter table agent add column provider_key text unique, add column provider_sealed text,
       add check ((provider_key is null) = (provider_sealed is null))`,
    'alter table sign_in_link add column by_operator boolean not null default false',
    `alter table identity_provider add column agents_access text not null default 'links'
       check (agents_access in ('links', 'both', 'provider')),
       add column agents_acr_values text not null default ''`,
  ]) {
    await sql.raw(statement).execute(db);
  }
}
