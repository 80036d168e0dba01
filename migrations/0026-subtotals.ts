import { type Kysely, sql } from 'kysely';

/** What several institutions counted of one consultation, as they signed it (docs/adr/0036). */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
  // One signed document. `about` is 'supports' or the id of a ballot here; `ours` is what this node signed itself.
  `create table subtotal (
    consultation_id uuid not null references consultation (id),
    about text not null,
    institution text not null,
    sequence integer not null check (sequence >= 1),
    since integer not null check (since >= 0 and since < sequence),
    ours boolean not null,
    uri text not null,
    hash text not null,
    document text not null,
    closes_at timestamptz,
    counted_at timestamptz not null,
    received_at timestamptz not null,
    primary key (consultation_id, about, institution, sequence)
  )`,
  'create index subtotal_uri on subtotal (uri)',
  // What the supports in them come to now, so that totals are read as fast as those of one city.
  `create table subtotal_count (
    consultation_id uuid not null references consultation (id),
    number integer not null,
    institution text not null,
    version integer not null,
    side text not null,
    standing text not null,
    ours boolean not null,
    total integer not null check (total > 0),
    primary key (consultation_id, number, institution, version, side, standing)
  )`,
  // How far it went with one institution about one thing. `seen` is the last of ours that its host showed.
  `create table subtotal_state (
    consultation_id uuid not null references consultation (id),
    about text not null,
    institution text not null,
    ours boolean not null,
    sequence integer not null,
    seen integer not null,
    sent_at timestamptz,
    fault jsonb,
    fault_at timestamptz,
    check ((fault is null) = (fault_at is null)),
    primary key (consultation_id, about, institution)
  )`,
];
