import { type Kysely, sql } from 'kysely';

/**
 * Events say by what else than people they were done, whose act they are and by which version of their type they were
 * written. What the log does not tell stays unsaid: earlier acts by token, at the command line and by the clock name
 * nobody.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

/** What only a host tells of a consultation that it hosts; and what it tells unless somebody here did it. */
const TOLD_BY_HOST = `
  'consultation-published', 'consultation-changed', 'phase-opened', 'phase-closed', 'phase-extended',
  'proposal-accepted', 'version-published', 'details-changed', 'comment-accepted', 'answer-published',
  'commitment-updated', 'ballot-announced', 'ballot-opened', 'ballot-closed', 'ballot-extended'`;
const DONE_HERE_OR_THERE = `
  'proposal-held', 'proposal-removed', 'proposal-restored', 'proposal-withdrawn',
  'comment-held', 'comment-removed', 'comment-restored', 'comment-withdrawn', 'comment-changed'`;

const STATEMENTS = [
  `alter table event
    add column version integer not null default 1 check (version > 0),
    add column by_token uuid,
    add column by_connector text,
    add column by_node text check (by_node in ('operator', 'clock')),
    add column mirrored_from text,
    add column imported_from text,
    add check (num_nonnulls(by_agent, coalesce(by_token, by_participant), by_connector, by_node) <= 1),
    add check (mirrored_from is null or imported_from is null)`,
  'alter table event alter column version drop default',
  `update event set imported_from = data ->> 'source' where type = 'contributions-imported'`,
  `update event set mirrored_from = consultation.host_institution
    from consultation
    where consultation.id = event.consultation_id and consultation.host_institution is not null and event.by_agent is null
      and (event.type in (${TOLD_BY_HOST}) or event.type in (${DONE_HERE_OR_THERE}) and not exists (
        select from participant where participant.id = event.by_participant and participant.kind = 'local'))`,
  // Of what other institutions counted, the host told.
  `update event set mirrored_from = consultation.host_institution
    from consultation, subtotal
    where consultation.id = event.consultation_id and consultation.host_institution is not null
      and event.type = 'subtotal-counted' and subtotal.id = (event.data ->> 'subtotalId')::uuid and not subtotal.ours`,
];
