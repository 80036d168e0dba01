import { readdirSync, readFileSync } from 'node:fs';

/** Linux counts CPU in ticks, of which a second has a hundred. */
const TICK_US = 10_000;

/** What a process took so far. `name` is that of its program, at most fifteen characters. */
type ProcessCpu = { readonly name: string; readonly microseconds: number };

/** CPU over all threads of a process of this machine; null where it is none or has ended, or where there is no /proc. */
export function cpuOf(pid: number | string): ProcessCpu | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const end = stat.lastIndexOf(')');
    // User and system are the 12th and 13th field after the name of the program (proc_pid_stat(5)).
    const fields = stat.slice(end + 2).split(' ');
    const ticks = Number(fields[11]) + Number(fields[12]);
    return { name: stat.slice(stat.indexOf('(') + 1, end), microseconds: ticks * TICK_US };
  } catch {
    return null;
  }
}

/**
 * CPU of the sessions of one database at a PostgreSQL server of this machine, and of who vacuums it. What the server does
 * for all its databases, as writing its log and its checkpoints, is not in it.
 */
export class SessionsCpu {
  readonly #database: string;
  /** Of each session that was seen, as it was seen last: one that ended did its work all the same. */
  readonly #seen = new Map<string, number>();

  constructor(url: string) {
    this.#database = new URL(url).pathname.slice(1);
  }

  /** Microseconds so far; null where no session can be seen, as of a server of another machine. */
  read(): number | null {
    for (const pid of pidsOf(this.#database)) {
      const cpu = cpuOf(pid);
      if (cpu !== null) this.#seen.set(pid, cpu.microseconds);
    }
    return this.#seen.size === 0 ? null : [...this.#seen.values()].reduce((sum, each) => sum + each, 0);
  }
}

/** The command line of a session names its database between the account and the address. */
function pidsOf(database: string): readonly string[] {
  const isOf = (pid: string) => {
    try {
      const words = readFileSync(`/proc/${pid}/cmdline`, 'latin1').split(/[ \0]+/);
      return words[0] === 'postgres:' && words.includes(database);
    } catch {
      return false;
    }
  };
  return process.platform === 'linux' ? readdirSync('/proc').filter((name) => /^\d+$/.test(name) && isOf(name)) : [];
}
