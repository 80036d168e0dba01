import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { DefaultQueryExecutor } from 'kysely';
import { afterAll, expect } from 'vitest';
import { shapeOf } from './engine-cover.ts';
import { projectDir } from './program.ts';
import { statementsFolder } from './report.ts';

/** What each test file has the sources execute is written there, for `engine-cover.ts`. */
const FOLDER = statementsFolder(process.env['SUITE'] ?? 'test');

/** Enough to see past Kysely to whoever asks. */
const FRAMES = 40;

/** One for all test files of a process, which run one after the other. */
type Recording = { statements: Set<string>; readonly ofSources: Map<string, boolean> };
const shared = globalThis as { statementsOfTests?: Recording };

if (process.env['STATEMENTS'] === '1') {
  shared.statementsOfTests ??= recordAll();
  const recording = shared.statementsOfTests;
  afterAll(() => {
    const file = relative(projectDir, expect.getState().testPath ?? '');
    const name = `${createHash('sha256').update(file).digest('hex').slice(0, 16)}.json`;
    mkdirSync(FOLDER, { recursive: true });
    writeFileSync(join(FOLDER, name), JSON.stringify({ file, statements: [...recording.statements].sort() }));
    recording.statements = new Set();
  });
}

/** From now on the statements of this process are kept by their shape, but for those that tests execute themselves. */
function recordAll(): Recording {
  const recording: Recording = { statements: new Set(), ofSources: new Map() };
  const base = Object.getPrototypeOf(DefaultQueryExecutor.prototype) as {
    executeQuery: (this: unknown, query: { readonly sql: string }, ...rest: unknown[]) => unknown;
  };
  const { executeQuery } = base;
  base.executeQuery = function (query, ...rest) {
    const shape = shapeOf(query.sql);
    if (recording.ofSources.get(shape) !== true) recording.ofSources.set(shape, isAskedBySources());
    if (recording.ofSources.get(shape) === true) recording.statements.add(shape);
    return executeQuery.call(this, query, ...rest);
  };
  return recording;
}

function isAskedBySources(): boolean {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = FRAMES;
  const { stack = '' } = new Error('who asks');
  Error.stackTraceLimit = stackTraceLimit;
  return /\/src\/(?!storage\/kit\/)(?:(?!\.test\.ts)[^:\s])+\.ts:/.test(stack);
}
