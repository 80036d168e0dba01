import { type CreateConsultation, createConsultation } from '../../application/create-consultation.ts';
import { decideProposal } from '../../application/decide-proposal.ts';
import { giveSupport } from '../../application/give-support.ts';
import { publishAnswer } from '../../application/publish-answer.ts';
import { publishConsultation } from '../../application/publish-consultation.ts';
import { submitComment } from '../../application/submit-comment.ts';
import { submitProposal } from '../../application/submit-proposal.ts';
import { updateCommitment } from '../../application/update-commitment.ts';
import type { Commitment, CommitmentStatus, Verdict } from '../../domain/answer/answer.ts';
import type { CommentSide } from '../../domain/comment/comment.ts';
import type { Location } from '../../domain/proposal/proposal.ts';
import { ok, refuse } from '../../domain/result.ts';
import type { Side } from '../../domain/support/support.ts';
import type { Lang, Localised } from '../../domain/text.ts';
import { chanceFrom, waking } from './chance.ts';
import { PEOPLE } from './people.ts';
import { dayFrom, named, type Scene } from './story.ts';

/** Where Rivelaine would be. Places in the story are metres north and east of its market. */
const MARKET: Location = { lat: 45.982, lon: 4.181 };
const METRES_PER_DEGREE = 111_320;

/** What somebody proposes in the story. */
export type Idea = {
  /** What the rest of the story calls it. */
  readonly key: string;
  readonly by: string;
  readonly day: number;
  readonly lang?: Lang;
  readonly title: string | Localised;
  readonly body: string | Localised;
  readonly tags: readonly string[];
  /** Metres north and east of the market. */
  readonly place?: readonly [number, number];
  /** Euros. */
  readonly cost?: number;
  /** Share of the town that supports it, and that objects to it. */
  readonly liked: number;
  readonly disliked?: number;
};

export type Remark = {
  readonly on: string | null;
  readonly by: string;
  readonly day: number;
  readonly side?: CommentSide;
  readonly text: string;
  readonly lang?: Lang;
  /** A name for replies to it; and the name of what it replies to. */
  readonly key?: string;
  readonly to?: string;
};

export type Reply = {
  readonly to: string;
  readonly day: number;
  readonly verdict: Verdict;
  readonly body: Localised;
  readonly commitments: readonly {
    readonly text: Localised;
    readonly due: number;
    /** What became of it since, and how many days from today that was said. */
    readonly since?: readonly { readonly day: number; readonly status: CommitmentStatus; readonly note?: Localised }[];
  }[];
};

export function consultation(
  day: number,
  said: Omit<CreateConsultation, 'by' | 'phases'> & {
    /** First and last day of each phase, counted from today. */
    readonly phases: readonly (Omit<CreateConsultation['phases'][number], 'opensAt' | 'closesAt'> & {
      readonly from: number;
      readonly to: number;
    })[];
  },
): Scene {
  return {
    day,
    hour: 9,
    async act({ app, today, agents }) {
      const by = { agent: named(agents, 'officer') };
      const phases = said.phases.map(({ from, to, ...phase }) => ({
        ...phase,
        opensAt: dayFrom(today, from),
        closesAt: dayFrom(today, to),
      }));
      const drafted = await createConsultation(app, { ...said, phases, by });
      return drafted.ok ? await publishConsultation(app, { slug: said.slug, by }) : drafted;
    },
  };
}

/** Ideas as they come in, each on its day. */
export function proposals(slug: string, ideas: readonly Idea[], seed: number): readonly Scene[] {
  const chance = chanceFrom(seed);
  return ideas.map((idea) => proposal(slug, idea, waking(chance)));
}

function proposal(slug: string, idea: Idea, hour: number): Scene {
  const { key, lang = 'fr', title, body, tags, place, cost } = idea;
  return {
    day: idea.day,
    hour,
    async act({ app, people, proposals }) {
      const inAll = (text: string | Localised) => (typeof text === 'string' ? { [lang]: text } : text);
      const submitted = await submitProposal(app, {
        slug,
        authorId: named(people, idea.by),
        content: {
          title: inAll(title),
          body: inAll(body),
          lang,
          cost: cost === undefined ? null : { amount: cost * 100, currency: 'EUR' },
          amends: null,
        },
        tags,
        ...(place === undefined ? {} : { location: placeAt(place) }),
      });
      if (submitted.ok) proposals.set(key, submitted.value.id);
      return submitted;
    },
  };
}

function placeAt([north, east]: readonly [number, number]): Location {
  const lat = MARKET.lat + north / METRES_PER_DEGREE;
  const lon = MARKET.lon + east / (METRES_PER_DEGREE * Math.cos((MARKET.lat * Math.PI) / 180));
  return { lat: Number(lat.toFixed(5)), lon: Number(lon.toFixed(5)) };
}

export function support(
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

/** Who takes which side on each idea, and when: between its second day and the end of the phase, most of them early. */
export function supports(ideas: readonly Idea[], until: number, seed: number): readonly Scene[] {
  const chance = chanceFrom(seed);
  return ideas.flatMap(({ key, by, day, liked, disliked = 0 }) =>
    PEOPLE.filter(({ name }) => name !== by).flatMap(({ name, standing }): Scene[] => {
      const [opinion, when, hour] = [chance(), chance(), waking(chance)];
      // Paper comes in by the sheet, for what people talk about at the market.
      const weight = standing === 'paper' && liked < 0.3 ? 0.2 : 1;
      const side = opinion < liked * weight ? 'for' : opinion > 1 - disliked * weight ? 'against' : null;
      const on = day + 1 + Math.floor((until - day - 1) * when ** 1.7);
      return side === null || on >= until ? [] : [support(name, key, { day: on, hour, side })];
    }),
  );
}

/** Remarks of one consultation; of two on the same day, the one that is told first comes first. */
export function remarks(slug: string, all: readonly Remark[]): readonly Scene[] {
  return all.map((said, index) => remark(slug, said, 8 + (13 * index) / all.length));
}

function remark(slug: string, said: Remark, hour: number): Scene {
  return {
    day: said.day,
    hour,
    async act({ app, people, proposals, comments }) {
      const submitted = await submitComment(app, {
        slug,
        proposalId: said.on === null ? null : named(proposals, said.on),
        parentId: said.to === undefined ? null : named(comments, said.to),
        authorId: named(people, said.by),
        side: said.side ?? 'neutral',
        body: said.text,
        lang: said.lang ?? 'fr',
      });
      if (submitted.ok && said.key !== undefined) comments.set(said.key, submitted.value.id);
      return submitted;
    },
  };
}

export function removal(key: string, said: { readonly day: number; readonly reason: string }): Scene {
  return {
    day: said.day,
    hour: 10,
    act: ({ app, proposals, agents }) =>
      decideProposal(app, {
        proposalId: named(proposals, key),
        kind: 'remove',
        rule: 'personal-data',
        reason: said.reason,
        by: { agent: named(agents, 'officer') },
      }),
  };
}

/** An official answer, and each time later that something is said about its commitments. */
export function reply(said: Reply): readonly Scene[] {
  let kept: readonly Commitment[] = [];
  const answer: Scene = {
    day: said.day,
    hour: 16,
    async act({ app, today, proposals, agents }) {
      const published = await publishAnswer(app, {
        proposalId: named(proposals, said.to),
        verdict: said.verdict,
        body: said.body,
        commitments: said.commitments.map(({ text, due }) => ({ text, dueOn: dayFrom(today, due) })),
        by: { agent: named(agents, 'officer') },
      });
      if (!published.ok) return published;
      kept = published.value.commitments;
      return ok(null);
    },
  };
  const later = said.commitments.flatMap(({ since = [] }, index) =>
    since.map(
      ({ day, status, note }): Scene => ({
        day,
        hour: 11,
        async act({ app, agents }) {
          const commitment = kept[index];
          if (commitment === undefined) return refuse({ type: 'not-found', what: 'commitment' });
          const by = { agent: named(agents, 'officer') };
          return await updateCommitment(app, { commitmentId: commitment.id, status, note: note ?? null, by });
        },
      }),
    ),
  );
  return [answer, ...later];
}
