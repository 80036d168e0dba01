import type { RegisterEntry } from './entry.ts';

/** Other institutions and what is counted with them: no people. */
export const NETWORK_TABLES = {
  catalogue_page: { other: 'etag next peer uri' },
  catalogue_reading: { other: 'due_at failing_since page pass peer read_at' },
  cohost: { other: 'answered_at consultation_id invite invited_at peer registered registered_at status' },
  invitation: { other: 'answered_at consultation consultation_id invite peer received_at registered status title' },
  known_institution: { other: 'moved_to read_at uri' },
  mirror: { other: 'consultation_id cursor due_at ended_at failing_since holders lacking_at lacking_tries read_at' },
  pending_recovery: { other: 'backup_at consultation_id' },
  peer: {
    other:
      'added_at counts due_at failing_since handle journal languages mirrors name origin protocol seen_at software territory uri witnesses',
  },
  subtotal: {
    other:
      'about closes_at consultation_id counted counted_at document hash id institution ours received_at sequence since uri',
  },
  subtotal_count: { other: 'consultation_id institution number ours side standing total version' },
  subtotal_state: { other: 'about consultation_id fault fault_at institution ours seen sent_at sequence' },
  taken_up: { other: 'institution name taken_by title told_at uri' },
} as const satisfies Readonly<Record<string, RegisterEntry>>;
