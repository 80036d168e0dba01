import { z } from 'zod';
import { COMMITMENT_STATUSES, VERDICTS } from '../src/domain/answer/answer.ts';
import { METHODS } from '../src/domain/ballot/method.ts';
import { COMMENT_SIDES } from '../src/domain/comment/comment.ts';
import { PHASE_KINDS } from '../src/domain/consultation/phase.ts';
import { HOLD_RULES, RESULTS_VISIBILITIES, SUPPORT_SIDES } from '../src/domain/consultation/rules.ts';
import { MODERATION_RULES } from '../src/domain/moderation/rule.ts';
import { STANDINGS } from '../src/domain/participant/standing.ts';
import { QUESTION_KINDS } from '../src/domain/questionnaire/questionnaire.ts';

/** Days are counted from today, negative ones before it. Hours are of that day in UTC, and may have a fraction. */
const day = z.int();
const hour = z.number().min(0).lt(24);
const share = z.number().min(0).max(1);
const seed = z.int();
const localised = z.record(z.string(), z.string());
/** A text as it is, in the language of whoever says it, or in several. */
const text = z.union([z.string(), localised]);

const quarter = z.strictObject({ code: z.string(), name: localised });

/** People of one kind; a remote one has its actor at `server`. */
const group = z.strictObject({
  kind: z.enum(['local', 'remote', 'paper', 'institution']),
  standing: z.enum(STANDINGS),
  server: z.url().exactOptional(),
  names: z.array(z.string()),
});

const idea = z.strictObject({
  /** What the rest of the scenario calls it. */
  key: z.string(),
  by: z.string(),
  day,
  /** By chance where absent, while people are awake. */
  hour: hour.exactOptional(),
  lang: z.string().exactOptional(),
  title: text,
  body: text,
  tags: z.array(z.string()),
  /** Metres north and east of the centre. */
  place: z.tuple([z.number(), z.number()]).exactOptional(),
  /** In cents of the euro. */
  cost: z.int().exactOptional(),
  /** Share of the town that supports it, and that objects to it. Without one nobody is asked. */
  liked: share.exactOptional(),
  disliked: share.exactOptional(),
  /** Who supports it whatever chance says, one an hour. */
  supporters: z.strictObject({ day, names: z.array(z.string()) }).exactOptional(),
  /** The post that it came from on another server. */
  original: z.url().exactOptional(),
});

const revision = z.strictObject({
  of: z.string(),
  day,
  hour,
  body: localised,
  /** When its author says that it still is what people supported. */
  confirmed: z.strictObject({ day, hour }),
});

const removal = z.strictObject({ of: z.string(), day, rule: z.enum(MODERATION_RULES), reason: z.string() });

const comment = z.strictObject({
  /** A proposal; the consultation where absent. */
  on: z.string().exactOptional(),
  by: z.string(),
  day,
  side: z.enum(COMMENT_SIDES).exactOptional(),
  text: z.string(),
  lang: z.string().exactOptional(),
  /** A name for replies to it; and the name of what it replies to. */
  key: z.string().exactOptional(),
  to: z.string().exactOptional(),
});

const answer = z.strictObject({
  to: z.string(),
  day,
  verdict: z.enum(VERDICTS),
  body: localised,
  commitments: z.array(
    z.strictObject({
      text: localised,
      due: day,
      /** What became of it since. */
      since: z
        .array(z.strictObject({ day, status: z.enum(COMMITMENT_STATUSES), note: localised.exactOptional() }))
        .exactOptional(),
    }),
  ),
});

const ballot = z.strictObject({
  day,
  slug: z.string(),
  question: localised,
  description: localised.exactOptional(),
  method: z.enum(METHODS),
  /** By itself, or a proposal with what it costs. */
  options: z.array(
    z.union([
      z.strictObject({ name: localised, description: localised.exactOptional() }),
      z.strictObject({ proposal: z.string() }),
    ]),
  ),
  rules: z.strictObject({
    quorum: z.strictObject({ kind: z.literal('count'), count: z.int() }).exactOptional(),
    budget: z.strictObject({ amount: z.int(), currency: z.string(), eachBallotWithin: z.boolean() }).exactOptional(),
  }),
  votes: z.strictObject({
    from: day,
    days: z.int(),
    turnout: share,
    seed,
    blank: share.exactOptional(),
    /** Options by number: one of them by its share, or with a budget each that its own chance picks and the rest pays for. */
    marks: z.array(z.strictObject({ option: z.int(), share })),
  }),
  paper: z
    .strictObject({
      day,
      reference: z.string(),
      place: z.string(),
      /** Sheets that mark the same options by number; none is an invalid sheet. */
      rows: z.array(z.strictObject({ options: z.array(z.int()).exactOptional(), count: z.int() })),
    })
    .exactOptional(),
});

const poll = z.strictObject({
  key: z.string(),
  day,
  hour,
  question: localised,
  options: z.array(localised),
  closes: day,
  votes: z.strictObject({ from: day, days: z.int(), turnout: share, seed, shares: z.array(share) }),
});

const questionnaire = z.strictObject({
  day,
  title: localised,
  introduction: localised.exactOptional(),
  questions: z.array(
    z.strictObject({
      kind: z.enum(QUESTION_KINDS),
      text: localised,
      options: z.array(localised).exactOptional(),
      most: z.int().exactOptional(),
      steps: z.int().exactOptional(),
      low: localised.exactOptional(),
      high: localised.exactOptional(),
      required: z.boolean().default(false),
      /** Of a choice of one or a scale: the part that marks each. Of a choice of several: the part that marks it among others. */
      shares: z.array(share).default([]),
      /** What the first who answer write, one after the other. */
      texts: z.array(z.string()).default([]),
    }),
  ),
  responses: z.strictObject({ from: day, days: z.int(), turnout: share, seed }),
});

export const consultationScenario = z.strictObject({
  /** When it is published. */
  day,
  slug: z.string(),
  title: localised,
  summary: localised,
  /** First and last day of each. */
  phases: z.array(z.strictObject({ kind: z.enum(PHASE_KINDS), from: day, to: day })),
  rules: z.strictObject({
    supports: z.enum(SUPPORT_SIDES).exactOptional(),
    resultsVisibility: z.enum(RESULTS_VISIBILITIES).exactOptional(),
    supportThreshold: z.int().exactOptional(),
    standings: z.array(z.enum(STANDINGS)).exactOptional(),
    decidingStanding: z.array(z.enum(STANDINGS)).exactOptional(),
    hold: z.enum(HOLD_RULES).exactOptional(),
  }),
  campaign: z.strictObject({ campaign: z.string(), follows: z.string().nullable() }).exactOptional(),
  proposals: z.strictObject({ seed, all: z.array(idea) }).exactOptional(),
  /** Given by chance, up to a day. */
  supports: z.strictObject({ seed, until: day }).exactOptional(),
  ballots: z.array(ballot).default([]),
  comments: z.array(comment).default([]),
  polls: z.array(poll).default([]),
  questionnaire: questionnaire.exactOptional(),
  revisions: z.array(revision).default([]),
  removals: z.array(removal).default([]),
  answers: z.array(answer).default([]),
});

/** What the people of a town do in a consultation that another hosts, once they have its mirror. */
const shared = z.strictObject({
  consultation: z.string(),
  /** People of an age to take part, as the register has them. */
  registered: z.int(),
  supports: z.array(
    z.strictObject({
      /** The proposal's number at the host. */
      number: z.int(),
      names: z.array(z.string()),
      comments: z.array(comment.pick({ by: true, side: true, text: true })).default([]),
    }),
  ),
  proposals: z.array(idea.pick({ by: true, title: true, body: true, tags: true })),
});

export const townScenario = z.strictObject({
  institution: z.strictObject({
    handle: z.string(),
    name: localised,
    summary: localised,
    languages: z.array(z.string()).min(1),
    timeZone: z.string(),
    contact: z.string(),
    about: localised.exactOptional(),
  }),
  founded: day,
  territory: z.strictObject({ code: z.string(), name: localised, quarters: z.array(quarter) }),
  /** Where it would be. */
  centre: z.strictObject({ lat: z.number(), lon: z.number() }),
  /** Officers by what the scenario calls them. */
  agents: z.record(z.string(), z.email()),
  /** Whom the demo signs in. */
  resident: z.string(),
  people: z.strictObject({
    day,
    /** Between one who joins and the next. */
    hours: z.number(),
    groups: z.array(group),
  }),
  /** What the demo points at. */
  pages: z.array(z.strictObject({ says: z.string(), path: z.string() })).default([]),
  /** Files beside this one, by slug, in the order in which they are told. */
  consultations: z.array(z.string()),
  shared: shared.exactOptional(),
});

export type Idea = z.output<typeof idea>;
export type CommentScenario = z.output<typeof comment>;
export type AnswerScenario = z.output<typeof answer>;
export type RevisionScenario = z.output<typeof revision>;
export type BallotScenario = z.output<typeof ballot>;
export type PollScenario = z.output<typeof poll>;
export type QuestionnaireScenario = z.output<typeof questionnaire>;
export type ConsultationScenario = z.output<typeof consultationScenario>;
export type SharedScenario = z.output<typeof shared>;
export type Person = Omit<z.output<typeof group>, 'names'> & { readonly name: string };
/** A town and its consultations as they were read. */
export type Town = Omit<z.output<typeof townScenario>, 'consultations'> & {
  readonly everybody: readonly Person[];
  readonly consultations: readonly ConsultationScenario[];
};
