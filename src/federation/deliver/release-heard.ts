import type { FailingHosts } from './failing-hosts.ts';
import type { Outbox } from './outbox.ts';

/** Hosts that are waited for at most; what waits for others goes when it is due. */
const WAITING_MAX = 1_000;

type Releasing = {
  readonly hosts: Pick<FailingHosts, 'heard'>;
  readonly outbox: Pick<Outbox, 'release'>;
  readonly onFailure: (error: unknown) => void;
};

/**
 * Sends one delivery to a host that failed and is heard again, to see: all that waits for it follows where it takes that. A host that
 * comes back may say so once, moments after something failed at it: then this is done when its pause is over.
 */
export function heardReleaser({ hosts, outbox, onFailure }: Releasing): (host: string) => void {
  const waiting = new Set<string>();
  const look = async (host: string): Promise<void> => {
    const waitMs = await hosts.heard(host);
    if (waitMs === null) return;
    if (waitMs === 0) return await outbox.release(host, 1);
    if (waiting.has(host) || waiting.size >= WAITING_MAX) return;
    waiting.add(host);
    const again = () => {
      waiting.delete(host);
      look(host).catch(onFailure);
    };
    setTimeout(again, waitMs).unref();
  };
  return (host) => void look(host).catch(onFailure);
}
