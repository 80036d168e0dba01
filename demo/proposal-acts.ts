import { confirmVersion, reviseProposal } from '../src/application/proposal/revise-proposal.ts';
import { submitProposal } from '../src/application/proposal/submit-proposal.ts';
import { giveSupport } from '../src/application/support/support.ts';
import type { Localised } from '../src/domain/kit/text.ts';
import type { Location } from '../src/domain/proposal/proposal.ts';
import type { Content } from '../src/domain/proposal/version.ts';
import type { Side } from '../src/domain/support/support.ts';
import { chanceFrom, waking } from './chance.ts';
import type { ConsultationScenario, Idea, RevisionScenario, Town } from './scenario.ts';
import { named, type Scene } from './story.ts';

const METRES_PER_DEGREE = 111_320;

/** Ideas as they come in, each on its day. */
export function proposals(town: Town, { slug, proposals }: ConsultationScenario): readonly Scene[] {
  if (proposals === undefined) return [];
  const chance = chanceFrom(proposals.seed);
  return proposals.all.map((idea) => proposal(town, { slug, idea, hour: idea.hour ?? waking(chance) }));
}

function proposal(town: Town, input: { readonly slug: string; readonly idea: Idea; readonly hour: number }): Scene {
  const { slug, idea, hour } = input;
  const { key, tags, place, original } = idea;
  return {
    day: idea.day,
    hour,
    async act({ app, people, proposals }) {
      const submitted = await submitProposal(app, {
        slug,
        authorId: named(people, idea.by),
        content: contentOf(town, idea),
        tags,
        original,
        ...(place === undefined ? {} : { location: placeAt(town.centre, place) }),
      });
      if (submitted.ok) proposals.set(key, submitted.value.id);
      return submitted;
    },
  };
}

/** What an idea says, in its own language where it says it in one. */
export function contentOf(town: Town, idea: Pick<Idea, 'title' | 'body' | 'lang' | 'cost'>): Content {
  const lang = idea.lang ?? town.institution.languages[0] ?? '';
  const cost = idea.cost === undefined ? null : { amount: idea.cost, currency: 'EUR' };
  return { title: inLanguages(idea.title, lang), body: inLanguages(idea.body, lang), lang, cost, amends: null };
}

function inLanguages(text: Idea['title'], lang: string): Localised {
  return typeof text === 'string' ? { [lang]: text } : text;
}

function placeAt(centre: Location, [north, east]: readonly [number, number]): Location {
  const lat = centre.lat + north / METRES_PER_DEGREE;
  const lon = centre.lon + east / (METRES_PER_DEGREE * Math.cos((centre.lat * Math.PI) / 180));
  return { lat: Number(lat.toFixed(5)), lon: Number(lon.toFixed(5)) };
}

/**
 * Who takes which side on each idea, and when: between its second day and the end of the phase, most of them early; or
 * whom the scenario names.
 */
export function supports(town: Town, { proposals, supports }: ConsultationScenario): readonly Scene[] {
  const ideas = proposals?.all ?? [];
  const input = ideas.flatMap(({ key, supporters }) =>
    (supporters?.names ?? []).map((name, at) =>
      support(name, key, { day: supporters?.day ?? 0, hour: 9 + at, side: 'for' }),
    ),
  );
  if (supports === undefined) return input;
  const chance = chanceFrom(supports.seed);
  return [...input, ...ideas.flatMap((idea) => supportsByChance(town, idea, { until: supports.until, chance }))];
}

function supportsByChance(
  { everybody }: Town,
  { key, by, day, liked, disliked = 0 }: Idea,
  { until, chance }: { readonly until: number; readonly chance: () => number },
): readonly Scene[] {
  if (liked === undefined) return [];
  return everybody
    .filter(({ name }) => name !== by)
    .flatMap(({ name, standing }): Scene[] => {
      const [opinion, when, hour] = [chance(), chance(), waking(chance)];
      // Paper comes in by the sheet, for what people talk about at the market.
      const weight = standing === 'paper' && liked < 0.3 ? 0.2 : 1;
      const side = opinion < liked * weight ? 'for' : opinion > 1 - disliked * weight ? 'against' : null;
      const on = day + 1 + Math.floor((until - day - 1) * when ** 1.7);
      return side === null || on >= until ? [] : [support(name, key, { day: on, hour, side })];
    });
}

function support(
  by: string,
  key: string,
  at: { readonly day: number; readonly hour: number; readonly side: Side },
): Scene {
  return {
    ...at,
    act: ({ app, people, proposals }) =>
      giveSupport(app, { proposalId: named(proposals, key), participantId: named(people, by), side: at.side }),
  };
}

/** Texts that their authors change, and say later that they still are what people supported. */
export function revisions(town: Town, { proposals, revisions }: ConsultationScenario): readonly Scene[] {
  return revisions.flatMap((input) => {
    const idea = proposals?.all.find(({ key }) => key === input.of);
    if (idea === undefined) throw new Error(`no proposal is called ${input.of}`);
    return revision(town, idea, input);
  });
}

function revision(town: Town, idea: Idea, { day, hour, body, confirmed }: RevisionScenario): readonly Scene[] {
  return [
    {
      day,
      hour,
      act: ({ app, people, proposals }) =>
        reviseProposal(app, {
          proposalId: named(proposals, idea.key),
          authorId: named(people, idea.by),
          content: contentOf(town, { ...idea, body }),
          confirmed: false,
        }),
    },
    {
      ...confirmed,
      act: ({ app, people, proposals }) =>
        confirmVersion(app, { proposalId: named(proposals, idea.key), authorId: named(people, idea.by) }),
    },
  ];
}
