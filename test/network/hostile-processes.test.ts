import '../../src/start/temporal.ts';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import canonical from 'canonicalize';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { contentHashOf, sha256 } from '../../src/application/kit/content-hash.ts';
import { until } from '../interop/until.ts';
import { type Browser, browserAt } from '../support/browsing.ts';
import { projectDir } from '../support/program.ts';
import { signsAs } from './colluding.ts';
import { type ExampleProcess, startExample } from './example-process.ts';
import { type Item, type Lie, lies } from './hostile-host.ts';
import type { ProcessCity } from './process-city.ts';
import type { Sent } from './process-proxy.ts';
import { ProcessWorld, SLUG } from './process-world.ts';

const AT = `/consultations/${SLUG}`;
const MINUTE = 60_000;
const PATIENCE_MS = 150_000;
/** What waits an hour has waited so long after one more of these. */
const AN_HOUR_OR_SO = 64 * MINUTE;

type Items<T> = { readonly items: readonly T[] };
type Shown = {
  readonly title: Readonly<Record<string, string>>;
  readonly body: Readonly<Record<string, string>>;
  readonly words: string | null;
  readonly cities: readonly {
    readonly institution: string;
    readonly state: string;
    readonly supports: Counts | null;
  }[];
};
type Counts = { readonly resident: number };
type Phase = { readonly id: string; readonly kind: string; readonly closesAt: string };

/**
 * A host that lies, each time about something else, and three towns that share its consultation: real nodes in processes of
 * their own. What the host tells goes through its proxy, signed or not as it is; what the towns make of it is read on their
 * pages, in their API and at their desks.
 */
describe('a hostile host of towns in processes of their own', () => {
  let world: ProcessWorld;
  let host: ProcessCity;
  let montalba: ProcessCity;
  let ribera: ProcessCity;
  let aigues: ProcessCity;
  let honest = () => {};
  const desks = new Map<ProcessCity, Browser>();
  const clocks = new Map<ProcessCity, number>();
  const examples: ExampleProcess[] = [];

  beforeAll(async () => {
    world = await ProcessWorld.open(4);
    [host, montalba, ribera, aigues] = world.cities as [ProcessCity, ProcessCity, ProcessCity, ProcessCity];
    await world.share(86_400, { standings: ['resident', 'registered'] });
    for (const city of world.cities) {
      const desk = browserAt(null);
      await desk.send(city.signInLink, {});
      desks.set(city, desk);
    }
    // Sums of supports and of polls are signed once a minute: they are there when they are looked at.
    await world.propose(host, 1, 'Un quai');
    await host.api('POST', `${AT}/polls`, {
      token: host.officer,
      body: {
        question: { fr: 'Quelle rive ?' },
        options: [{ fr: 'Nord' }, { fr: 'Sud' }],
        closesAt: new Date(Date.now() + 1_440 * MINUTE).toISOString(),
      },
    });
    for (const city of world.cities) {
      await world.support(city, 1, 'Un quai');
      await voteInPoll(city, 1);
    }
    await voteInPoll(ribera, 2);
  }, 400_000);
  afterEach(() => honest());
  afterAll(async () => {
    for (const each of examples) await each[Symbol.asyncDispose]();
    await world?.[Symbol.asyncDispose]();
  });

  describe('tells of words and', () => {
    it.each<{ what: string; title: string; kind: 'words-changed' | 'hash-mismatch'; lie: (item: Item) => Item }>([
      {
        what: 'other words with their right hash',
        title: 'Un banc',
        kind: 'words-changed',
        lie: (item) => withBody(item, 'Supprimez le banc.'),
      },
      {
        what: 'another author',
        title: 'Un abri',
        kind: 'words-changed',
        lie: (item) => ({ ...item, author: `${montalba.origin}/participants/someone` }),
      },
      {
        what: 'a hash that they do not have',
        title: 'Un arbre',
        kind: 'hash-mismatch',
        lie: (item) => ({ ...item, contentHash: 'a'.repeat(64) }),
      },
    ])(
      'has $what refused by the town of the author and by another',
      async ({ title, kind, lie }) => {
        await world.propose(montalba, 1, title);
        const { number } = await world.proposal(host, title);
        for (const city of [montalba, ribera]) await world.proposal(city, title);
        const uri = `${host.origin}${AT}/proposals/${number}`;
        const told = (await changes(host)).find((item) => item['id'] === uri) ?? {};
        // The host tells of it once more, beside whatever else it tells.
        tells((item) => (item['id'] === uri ? item : [item, lie({ ...told, version: 2 })]));
        const body = { verdict: 'accepted', body: { fr: `Oui : ${title}.` } };
        await host.api('POST', `${AT}/proposals/${number}/answer`, { token: host.officer, body });
        for (const city of [montalba, ribera]) {
          await until(
            `${kind} at ${city.name}`,
            async () =>
              (await pageOf(city, peerAt(host))).includes(uri) && (await says(city, `evidence.${kind}`, peerAt(host))),
            PATIENCE_MS,
          );
          const shown = await city.api<Shown>('GET', `${AT}/proposals/${number}`);
          expect(shown.title['fr'], city.name).toBe(title);
          expect(shown.body['fr'], city.name).toBe(`${title}, au bord de l’eau.`);
          const page = await pageOf(city, `${AT}/proposals/${number}`);
          expect(page, city.name).toContain(`${title}, au bord de l’eau.`);
          if (kind !== 'words-changed') continue;
          expect(shown.words, city.name).toBe('altered');
          expect(await says(city, 'words.altered', `${AT}/proposals/${number}`), city.name).toBe(true);
        }
        await until('the public note', () => says(ribera, 'evidence.mirror', AT), PATIENCE_MS);
      },
      400_000,
    );
  });

  it('ends a phase early, which ends nowhere else, and the rules that are shown are those that were frozen', async () => {
    const phases = async (city: ProcessCity) => (await city.api<Items<Phase>>('GET', `${AT}/phases`)).items;
    const before = (await phases(host)).find(({ kind }) => kind === 'support')?.closesAt;
    tells((item) => {
      const told = item['phases'] as readonly { readonly closesAt: string }[] | undefined;
      if (told === undefined) return item;
      const closesAt = `${new Date(Date.now() - MINUTE).toISOString().slice(0, 19)}Z`;
      return { ...item, phases: told.map((phase) => ({ ...phase, closesAt })) };
    });
    // The host tells of the consultation again once something in it changed.
    await world.extend('propose');
    for (const city of [montalba, ribera]) {
      await until('evidence', async () => await says(city, 'evidence.shrunken-history', peerAt(host)), PATIENCE_MS);
      expect((await phases(city)).find(({ kind }) => kind === 'support')?.closesAt, city.name).toBe(before);
      const shown = await city.api<{ rulesHash: string; rules: object }>('GET', AT);
      expect(sha256(canonical(shown.rules) ?? ''), city.name).toBe(shown.rulesHash);
    }
    await world.support(montalba, 2, 'Un quai');
    honest();
    await world.extend('propose');
    const extended = async (city: ProcessCity) =>
      (await phases(city)).map(({ kind, closesAt }) => `${kind} ${closesAt}`).toSorted();
    for (const city of [montalba, ribera]) {
      await until(
        `both extensions at ${city.name}`,
        async () => String(await extended(city)) === String(await extended(host)),
        PATIENCE_MS,
      );
    }
  }, 400_000);

  it('shows with all the others what each town voted in a poll, and what a town answers of its own', async () => {
    const { number } = await world.proposal(montalba, 'Un quai');
    const body = { verdict: 'under-study', body: { fr: 'Montalba étudie le quai.' } };
    await montalba.api('POST', `${AT}/proposals/${number}/answer`, { token: montalba.officer, body });
    for (const city of world.cities) {
      const polled = async () => {
        const [poll] = (await city.api<Items<{ options: { votes: number | null }[] }>>('GET', `${AT}/polls`)).items;
        return poll?.options.map(({ votes }) => votes);
      };
      await until(`the poll at ${city.name}`, async () => String(await polled()) === '4,1', PATIENCE_MS);
      const answers = async () =>
        (
          await city.api<{ cohosts: { institution: string; verdict: string }[] }>(
            'GET',
            `${AT}/proposals/${number}/answer`,
          )
        ).cohosts;
      await until(`the answer at ${city.name}`, async () => (await answers()).length > 0, PATIENCE_MS);
      expect(await answers(), city.name).toMatchObject([
        { institution: `${montalba.origin}/`, verdict: 'under-study' },
      ]);
      expect(await pageOf(city, `${AT}/proposals/${number}`)).toContain('Montalba étudie le quai.');
    }
  }, 400_000);

  it('invites a town that names more people than it may, and one that counts people whom the rules do not name', async () => {
    for (const standing of ['resident', 'paper']) examples.push(await startExample({ supports: 2, standing }));
    const [many, paper] = examples as [ExampleProcess, ExampleProcess];
    for (const { origin: address } of examples) {
      await host.api('POST', '/peers', { token: host.officer, body: { address } });
    }
    // Each registers ten.
    for (const [{ origin }, registeredMax] of [
      [many, 5],
      [paper, 50],
    ] as const) {
      const body = { institution: `${origin}/`, registeredMax };
      await host.api('POST', `${AT}/cohosts`, { token: host.officer, body });
    }
    await until(
      'the answer to what it counted',
      async () => paper.steps.some(({ type }) => type === 'Reject'),
      PATIENCE_MS,
    );
    expect(paper.steps).toContainEqual(
      expect.objectContaining({ why: expect.objectContaining({ because: 'unknown-option' }) }),
    );
    const [answered] = paper.steps.filter(({ step }) => step === 'answered');
    const { cities } = await host.api<Shown>('GET', new URL(String(answered?.['result'])).pathname);
    expect(cities).toContainEqual(
      expect.objectContaining({ institution: `${paper.origin}/`, state: 'refused', supports: null }),
    );
    expect(await statusAt(many.origin)).toBe('invited');
    expect(many.steps.map(({ step }) => step)).not.toContain('counted');
  }, 400_000);

  it('passes on more supports of a town than it registered people, which no other town counts', async () => {
    const other = await signedByAigues(101);
    let isListed = false;
    tells((item, asker) => {
      isListed ||= asker === montalba.origin;
      return asker === montalba.origin ? [item, other] : item;
    });
    await world.comment(host, 1, ['Un quai', 'Vite.']);
    await until('the lie', async () => isListed, PATIENCE_MS);
    const path = `${AT}/proposals/1`;
    await until('the public note', () => says(montalba, 'cities.refused-many', path), PATIENCE_MS);
    expect(await supportsAt(montalba, aigues)).toBeLessThan(2);
  }, 400_000);

  describe('over an hour', () => {
    let withheld: number;

    beforeAll(async () => {
      const other = await signedByAigues(90);
      const hidden = (item: Item) => (item['title'] as { fr?: string } | undefined)?.fr === 'Un phare';
      tells((item, asker) => {
        if (hidden(item)) return null;
        if (asker !== montalba.origin || !('supports' in item)) return item;
        // One town is told nothing of what another counts now, and of a third what that one signed for it alone.
        if (item['attributedTo'] === `${ribera.origin}/`) return null;
        return item['attributedTo'] === `${aigues.origin}/` && item['sequence'] === other['sequence'] ? other : item;
      });
      const told_ = host.proxy.rewrite;
      host.proxy.rewrite = (of, body) =>
        of.from === montalba.origin && of.path.startsWith('/counted') ? Buffer.from('{}') : (told_?.(of, body) ?? null);
      await world.propose(montalba, 2, 'Un phare');
      await world.support(ribera, 2, 'Un quai');
      await world.support(aigues, 2, 'Un quai');
      // What people do is summed up at the start, or within a minute.
      for (const city of [ribera, aigues]) await later(city, 0);
      await until(
        'the sums at the host',
        async () => (await supportsAt(host, ribera)) === 2 && (await supportsAt(host, aigues)) === 2,
        PATIENCE_MS,
      );
      withheld = (await world.proposal(host, 'Un phare')).number;
      await until('the other sum at Montalba', async () => (await supportsAt(montalba, aigues)) === 90, PATIENCE_MS);
    }, 400_000);

    it('is found to withhold what it accepted, and what a town counts, from one town', async () => {
      const kinds = ['evidence.withheld', 'evidence.subtotals-withheld'];
      const found = async () => await Promise.all(kinds.map((kind) => says(montalba, kind, peerAt(host))));
      expect(await found()).toEqual([false, false]);
      // What was accepted waits an hour, and the host was read within the last one; a count that others have waits an hour
      // from when it was missed first, and the host was read after that. Hence an hour, and half of one, in turn.
      const isOfMontalba = ({ what, from }: Sent) => what === `GET ${AT}/changes` && from === montalba.origin;
      const isFound = async () => (await found()).every(Boolean);
      for (let nth = 0; nth < 6 && !(await isFound()); nth += 1) {
        const before = host.proxy.seen.length;
        await later(montalba, nth % 2 === 0 ? AN_HOUR_OR_SO : AN_HOUR_OR_SO / 2);
        const isRead = () => host.proxy.seen.slice(before).some(isOfMontalba);
        await until('a look at the host', async () => isRead(), PATIENCE_MS);
        await until('what was found by then', isFound, 8_000).catch(() => {});
      }
      expect(await found()).toEqual([true, true]);
      const findings = await montalba.doctor();
      expect(findings.map(({ says }) => says).join()).toContain('does not publish them');
      expect(await world.shows(montalba, withheld)).toBe(false);
      expect(await supportsAt(montalba, ribera)).toBe(1);
      expect(await says(montalba, 'finding.withheld', AT)).toBe(true);
    }, 400_000);

    it('is in league with a town that signed two counts under one number, which every honest town finds', async () => {
      await later(ribera, AN_HOUR_OR_SO);
      for (const city of [montalba, ribera]) {
        await until(
          `two counts at ${city.name}`,
          async () => await says(city, 'evidence.two-subtotals', '/admin/peers'),
          PATIENCE_MS,
        );
        const said = ['finding.two-subtotals', 'finding.two-subtotals-passed-on'].map((key) => says(city, key, AT));
        expect(await Promise.all(said), city.name).toContain(true);
        const { findings } = await city.api<{ findings: readonly object[] }>('GET', AT);
        expect(findings).toContainEqual(
          expect.objectContaining({ kind: 'two-subtotals', institution: `${aigues.origin}/` }),
        );
      }
    }, 400_000);
  });

  it('is flooded by a town: what exceeds the limit is held, and that town can leave', async () => {
    const limits = { token: host.officer, body: { contributionsPerDay: 6 } };
    await host.api('PATCH', `${AT}/cohosts/${new URL(aigues.origin).host}`, limits);
    const flood = Array.from({ length: 12 }, (_, nth) => `Slogan ${nth + 1}`);
    for (const [nth, title] of flood.entries()) await world.propose(aigues, 1 + (nth % 3), title);
    const statuses = async (status: string) => {
      const path = `${AT}/proposals?limit=100&status=${status}`;
      const { items } = await host.api<Items<Shown>>('GET', path, { token: host.officer });
      return items.filter(({ title }) => title['fr']?.startsWith('Slogan')).length;
    };
    await until(
      'everything at the host',
      async () => (await statuses('published')) + (await statuses('held')) === 12,
      PATIENCE_MS,
    );
    expect(await statuses('published')).toBe(6);
    expect(await says(host, 'evidence.too-many-contributions', peerAt(aigues))).toBe(true);
    await aigues.command('cohost', 'leave', SLUG);
    await until('that it left', async () => (await statusAt(aigues.origin)) === 'left', PATIENCE_MS);
  }, 400_000);

  /** How far a town's invitation got, as the host's officer reads it. */
  async function statusAt(origin: string): Promise<string | undefined> {
    const { items } = await host.api<Items<{ institution: string; status: string }>>('GET', `${AT}/cohosts`, {
      token: host.officer,
    });
    return items.find(({ institution }) => institution === `${origin}/`)?.status;
  }

  function tells(lie: Lie): void {
    honest = lies(host.proxy, host, lie);
  }

  /** Another count of supports for the quay than it will send, under its next number. */
  async function signedByAigues(count: number): Promise<Item> {
    const told = (await changes(host)).findLast(
      (item) => item['attributedTo'] === `${aigues.origin}/` && 'supports' in item,
    );
    const { document } = await signsAs(aigues, {
      consultation: `${host.origin}${AT}`,
      sequence: Number(told?.['sequence']) + 1,
      since: 0,
      closesAt: new Date(String(told?.['closesAt'])),
      countedAt: new Date(),
      checkpoint: null,
      counts: [{ number: 1, version: 1, side: 'for', standing: 'resident', count }],
    });
    return JSON.parse(document) as Item;
  }

  function withBody(item: Item, body: string): Item {
    const title = item['title'] as Readonly<Record<string, string>>;
    const content = { title, body: { fr: body }, lang: 'fr', cost: null, amends: null };
    return { ...item, body: content.body, contentHash: contentHashOf(content) };
  }

  /** Its process ends and comes back with a clock that is so much further. */
  async function later(city: ProcessCity, ms: number): Promise<void> {
    const clockOffMs = (clocks.get(city) ?? 0) + ms;
    clocks.set(city, clockOffMs);
    await city.kill();
    await city.start({ clockOffMs });
  }

  async function voteInPoll(city: ProcessCity, by: number): Promise<void> {
    const { items } = await until(`the poll at ${city.name}`, async () => {
      const found = await city.api<Items<{ id: string; options: { id: string }[] }>>('GET', `${AT}/polls`);
      return found.items.length > 0 && found;
    });
    const options = [items[0]?.options[by - 1]?.id];
    await city.api('POST', `/polls/${items[0]?.id}/votes`, { token: city.residents[by - 1] ?? '', body: { options } });
  }

  /** How many of a town's residents support the quay, as another shows it. */
  async function supportsAt(city: ProcessCity, of: ProcessCity): Promise<number> {
    const { cities } = await city.api<Shown>('GET', `${AT}/proposals/1`);
    return cities.find(({ institution }) => institution === `${of.origin}/`)?.supports?.resident ?? 0;
  }

  /** All that a host tells whoever asks. */
  async function changes({ origin }: ProcessCity): Promise<readonly Item[]> {
    const items: Item[] = [];
    for (let at: string | undefined = `${origin}${AT}/changes?page=true`; at !== undefined; ) {
      const response = await fetch(at, { headers: { accept: 'application/activity+json' } });
      const page = (await response.json()) as { orderedItems: readonly Item[]; next?: string };
      items.push(...page.orderedItems);
      at = page.next;
    }
    return items;
  }

  /** Where the desk of a town shows another. */
  function peerAt({ origin }: ProcessCity): string {
    return `/admin/peers/${new URL(origin).host}`;
  }

  /** Whether a page of a town says something, in the language of that town. */
  async function says(city: ProcessCity, key: string, path: string): Promise<boolean> {
    const catalogue = await readFile(join(projectDir, 'src', 'i18n', `${city.lang}.json`), 'utf8');
    const message = (JSON.parse(catalogue) as Readonly<Record<string, string>>)[key] ?? '';
    const page = await pageOf(city, path);
    // Of a plural either form; what is put into a sentence is anything.
    const forms = [...message.matchAll(/(?:one|other) \{([^{}]*)\}/g)].map(([, form]) => form ?? '');
    const isShown = (form: string) => form.split(/#|\{[^{}]*\}/).every((part) => page.includes(plain(part).trim()));
    return message !== '' && (forms.length === 0 ? [message] : forms).some(isShown);
  }

  async function pageOf(city: ProcessCity, path: string): Promise<string> {
    const { status, text } = await (desks.get(city) as Browser).open(`${city.origin}${path}`);
    expect(status, path).toBe(200);
    return plain(text.replaceAll(/<(?:script|style)[\s\S]*?<\/(?:script|style)>/g, '').replaceAll(/<[^>]+>/g, ''));
  }

  /** One kind of apostrophe and of space. */
  function plain(text: string): string {
    return text.replaceAll(/&#39;|'/g, '’').replaceAll(/[\s\u00a0\u202f]+/g, ' ');
  }
});
