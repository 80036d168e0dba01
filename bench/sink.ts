import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

const PATIENCE_MS = 180_000;

/** One POST as it came. `about` is the id of the object of its activity. */
export type Sample = {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly about: string;
};

/** What arrived since the last query, each activity once at each host; `at` in milliseconds since 1970. */
export type Arrivals = {
  readonly arrivals: readonly { readonly host: string; readonly about: string; readonly at: number }[];
  /** The first of each activity. */
  readonly samples: readonly Sample[];
  /** Deliveries of what had arrived at the host before. */
  readonly repeated: number;
};

export type SinkQuery =
  | { readonly keepsAlive: boolean }
  | { readonly until: number; readonly about: readonly string[] };

/** Inboxes on as many hosts. */
export type Sink = AsyncDisposable & {
  readonly inboxes: readonly URL[];
  keepAlive(yes: boolean): Promise<void>;
  /** Waits until so many activities about these arrived since it was asked last; what else arrived does not count. */
  until(count: number, about: Iterable<string>): Promise<Arrivals>;
};

export async function startSink(hosts: number): Promise<Sink> {
  const child: ChildProcess = fork(new URL('./sink-process.ts', import.meta.url), { execArgv: [] });
  const [{ port }] = (await once(child, 'message')) as [{ readonly port: number }];
  const ask = async (query: SinkQuery): Promise<unknown> => {
    const answer = once(child, 'message');
    child.send(query);
    return (await answer)[0];
  };
  const address = (nth: number) => `127.1.${Math.floor(nth / 250)}.${1 + (nth % 250)}`;
  return {
    inboxes: Array.from({ length: hosts }, (_, nth) => new URL(`http://${address(nth)}:${port}/inbox`)),
    keepAlive: async (keepsAlive) => {
      await ask({ keepsAlive });
    },
    async until(count, about) {
      const late = sleep(PATIENCE_MS, null, { ref: false });
      const arrived = await Promise.race([ask({ until: count, about: [...about] }), late]);
      if (arrived === null) throw new Error(`${count} deliveries did not arrive within ${PATIENCE_MS / 1_000} s`);
      return arrived as Arrivals;
    },
    async [Symbol.asyncDispose]() {
      child.disconnect();
      await once(child, 'exit');
    },
  };
}
