import { REQUEST_KINDS } from '../community/request-kinds.ts';
import { columnsOf } from '../kit/field.ts';
import { fieldsOf, type Kind } from '../kit/kind.ts';
import { CONTRIBUTION_TABLES } from './register/contributions.ts';
import type { RegisterEntry } from './register/entry.ts';
import { FEDERATION_TABLES } from './register/federation.ts';
import { INSTITUTION_TABLES } from './register/institution.ts';
import { PEOPLE_TABLES } from './register/people.ts';
import { RETENTION, RETENTION_RULES, type RetentionRuleName } from './retention.ts';

/** Other institutions and what is counted with them: no people. */
const NETWORK_TABLES = {
  catalogue_page: { other: 'etag next peer uri' },
  catalogue_reading: { other: 'changes due_at failing_since page pass peer read_at' },
  cohost: {
    other:
      'answered_at brings_in brings_in_at carried_over consultation_id contributions_per_author contributions_per_day held_at introduced_by invite invited_at offer peer registered registered_at registered_max role status',
  },
  cohost_offer: {
    other: 'answered_at consultation_id institution offer offered_at refusal registered_max status was_in',
  },
  community_move: { other: 'because consultation_id former_host former_uri moved_at reason uri' },
  comparison: { other: 'ahead compared_at consultation_id failing_since peer' },
  directory: { other: 'added_at due_at expires_at fault fault_at origin read_at sequence' },
  directory_listing: { other: 'due_at institution key_id public_key' },
  directory_member: { other: 'because directory due_at institution languages name public_key status' },
  invitation: {
    other:
      'answered_at brings_in consultation consultation_id formerly introduced_by invite peer received_at registered registered_max role status title',
  },
  known_institution: { other: 'moved_to read_at uri' },
  mirror: {
    other:
      'brings_in consultation_id cursor due_at ended_at failing_since holders host_at institutions lacking_at lacking_tries read_at read_by roles unread_at',
  },
  own_directory: { other: 'hash id sequence' },
  pending_recovery: { other: 'backup_at consultation_id' },
  peer: {
    other:
      'added_at clock_ahead_ms counts due_at failing_since handle journal keeps_entries languages mirrors name origin protocol seen_at software territory uri witness witnesses',
  },
  registration: { other: 'at by_host consultation_id institution registered' },
  subtotal: {
    other:
      'about closes_at consultation_id counted counted_at document hash id institution ours received_at sequence since uri',
  },
  subtotal_count: { other: 'consultation_id institution number ours side standing total version' },
  subtotal_state: { other: 'about consultation_id fault fault_at institution ours seen sent_at sequence' },
  unread_answer: { other: 'consultation_id institution unread_since' },
  unread_statement: { other: 'because found_at institution kind proposal_id uri' },
  taken_up: { other: 'institution name taken_by title told_at uri' },
} as const satisfies Readonly<Record<string, RegisterEntry>>;

/** What is stored about people, by table of the database. Each table is in it, and each column of each. */
export const REGISTER: Readonly<Record<string, RegisterEntry>> = {
  ...PEOPLE_TABLES,
  ...CONTRIBUTION_TABLES,
  ...INSTITUTION_TABLES,
  ...Object.fromEntries(Object.values(REQUEST_KINDS).map((kind) => [kind.table, entryOf(kind)])),
  ...FEDERATION_TABLES,
  ...NETWORK_TABLES,
};

/** What people wrote or are called by in what institutions state, all of which is public. */
function entryOf(kind: Kind): RegisterEntry {
  const columns = (personal?: 'text' | 'name') =>
    Object.entries(fieldsOf(kind))
      .filter(([, field]) => field.personal === personal)
      .flatMap(([name, field]) => columnsOf(name, field))
      .join(' ');
  const other = `id proposal_id ${columns()}`;
  const data = Object.fromEntries(
    (['name', 'text'] as const).map((personal) => [personal, columns(personal)]).filter(([, named]) => named !== ''),
  );
  if (Object.keys(data).length === 0) return { other };
  return { data, other, why: 'account-for-acts', until: 'consultation-exists', readers: ['everybody'] };
}

/** Those that hold personal data, by name. */
export const PERSONAL_TABLES = Object.entries(REGISTER)
  .flatMap(([table, entry]) => ('data' in entry ? [{ table, ...entry }] : []))
  .toSorted((one, other) => (one.table < other.table ? -1 : 1));

/** Those that hold none, by name. */
export const OTHER_TABLES: readonly string[] = Object.keys(REGISTER)
  .filter((table) => !('data' in (REGISTER[table] ?? {})))
  .sort();

/** The periods that the worker enforces on a table. */
export function rulesOf(table: string): readonly RetentionRuleName[] {
  return RETENTION_RULES.filter((name) => RETENTION[name].table === table);
}
