import { until } from '../interop/until.ts';
import { picture } from './pictures.ts';
import type { ProcessCity } from './process-city.ts';
import { type ProcessWorld, SLUG } from './process-world.ts';

/** Something that somebody does in a shared consultation, and what everybody sees of it. */
export type Act = {
  readonly name: string;
  /** Where it is done. */
  readonly from: ProcessCity;
  run(): Promise<unknown>;
  /** Whether the public of a city sees it by now. */
  isAt(city: ProcessCity): Promise<boolean>;
};

type Shown = {
  readonly number: number;
  readonly status: string;
  readonly answer: { readonly body: Readonly<Record<string, string>> } | null;
  readonly cohostAnswers: readonly { readonly body: Readonly<Record<string, string>> }[];
  readonly images: readonly { readonly alt: string }[];
  readonly cities: readonly { readonly institution: string; readonly supports: { readonly resident: number } | null }[];
};
type Poll = {
  readonly id: string;
  readonly options: readonly { readonly id: string }[];
  readonly cities: readonly { readonly institution: string; readonly voters: number | null }[] | null;
};
type Phase = { readonly kind: string; readonly closesAt: string };
type Items<T> = { readonly items: readonly T[] };

/** The acts of three cities, of every kind, on proposals of which the host has the first. */
export class MixedActs {
  readonly #world: ProcessWorld;

  constructor(world: ProcessWorld) {
    this.#world = world;
  }

  /** A poll that all vote in, and the proposals that the acts are about: each city’s own, by its first resident. */
  async prepare(): Promise<void> {
    const { host, cities } = this.#world;
    await host.api('POST', `/consultations/${SLUG}/polls`, {
      token: host.officer,
      body: {
        question: { fr: 'Un marché ?' },
        options: [{ fr: 'Oui' }, { fr: 'Non' }],
        closesAt: new Date(Date.now() + 86_400_000).toISOString(),
      },
    });
    for (const city of cities) await this.#world.propose(city, 1, `De ${city.name}`);
    await this.#world.propose(host, 2, 'Hors sujet');
    const titles = [...cities.map(({ name }) => `De ${name}`), 'Hors sujet'];
    for (const city of cities) {
      const isHere = async () => {
        const shown = await this.#world.titles(city);
        return titles.every((title) => shown.includes(title)) && (await pollsAt(city)).length > 0;
      };
      await until(`what the acts are about at ${city.name}`, isHere, 90_000);
    }
  }

  proposal(from: ProcessCity, by: number, title: string): Act {
    return {
      name: `a proposal at ${from.name}`,
      from,
      run: () => this.#world.propose(from, by, title),
      isAt: async (city) => (await this.#world.titles(city)).includes(title),
    };
  }

  revision(from: ProcessCity, by: number, titles: readonly [string, string]): Act {
    return {
      name: `a revision at ${from.name}`,
      from,
      run: () => this.#world.revise(from, by, titles),
      isAt: async (city) => (await this.#world.titles(city)).includes(titles[1]),
    };
  }

  comment(from: ProcessCity, title: string, words: string): Act {
    return {
      name: `a comment at ${from.name}`,
      from,
      run: () => this.#world.comment(from, 2, [title, words]),
      isAt: async (city) => {
        const { number } = await this.#world.proposal(city, title);
        const path = `/consultations/${SLUG}/proposals/${number}/comments?limit=100`;
        const { items } = await city.api<Items<{ body: string }>>('GET', path);
        return items.some(({ body }) => body === words);
      },
    };
  }

  /** By its author. */
  image(from: ProcessCity, title: string, alt: string): Act {
    const token = from.residents[0] ?? '';
    return {
      name: `an image at ${from.name}`,
      from,
      run: async () => {
        const file = (await picture('teal')).toString('base64');
        const { url } = await from.api<{ url: string }>('POST', '/images', { token, body: { file } });
        const { number } = await this.#world.proposal(from, title);
        const body = { images: [{ url, alt }] };
        await from.api('PATCH', `/consultations/${SLUG}/proposals/${number}`, { token, body });
      },
      isAt: async (city) => (await this.#shown(city, title)).images.some((image) => image.alt === alt),
    };
  }

  support(from: ProcessCity, by: number, title: string): Act {
    let expected = Number.POSITIVE_INFINITY;
    return {
      name: `a support at ${from.name}`,
      from,
      run: async () => {
        await this.#world.support(from, by, title);
        expected = this.#world.supportsOf(from, title);
      },
      isAt: async (city) => {
        const { cities } = await this.#shown(city, title);
        const of = cities.find(({ institution }) => institution === `${from.origin}/`);
        return (of?.supports?.resident ?? 0) >= expected;
      },
    };
  }

  answer(from: ProcessCity, title: string, words: string): Act {
    return {
      name: `an answer of ${from.name}`,
      from,
      run: async () => {
        const { number } = await this.#world.proposal(from, title);
        const body = { verdict: 'accepted', body: { fr: words } };
        await from.api('POST', `/consultations/${SLUG}/proposals/${number}/answer`, { token: from.officer, body });
      },
      isAt: async (city) => {
        const { answer, cohostAnswers } = await this.#shown(city, title);
        return [answer, ...cohostAnswers].some((each) => each?.body['fr'] === words);
      },
    };
  }

  /** Another day for a phase. */
  extension(kind: string): Act {
    const { host } = this.#world;
    const closesAt = async (city: ProcessCity) => {
      const { items } = await city.api<Items<Phase>>('GET', `/consultations/${SLUG}/phases`);
      return Date.parse(items.find((phase) => phase.kind === kind)?.closesAt ?? '');
    };
    let former = Number.POSITIVE_INFINITY;
    return {
      name: 'an extension',
      from: host,
      run: async () => {
        const before = await closesAt(host);
        await this.#world.extend(kind);
        former = before;
      },
      isAt: async (city) => (await closesAt(city)) > former,
    };
  }

  /** By a moderator of the host. */
  removal(title: string): Act {
    const { host } = this.#world;
    return {
      name: 'a removal',
      from: host,
      run: async () => {
        const { number } = await this.#world.proposal(host, title);
        const body = { kind: 'remove', rule: 'off-topic', reason: 'Ce n’est pas au bord de l’eau.' };
        await host.api('POST', `/consultations/${SLUG}/proposals/${number}/decisions`, { token: host.officer, body });
        this.#world.said.delete(title);
      },
      isAt: async (city) => !(await this.#world.titles(city)).includes(title),
    };
  }

  vote(from: ProcessCity, by: number): Act {
    let expected = Number.POSITIVE_INFINITY;
    const votersAt = async (city: ProcessCity) =>
      (await pollAt(city)).cities?.find(({ institution }) => institution === `${from.origin}/`)?.voters ?? 0;
    return {
      name: `a vote in a poll at ${from.name}`,
      from,
      run: async () => {
        const { id, options } = await pollAt(from);
        const before = await votersAt(from);
        const token = from.residents[by - 1] ?? '';
        await from.api('POST', `/polls/${id}/votes`, { token, body: { options: [options[0]?.id] } });
        expected = before + 1;
      },
      isAt: async (city) => (await votersAt(city)) >= expected,
    };
  }

  async #shown(city: ProcessCity, title: string): Promise<Shown> {
    const { number } = await this.#world.proposal(city, title);
    return await city.api<Shown>('GET', `/consultations/${SLUG}/proposals/${number}`);
  }
}

async function pollsAt(city: ProcessCity): Promise<readonly Poll[]> {
  return (await city.api<Items<Poll>>('GET', `/consultations/${SLUG}/polls`)).items;
}

async function pollAt(city: ProcessCity): Promise<Poll> {
  const [poll] = await pollsAt(city);
  if (poll === undefined) throw new Error(`no poll at ${city.name}`);
  return poll;
}
