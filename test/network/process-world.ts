import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '../interop/until.ts';
import { ENTRY } from '../support/parvis.ts';
import { openProcessCity, type ProcessCity } from './process-city.ts';

export const SLUG = 'rive-2026';
const BALLOT = 'ponts';
const RESIDENTS = 3;
/** Each in another language; the first is the host. More have names with numbers. */
const CITIES = [
  ['rivelaine', 'fr'],
  ['montalba', 'it'],
  ['ribera', 'es'],
  ['aigues', 'ca'],
  ['lahtela', 'fi'],
] as const;

/** Longest that something may take to be the same everywhere: what failed is sent again after a minute. */
const PATIENCE_MS = 150_000;
const DAY = 86_400_000;

type Items<T> = { readonly items: readonly T[]; readonly next: string | null };
type Proposal = {
  readonly number: number | null;
  readonly status: string;
  readonly version: number;
  readonly contentHash: string;
  readonly title: Readonly<Record<string, string>>;
  readonly verdict: string | null;
};
type Ballot = { readonly id: string; readonly rulesHash: string; readonly options: readonly { readonly id: string }[] };
type Joint = {
  readonly complete: boolean;
  readonly cities: readonly {
    readonly institution: string;
    readonly piles: readonly { count: { votes: number[] } }[];
  }[];
  readonly result: { readonly deciding: { readonly votes: readonly number[] } };
};

/** What is true of a city's people: what a city that comes back from a backup has lost is untrue again. */
type Word = { readonly supports: ReadonlyMap<string, string>; readonly votes: ReadonlyMap<number, number> };

/** What an officer does on pages, in place of the API. */
type Officer = {
  /** Publishes the consultation. */
  readonly publish: (phases: { readonly opensAt: Date; readonly closesAt: Date }) => Promise<void>;
  readonly invite: (cohosts: readonly ProcessCity[]) => Promise<void>;
  /** `invite` is the id of the invitation. */
  readonly accept: (cohost: ProcessCity, invite: string) => Promise<void>;
  /** Publishes the ballot. */
  readonly ask: (closesAt: Date) => Promise<void>;
};

type Sharing = Partial<Officer> & {
  /** Whose supports count; all where absent. */
  readonly standings?: readonly string[];
  /** Whether there are ballots on paper. */
  readonly paper?: boolean;
  /** How ties of the ballot are broken; its method's own way if nobody says. */
  readonly ties?: string;
};

/** Five cities in processes of their own that share one consultation, and what their people really did. */
export class ProcessWorld implements AsyncDisposable {
  readonly cities: readonly ProcessCity[];
  readonly folder: string;
  readonly #kept = new Map<ProcessCity, Word>();
  /** Titles of proposals, words of comments. */
  readonly said = new Set<string>();
  /** By city: which of its residents supports which proposal, by title. */
  readonly #supports = new Map<ProcessCity, Map<string, string>>();
  /** By city: which of its residents chose which option. */
  readonly #votes = new Map<ProcessCity, Map<number, number>>();
  #closesAt = new Date(0);

  private constructor(folder: string, cities: readonly ProcessCity[]) {
    this.folder = folder;
    this.cities = cities;
    for (const city of cities) {
      this.#supports.set(city, new Map());
      this.#votes.set(city, new Map());
    }
  }

  /**
   * So many cities, with databases on a server, or with null each in its folder; the server of the tests if nobody says. So
   * with what each runs: the program of this checkout.
   */
  static async open(
    count: number = CITIES.length,
    serverOf: (nth: number) => string | null | undefined = () => undefined,
    entryOf: (nth: number) => string = () => ENTRY,
  ): Promise<ProcessWorld> {
    const folder = await mkdtemp(join(tmpdir(), 'parvis-processes-'));
    await using opening = new AsyncDisposableStack();
    opening.defer(() => rm(folder, { recursive: true, force: true }));
    const cities = await Promise.all(
      Array.from({ length: count }, async (_, nth) => {
        const [name, lang] = CITIES[nth] ?? [`ville${nth + 1}`, 'fr'];
        const entry = entryOf(nth);
        return opening.use(
          await openProcessCity({ name, lang, residents: RESIDENTS, folder, server: serverOf(nth), entry }),
        );
      }),
    );
    opening.move();
    return new ProcessWorld(folder, cities);
  }

  get host(): ProcessCity {
    return this.cities[0] as ProcessCity;
  }

  get cohosts(): readonly ProcessCity[] {
    return this.cities.slice(1);
  }

  /** Peers, a consultation that the host shares with all of them, and a ballot in it that closes in so many seconds. */
  async share(seconds: number, { paper = false, standings, ties, ...pages }: Sharing = {}): Promise<void> {
    const { host, cohosts } = this;
    const { publish, invite, accept, ask } = { ...this.#byApi({ paper, standings, ties }), ...pages };
    // A clock that is a day off is still within.
    await publish({ opensAt: new Date(Date.now() - 2 * DAY), closesAt: new Date(Date.now() + 2 * DAY) });
    const token = host.officer;
    for (const { origin: address } of cohosts) await host.api('POST', '/peers', { token, body: { address } });
    const back = { address: host.origin };
    await Promise.all(cohosts.map((cohost) => cohost.api('POST', '/peers', { token: cohost.officer, body: back })));
    await invite(cohosts);
    await Promise.all(
      cohosts.map(async (cohost) => {
        const { invite: invited } = await until(
          `the invitation of ${cohost.name}`,
          async () => {
            const { items } = await cohost.api<Items<{ invite: string }>>('GET', '/invitations', {
              token: cohost.officer,
            });
            return items[0];
          },
          PATIENCE_MS,
        );
        await accept(cohost, invited);
      }),
    );
    this.#closesAt = new Date(Date.now() + seconds * 1_000);
    // Forms have no seconds.
    if (pages.ask !== undefined) this.#closesAt.setUTCMinutes(this.#closesAt.getUTCMinutes() + 1, 0, 0);
    await ask(this.#closesAt);
  }

  #byApi({
    paper,
    standings,
    ties,
  }: {
    readonly paper: boolean;
    readonly standings: readonly string[] | undefined;
    readonly ties: string | undefined;
  }): Officer {
    const { host } = this;
    const token = host.officer;
    return {
      async publish(phases) {
        await host.api('POST', '/consultations', {
          token,
          body: {
            slug: SLUG,
            title: { fr: 'La rive' },
            summary: { fr: 'Que faire au bord de l’eau ?' },
            phases: ['propose', 'support', 'vote'].map((kind) => ({ kind, ...phases })),
            decidingStanding: 'resident',
            standings,
            resultsVisibility: 'always',
            hold: 'nothing',
          },
        });
        await host.api('POST', `/consultations/${SLUG}/publish`, { token, body: {} });
      },
      async invite(cohosts) {
        for (const { origin } of cohosts) {
          const body = { institution: `${origin}/` };
          await host.api('POST', `/consultations/${SLUG}/cohosts`, { token, body });
        }
      },
      async accept(cohost, invite) {
        const body = { invite, registered: 100 };
        await cohost.api('POST', '/invitations/accept', { token: cohost.officer, body });
      },
      async ask(closesAt) {
        const voters = paper ? ['resident', 'paper'] : ['resident'];
        const ballot = await host.api<{ id: string }>('POST', `/consultations/${SLUG}/ballots`, {
          token,
          body: {
            slug: BALLOT,
            question: { fr: 'Quel pont ?' },
            method: 'choice',
            options: ['Nord', 'Sud', 'Est'].map((name) => ({ name: { fr: name } })),
            rules: { anonymityThreshold: 1, standings: voters, decidingStanding: voters, ties },
            closesAt,
          },
        });
        await host.api('POST', `/ballots/${ballot.id}/publish`, { token, body: {} });
      },
    };
  }

  /** Answers its number, which the host gives. */
  async propose(city: ProcessCity, by: number, title: string): Promise<number | null> {
    this.said.add(title);
    const body = { title: { fr: title }, body: { fr: `${title}, au bord de l’eau.` }, lang: 'fr' };
    const token = this.#resident(city, by);
    const made = await city.api<Pick<Proposal, 'number'>>('POST', `/consultations/${SLUG}/proposals`, { token, body });
    return made.number;
  }

  async revise(city: ProcessCity, by: number, [former, title]: readonly [string, string]): Promise<void> {
    const { number } = await this.proposal(city, former);
    const body = { title: { fr: title }, body: { fr: `${title}, autrement.` }, lang: 'fr', confirmed: true };
    await city.api('POST', `/consultations/${SLUG}/proposals/${number}/versions`, {
      token: this.#resident(city, by),
      body,
    });
    this.said.delete(former);
    this.said.add(title);
    for (const supports of this.#supports.values()) {
      for (const [key, of] of supports) if (of === former) supports.set(key, title);
    }
  }

  async comment(city: ProcessCity, by: number, [title, words]: readonly [string, string]): Promise<void> {
    const { number } = await this.proposal(city, title);
    this.said.add(words);
    await city.api('POST', `/consultations/${SLUG}/proposals/${number}/comments`, {
      token: this.#resident(city, by),
      body: { body: words, lang: 'fr' },
    });
  }

  /** Once this answers, the city has it on disk. */
  async support(city: ProcessCity, by: number, title: string): Promise<void> {
    const { number } = await this.proposal(city, title);
    await city.api('POST', `/consultations/${SLUG}/proposals/${number}/support`, {
      token: this.#resident(city, by),
      body: {},
    });
    this.#supports.get(city)?.set(`${by} ${title}`, title);
  }

  async vote(city: ProcessCity, by: number, option: number): Promise<void> {
    const { items } = await until(`the ballot at ${city.name}`, async () => {
      const found = await city.api<Items<Ballot>>('GET', `/consultations/${SLUG}/ballots`);
      return found.items.length > 0 && found;
    });
    const [ballot] = items;
    if (ballot === undefined) throw new Error('no ballot');
    const choice = { kind: 'choice', option: ballot.options[option - 1]?.id };
    await city.api('POST', `/ballots/${ballot.id}/votes`, {
      token: this.#resident(city, by),
      body: { choice, rulesHash: ballot.rulesHash },
    });
    this.#votes.get(city)?.set(by, option);
  }

  /** The host gives a phase another day. */
  async extend(kind: string): Promise<void> {
    const { host } = this;
    const { items } = await host.api<Items<{ id: string; kind: string; closesAt: string }>>(
      'GET',
      `/consultations/${SLUG}/phases`,
    );
    const phase = items.find((each) => each.kind === kind);
    await host.api('POST', `/consultations/${SLUG}/phases/${phase?.id}/extend`, {
      token: host.officer,
      body: {
        closesAt: new Date(Date.parse(phase?.closesAt ?? '') + DAY).toISOString(),
        reason: { fr: 'Encore un jour.' },
      },
    });
  }

  /** Contributions by the host's officer, all at once. */
  async bring(titles: readonly string[]): Promise<void> {
    const file = join(this.folder, 'contributions.csv');
    await writeFile(file, ['titre,texte', ...titles.map((title) => `${title},${title} du quai`)].join('\n'));
    await this.host.command('import', 'csv', file, '--consultation', SLUG, '--map', 'title=titre,body=texte');
  }

  /** Whether a city shows a proposal by now. */
  async shows(city: ProcessCity, number: number): Promise<boolean> {
    const path = `/consultations/${SLUG}/proposals/${number}`;
    return await city.api('GET', path).then(
      () => true,
      () => false,
    );
  }

  /** The titles of the first hundred proposals that a city shows by now. */
  async titles(city: ProcessCity): Promise<readonly string[]> {
    return (await proposalsAt(city)).map(({ title }) => title['fr'] ?? '');
  }

  /** A proposal by its title, once it is here. */
  async proposal(city: ProcessCity, title: string): Promise<Proposal & { readonly number: number }> {
    return await until(`${title} at ${city.name}`, async () => {
      const found = (await proposalsAt(city)).find((each) => each.title['fr'] === title);
      return found !== undefined && found.number !== null && { ...found, number: found.number };
    });
  }

  async backUp(city: ProcessCity): Promise<void> {
    await city.backUp(this.#fileOf(city));
    this.#kept.set(city, {
      supports: new Map(this.#supports.get(city)),
      votes: new Map(this.#votes.get(city)),
    });
  }

  /** A city whose database is gone has what its backup has: its people's supports and votes are those of then. */
  async restore(city: ProcessCity): Promise<object> {
    const restored = await city.restore(this.#fileOf(city));
    const stored = this.#kept.get(city);
    this.#supports.set(city, new Map(stored?.supports));
    this.#votes.set(city, new Map(stored?.votes));
    return restored;
  }

  /** How many of a city's people support a proposal. */
  supportsOf(city: ProcessCity, title: string): number {
    return [...(this.#supports.get(city)?.values() ?? [])].filter((each) => each === title).length;
  }

  /** Votes for each option: of one city, or of all. */
  votesOf(cities: readonly ProcessCity[]): readonly number[] {
    const votes = [0, 0, 0];
    for (const city of cities) {
      for (const option of this.#votes.get(city)?.values() ?? []) votes[option - 1] = (votes[option - 1] ?? 0) + 1;
    }
    return votes;
  }

  /** Looks until every city shows the same, and that is what was said and done. */
  async untilSame(): Promise<void> {
    for (const city of this.cities) {
      let seen = '';
      let expected = '';
      await until(
        `the same at ${city.name}`,
        async () => {
          expected = JSON.stringify(await this.#expected());
          seen = JSON.stringify(await this.#seenAt(city));
          return seen === expected;
        },
        PATIENCE_MS,
      ).catch((cause: unknown) => {
        throw new Error(`${city.name} shows ${seen}\nand not ${expected}`, { cause });
      });
    }
  }

  /** Looks until everybody has heard what was said, wherever. */
  async untilHeard(): Promise<void> {
    const text = JSON.stringify([...this.said].toSorted());
    for (const city of this.cities) {
      await until(`everything at ${city.name}`, async () => JSON.stringify((await this.#seenAt(city)).said) === text);
    }
  }

  async untilClosed(): Promise<void> {
    await until('the close', async () => Date.now() > this.#closesAt.getTime(), PATIENCE_MS);
  }

  /** What a city shows of the ballot once every city's count is there. */
  async joint(city: ProcessCity): Promise<Joint> {
    let joint: Joint | null = null;
    return await until(
      `a whole result at ${city.name}`,
      async () => {
        const { items } = await city.api<Items<{ joint: Joint | null }>>('GET', `/consultations/${SLUG}/tally`);
        joint = items[0]?.joint ?? null;
        return joint?.complete === true && joint;
      },
      PATIENCE_MS,
    ).catch((cause: unknown) => {
      throw new Error(`${city.name} shows ${JSON.stringify(joint)}, and complains: ${city.complaints()}`, { cause });
    });
  }

  async #seenAt(city: ProcessCity) {
    const shown = [];
    const words: string[] = [];
    for (const { number, status, version, contentHash, title, verdict } of await proposalsAt(city)) {
      const path = `/consultations/${SLUG}/proposals/${number}`;
      const { items } = await city.api<Items<{ status: string; body: string }>>('GET', `${path}/comments?limit=100`);
      const { cities } = await city.api<{ cities: readonly { institution: string; supports: { resident: number } }[] }>(
        'GET',
        path,
      );
      words.push(...items.map(({ body }) => body));
      const supports = Object.fromEntries(cities.map((each) => [each.institution, each.supports?.resident ?? 0]));
      shown.push({
        number,
        status,
        version,
        contentHash,
        title: title['fr'],
        verdict,
        supports: this.cities.map(({ origin }) => supports[`${origin}/`] ?? 0),
      });
    }
    const { items: phases } = await city.api<Items<{ kind: string; opensAt: string; closesAt: string }>>(
      'GET',
      `/consultations/${SLUG}/phases`,
    );
    return {
      said: [...shown.map(({ title }) => title ?? ''), ...words].toSorted(),
      proposals: shown,
      phases: phases.map(({ kind, opensAt, closesAt }) => ({ kind, opensAt, closesAt })).toSorted(),
    };
  }

  /** What the host decided, and what everybody said, and how each city's people support it. */
  async #expected(): Promise<object> {
    const host = await this.#seenAt(this.host);
    return {
      ...host,
      said: [...this.said].toSorted(),
      proposals: host.proposals.map((each) => ({
        ...each,
        supports: this.cities.map((other) => this.supportsOf(other, each.title ?? '')),
      })),
    };
  }

  #resident(city: ProcessCity, by: number): string {
    return city.residents[by - 1] ?? '';
  }

  #fileOf({ name }: ProcessCity): string {
    return join(this.folder, `${name}.backup`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.cities.map((city) => city[Symbol.asyncDispose]()));
    await rm(this.folder, { recursive: true, force: true });
  }
}

async function proposalsAt(city: ProcessCity): Promise<readonly Proposal[]> {
  const { items } = await city.api<Items<Proposal>>('GET', `/consultations/${SLUG}/proposals?limit=100`);
  return items.toSorted((one, other) => (one.number ?? 0) - (other.number ?? 0));
}
