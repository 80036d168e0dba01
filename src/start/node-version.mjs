/** Parvis runs its TypeScript sources as they are, and reads them with what Node has had since this major version. */
const OLDEST_MAJOR = 24;

/**
 * The one line that tells why this Node cannot run Parvis, or `undefined` where it can.
 *
 * This file is plain JavaScript, as is the entry that asks: an older Node dies on a `.ts` file before it could say so.
 *
 * @param {string} version as in `process.versions.node`
 * @returns {string | undefined}
 */
export function complaintAboutNode(version) {
  const major = Number.parseInt(version, 10);
  if (major >= OLDEST_MAJOR) return undefined;
  return (
    `Parvis needs Node ${OLDEST_MAJOR} or newer; this is ${version}. ` +
    'After npm ci the right one is in node_modules: start Parvis with npm start, npm run demo or npx parvis.'
  );
}
