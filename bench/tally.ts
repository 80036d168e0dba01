/**
 * How long a recount of 1,000,000 published ballots of 20 options takes, and how much memory, beside the same file read
 * and split into numbers with nothing counted. `node bench/tally.ts` measures every method, each in a process of its own
 * (memory is that of the process at its highest); `node bench/tally.ts <method>` one.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Ballot } from '../src/domain/ballot/ballot.ts';
import { METHOD_NEEDS, METHODS, type Method } from '../src/domain/ballot/method.ts';
import { type Pattern, recount } from '../src/domain/ballot/publication.ts';
import { defaultBallotRules } from '../src/domain/ballot/rules.ts';
import { SMALL, sized } from './size.ts';

const BALLOTS = sized(1_000_000, 1_000);
const OPTIONS = 20;
const BUDGET = { amount: 1_000_000, currency: 'EUR', eachBallotWithin: false };

export type TallyFigure = {
  readonly method: Method;
  readonly seconds: number;
  readonly megabytes: number;
  /** Reading and splitting the same file. */
  readonly yardstick: { readonly seconds: number; readonly megabytes: number };
};

/** Measures methods one after another. Neither figure has the making of the file in it. */
export function benchTally(methods: readonly Method[] = METHODS): readonly TallyFigure[] {
  const folder = mkdtempSync(join(tmpdir(), 'parvis-tally-'));
  try {
    return methods.map((method) => {
      const file = join(folder, method);
      writeBallots(method, file);
      const yardstick = inOwnProcess([method, file, 'read']);
      return { method, ...inOwnProcess([method, file, 'recount']), yardstick };
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function inOwnProcess(args: readonly string[]): { readonly seconds: number; readonly megabytes: number } {
  const child = spawnSync(process.execPath, [import.meta.filename, ...args, ...(SMALL ? ['--small'] : [])], {
    encoding: 'utf8',
  });
  if (child.status !== 0) throw new Error(`${args.join(' ')}: ${child.stderr}`);
  return JSON.parse(child.stdout);
}

function measure(method: Method, file: string, what: string): void {
  const begin = performance.now();
  if (what === 'read') splitAll(file);
  else recountAll(method, file);
  const seconds = Math.round(performance.now() - begin) / 1000;
  console.log(JSON.stringify({ seconds, megabytes: Math.round(process.resourceUsage().maxRSS / 1024) }));
}

function splitAll(file: string): void {
  let marks = 0;
  for (const line of linesOf(file)) {
    const [content = ''] = line.split('\t');
    for (const mark of content.split(/[ >=]/)) marks += Number.parseInt(mark, 10) || 1;
  }
  if (marks === 0) throw new Error('nothing was read');
}

function recountAll(method: Method, file: string): void {
  const cast = BALLOTS;
  const pile = { standings: ['resident' as const], deciding: true, cast, shown: true };
  const ballots: Iterable<Pattern> = { [Symbol.iterator]: () => patternsOf(file) };
  const result = recount(
    question(method),
    {
      ballotId: '',
      rulesHash: null,
      turnout: { cast, byStanding: { resident: cast }, byChannel: { online: cast, paper: 0 }, registered: null },
      piles: [{ ...pile, ballots, withheld: 0, remainder: null, rounds: null }],
      withheld: 0,
    },
    (text) => createHash('sha256').update(text).digest('hex'),
  );
  if (!result.ok || result.value.deciding.valid !== BALLOTS) throw new Error('not every ballot was counted');
}

function* patternsOf(file: string): Generator<Pattern, void> {
  for (const line of linesOf(file)) {
    const tab = line.indexOf('\t');
    yield { content: line.slice(0, tab), count: Number(line.slice(tab + 1)) };
  }
}

function* linesOf(file: string): Generator<string, void> {
  const handle = openSync(file, 'r');
  const buffer = Buffer.allocUnsafe(1 << 18);
  let rest = '';
  for (let read = readSync(handle, buffer); read > 0; read = readSync(handle, buffer)) {
    const lines = (rest + buffer.toString('latin1', 0, read)).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  closeSync(handle);
}

function question(method: Method): Ballot {
  const needs = METHOD_NEEDS[method];
  const size = needs.options[1] === 0 ? 0 : OPTIONS;
  const random = generator(7);
  return {
    id: '',
    consultationId: '',
    slug: method,
    position: 1,
    question: { en: method },
    description: null,
    method,
    options: Array.from({ length: size }, (_, index) => ({
      id: String(index + 1),
      number: index + 1,
      name: { en: `Option ${index + 1}` },
      description: null,
      cost: needs.budget ? 20_000 + random(180_000) : null,
    })),
    rules: {
      ...defaultBallotRules(method, size),
      scores: needs.scores ? { min: 0, max: 5 } : null,
      budget: needs.budget ? BUDGET : null,
      threshold: needs.threshold === 'needed' ? { kind: 'count', count: 1 } : null,
      ties: needs.ties.includes('shared') ? 'shared' : 'by-list-order',
      anonymityThreshold: 1,
    },
    opensAt: new Date(0),
    closesAt: new Date(1),
    paperUntil: null,
    extensions: [],
    createdAt: new Date(0),
    publishedAt: null,
    rulesHash: null,
    uri: null,
  };
}

/** Ballots with as many marks as the method takes, almost no two alike where it ranks: the hardest to count. */
function writeBallots(method: Method, file: string): void {
  const random = generator(1);
  const handle = openSync(file, 'w');
  const numbers = Array.from({ length: OPTIONS }, (_, index) => index + 1);
  // Options are not equally liked, or every count would be a tie.
  const some = () => numbers.filter((number) => random(100) < 15 + number);
  const ranked = () => {
    const left = numbers.slice();
    for (let at = 0; at < left.length - 1; at += 1) {
      const other = at + random(left.length - at);
      [left[at], left[other]] = [left[other] ?? 0, left[at] ?? 0];
    }
    return left;
  };
  const content: Record<Method, () => string> = {
    'yes-no': () => ['yes', 'no', 'abstain'][random(3)] ?? 'yes',
    choice: () => String(1 + random(OPTIONS)),
    approval: () => some().join(' ') || 'blank',
    score: () => numbers.map((number) => `${number}:${random(6)}`).join(' '),
    schulze: () => ranked().join('>'),
    'instant-runoff': () => ranked().join('>'),
    'budget-by-votes': () => some().join(' ') || 'blank',
    'equal-shares': () => some().join(' ') || 'blank',
    petition: () => 'signed',
    'supports-and-objections': () => numbers.map((number) => (random(2) === 0 ? `+${number}` : `-${number}`)).join(' '),
  };
  let lines: string[] = [];
  for (let ballot = 1; ballot <= BALLOTS; ballot += 1) {
    const text = content[method]();
    lines.push(`${text === 'blank' ? '1' : text}\t1\n`);
    if (lines.length === 10_000 || ballot === BALLOTS) {
      writeSync(handle, lines.join(''));
      lines = [];
    }
  }
  closeSync(handle);
}

/** Whole numbers below a limit, the same in every run (xorshift32). */
function generator(seed: number): (limit: number) => number {
  let state = seed * 2_654_435_761;
  return (limit) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % limit;
  };
}

if (import.meta.main) {
  const [method, file, what] = process.argv.slice(2).filter((word) => !word.startsWith('--'));
  if (file !== undefined && what !== undefined) measure(method as Method, file, what);
  else {
    const figures = benchTally(method === undefined ? METHODS : [method as Method]);
    console.table(
      figures.map(({ yardstick, ...figure }) => ({
        ...figure,
        'only read, seconds': yardstick.seconds,
        'only read, megabytes': yardstick.megabytes,
      })),
    );
  }
}
