import { type Kysely, sql } from 'kysely';

/** Consultations that are offered as templates, those that other institutions offer, and what was made from one (docs/adr/0177). */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

/** The types of events that change entries of the catalogue by more than counts. */
const TYPES = [
  'consultation-published',
  'consultation-changed',
  'phase-closed',
  'phase-extended',
  'contributions-imported',
  'template-published',
  'template-withdrawn',
  'proposal-accepted',
  'proposal-held',
  'proposal-removed',
  'proposal-restored',
  'proposal-withdrawn',
  'details-changed',
  'version-published',
  'answer-published',
];

const STATEMENTS = [
  `create table consultation_template (
    consultation_id uuid primary key references consultation,
    version integer not null check (version >= 1),
    content jsonb not null,
    content_hash text not null,
    published_at timestamptz not null,
    -- Null while it is offered.
    withdrawn_at timestamptz
  )`,
  'create index consultation_template_latest on consultation_template (published_at desc, consultation_id desc)',
  // Of an entry that is a consultation: the template that is offered of it.
  'alter table catalogue_entry add column template jsonb',
  "create index catalogue_entry_template on catalogue_entry ((template ->> 'id')) where template is not null",
  // Of what was made from a template: its licence, its hash, and what its institution is called.
  `alter table derivation
    add column licence text,
    add column content_hash text,
    add column institution_name jsonb,
    add check (num_nonnulls(licence, content_hash, institution_name) in (0, 3))`,
  'drop index event_of_catalogue',
  `create index event_of_catalogue on event (position)
    where position is not null and type in (${TYPES.map((type) => `'${type}'`).join(', ')})`,
];
