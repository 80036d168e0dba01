import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** Chromium without the windows of a desktop, which take four times the work of a page; and with them. */
const SHELL = '/usr/bin/chromium-headless-shell';
const WHOLE = '/usr/bin/chromium';

/** The browser that tests drive: the one that `CHROMIUM` names, or Debian's, which is installed where root may do so. */
export function findChromium(): string {
  const named = process.env['CHROMIUM'] || null;
  if (named !== null) {
    if (!existsSync(named)) throw new Error(`CHROMIUM is ${named}, and nothing is there`);
    return named;
  }
  const found = [SHELL, WHOLE].find((path) => existsSync(path));
  if (found !== undefined) return found;
  if (process.getuid?.() !== 0) throw new Error(`there is no ${SHELL}: install it, or name a browser in CHROMIUM`);
  console.log('installing Chromium');
  const settings = { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }, stdio: 'inherit' } as const;
  execFileSync('apt-get', ['-qq', 'update'], settings);
  execFileSync('apt-get', ['-qq', '-y', 'install', '--no-install-recommends', 'chromium-headless-shell'], settings);
  return SHELL;
}
