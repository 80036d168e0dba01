import { execFile } from 'node:child_process';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { Config } from '../start/config.ts';
import type { CommandServices } from './command-services.ts';

/** One check: whether it passed, and what to do where it failed. */
export type Finding = { readonly check: string; readonly state: 'ok' | 'warn' | 'fail'; readonly says: string };

/** Who else on this machine may open the files of the embedded database. */
export async function directoryFindings(
  { database, dataDir }: Pick<Config, 'database' | 'dataDir'>,
  { directoryAccess }: Pick<CommandServices, 'directoryAccess'>,
): Promise<Finding[]> {
  if (database.kind !== 'embedded') return [];
  const check = 'data directory';
  const directories = [resolve(dataDir), resolve(join(dataDir, 'postgres'))];
  const open: string[] = [];
  for (const directory of directories) {
    const found = await directoryAccess(directory);
    if (found === null) return [];
    if (found.isOpenToOthers) open.push(`${directory} (mode ${found.mode.toString(8)}, of the user ${found.uid})`);
  }
  if (open.length === 0) return [{ check, state: 'ok', says: 'only its owner may open it' }];
  const says = `other users of this machine may open ${open.join(' and ')}; the node closes it when it starts, or run: chmod 700`;
  return [{ check, state: 'fail', says }];
}

const DECODER = new URL('../integrations/images/encode.ts', import.meta.url).href;
const LOAD_MS_MAX = 30_000;

/** Whether images can be decoded; asked of a process of its own, since a decoder once loaded stays in memory. */
export async function imagesFinding(decoder: string = DECODER): Promise<Finding> {
  const check = 'images';
  const script = `import(${JSON.stringify(decoder)}).then(({ loadDecoder }) => loadDecoder())`;
  const args = ['--disable-warning=ExperimentalWarning', '--eval', script];
  try {
    await promisify(execFile)(process.execPath, args, { timeout: LOAD_MS_MAX });
    return { check, state: 'ok', says: 'can be decoded' };
  } catch {
    const says = 'cannot be decoded here, and none is taken; npm ci brings what decodes them (without --omit=optional)';
    return { check, state: 'fail', says };
  }
}
