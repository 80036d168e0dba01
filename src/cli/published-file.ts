import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { z } from 'zod';
import { PUBLISHED_FORMAT } from '../application/open-data/published-ballots.ts';
import { type PublishedInput, type RulesInput, recountPublished } from '../application/open-data/recount-ballots.ts';
import type { Pattern } from '../domain/ballot/publication.ts';
import { CommandRefused } from './command.ts';

const CHUNK = 1 << 16;

/** Patterns in a byte buffer, since a large ballot has a million of them, which would be too many objects. */
type Patterns = Iterable<Pattern> & { add(pattern: Pattern): void };

/** Collects patterns, which can then be read any number of times, in the order they were added. */
function patternCollector(): Patterns {
  const chunks: Buffer[] = [];
  let text = '';
  return {
    add({ content, count }) {
      text += `${count}\t${content}\n`;
      if (text.length < CHUNK) return;
      chunks.push(Buffer.from(text));
      text = '';
    },
    *[Symbol.iterator]() {
      for (const chunk of chunks) yield* patternsIn(chunk.toString());
      yield* patternsIn(text);
    },
  };
}

function* patternsIn(text: string): Generator<Pattern, void> {
  for (let at = 0; at < text.length; ) {
    const tab = text.indexOf('\t', at);
    const end = text.indexOf('\n', tab);
    yield { count: Number(text.slice(at, tab)), content: text.slice(tab + 1, end) };
    at = end + 1;
  }
}

const numbers = z.array(z.number().int());
const count = z.strictObject({
  valid: z.number().int(),
  blank: z.number().int(),
  invalid: z.number().int(),
  abstained: z.number().int(),
  votes: numbers,
  objections: numbers,
  scored: numbers,
  pairwise: numbers,
});

/** The first line. Its rules are validated when they are used, so here they are any object. */
const HEAD = z.looseObject({
  format: z.literal(PUBLISHED_FORMAT),
  slug: z.string(),
  rulesHash: z.string(),
  rules: z.looseObject({
    consultation: z.string(),
    ballot: z.string(),
    method: z.string(),
    options: z.array(z.looseObject({ number: z.number().int() })),
    standings: z.array(z.string()),
    decidingStanding: z.array(z.string()),
  }),
  turnout: z.looseObject({ cast: z.number().int(), byStanding: z.record(z.string(), z.number().int()) }),
  piles: z.array(
    z.strictObject({
      standings: z.array(z.string()),
      deciding: z.boolean(),
      cast: z.number().int(),
      shown: z.boolean(),
      withheld: z.number().int(),
      remainder: count.nullable(),
      rounds: z.array(z.strictObject({ votes: numbers, exhausted: z.number().int() })).nullable(),
    }),
  ),
  withheld: z.number().int(),
});

const PATTERN = z.strictObject({
  pile: z.number().int().min(0),
  content: z.string().regex(/^[\x20-\x7e]+$/),
  count: z.number().int().min(1),
});

type Recounted = {
  readonly slug: string;
  /** Ballots that took part, and those of them that are published as a sum only. */
  readonly cast: number;
  readonly withheld: number;
  readonly rules: RulesInput;
  readonly result: ReturnType<typeof recountPublished>;
};

/** Counts the ballots of a published file again. Throws `CommandRefused` with a message for a file of another format. */
export async function recountLines(lines: AsyncIterable<string>, name: string): Promise<Recounted> {
  let head: z.output<typeof HEAD> | undefined;
  const piles: Patterns[] = [];
  let nth = 0;
  for await (const line of lines) {
    nth += 1;
    if (line.trim() === '') continue;
    const where = `${name}, line ${nth}`;
    if (head === undefined) {
      head = read(HEAD, line, where);
      piles.push(...head.piles.map(patternCollector));
      continue;
    }
    const { pile, content, count } = read(PATTERN, line, where);
    const patterns = piles[pile];
    if (patterns === undefined) throw new CommandRefused(`${where}: there is no pile ${pile}`);
    patterns.add({ content, count });
  }
  if (head === undefined) throw new CommandRefused(`${name} is empty`);
  const { rules, rulesHash, turnout, withheld, slug } = head;
  const published = head.piles.map((pile, index) => ({ ...pile, ballots: piles[index] ?? [] }));
  // The types of the members are validated when the ballots are counted.
  const output = { rules, rulesHash, turnout, withheld, piles: published } as unknown as PublishedInput;
  try {
    return { slug, cast: turnout.cast, withheld, rules: output.rules, result: recountPublished(output) };
  } catch (cause) {
    throw new CommandRefused(`${name}: ${cause instanceof Error ? cause.message : 'not to be counted'}`, { cause });
  }
}

export function linesOfFile(file: string): AsyncIterable<string> {
  return createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY });
}

export function linesOfStream(stream: AsyncIterable<string | Uint8Array>): AsyncIterable<string> {
  return createInterface({ input: Readable.from(stream), crlfDelay: Number.POSITIVE_INFINITY });
}

function read<T extends z.ZodType>(schema: T, line: string, where: string): z.output<T> {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (cause) {
    throw new CommandRefused(`${where} is not JSON`, { cause });
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new CommandRefused(`${where}: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not to be read'}`);
}
