import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { until } from '../interop/until.ts';
import type { ProcessCity } from './process-city.ts';
import type { ProxyFate, Sent } from './process-proxy.ts';
import { type ProcessWorld, SLUG } from './process-world.ts';
import { type Chance, chanceFrom, NOTHING_TO_PICK, pick } from './seeded.ts';

const DAY = 86_400_000;
const AT = `/consultations/${SLUG}`;
const OPTIONS = [0, 1, 2] as const;
/** The smaller ones are within what waits between two tries, and no other node takes them for a wrong day. */
const CLOCKS_OFF_MS = [DAY, -DAY, 600_000, -600_000] as const;

type Items<T> = { readonly items: readonly T[] };
type Proposal = {
  readonly id: string;
  readonly number: number | null;
  readonly status: string;
  readonly version: number;
  readonly contentHash: string;
  readonly title: Readonly<Record<string, string>>;
  readonly verdict: string | null;
};
type Numbered = Proposal & { readonly number: number };
type Option = { readonly id: string };
type Ballot = {
  readonly id: string;
  readonly rulesHash: string;
  readonly options: readonly Option[];
  readonly closesAt: string;
};
type Poll = { readonly id: string; readonly options: readonly (Option & { readonly votes: number | null })[] };
type Decision = { readonly kind: string; readonly rule: string; readonly reason: string };
/** What the host says of something to its author. */
type Own = { readonly atHost: { readonly status: string; readonly refusal: { readonly type: string } | null } | null };
type CityOf = { readonly institution: string };

/** What is true of a city's people by their own node; what a restore took away is untrue again. */
type Counts = {
  /** By resident and number of the proposal. */
  readonly supports: ReadonlySet<string>;
  readonly votes: ReadonlyMap<number, number>;
  readonly pollVotes: ReadonlyMap<number, number>;
  readonly paper: readonly number[];
  /** Proposals by their first title, and comments by their text. */
  readonly proposed: ReadonlySet<string>;
  readonly commented: ReadonlyMap<string, { readonly id: string; readonly by: number; readonly number: number }>;
  /** The number in the latest title and in the latest image of a proposal, by its first title. */
  readonly revised: ReadonlyMap<string, number>;
  readonly illustrated: ReadonlyMap<string, number>;
};
const NONE: Counts = {
  supports: new Set(),
  votes: new Map(),
  pollVotes: new Map(),
  paper: [0, 0, 0],
  proposed: new Set(),
  commented: new Map(),
  revised: new Map(),
  illustrated: new Map(),
};

/** What several nodes in processes of their own did and what befell them, one after the other, by chance of a seed. */
export class ProcessHistory {
  readonly #world: ProcessWorld;
  readonly #seed: number;
  /** Of the act or fault that is on. Each has its own, so that how requests fall changes none that comes after. */
  #chance: Chance;
  readonly #weather: Chance;
  readonly #counts = new Map<ProcessCity, Counts>();
  readonly #backups = new Map<ProcessCity, Counts>();
  /** Who wrote a proposal, by its title at first. */
  readonly #authors = new Map<string, { readonly city: ProcessCity; readonly by: number }>();
  readonly #down = new Set<ProcessCity>();
  readonly #wrong = new Set<ProcessCity>();
  readonly #full = new Set<ProcessCity>();
  readonly #parted = new Set<string>();
  /** What was done and what befell, so that a history that went wrong can be read. */
  readonly told: string[] = [];
  readonly met: Record<string, number> = {};
  #nth = 0;
  #drawings = 0;

  constructor(world: ProcessWorld, seed: number) {
    this.#world = world;
    this.#seed = seed;
    this.#chance = chanceFrom(seed);
    this.#weather = chanceFrom(seed);
    for (const city of world.cities) this.#counts.set(city, NONE);
  }

  /** The first proposal, a poll, ballots on paper and online in every city, and a backup of each. */
  async begin(): Promise<void> {
    const { host, cities } = this.#world;
    await host.api('POST', `${AT}/polls`, {
      token: host.officer,
      body: {
        question: { fr: 'Quelle rive ?' },
        options: ['Nord', 'Sud', 'Est'].map((fr) => ({ fr })),
        closesAt: new Date(Date.now() + DAY).toISOString(),
      },
    });
    await this.propose(host, 1);
    for (const city of cities) {
      await until(`the beginning at ${city.name}`, async () => {
        const { items } = await city.api<Items<Poll>>('GET', `${AT}/polls`);
        return items.length > 0 && (await this.#published(city)).length > 0;
      });
    }
    for (const city of cities) {
      await this.vote(city, 1);
      await this.paper(city);
      await this.voteInPoll(city, 1);
    }
    await Promise.all(cities.map((city) => this.#backUp(city)));
  }

  /** Something befalls, and two people act. */
  async step(): Promise<void> {
    await this.#drawn('fault', FAULTS);
    for (let nth = 0; nth < 3; nth += 1) await this.#drawn('act', ACTS);
  }

  async #drawn(kind: string, among: readonly (readonly [keyof ProcessHistory, number])[]): Promise<void> {
    this.#drawings += 1;
    this.#chance = chanceFrom(this.#seed * 7_919 + this.#drawings * 104_729);
    let left = this.#chance() * among.reduce((sum, [, weight]) => sum + weight, 0);
    for (const [name, weight] of among) {
      left -= weight;
      if (left > 0) continue;
      const city = pick(this.#chance, this.#world.cities);
      const by = 1 + Math.floor(this.#chance() * city.residents.length);
      if (kind === 'act' && this.#isAway(city)) return;
      const done = (this[name] as (city: ProcessCity, by: number) => Promise<void>).call(this, city, by);
      // What a node refuses, because its clock is off or because it has not read of it yet, did not happen.
      const refused = await done.then(
        () => '',
        (error: unknown) => this.#refusal(error),
      );
      this.told.push(`${name} at ${city.name} by ${by}${refused}`);
      if (refused === '') this.met[name] = (this.met[name] ?? 0) + 1;
      return;
    }
  }

  #refusal(error: unknown): string {
    const text = error instanceof Error ? error.message : '';
    // It shows nothing that anybody could act on: all was removed, or it has not read any.
    if (text === NOTHING_TO_PICK) return ' had nothing to act on';
    if (!/ answered 4\d\d: | ended with 1: \{"type"/.test(text)) throw error;
    return ` was refused: ${/"type":"[^"]*#([^"]+)"/.exec(text)?.[1]}`;
  }

  async propose(city: ProcessCity, by: number): Promise<void> {
    const title = `Idée ${this.#next()}`;
    await city.api('POST', `${AT}/proposals`, { token: this.#token(city, by), body: textOf(title) });
    this.#authors.set(title, { city, by });
    this.#count(city, ({ proposed }) => ({ proposed: new Set([...proposed, title]) }));
  }

  async revise(): Promise<void> {
    const { city, by } = pick(this.#chance, [...this.#authors.values()]);
    if (this.#isAway(city)) return;
    const mine = await this.#ownOf(city, by);
    if (mine.length === 0) return;
    const { number, title } = pick(this.#chance, mine);
    const first = firstTitleOf(title);
    const nth = this.#next();
    const body = { ...textOf(`${first}, revue ${nth}`), confirmed: true };
    await city.api('POST', `${AT}/proposals/${number}/versions`, { token: this.#token(city, by), body });
    this.#count(city, ({ revised }) => ({ revised: new Map([...revised, [first, nth]]) }));
  }

  /** Of whoever wrote a proposal; each picture is another one. */
  async illustrate(): Promise<void> {
    const { city, by } = pick(this.#chance, [...this.#authors.values()]);
    if (this.#isAway(city)) return;
    const mine = await this.#ownOf(city, by);
    if (mine.length === 0) return;
    const { number, title } = pick(this.#chance, mine);
    const token = this.#token(city, by);
    const nth = this.#next();
    const background = { r: nth % 256, g: this.#seed % 256, b: Math.floor(this.#chance() * 256) };
    const picture = sharp({ create: { width: 24, height: 16, channels: 3, background } });
    const file = (await picture.png().toBuffer()).toString('base64');
    const { url } = await city.api<{ readonly url: string }>('POST', '/images', { token, body: { file } });
    await city.api('PATCH', `${AT}/proposals/${number}`, { token, body: { images: [{ url, alt: `Image ${nth}` }] } });
    this.#count(city, ({ illustrated }) => ({ illustrated: new Map([...illustrated, [firstTitleOf(title), nth]]) }));
  }

  async comment(city: ProcessCity, by: number): Promise<void> {
    const { number } = pick(this.#chance, await this.#published(city));
    const body = { body: `Remarque ${this.#next()}`, lang: 'fr' };
    const path = `${AT}/proposals/${number}/comments`;
    const { id } = await city.api<{ readonly id: string }>('POST', path, { token: this.#token(city, by), body });
    this.#count(city, ({ commented }) => ({ commented: new Map([...commented, [body.body, { id, by, number }]]) }));
  }

  async support(city: ProcessCity, by: number): Promise<void> {
    const { number } = pick(this.#chance, await this.#published(city));
    await city.api('POST', `${AT}/proposals/${number}/support`, { token: this.#token(city, by), body: {} });
    this.#count(city, ({ supports }) => ({ supports: new Set([...supports, `${by} ${number}`]) }));
  }

  async takeBack(city: ProcessCity): Promise<void> {
    const given = [...this.#of(city).supports];
    if (given.length === 0) return;
    const [by, number] = pick(this.#chance, given).split(' ');
    await city.api('DELETE', `${AT}/proposals/${number}/support`, { token: this.#token(city, Number(by)) });
    this.#count(city, ({ supports }) => ({
      supports: new Set([...supports].filter((each) => each !== `${by} ${number}`)),
    }));
  }

  async vote(city: ProcessCity, by: number): Promise<void> {
    const ballot = await this.#ballot(city);
    const option = pick(this.#chance, OPTIONS);
    await city.api('POST', `/ballots/${ballot.id}/votes`, {
      token: this.#token(city, by),
      body: { choice: { kind: 'choice', option: ballot.options[option]?.id }, rulesHash: ballot.rulesHash },
    });
    this.#count(city, ({ votes }) => ({ votes: new Map([...votes, [by, option]]) }));
  }

  /** Sheets that one person enters and another one confirms. */
  async paper(city: ProcessCity): Promise<void> {
    const rows = OPTIONS.map(() => Math.floor(this.#chance() * 4));
    const sheets = rows.reduce((sum, each) => sum + each, 0);
    if (sheets === 0) return;
    const file = join(this.#world.folder, `sheets-${city.name}.json`);
    const counted = rows.map((count, index) => ({ ballot: String(index + 1), count })).filter(({ count }) => count > 0);
    await writeFile(file, JSON.stringify({ reference: `B${this.#next()}`, place: 'Mairie', sheets, rows: counted }));
    const agent = ['--agent', `officer@${city.name}.example`];
    const { id } = await city.command('ballot', 'paper', 'enter', SLUG, 'ponts', '--file', file, ...agent);
    await city.api('POST', `/paper-batches/${id}/confirm`, { token: city.officer });
    this.#count(city, ({ paper }) => ({ paper: paper.map((each, index) => each + (rows[index] ?? 0)) }));
  }

  async voteInPoll(city: ProcessCity, by: number): Promise<void> {
    const [poll] = (await city.api<Items<Poll>>('GET', `${AT}/polls`)).items;
    const option = pick(this.#chance, OPTIONS);
    const body = { options: [poll?.options[option]?.id] };
    await city.api('POST', `/polls/${poll?.id}/votes`, { token: this.#token(city, by), body });
    this.#count(city, ({ pollVotes }) => ({ pollVotes: new Map([...pollVotes, [by, option]]) }));
  }

  /** The host decides, whoever was drawn. */
  async decide(): Promise<void> {
    const { host } = this.#world;
    if (this.#isAway(host)) return;
    const { items } = await host.api<Items<Numbered>>('GET', `${AT}/proposals?limit=100&status=published,removed`);
    const { number, status } = pick(this.#chance, items);
    const body =
      status === 'removed'
        ? { kind: 'restore', rule: 'within-the-rules', reason: 'Après relecture.' }
        : { kind: 'remove', rule: 'off-topic', reason: 'Hors sujet.' };
    await host.api('POST', `${AT}/proposals/${number}/decisions`, { token: host.officer, body });
  }

  /** Of the host it decides; of a co-host it stands beside. */
  async answer(city: ProcessCity): Promise<void> {
    const { number } = pick(this.#chance, await this.#published(city));
    const verdict = pick(this.#chance, ['accepted', 'rejected', 'under-study'] as const);
    const body = { verdict, body: { fr: `Réponse ${this.#next()}` }, commitments: [{ text: { fr: 'Un banc' } }] };
    await city.api('POST', `${AT}/proposals/${number}/answer`, { token: city.officer, body });
  }

  async extend(): Promise<void> {
    if (!this.#isAway(this.#world.host)) await this.#world.extend('propose');
  }

  /** SIGKILL; it is away until something wakes it. */
  async kill(city: ProcessCity): Promise<void> {
    await city.kill();
    this.#full.delete(city);
    this.#down.add(city);
  }

  async wake(): Promise<void> {
    for (const city of this.#down) await city.start();
    this.#down.clear();
  }

  async part(city: ProcessCity): Promise<void> {
    this.#parted.add(`${city.origin} ${pick(this.#chance, this.#world.cities).origin}`);
    for (const { origin, proxy } of this.#world.cities) {
      proxy.cut(({ from }) => this.#parted.has(`${from} ${origin}`) || this.#parted.has(`${origin} ${from}`));
    }
  }

  async join(): Promise<void> {
    this.#parted.clear();
  }

  /** Whatever its database writes meets a full disk: what others send it, what it reads of others, what it counts. */
  async fillDisk(city: ProcessCity): Promise<void> {
    if (!city.isEmbedded || this.#down.has(city)) return;
    await city.fillDisk();
    this.#full.add(city);
  }

  async makeRoom(): Promise<void> {
    for (const city of this.#full) await city.makeRoom();
    this.#full.clear();
  }

  async storm(city: ProcessCity): Promise<void> {
    city.proxy.befall((sent) => this.#fateOf(sent));
  }

  #fateOf({ what }: Sent): ProxyFate | null {
    const drawn = this.#weather() * 100;
    if (drawn < 10) return 'drop';
    if (drawn < 18) return 'lose-answer';
    if (drawn < 26) return 'truncate';
    if (drawn < 34) return 'truncate-answer';
    if (drawn < 46 && what.startsWith('POST')) return 'duplicate';
    return drawn < 60 ? { lateMs: this.#weather() * 1_500 } : null;
  }

  async calm(): Promise<void> {
    for (const { proxy } of this.#world.cities) proxy.befall(null);
  }

  /** Comes back with a clock that is a day or ten minutes off, ahead or behind. */
  async shift(city: ProcessCity): Promise<void> {
    if (!this.#down.has(city)) await this.kill(city);
    this.#down.delete(city);
    await city.start({ clockOffMs: pick(this.#chance, CLOCKS_OFF_MS) });
    this.#wrong.add(city);
  }

  async setRight(): Promise<void> {
    for (const city of this.#wrong) {
      if (!this.#down.has(city)) {
        await this.kill(city);
        await city.start();
        this.#down.delete(city);
      }
    }
    this.#wrong.clear();
  }

  async backUp(city: ProcessCity): Promise<void> {
    if (!this.#isAway(city)) await this.#backUp(city);
  }

  /** Its disk is gone, and it comes back from its last backup. */
  async restore(city: ProcessCity): Promise<void> {
    if (!this.#down.has(city)) await this.kill(city);
    await city.restore(this.#fileOf(city));
    this.#counts.set(city, this.#backups.get(city) ?? NONE);
    await city.start();
    this.#down.delete(city);
    this.#wrong.delete(city);
    if (city === this.#world.host) await city.command('cohost', 'recover');
  }

  /** Goes to another address; what cut it off ends with the former one. */
  async move(city: ProcessCity): Promise<void> {
    if (this.#isAway(city) || this.#wrong.has(city)) return;
    await city.move();
    // A backup from before is of the former address.
    await this.#backUp(city);
  }

  /** Everything is well again: all are there, at the right time, and reach each other. */
  async heal(): Promise<void> {
    for (const each of ['calm', 'join', 'makeRoom', 'wake', 'setRight'] as const) await this[each]();
    for (const { proxy } of this.#world.cities) proxy.cut(null);
  }

  async #backUp(city: ProcessCity): Promise<void> {
    await city.backUp(this.#fileOf(city));
    this.#backups.set(city, this.#of(city));
  }

  /** Looks until every city shows the same, and that is what people did at home. */
  async untilSame(patienceMs: number): Promise<void> {
    for (const city of this.#world.cities) {
      let [seen, expected] = ['', ''];
      await until(
        `the same at ${city.name}`,
        async () => {
          // What is removed between two of the requests is not there for the second.
          seen = await this.#seenAt(city).then((all) => JSON.stringify(all), String);
          expected = await this.#expected().then(
            (all) => JSON.stringify(all),
            () => 'no answer',
          );
          return seen === expected;
        },
        patienceMs,
      ).catch(async (cause: unknown) => {
        const states = await this.#statesOfAll();
        throw new Error(
          `${city.name} shows ${seen}\nand not ${expected}\nafter ${this.told.join('\n')}\nwhile ${states.join('\n')}`,
          { cause },
        );
      });
    }
  }

  /** Waits until all that people wrote, at whatever node, is at the host. */
  async untilArrived(patienceMs: number): Promise<void> {
    let lost: readonly string[] = [];
    const arrived = async () => {
      lost = await this.#lost();
      return lost.length === 0;
    };
    await until('everything at the host', arrived, patienceMs).catch(async (cause: unknown) => {
      const states = await this.#statesOfAll();
      throw new Error(`${lost} lost\nafter ${this.told.join('\n')}\nwhile ${states.join('\n')}`, { cause });
    });
  }

  /** Of what the host removed nobody reads the words. */
  async #lost(): Promise<readonly string[]> {
    const { proposals } = await this.#seenAt(this.#world.host);
    const shown = proposals.filter((each) => 'comments' in each);
    const titles = new Set(shown.map(({ title }) => firstOf(title)));
    const texts = new Set(shown.flatMap(({ comments }) => comments));
    const published = new Set(shown.map(({ number }) => number));
    const all = this.#world.cities.map((city) => this.#of(city));
    const proposed = all.flatMap((of) => [...of.proposed]).filter((title) => !titles.has(title));
    const commented = this.#world.cities.flatMap((city) =>
      [...this.#of(city).commented]
        .filter(([text, { number }]) => published.has(number) && !texts.has(text))
        .map(([text, { id, by }]) => ({ text, city, by, path: `/comments/${id}` })),
    );
    const lost = await Promise.all(commented.map(async (each) => ({ ...each, atHost: await this.#saidByHost(each) })));
    // A later one than its city knows of arrived before that city came back from a backup.
    const latest = (what: 'revised' | 'illustrated', textOf: (each: (typeof shown)[number]) => string | undefined) =>
      shown.flatMap((each) => {
        const expected = Math.max(0, ...all.map((of) => of[what].get(firstOf(each.title)) ?? 0));
        const text = textOf(each) ?? '';
        return lastNumberIn(text) >= expected ? [] : [`${firstOf(each.title)}, ${what} ${expected} (there: ${text})`];
      });
    return [
      ...latest('revised', ({ title }) => (title?.includes(',') ? title : undefined)),
      ...latest('illustrated', ({ images }) => images.at(-1)),
      ...(proposed.length > proposals.length - shown.length ? proposed : []),
      // What came while the proposal was removed is refused for good, and its author is told.
      ...lost
        .filter(({ atHost }) => atHost !== 'refused wrong-status')
        .map(({ text, city, atHost }) => `${text} of ${city.name} (${atHost})`),
    ];
  }

  /** What the author of something reads of it at home. */
  async #saidByHost({ city, by, path }: { readonly city: ProcessCity; readonly by: number; readonly path: string }) {
    const { atHost } = await city.api<Own>('GET', path, { token: this.#token(city, by) });
    return atHost === null ? 'not of the host' : `${atHost.status} ${atHost.refusal?.type ?? ''}`.trim();
  }

  /** What each city knows of what waits, what it shares and how far it has read, so that a history that went wrong can be read. */
  async #statesOfAll(): Promise<readonly string[]> {
    const commands = [['queue', 'list'], ['cohost', 'list'], ['cohost', 'list', SLUG], ['doctor']];
    const states: string[] = [];
    for (const city of this.#world.cities) {
      for (const words of commands) {
        const answer = await city.command(...words).then((json) => JSON.stringify(json), String);
        states.push(`${city.name}, ${words.join(' ')}: ${answer}`);
      }
      states.push(`${city.name} complained: ${city.complaints().slice(-2_000)}`);
    }
    return states;
  }

  /** What each city's people voted, with its paper: as its own node knows it. */
  votesOf(city: ProcessCity): readonly number[] {
    const { votes, paper } = this.#of(city);
    return OPTIONS.map((option) => [...votes.values()].filter((each) => each === option).length + (paper[option] ?? 0));
  }

  async #seenAt(city: ProcessCity) {
    const { items } = await city.api<Items<Numbered>>('GET', `${AT}/proposals?limit=100&status=published,removed`);
    const proposals = await Promise.all(
      items
        .toSorted((one, other) => one.number - other.number)
        .map(async ({ number, status, version, contentHash, title, verdict }) => {
          const path = `${AT}/proposals/${number}`;
          if (status !== 'published') {
            const { items: decisions } = await city.api<Items<Decision>>('GET', `${path}/decisions`);
            // Of one that came back its host tells no reason, so only what keeps something removed is the same.
            const trace = decisions.at(-1);
            return { number, status, trace: [trace?.kind, trace?.rule, trace?.reason] };
          }
          const { cities, images } = await city.api<{
            readonly images: readonly { readonly alt: string }[];
            readonly cities: readonly (CityOf & { readonly supports: { readonly resident: number } | null })[];
          }>('GET', path);
          const { items: comments } = await city.api<Items<{ body: string }>>('GET', `${path}/comments?limit=100`);
          const { items: answers, cohosts } = await city.api<
            Items<{ version: number; verdict: string; body: object }> & {
              readonly cohosts: readonly (CityOf & { version: number; verdict: string; body: object })[];
            }
          >('GET', `${path}/answer`);
          return {
            number,
            status,
            ...{ version, contentHash, title: title['fr'], verdict, images: images.map(({ alt }) => alt) },
            comments: comments.map(({ body }) => body).toSorted(),
            answers: answers.map((each) => [each.version, each.verdict, each.body]),
            cohosts: cohosts.map((each) => [each.institution, each.version, each.verdict, each.body]).toSorted(),
            supports: this.#world.cities.map(
              ({ origin }) => cities.find(({ institution }) => institution === `${origin}/`)?.supports?.resident ?? 0,
            ),
          };
        }),
    );
    const { items: phases } = await city.api<Items<{ kind: string; closesAt: string }>>('GET', `${AT}/phases`);
    const { items: polls } = await city.api<Items<Poll>>('GET', `${AT}/polls`);
    return {
      proposals,
      phases: phases.map(({ kind, closesAt }) => [kind, closesAt]).toSorted(),
      polls: polls.map(({ options }) => options.map(({ votes }) => votes)),
      ballot: (await this.#ballot(city)).closesAt,
    };
  }

  /** What the host decided, with what each city's people counted at home. */
  async #expected(): Promise<object> {
    const seen = await this.#seenAt(this.#world.host);
    const { cities } = this.#world;
    const supports = (number: number) =>
      cities.map((city) => [...this.#of(city).supports].filter((each) => each.endsWith(` ${number}`)).length);
    const voted = cities.flatMap((city) => [...this.#of(city).pollVotes.values()]);
    return {
      ...seen,
      proposals: seen.proposals.map((each) =>
        each.status === 'published' ? { ...each, supports: supports(each.number) } : each,
      ),
      polls: [OPTIONS.map((option) => voted.filter((each) => each === option).length)],
    };
  }

  async #published(city: ProcessCity): Promise<readonly Numbered[]> {
    const { items } = await city.api<Items<Proposal>>('GET', `${AT}/proposals?limit=100`);
    return items.filter((each): each is Numbered => each.number !== null);
  }

  /** What somebody wrote, as their city shows it. */
  async #ownOf(city: ProcessCity, by: number): Promise<readonly Numbered[]> {
    return (await this.#published(city)).filter(({ title }) => {
      const author = this.#authors.get(firstTitleOf(title));
      return author?.city === city && author.by === by;
    });
  }

  async #ballot(city: ProcessCity): Promise<Ballot> {
    const [ballot] = (await city.api<Items<Ballot>>('GET', `${AT}/ballots`)).items;
    if (ballot === undefined) throw new Error(`${city.name} has no ballot`);
    return ballot;
  }

  /** Nobody can act there. */
  #isAway(city: ProcessCity): boolean {
    return this.#down.has(city) || this.#full.has(city);
  }

  #of(city: ProcessCity): Counts {
    return this.#counts.get(city) ?? NONE;
  }

  #count(city: ProcessCity, change: (counts: Counts) => Partial<Counts>): void {
    const counts = this.#of(city);
    this.#counts.set(city, { ...counts, ...change(counts) });
  }

  #token(city: ProcessCity, by: number): string {
    return city.residents[by - 1] ?? '';
  }

  #fileOf({ name }: ProcessCity): string {
    return join(this.#world.folder, `history-${name}.backup`);
  }

  #next(): number {
    this.#nth += 1;
    return this.#nth;
  }
}

/** How often each act and each fault comes, beside the others. */
const ACTS = [
  ['propose', 10],
  ['revise', 6],
  ['comment', 10],
  ['illustrate', 5],
  ['support', 20],
  ['takeBack', 5],
  ['vote', 20],
  ['paper', 3],
  ['voteInPoll', 8],
  ['decide', 6],
  ['answer', 8],
  ['extend', 2],
] as const satisfies readonly (readonly [keyof ProcessHistory, number])[];

const FAULTS = [
  ['kill', 10],
  ['wake', 14],
  ['part', 12],
  ['join', 10],
  ['storm', 14],
  ['calm', 6],
  ['shift', 6],
  ['setRight', 8],
  ['backUp', 6],
  ['restore', 6],
  ['move', 4],
  ['fillDisk', 8],
  ['makeRoom', 6],
] as const satisfies readonly (readonly [keyof ProcessHistory, number])[];

function firstTitleOf(title: Readonly<Record<string, string>>): string {
  return firstOf(title['fr']);
}

/** What a proposal was called before it was revised. */
function firstOf(title: string | undefined): string {
  return title?.split(',')[0] ?? '';
}

/** The number that a text ends with; 0 for none. */
function lastNumberIn(text: string): number {
  return Number(/\d+$/.exec(text)?.[0] ?? 0);
}

function textOf(title: string) {
  return { title: { fr: title }, body: { fr: `${title}, au bord de l’eau.` }, lang: 'fr' };
}
