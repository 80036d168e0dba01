import type { Adapter, AdapterPayload } from 'oidc-provider';

/** What an `oidc-provider` keeps, in memory, for as long as one test runs. */
export function providerStorage(): new (model: string) => Adapter {
  const entries = new Map<string, AdapterPayload>();
  return class implements Adapter {
    readonly #model: string;

    constructor(model: string) {
      this.#model = model;
    }

    async upsert(id: string, payload: AdapterPayload): Promise<void> {
      entries.set(this.#key(id), payload);
    }

    async find(id: string): Promise<AdapterPayload | undefined> {
      return entries.get(this.#key(id));
    }

    async findByUid(uid: string): Promise<AdapterPayload | undefined> {
      return [...entries].find(([key, payload]) => key.startsWith(`${this.#model} `) && payload.uid === uid)?.[1];
    }

    async findByUserCode(): Promise<undefined> {}

    async consume(id: string): Promise<void> {
      const payload = entries.get(this.#key(id));
      if (payload !== undefined) entries.set(this.#key(id), { ...payload, consumed: Math.floor(Date.now() / 1_000) });
    }

    async destroy(id: string): Promise<void> {
      entries.delete(this.#key(id));
    }

    async revokeByGrantId(grantId: string): Promise<void> {
      for (const [key, payload] of entries) if (payload.grantId === grantId) entries.delete(key);
    }

    #key(id: string): string {
      return `${this.#model} ${id}`;
    }
  };
}
