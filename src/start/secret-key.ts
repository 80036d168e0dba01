import { randomBytes } from 'node:crypto';
import { access, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * The key under which an embedded node seals what it keeps: made on first start, readable by its owner only. A node on
 * PostgreSQL is given its key in `SECRET_KEY`, since several processes share it.
 */
export async function secretKeyIn(dataDir: string): Promise<string> {
  const path = pathIn(dataDir);
  const made = randomBytes(32).toString('base64url');
  try {
    await writeFile(path, `${made}\n`, { mode: 0o600, flag: 'wx', flush: true });
    return made;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
  const stored = (await readFile(path, 'utf8')).trim();
  if (stored.length < 32) throw new Error(`${path} holds no key; restore it from a backup of the data directory`);
  return stored;
}

/** The key that {@link secretKeyIn} would find; null where there is none yet. */
export async function existingSecretKey(dataDir: string): Promise<string | null> {
  const found = await access(pathIn(dataDir)).then(
    () => true,
    () => false,
  );
  return found ? await secretKeyIn(dataDir) : null;
}

/**
 * Puts the key of another node in the place of this one's, which is kept beside it: nobody can say that nothing is
 * sealed under it. Answers where the key is.
 */
export async function installSecretKey(dataDir: string, secretKey: string): Promise<string> {
  const path = pathIn(dataDir);
  await writeFile(`${path}.new`, `${secretKey}\n`, { mode: 0o600, flush: true });
  const before = await existingSecretKey(dataDir);
  if (before !== null && before !== secretKey)
    await rename(path, `${path}.before-${new Date().toISOString().slice(0, 10)}`);
  await rename(`${path}.new`, path);
  return path;
}

function pathIn(dataDir: string): string {
  return join(dataDir, 'secret-key');
}
