import { randomBytes } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { Writer } from '../../application/application.ts';
import { commitEvents } from '../../application/journal/commit-events.ts';
import { SALT_BYTES } from '../../application/journal/commitment.ts';
import { type Change, changeOf, changesTogether } from '../../domain/event/change.ts';
import type { NewEvent } from '../../domain/event/event.ts';
import { newsText } from '../event/event-news.ts';
import { EVENT_CHANNEL } from '../event/events.ts';
import { QUEUE_CHANNEL } from '../federation/queue-options.ts';
import { commitmentWriter } from '../journal/commitments.ts';
import { MAIL_CHANNEL } from '../mail/mails.ts';
import type { Database } from './database.ts';
import { gatheredReader } from './gathered-reader.ts';
import { PROCESS_CHANNEL } from './processes.ts';
import type { DB } from './schema.ts';

/** What a transaction calls as it writes: the consumers of events, mails and queues are woken once it is over. */
export type OnWritten = {
  onEvents(events: readonly NewEvent[]): Promise<void>;
  onMail(): void;
  onWoken(): void;
  onRetried(queue: string): void;
};

/** What a transaction wrote that others are told of at its commit, and what its public acts say. */
export class TransactionNotes {
  readonly #database: Database;
  readonly #processName: string;
  readonly #events: NewEvent[] = [];
  readonly #told = new Set<string>();
  readonly #changes: Change[] = [];
  readonly #woken = new Set<string>();
  readonly #retried = new Set<string>();

  constructor(database: Database, processName: string) {
    this.#database = database;
    this.#processName = processName;
  }

  /** Begins anew, as the transaction does after a deadlock. */
  begin(db: Kysely<DB>): OnWritten {
    for (const noted of [this.#told, this.#woken, this.#retried]) noted.clear();
    this.#changes.length = 0;
    this.#events.length = 0;
    return {
      onEvents: async (events) => {
        this.#events.push(...events);
        const change = changeOf(events);
        this.#changes.push(change);
        const news = newsText({ from: this.#processName, change });
        if (this.#told.has(news)) return;
        this.#told.add(news);
        await this.#database.notify(EVENT_CHANNEL, news, db);
      },
      onMail: () => this.#woken.add(MAIL_CHANNEL),
      onWoken: () => this.#woken.add(PROCESS_CHANNEL),
      onRetried: (queue) => this.#retried.add(queue),
    };
  }

  /** Everything is written: what its public acts say is committed to (docs/adr/0130), and who sleeps is woken. */
  async end(db: Kysely<DB>, writer: Writer): Promise<void> {
    const stores = { reader: gatheredReader(db, writer), writer: commitmentWriter(db) };
    await commitEvents(stores, this.#events, () => randomBytes(SALT_BYTES));
    for (const channel of this.#woken) await this.#database.notify(channel, '', db);
    for (const queue of this.#retried) await this.#database.notify(QUEUE_CHANNEL, queue, db);
  }

  /** All that it changes together; null where no event says anything. */
  change(): Change | null {
    return this.#changes.length === 0 ? null : this.#changes.reduce(changesTogether);
  }
}
