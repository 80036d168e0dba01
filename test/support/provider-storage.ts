import type { Adapter, AdapterPayload } from 'oidc-provider';

/** What an `oidc-provider` keeps, in memory, for as long as one test runs. */
export function providerStorage(): new (model: string) => Adapter {
  const kept = new Map<string, AdapterPayload>();
  return class implements Adapter {
    readonly #model: string;

    constructor(model: string) {
      this.#model = model;
    }

    async upsert(id: string, payload: AdapterPayload): Promise<void> {
      kept.set(this.#key(id), payload);
    }

    async find(id: string): Promise<AdapterPayload | undefined> {
      return kept.get(this.#key(id));
    }

    async findByUid(uid: string): Promise<AdapterPayload | undefined> {
      return [...kept].find(([key, payload]) => key.startsWith(`${this.#model} `) && payload.uid === uid)?.[1];
    }

    async findByUserCode(): Promise<undefined> {}

    async consume(id: string): Promise<void> {
      const payload = kept.get(this.#key(id));
      if (payload !== undefined) kept.set(this.#key(id), { ...payload, consumed: Math.floor(Date.now() / 1_000) });
    }

    async destroy(id: string): Promise<void> {
      kept.delete(this.#key(id));
    }

    async revokeByGrantId(grantId: string): Promise<void> {
      for (const [key, payload] of kept) if (payload.grantId === grantId) kept.delete(key);
    }

    #key(id: string): string {
      return `${this.#model} ${id}`;
    }
  };
}
