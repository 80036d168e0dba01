import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** Tests that need a witness of Sigsum: where there is none they are not run. */
export const SIGSUM_TESTS = ['test/journal/sigsum-witness.test.ts'];

/** Whether Debian's package `sigsum-go` is installed. */
export function hasSigsum(): boolean {
  return existsSync('/usr/bin/sigsum-witness');
}

/** Installs it where root may do so. */
export function installSigsum(): void {
  if (hasSigsum()) return;
  if (process.getuid?.() !== 0) throw new Error('there is no sigsum-witness: install the package sigsum-go');
  console.log('installing sigsum-go');
  const settings = { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }, stdio: 'inherit' } as const;
  execFileSync('apt-get', ['-qq', 'update'], settings);
  execFileSync('apt-get', ['-qq', '-y', 'install', '--no-install-recommends', 'sigsum-go'], settings);
}
