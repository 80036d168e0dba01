/** Sends a node far more than it can take, from a process of its own: each message is a `Flood`, and answered by `Flooded`. */
import { Connection } from './connection.ts';
import { type Flood, type Flooded, KINDS, type Kind, type KindFlooded, likeOf, requestsOf } from './flood.ts';
import { type Senders, startSenders } from './senders.ts';

/** More than that is not under way at any node: what it takes and what waits there is less. */
const CONNECTIONS_MAX = 3_000;
const EVERY_MS = 10;

const pause = () => new Promise((resolve) => setTimeout(resolve, EVERY_MS));

class Flooding {
  readonly #flood: Flood;
  readonly #request: ReturnType<typeof requestsOf>;
  readonly #idle: Connection[] = [];
  readonly #kinds: Flooded['kinds'];
  readonly #next = new Map<Kind, number>();
  readonly #start = performance.now();
  #open = 0;
  #underWay = 0;

  constructor(flood: Flood, senders: Senders) {
    this.#flood = flood;
    this.#request = requestsOf(flood, senders);
    this.#kinds = Object.fromEntries(KINDS.map(({ name }) => [name, nothing()])) as unknown as Flooded['kinds'];
  }

  async run(): Promise<Pick<Flooded, 'seconds' | 'kinds'>> {
    await (this.#flood.rate === 0 ? this.#oneAfterTheOther() : this.#paced());
    for (const connection of this.#idle) connection.close();
    return { seconds: this.#seconds(), kinds: this.#kinds };
  }

  async #oneAfterTheOther(): Promise<void> {
    const turns = KINDS.flatMap((kind) => Array.from({ length: kind.share }, () => kind));
    let turn = 0;
    const one = async () => {
      while (this.#seconds() < this.#flood.seconds) {
        const kind = turns[turn++ % turns.length] as Kind;
        await this.#send(kind, this.#number(kind));
      }
    };
    await Promise.all(Array.from({ length: this.#flood.atOnce }, one));
  }

  async #paced(): Promise<void> {
    const { seconds, rate } = this.#flood;
    const shares = KINDS.reduce((sum, { share }) => sum + share, 0);
    for (let at = 0; at < seconds; await pause()) {
      at = Math.min(this.#seconds(), seconds);
      for (const kind of KINDS) {
        const due = Math.floor((at * rate * kind.share) / shares);
        while ((this.#next.get(kind) ?? 0) < due) void this.#send(kind, this.#number(kind));
      }
    }
    while (this.#underWay > 0) await pause();
  }

  #number(kind: Kind): number {
    const next = this.#next.get(kind) ?? 0;
    this.#next.set(kind, next + 1);
    return this.#flood.from + next;
  }

  async #send({ name, done }: Kind, nth: number): Promise<void> {
    const of = this.#kinds[name];
    if (this.#idle.length === 0 && this.#open >= CONNECTIONS_MAX) {
      of.unsent += 1;
      return;
    }
    this.#underWay += 1;
    try {
      const connection = await this.#connection();
      of.sent += 1;
      const { status, retryAfter, ms } = await connection.send(this.#request(name, nth));
      this.#idle.push(connection);
      of.statuses[status] = (of.statuses[status] ?? 0) + 1;
      if (status === done) {
        of.done.push(nth);
        of.times.push(ms);
      } else if ((status === 429 || status === 503) && retryAfter === null) of.unpromised += 1;
    } catch {
      this.#open -= 1;
      of.broken += 1;
    } finally {
      this.#underWay -= 1;
    }
  }

  async #connection(): Promise<Connection> {
    for (let idle = this.#idle.pop(); idle !== undefined; idle = this.#idle.pop()) {
      if (idle.isUsable) return idle;
      idle.close();
      this.#open -= 1;
    }
    this.#open += 1;
    return await Connection.open(this.#flood.port);
  }

  #seconds(): number {
    return (performance.now() - this.#start) / 1_000;
  }
}

function nothing(): KindFlooded {
  return { sent: 0, unsent: 0, broken: 0, unpromised: 0, statuses: {}, times: [], done: [] };
}

const { origin } = JSON.parse(process.argv[2] ?? '{}') as { readonly origin: string };
const senders = await startSenders(origin);
process.on('message', async (given) => {
  const flood = given as Flood;
  const flooded = await new Flooding(flood, senders).run();
  const likes = flooded.kinds.like.done.map((nth) => senders.likeId(...likeOf(flood, nth)));
  process.send?.({ ...flooded, likes } satisfies Flooded);
});
process.on('disconnect', () => process.exit());
process.send?.('begun');
