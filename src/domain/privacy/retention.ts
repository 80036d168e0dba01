/** What the period of a rule counts from. */
export type RetentionStart =
  | 'answered'
  | 'changed'
  | 'decided'
  | 'deleted'
  | 'disabled'
  | 'expired'
  | 'failed'
  | 'moved'
  | 'printed'
  | 'published'
  | 'received'
  | 'seen'
  | 'withdrawn';

/** How long the rows of a table are kept. */
export type RetentionRule = {
  readonly table: string;
  /** The column with the moment that the period counts from; of another table where it has a point. */
  readonly since: string;
  readonly from: RetentionStart;
  readonly days: number;
  /** What of the row goes; all of it where absent. */
  readonly columns?: string;
};

/**
 * Every period that the worker enforces, by what goes. A rule that depends on another comes after it: the acts of an account
 * that is gone are deleted before the account is.
 */
export const RETENTION = {
  sessions: { table: 'session', since: 'expires_at', from: 'expired', days: 0 },
  'sign-in-links': { table: 'sign_in_link', since: 'expires_at', from: 'expired', days: 0 },
  'sign-in-attempts': { table: 'sign_in_attempt', since: 'expires_at', from: 'expired', days: 0 },
  'follow-requests': { table: 'mail_follow_request', since: 'expires_at', from: 'expired', days: 0 },
  mails: { table: 'outgoing_mail', since: 'expires_at', from: 'expired', days: 7 },
  'mail-failures': { table: 'mail_failure', since: 'failed_at', from: 'failed', days: 30 },
  'requests-answered': { table: 'idempotency', since: 'answered_at', from: 'answered', days: 7 },
  'code-letter-addresses': { table: 'code_letter', since: 'printed_at', from: 'printed', days: 14, columns: 'sealed' },
  'code-letters': { table: 'code_letter', since: 'requested_at', from: 'received', days: 90 },
  drafts: { table: 'draft', since: 'updated_at', from: 'changed', days: 365 },
  'unattached-images': { table: 'image', since: 'created_at', from: 'received', days: 30 },
  'removed-images': { table: 'image', since: 'removed_at', from: 'withdrawn', days: 30 },
  voters: {
    table: 'ballot_cast',
    since: 'ballot.published_at',
    from: 'published',
    days: 90,
    columns: 'voter_key ciphertext requests',
  },
  reporters: { table: 'report', since: 'decided_at', from: 'decided', days: 365, columns: 'reporter_id text' },
  'reporters-logged': { table: 'event', since: 'at', from: 'received', days: 365, columns: 'by_participant by_token' },
  'agent-addresses': {
    table: 'agent',
    since: 'disabled_at',
    from: 'disabled',
    days: 3 * 365,
    columns: 'email_key email_sealed provider_key provider_sealed',
  },
  'messages-received': {
    table: 'inbox_message',
    since: 'received_at',
    from: 'received',
    days: 30,
    columns: 'actor activity_id body',
  },
  'messages-undelivered': { table: 'queue_message', since: 'dead_at', from: 'failed', days: 30 },
  'inboxes-failing': { table: 'inbox_failure', since: 'last_at', from: 'failed', days: 30 },
  'deliveries-begun': { table: 'delivery_progress', since: 'moved_at', from: 'moved', days: 7 },
  'deletions-elsewhere': { table: 'remote_deletion', since: 'deleted_at', from: 'deleted', days: 7 },
  'replies-sent': { table: 'told', since: 'day', from: 'moved', days: 1 },
  'acts-taken-back': { table: 'remote_act', since: 'signed_at', from: 'withdrawn', days: 30 },
  'acts-of-deleted-accounts': { table: 'remote_act', since: 'remote_actor.gone_at', from: 'deleted', days: 7 },
  'deleted-accounts': { table: 'remote_actor', since: 'gone_at', from: 'deleted', days: 7 },
  'unused-accounts': { table: 'remote_actor', since: 'fetched_at', from: 'seen', days: 365 },
  'host-traffic': { table: 'host_traffic', since: 'day', from: 'received', days: 90 },
  'cached-values': { table: 'kv', since: 'expires_at', from: 'expired', days: 0 },
} as const satisfies Readonly<Record<string, RetentionRule>>;

export type RetentionRuleName = keyof typeof RETENTION;

export const RETENTION_RULES = Object.keys(RETENTION) as readonly RetentionRuleName[];

const DAY_MS = 86_400_000;

/** The moment before which what a rule is about goes. */
export function retainedSince(name: RetentionRuleName, now: Date): Date {
  return new Date(now.getTime() - RETENTION[name].days * DAY_MS);
}

/** Where a rule was not enforced for so long, the job has stopped or no worker runs. */
export const RETENTION_LATE_MS = 2 * DAY_MS;
