import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * The key under which an embedded node seals what it keeps: made on first start, readable by its owner only. A node on
 * PostgreSQL is given its key in `SECRET_KEY`, since several processes share it.
 */
export async function secretKeyIn(dataDir: string): Promise<string> {
  const path = join(dataDir, 'secret-key');
  const made = randomBytes(32).toString('base64url');
  try {
    await writeFile(path, `${made}\n`, { mode: 0o600, flag: 'wx', flush: true });
    return made;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
  const kept = (await readFile(path, 'utf8')).trim();
  if (kept.length < 32) throw new Error(`${path} holds no key; restore it from a backup of the data directory`);
  return kept;
}
