import { z } from 'zod';
import { JournalFault } from '../application/journal/journal-verdict.ts';
import { type JournalSource, jsonOf } from './journal-source.ts';

const API = '/api/v1';
const LIMIT = 100;

const localised = z.record(z.string(), z.string());

const CONSULTATION = z.looseObject({
  id: z.string(),
  slug: z.string(),
  publishedAt: z.iso.datetime().nullable(),
  uri: z.string(),
  host: z.looseObject({}).nullable(),
  source: z.looseObject({}).nullable().optional(),
});
const DETAIL = z.looseObject({
  cohosts: z.array(z.string()),
  phases: z.array(z.looseObject({ id: z.string() })),
  rules: z.looseObject({}),
});
const BALLOT = z.looseObject({
  id: z.string(),
  slug: z.string(),
  publishedAt: z.iso.datetime().nullable(),
  options: z.array(z.looseObject({})),
  rules: z.looseObject({
    version: z.union([z.literal(1), z.literal(2), z.literal(3)]).optional(),
    budget: z.looseObject({ amount: z.number(), currency: z.string(), eachBallotWithin: z.boolean() }).nullable(),
    options: z.array(z.looseObject({ cost: z.number().nullable() })),
  }),
});
const AUTHOR = z.looseObject({ id: z.string().nullable(), name: z.string() });
const COUNTS = z.looseObject({ byStanding: z.record(z.string(), z.number()).nullable() });
const PROPOSAL = z.looseObject({
  // Nodes of before 0.2.0 are verified by what they show.
  author: AUTHOR.optional(),
  supports: COUNTS.optional(),
  objections: COUNTS.optional(),
  id: z.string(),
  number: z.number().nullable(),
  status: z.string(),
  contentHash: z.string(),
  title: localised,
  body: localised,
  lang: z.string(),
  cost: z.looseObject({ amount: z.number(), currency: z.string() }).nullable(),
  amends: z.number().nullable(),
  comments: z.number(),
  verdict: z.string().nullable(),
  publishedAt: z.iso.datetime().nullable(),
  updatedAt: z.iso.datetime(),
});
const DECISION = z.looseObject({
  id: z.string(),
  kind: z.string(),
  rule: z.string(),
  reason: z.string(),
  decidedAt: z.iso.datetime(),
});
const COMMENT = z.looseObject({
  author: AUTHOR.optional(),
  id: z.string(),
  parentId: z.string().nullable(),
  side: z.string(),
  body: z.string(),
  warning: z.string().nullable(),
  lang: z.string(),
  status: z.string(),
  decision: DECISION.nullable(),
  receivedAt: z.iso.datetime(),
});
const ANSWERED = z.looseObject({
  answer: z
    .looseObject({
      id: z.string(),
      version: z.number(),
      verdict: z.string(),
      body: localised,
      commitments: z.array(z.looseObject({ id: z.string(), text: localised, status: z.string() })),
      publishedAt: z.iso.datetime(),
    })
    .nullable(),
});
const DECIDED = z.looseObject({ items: z.array(DECISION) });
const TALLY = z.looseObject({
  ballot: z.string(),
  slug: z.string(),
  options: z.array(z.looseObject({})),
  final: z.boolean(),
  countedAt: z.iso.datetime().nullable(),
  result: z.looseObject({}).nullable(),
});
const EVENT = z.looseObject({
  id: z.string(),
  type: z.string(),
  at: z.iso.datetime(),
  consultation: z.string().nullable(),
  proposal: z.number().nullable(),
  data: z.looseObject({ commentId: z.string().optional() }),
});

export type ShownConsultation = z.output<typeof CONSULTATION>;
export type ShownDetail = z.output<typeof DETAIL>;
export type ShownBallot = z.output<typeof BALLOT>;
export type ShownAuthor = z.output<typeof AUTHOR>;
export type ShownProposal = z.output<typeof PROPOSAL>;
export type ShownComment = z.output<typeof COMMENT>;
export type ShownAnswer = NonNullable<z.output<typeof ANSWERED>['answer']>;
export type ShownDecision = z.output<typeof DECISION>;
export type ShownTally = z.output<typeof TALLY>;
export type ShownEvent = z.output<typeof EVENT>;

export type PublicTexts = ReturnType<typeof publicTexts>;

type Node = NonNullable<JournalSource['node']>;

/** What a node shows to everybody, by its public API. */
export function publicTexts(node: Node) {
  const at = (slug: string) => `/consultations/${encodeURIComponent(slug)}`;
  const log: Reading = { after: null };
  return {
    consultations: () => every(node, { path: '/consultations', item: CONSULTATION }),
    async consultation(slug: string): Promise<ShownDetail | null> {
      return await one(node, { path: at(slug), schema: DETAIL });
    },
    async ballots(slug: string): Promise<readonly ShownBallot[]> {
      const schema = z.looseObject({ items: z.array(BALLOT) });
      return (await one(node, { path: `${at(slug)}/ballots`, schema }))?.items ?? [];
    },
    /** The ids of the institutions that hold it too. */
    async cohosts(slug: string): Promise<readonly string[]> {
      return (await one(node, { path: at(slug), schema: DETAIL }))?.cohosts ?? [];
    },
    /** The id by which somebody is shown who had this one once: another where two turned out to be one. Null where nobody is. */
    async participant(id: string): Promise<string | null> {
      const path = `/participants/${encodeURIComponent(id)}`;
      return (await one(node, { path, schema: z.looseObject({ id: z.string() }) }))?.id ?? null;
    },
    proposals: (slug: string) =>
      every(node, { path: `${at(slug)}/proposals?order=oldest&status=published,withdrawn,removed`, item: PROPOSAL }),
    comments: (slug: string, number: number | null) =>
      every(node, { path: `${at(slug)}${number === null ? '' : `/proposals/${number}`}/comments`, item: COMMENT }),
    async answer(slug: string, number: number): Promise<ShownAnswer | null> {
      return (await one(node, { path: `${at(slug)}/proposals/${number}`, schema: ANSWERED }))?.answer ?? null;
    },
    /** Of one that was withdrawn or removed as well. */
    async decisions(slug: string, number: number): Promise<readonly ShownDecision[]> {
      const schema = DECIDED;
      return (await one(node, { path: `${at(slug)}/proposals/${number}/decisions`, schema }))?.items ?? [];
    },
    async tallies(slug: string): Promise<readonly ShownTally[]> {
      const schema = z.looseObject({ items: z.array(TALLY) });
      return (await one(node, { path: `${at(slug)}/tally`, schema }))?.items ?? [];
    },
    /** The public event log, oldest first: once it was read to its end, what came since. */
    events: () => every(node, { path: '/events', item: EVENT, reading: log }),
  };
}

type Reading = { after: string | null };

/** Page by page from where it was read up to, until one is empty or has no next. */
async function* every<T extends z.ZodType>(
  node: Node,
  { path, item, reading = { after: null } }: { readonly path: string; readonly item: T; readonly reading?: Reading },
): AsyncGenerator<z.output<T>, void> {
  const schema = z.looseObject({ items: z.array(item), next: z.string().nullable() });
  const separator = path.includes('?') ? '&' : '?';
  for (;;) {
    const { after } = reading;
    const cursor: string = after === null ? '' : `&after=${encodeURIComponent(after)}`;
    const page: z.output<typeof schema> | null = await one(node, {
      path: `${path}${separator}limit=${LIMIT}${cursor}`,
      schema,
    });
    if (page === null) throw new JournalFault('unreachable', `${API}${path} is not there`);
    yield* page.items;
    if (page.next === null || page.items.length === 0) return;
    if (page.next === after) throw new JournalFault('unreadable', `${API}${path} does not end`);
    reading.after = page.next;
  }
}

async function one<T extends z.ZodType>(
  node: Node,
  { path, schema }: { readonly path: string; readonly schema: T },
): Promise<z.output<T> | null> {
  const bytes = await node(`${API}${path}`);
  if (bytes === null) return null;
  const parsed = schema.safeParse(jsonOf(bytes, path));
  if (!parsed.success) throw new JournalFault('unreadable', `${API}${path}`);
  return parsed.data;
}
