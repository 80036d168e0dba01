import { globSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { projectDir } from './program.ts';

/** Whoever reads it runs on the server that it names, where it names one. */
const SERVER = 'TEST_DATABASE_URL';

/**
 * The tests that run on PostgreSQL where it is given, as paths from the project's folder: they read where the server is, or
 * import a file below `test` that does, however far. What opens no such database is the same on both engines, and run once.
 */
export function findEngineTests(root = projectDir): readonly string[] {
  const texts = new Map(
    globSync('{src,migrations,test}/**/*.ts', { cwd: root }).map((path) => [
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
  return [...texts.keys()].filter((path) => path.endsWith('.test.ts') && asks(path)).sort();
}
