import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * The program in few files: the sources and the packages that they load, put together by rolldown, which takes a fifth of the
 * time and half of the memory to load (docs/adr/0193). `made.json` names the folder of the bundle and every file that went into
 * it; where one of them says something else now, the bundle is stale and nobody starts it.
 */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const BUNDLES = 'node_modules/.cache/parvis/bundle';
/** From a file of a bundle to the root. */
const UP = '../../../../../';
const MAIN = 'src/start/main.ts';
/** They have native parts, or look for files beside their own. */
const STAY_PACKAGES = ['@electric-sql/pglite', 'leaflet', 'pg-native', 'sharp'];
/** Another process may be at work in a folder that is younger. */
const ABANDONED_MS = 3_600_000;

/** @typedef {{ readonly size: number, readonly mtimeMs: number, readonly hash: string }} Input */
/** @typedef {{ readonly folder: string, readonly inputs: Readonly<Record<string, Input>> }} Made */

/**
 * The bundle to start, as its state says: `main` is a path where it is fresh.
 * @param {string} root
 * @returns {{ readonly state: 'fresh', readonly main: string } | { readonly state: 'stale' | 'missing' }}
 */
export function bundleOf(root = ROOT) {
  const made = readMade(root);
  if (made === null) return { state: 'missing' };
  const main = join(root, BUNDLES, made.folder, nameOf(MAIN));
  if (!existsSync(main)) return { state: 'missing' };
  const isFresh = Object.entries(made.inputs).every(([path, input]) => isUnchanged(root, path, input));
  return isFresh ? { state: 'fresh', main } : { state: 'stale' };
}

/**
 * Makes the bundle, whole or not at all: several processes may do it at once. Throws where it cannot be made or stored.
 * @param {string} root
 */
export async function makeBundle(root = ROOT) {
  const { rolldown } = await import('rolldown');
  const began = Date.now();
  const folder = join(root, BUNDLES);
  const unfinished = join(folder, `unfinished-${process.pid}`);
  mkdirSync(folder, { recursive: true });
  try {
    const build = await rolldown({
      cwd: root,
      input: { [withoutEnding(MAIN)]: MAIN },
      platform: 'node',
      tsconfig: false,
      transform: { target: 'node24' },
      external: (id) => STAY_PACKAGES.some((name) => id === name || id.startsWith(`${name}/`)),
      logLevel: 'silent',
      plugins: [placesOf(root)],
    });
    await build.write({
      dir: unfinished,
      format: 'esm',
      sourcemap: true,
      sourcemapExcludeSources: true,
      entryFileNames: '[name].mjs',
      chunkFileNames: '[name]-[hash].mjs',
      banner: ({ isEntry }) => (isEntry ? `import '${UP}src/start/stack-traces.mjs';` : ''),
    });
    // Of a module that is left without code of its own, since a constant was written where it is used, no output knows.
    const modules = (await build.watchFiles).filter(isAbsolute);
    await build.close();
    const inputs = inputsOf(root, modules);
    const [changed] = Object.entries(inputs).find(([, { mtimeMs }]) => mtimeMs >= began + 1) ?? [];
    if (changed !== undefined) throw new Error(`${changed} changed meanwhile`);
    const name = sha256(JSON.stringify(Object.entries(inputs).map(([path, { hash }]) => [path, hash]))).slice(0, 16);
    const before = readMade(root)?.folder;
    try {
      renameSync(unfinished, join(folder, name));
    } catch (error) {
      // Another process made the same of the same files.
      if (!existsSync(join(folder, name, nameOf(MAIN)))) throw error;
    }
    const beside = join(folder, `made.json.${process.pid}`);
    writeFileSync(beside, JSON.stringify({ folder: name, inputs }));
    renameSync(beside, join(folder, 'made.json'));
    dropOld(folder, new Set(['made.json', name, before]));
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
}

/**
 * What a source finds by its own place it finds there from the bundle too: beside the source, not beside the chunk. A source
 * that is named by its address, to be run by a thread or a process, becomes an entry of the bundle.
 * @param {string} root
 * @returns {import('rolldown').Plugin}
 */
function placesOf(root) {
  return {
    name: 'places-of-sources',
    transform: {
      filter: { id: /\.m?ts$/, code: /import\.meta/ },
      handler(code, id) {
        const source = relative(root, id);
        if (source.startsWith('..') || source.includes('node_modules')) return null;
        const withEntries = code.replaceAll(
          /new URL\('(\.[^'`$]+\.ts)', import\.meta\.url\)/g,
          (_, /** @type {string} */ path) => {
            const entry = resolve(dirname(id), path);
            const fileName = nameOf(relative(root, entry));
            this.emitFile({ type: 'chunk', id: entry, fileName });
            return `new URL('./${fileName}', import.meta["url"])`;
          },
        );
        const placed = withEntries
          .replaceAll('import.meta.url', `new URL('${UP}${source}', import.meta["url"]).href`)
          .replaceAll(
            'import.meta.dirname',
            `process.getBuiltinModule('node:path').join(import.meta["dirname"], '${UP}${dirname(source)}')`,
          );
        const [unknown] = /import\.meta\.(?!resolve\()\w+/.exec(placed) ?? [];
        if (unknown !== undefined) throw new Error(`${source}: ${unknown} would name a file of the bundle`);
        return { code: placed, map: null };
      },
    },
  };
}

/** @param {string} path */
const withoutEnding = (path) => path.replace(/\.ts$/, '').replaceAll(/[/\\]/g, '.');
/** @param {string} path */
const nameOf = (path) => `${withoutEnding(path)}.mjs`;
/** @param {string | Buffer} content */
const sha256 = (content) => createHash('sha256').update(content).digest('hex');

/**
 * The sources, and of a package its manifest, which changes with its version.
 * @param {string} root
 * @param {readonly string[]} modules
 * @returns {Record<string, Input>}
 */
function inputsOf(root, modules) {
  const paths = new Set(['src/start/bundle.mjs', 'src/start/stack-traces.mjs']);
  for (const id of modules) {
    const path = relative(root, id.split('?', 1)[0] ?? id);
    const [, folder] = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(path) ?? [];
    paths.add(folder === undefined ? path : `${folder}/package.json`);
  }
  /** @type {Record<string, Input>} */
  const inputs = {};
  for (const path of [...paths].sort()) {
    if (!existsSync(join(root, path))) continue;
    const { size, mtimeMs } = statSync(join(root, path));
    inputs[path] = { size, mtimeMs, hash: sha256(readFileSync(join(root, path))) };
  }
  return inputs;
}

/**
 * By size and time, and where these changed, as by a checkout or a copy, by its content. npm gives every file of every version
 * the same time.
 * @param {string} root
 * @param {string} path
 * @param {Input} input
 */
function isUnchanged(root, path, { size, mtimeMs, hash }) {
  const file = join(root, path);
  const now = statSync(file, { throwIfNoEntry: false });
  if (now === undefined || now.size !== size) return false;
  // A container image keeps whole seconds.
  const sameTime = now.mtimeMs === mtimeMs || now.mtimeMs === Math.floor(mtimeMs / 1_000) * 1_000;
  return (sameTime && !path.startsWith('node_modules')) || sha256(readFileSync(file)) === hash;
}

/**
 * @param {string} root
 * @returns {Made | null}
 */
function readMade(root) {
  try {
    return JSON.parse(readFileSync(join(root, BUNDLES, 'made.json'), 'utf8'));
  } catch {
    return null;
  }
}

/**
 * The bundle before stays: a process that runs it has not loaded all of it yet.
 * @param {string} folder
 * @param {ReadonlySet<string | undefined>} needed
 */
function dropOld(folder, needed) {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    const age = Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    if (!needed.has(name) && age > ABANDONED_MS) rmSync(path, { recursive: true, force: true });
  }
}

// `npm run bundle`, and each `npm ci`. An installation without a bundle runs its sources.
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    if (bundleOf().state !== 'fresh') await makeBundle();
  } catch (error) {
    process.stderr.write(
      `no bundle was made, and the sources run as they are: ${/** @type {Error} */ (error).message}\n`,
    );
  }
}
