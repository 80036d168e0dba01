import type { Kysely } from 'kysely';
import { up as baseline } from './0236-baseline.ts';
import { up as waitingReplies } from './0237-waiting-replies.ts';
import { up as forgottenMoments } from './0238-forgotten-moments.ts';
import { up as versionsAtMirrors } from './0239-versions-at-mirrors.ts';
import { up as saltsOfRequests } from './0240-salts-of-requests.ts';
import { up as mirrorsByVersion } from './0241-mirrors-by-version.ts';

/** One forward step of the schema. `name` is what the database remembers: never rename one that was released. */
export interface Migration {
  readonly name: string;
  readonly up: (db: Kysely<unknown>) => Promise<void>;
  /**
   * Of a baseline, which comes first: what made the same schema in the release before it, step by step. A database that
   * has all of it is taken over; one that has less goes through that release first (docs/adr/0190).
   */
  readonly replaces?: {
    readonly release: string;
    readonly migrations: number;
    readonly last: string;
  };
}

/** Every migration, in the order in which they run. */
export const migrations: readonly Migration[] = [
  {
    name: '0236-baseline',
    up: baseline,
    replaces: { release: '0.1.0', migrations: 140, last: '0236-unanswered-claims' },
  },
  { name: '0237-waiting-replies', up: waitingReplies },
  { name: '0238-forgotten-moments', up: forgottenMoments },
  { name: '0239-versions-at-mirrors', up: versionsAtMirrors },
  { name: '0240-salts-of-requests', up: saltsOfRequests },
  { name: '0241-mirrors-by-version', up: mirrorsByVersion },
];
