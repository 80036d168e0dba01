import type { Reader } from '../../application/application.ts';
import { policyAmong } from '../host/host-policies.ts';

/** How long something is kept at most: what was changed without an event is old for so long. */
const KEPT_MS = 1_000;
const KEPT_MAX = 5_000;

/**
 * What nearly every request reads and hardly anything changes, held in the memory of a process: tokens, the institution, its
 * territories and pages, consultations, policies. An event of this process drops all of it before anybody is answered; those of others
 * do as soon as the database tells of them. Only reads that write nothing see it.
 */
export class KeptReads {
  readonly #values = new Map<string, { readonly value: unknown; readonly until: number }>();
  #drops = 0;

  drop(): void {
    this.#drops += 1;
    this.#values.clear();
  }

  /** Over a reader whose transaction has read nothing so far. */
  readerOver(reader: Reader): Reader {
    const before = this.#drops;
    const keep = <T>(name: string, read: () => Promise<T>) => this.#get(name, read, before);
    const { access, appearances, consultations, institution, mapSettings, peers, staticPages, territories } = reader;
    const policies = () => keep('policies', () => peers.policies());
    return {
      ...reader,
      access: { ...access, token: (hash) => keep(`token ${hash}`, () => access.token(hash)) },
      appearances: {
        get: async (state) =>
          (await keep(`appearance ${state}`, async () => ({ of: await appearances.get(state) }))).of,
      },
      consultations: {
        ...consultations,
        byId: (id) => keep(`consultation ${id}`, () => consultations.byId(id)),
        bySlug: (slug) => keep(`slug ${slug}`, () => consultations.bySlug(slug)),
      },
      institution: { ...institution, get: () => keep('institution', () => institution.get()) },
      mapSettings: { get: async () => (await keep('map', async () => ({ of: await mapSettings.get() }))).of },
      peers: { ...peers, policies, policyOf: async (host) => policyAmong(await policies(), host) },
      staticPages: { ...staticPages, links: () => keep('static pages', () => staticPages.links()) },
      territories: { ...territories, all: () => keep('territories', () => territories.all()) },
    };
  }

  /** What is not there is asked for each time: anybody can ask for what is not there. */
  async #get<T>(name: string, read: () => Promise<T>, before: number): Promise<T> {
    const known = this.#values.get(name);
    if (known !== undefined && known.until > performance.now()) return known.value as T;
    const value = await read();
    // What was changed since the transaction began is old in all that it reads.
    if (value !== null && before === this.#drops) {
      if (this.#values.size >= KEPT_MAX) this.#values.clear();
      this.#values.set(name, { value, until: performance.now() + KEPT_MS });
    }
    return value;
  }
}
