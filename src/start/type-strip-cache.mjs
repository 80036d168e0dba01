import { hash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import module from 'node:module';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/**
 * The sources without their types, as Node itself takes them away, kept beside the packages. A node that serves reads those:
 * what takes the types away stays in memory as long as the process, and so does what Node's own cache of compiled sources
 * holds, together 25 MB (docs/adr/0023). A text is found by what its source says, so one that changed is never read.
 */
const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const FOLDERS = ['src', 'migrations'];
/** @param {string} root */
const keptIn = (root) => join(root, 'node_modules/.cache/parvis/stripped', process.version);
/** @param {string} source */
const nameOf = (source) => `${hash('sha256', source)}.js`;

/** Keeps what is not kept yet, and drops what is of no source any more; where it cannot write, it does neither. */
export function cacheStrippedTypes(root = ROOT) {
  const stored = keptIn(root);
  try {
    mkdirSync(stored, { recursive: true });
    const there = new Set(readdirSync(stored));
    const files = FOLDERS.flatMap((folder) => sourcesIn(join(root, folder)));
    const sources = new Map(files.map((file) => readFileSync(file, 'utf8')).map((source) => [nameOf(source), source]));
    for (const [name, source] of sources) {
      if (!there.has(name)) writeWhole(join(stored, name), module.stripTypeScriptTypes(source));
    }
    for (const name of there) if (!sources.has(name)) rmSync(join(stored, name), { force: true });
  } catch {
    // A folder that is not ours, or a disk that is full: Node takes the types away as it reads.
  }
}

/** From now on sources are read as they were kept; one that was not is Node's own affair. */
export function readStrippedTypes(root = ROOT) {
  const stored = keptIn(root);
  const folders = FOLDERS.map((folder) => pathToFileURL(join(root, folder, '/')).href);
  /** @param {string} url */
  const isKept = (url) => url.endsWith('.ts') && folders.some((folder) => url.startsWith(folder));
  module.registerHooks({
    resolve(specifier, context, next) {
      // Node would look for the file, and for the package that says what it is. What is not there fails when it is read.
      if (!specifier.startsWith('.') || !isKept(context.parentURL ?? '')) return next(specifier, context);
      const { href } = new URL(specifier, context.parentURL);
      return isKept(href) ? { url: href, format: 'module-typescript', shortCircuit: true } : next(specifier, context);
    },
    load(url, context, next) {
      if (!isKept(url)) return next(url, context);
      try {
        const source = readFileSync(join(stored, nameOf(readFileSync(fileURLToPath(url), 'utf8'))), 'utf8');
        return { format: 'module', source, shortCircuit: true };
      } catch {
        return next(url, context);
      }
    },
  });
}

/** @param {string} folder */
function sourcesIn(folder) {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .map((name) => join(folder, name));
}

/**
 * Another process may read it, or write the same.
 * @param {string} file
 * @param {string} text
 */
function writeWhole(file, text) {
  const beside = `${file}.${process.pid}`;
  writeFileSync(beside, text);
  renameSync(beside, file);
}
