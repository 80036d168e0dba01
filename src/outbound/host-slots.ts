import type { HostCapacity } from './limits.ts';

interface HostQueue {
  inFlight: number;
  /** In the order of arrival. */
  readonly waiting: Set<() => void>;
}

/** A slot that is taken or waited for. */
export interface Slot {
  /** Releases the slot to the next in the queue, or leaves the queue. Only the first call has an effect. */
  leave(): void;
}

/**
 * Keeps one slow host from taking every connection. The key is the host name without scheme or port, so that a peer
 * cannot multiply its share by answering on several ports.
 */
export class HostSlots {
  readonly #capacity: HostCapacity;
  readonly #hosts = new Map<string, HostQueue>();

  constructor(capacity: HostCapacity) {
    this.#capacity = capacity;
  }

  /**
   * Calls `start` now or when a slot becomes free; undefined, without calling `start`, when the queue is full. A start
   * that fails at once finds its slot in its argument, since this has then not returned yet.
   */
  enter(hostname: string, start: (slot: Slot) => void): Slot | undefined {
    const queue = this.#hosts.get(hostname) ?? { inFlight: 0, waiting: new Set() };
    if (queue.inFlight >= this.#capacity.inFlight && queue.waiting.size >= this.#capacity.waiting) return undefined;
    this.#hosts.set(hostname, queue);
    let state: 'waiting' | 'running' | 'left' = 'waiting';
    const slot: Slot = {
      leave: () => {
        const before = state;
        state = 'left';
        if (before === 'waiting') queue.waiting.delete(run);
        if (before === 'running') this.#release(hostname, queue);
      },
    };
    const run = () => {
      state = 'running';
      queue.inFlight += 1;
      start(slot);
    };
    if (queue.inFlight < this.#capacity.inFlight) run();
    else queue.waiting.add(run);
    return slot;
  }

  #release(hostname: string, queue: HostQueue): void {
    queue.inFlight -= 1;
    const [next] = queue.waiting;
    if (next !== undefined) {
      queue.waiting.delete(next);
      next();
    } else if (queue.inFlight === 0) {
      this.#hosts.delete(hostname);
    }
  }
}
