import { hash } from 'node:crypto';
import { sessionIn } from '../../web/sign-in/session.ts';

const KEPT_MS = 60 * 60_000;
const KEPT_MAX = 20_000;

/**
 * Sessions and tokens that this process has recognised lately. Anybody can send something that looks like one: only what was
 * found valid before goes before others. One that ended since is still preferred for a while, and refused where it is used.
 */
export class RecognisedCredentials {
  readonly #until = new Map<string, number>();

  has(request: Request): boolean {
    const key = keyOf(request);
    return key !== null && (this.#until.get(key) ?? 0) > performance.now();
  }

  add(request: Request): void {
    const key = keyOf(request);
    if (key === null) return;
    // Those that were not used for longest are first.
    this.#until.delete(key);
    this.#until.set(key, performance.now() + KEPT_MS);
    if (this.#until.size <= KEPT_MAX) return;
    const [oldest = key] = this.#until.keys();
    this.#until.delete(oldest);
  }
}

/** What is sent as a secret is not kept as one. */
function keyOf({ headers }: Request): string | null {
  const credential = headers.get('authorization') ?? sessionIn(headers.get('cookie'));
  return credential === null ? null : hash('sha256', credential, 'base64');
}
