import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/**
 * Has every stack trace of a bundle name the sources. A map is read when the first trace needs it and only as far as the trace
 * asks, since Node's own `--enable-source-maps` reads all of them at the start and takes 20 to 80 MB (docs/adr/0193).
 */
const BUNDLED = '/node_modules/.cache/parvis/bundle/';
const DIGITS = new Map(
  [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'].map((c, i) => [c.charCodeAt(0), i]),
);
const [COMMA, SEMICOLON] = [44, 59];

/** @type {Map<string, string>} by place in a bundle; there are only so many places where a program fails */
const known = new Map();

Error.prepareStackTrace = (error, sites) => {
  const lines = sites.map((site) => {
    const file = site.getFileName();
    const text = String(site);
    if (!file?.includes(BUNDLED)) return text;
    const place = `${file}:${site.getLineNumber()}:${site.getColumnNumber()}`;
    let source = known.get(place);
    if (source === undefined) {
      source = sourceOf(file, site.getLineNumber() ?? 1, site.getColumnNumber() ?? 1) ?? place;
      known.set(place, source);
    }
    return text.replace(place, source);
  });
  return [headOf(error), ...lines.map((line) => `    at ${line}`)].join('\n');
};

/** @param {Error} error */
function headOf(error) {
  try {
    return Error.prototype.toString.call(error);
  } catch {
    return 'Error';
  }
}

/**
 * @param {string} file
 * @param {number} line from 1
 * @param {number} column from 1
 */
function sourceOf(file, line, column) {
  try {
    const path = file.startsWith('file:') ? fileURLToPath(file) : file;
    const { mappings, sources } = JSON.parse(readFileSync(`${path}.map`, 'utf8'));
    const found = locate(mappings, line - 1, column - 1);
    if (found === null) return null;
    return `${pathToFileURL(resolve(dirname(path), sources[found.source])).href}:${found.line + 1}:${found.column + 1}`;
  } catch {
    return null;
  }
}

/**
 * The last segment of the generated line that begins at the column or before; all counted from 0. The format is that of
 * source maps, revision 3: segments of numbers in base 64, each the difference to the one before.
 * @param {string} mappings
 * @param {number} line
 * @param {number} column
 */
function locate(mappings, line, column) {
  let found = null;
  const at = [0, 0, 0, 0, 0];
  let generated = 0;
  let field = 0;
  let value = 0;
  let shift = 0;
  for (let i = 0; i <= mappings.length; i += 1) {
    const code = i < mappings.length ? mappings.charCodeAt(i) : SEMICOLON;
    if (code === COMMA || code === SEMICOLON) {
      if (generated === line && field >= 4 && (at[0] ?? 0) <= column) {
        found = { source: at[1] ?? 0, line: at[2] ?? 0, column: at[3] ?? 0 };
      }
      field = 0;
      if (code === COMMA) continue;
      if (generated === line) return found;
      generated += 1;
      at[0] = 0;
      continue;
    }
    const digit = DIGITS.get(code) ?? 0;
    value |= (digit & 31) << shift;
    shift += 5;
    if ((digit & 32) !== 0) continue;
    at[field] = (at[field] ?? 0) + ((value & 1) === 1 ? -(value >> 1) : value >> 1);
    field += 1;
    value = 0;
    shift = 0;
  }
  return found;
}
