/** Generated from the migrations by `npm run schema`. */
import type { ColumnType } from "kysely";

export type Generated<T> = T extends ColumnType<infer S, infer I, infer U>
  ? ColumnType<S, I | undefined, U>
  : ColumnType<T, T | undefined, T>;

export type Timestamp = ColumnType<Date, Date | string, Date | string>;

export interface Kv {
  digest: Buffer;
  expires_at: Timestamp | null;
  key: string;
  value: string;
}

export interface Migration {
  applied_at: Generated<Timestamp>;
  name: string;
}

export interface QueueMessage {
  attempts: Generated<number>;
  dead_at: Timestamp | null;
  id: Generated<number>;
  lane: string | null;
  lease: string | null;
  leased_until: Timestamp | null;
  queue: string;
  ready_at: Timestamp;
  sealed: Buffer;
}

export interface DB {
  kv: Kv;
  migration: Migration;
  queue_message: QueueMessage;
}
