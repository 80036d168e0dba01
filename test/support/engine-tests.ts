import { globSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { projectDir } from './program.ts';

/** Whoever reads it runs on the server that it names, where it names one. */
const SERVER = 'TEST_DATABASE_URL';

/** What a test says that holds what one engine does, or two connections at once: only a server has those. */
const OF_AN_ENGINE = new RegExp(String.raw`${SERVER}|\.engine\b|'postgres'|openAnother`);

/** What is said about sources there is no test of a database, whatever the sources are. */
const ARCHITECTURE = 'test/architecture/';

/** Which of the others run on PostgreSQL, and where else: `npm run engines` writes it. */
export const COVER = 'test/support/engine-tests.json';

type Cover = {
  /** Run on both engines, since nothing else executes some statement there. */
  readonly both: readonly string[];
  /** Slow ones, which other files stand in for on the embedded engine. */
  readonly postgresAlone: readonly string[];
};

export function readCover(root = projectDir): Cover {
  return JSON.parse(readFileSync(join(root, COVER), 'utf8'));
}

/**
 * What `npm run test:postgres` runs: what holds something of an engine, the slow files that run on this engine alone, and of the
 * rest the smallest set of files with which every statement of the sources is executed on both engines. Everything else is the
 * same on both and runs on the embedded one.
 */
export function findPostgresTests(root = projectDir): readonly string[] {
  const { both, postgresAlone } = readCover(root);
  const cover = new Set([...both, ...postgresAlone]);
  return findEngineTests(root).filter((file) => cover.has(file) || isOfAnEngine(file, root));
}

/** Whether a test runs on PostgreSQL whatever it executes. */
export function isOfAnEngine(file: string, root = projectDir): boolean {
  return OF_AN_ENGINE.test(readFileSync(join(root, file), 'utf8'));
}

/**
 * The tests that can run on PostgreSQL where it is given, as paths from the project's folder: they read where the server is, or
 * import a file below `test` that does, however far.
 */
export function findEngineTests(root = projectDir): readonly string[] {
  const texts = new Map(
    globSync('{src,migrations,test,demo}/**/*.ts', { cwd: root }).map((path) => [
      path,
      readFileSync(join(root, path), 'utf8'),
    ]),
  );
  const known = new Map<string, boolean>();
  const asks = (path: string): boolean => {
    const found = known.get(path);
    if (found !== undefined) return found;
    known.set(path, false);
    const text = texts.get(path) ?? '';
    const answer = text.includes(SERVER) || importsIn(path, text).some(asks);
    known.set(path, answer);
    return answer;
  };
  const importsIn = (path: string, text: string) =>
    [...text.matchAll(/from '(\.[^']+\.ts)'/g)]
      .map(([, to = '']) => relative('.', join(dirname(path), to)))
      .filter((to) => to.startsWith('test/') && texts.has(to));
  return [...texts.keys()]
    .filter((path) => path.endsWith('.test.ts') && !path.startsWith(ARCHITECTURE) && asks(path))
    .sort();
}
