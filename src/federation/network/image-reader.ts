import type { ImageServer, NetworkReader } from '../../application/network/mirror/ports.ts';
import type { RefusalOf } from '../../domain/kit/refusal.ts';
import { ok, refuse } from '../../domain/kit/result.ts';
import type { GuardedFetch } from '../intents.ts';

/**
 * Megabytes of an image, and how many redirects lead to it. One re-encoded by a Parvis node has a tenth of that and is where its
 * address says; a platform serves what people sent, and leads to wherever it stores files.
 */
const ALLOWED = {
  node: { megabytes: 4, redirects: 0 },
  platform: { megabytes: 10, redirects: 3 },
} as const satisfies Record<ImageServer, object>;
const TOTAL_MS = 10_000;
/** So long nothing more is asked of a host that was too slow: whoever waits for it would hold up everybody else. */
const PATIENCE_MS = 60_000;

const NOT_THERE: RefusalOf<'invalid'> = { type: 'invalid', field: 'images', because: 'not-there' };
const TOO_HEAVY = { type: 'invalid', field: 'images', because: 'too-heavy' } as const;

/**
 * Reads what other servers serve as an image: whatever it is, so many bytes. A server that is away, busy or
 * slow may have it later; one that leads elsewhere or says that it has none has none.
 */
export function createImageReader(fetch: GuardedFetch, now = () => performance.now()): NetworkReader['image'] {
  const slow = new Map<string, number>();
  return async (url, server = 'node') => {
    const { megabytes, redirects } = ALLOWED[server];
    const limits = { answerBytes: megabytes * 1024 * 1024, totalMs: TOTAL_MS, redirects };
    const host = URL.parse(url)?.host ?? '';
    if ((slow.get(host) ?? 0) > now()) return null;
    slow.delete(host);
    try {
      const response = await fetch(url, {
        headers: { accept: 'image/*' },
        redirect: redirects === 0 ? 'manual' : 'follow',
        limits,
      });
      if (!response.ok) {
        await response.body?.cancel();
        return response.status >= 500 || response.status === 429 ? null : refuse(NOT_THERE);
      }
      return ok(new Uint8Array(await response.arrayBuffer()));
    } catch (error) {
      const reason = reasonOf(error);
      if (reason === 'too-large') return refuse({ ...TOO_HEAVY, limit: megabytes });
      if (reason === 'timeout') slow.set(host, now() + PATIENCE_MS);
      return REFUSED.has(reason) ? refuse(NOT_THERE) : null;
    }
  };
}

/** What the node's client does not send for, whoever asks; everything else may pass. */
const REFUSED: ReadonlySet<string> = new Set(['bad-url', 'bad-scheme', 'credentials-in-url', 'private-address']);

/** Why the node's client gave up: `fetch` wraps its error in others. */
function reasonOf(error: unknown): string {
  for (let each = error, depth = 0; each instanceof Error && depth < 8; each = each.cause, depth += 1) {
    if ('reason' in each && typeof each.reason === 'string') return each.reason;
  }
  return '';
}
