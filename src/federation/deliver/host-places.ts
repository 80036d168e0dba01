/** Concurrent deliveries to one host. One that hangs occupies so many handlers of a worker, and no more. */
export const PER_HOST = 6;

export type Place = { leave(): void };

/** Counts what is on its way to each host. */
export function hostPlaces(most = PER_HOST): { enter(host: string): Place | null } {
  const taken = new Map<string, number>();
  return {
    enter(host) {
      const before = taken.get(host) ?? 0;
      if (before >= most) return null;
      taken.set(host, before + 1);
      return {
        leave() {
          const after = (taken.get(host) ?? 1) - 1;
          if (after === 0) taken.delete(host);
          else taken.set(host, after);
        },
      };
    },
  };
}
