import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { projectDir } from './program.ts';

/** Where the script is that runs live peers: the file that `PEERS` names, else beside the checkout. */
export type PeerScript =
  | { readonly kind: 'found'; readonly path: string }
  /** `INTEROP=skip`: whoever runs this wants no live peers. */
  | { readonly kind: 'skip' }
  /** `named` where `PEERS` names a file that is not there: a mistake, never a machine without peers. */
  | { readonly kind: 'absent'; readonly path: string; readonly named: boolean };

const USUAL = '../shared/peers/snac2.sh';

export function findPeerScript(
  environment: Readonly<Record<string, string | undefined>> = process.env,
  checkout = projectDir,
): PeerScript {
  if (environment['INTEROP'] === 'skip') return { kind: 'skip' };
  const given = environment['PEERS'] ?? '';
  const path = given === '' ? join(checkout, USUAL) : given;
  return existsSync(path) ? { kind: 'found', path } : { kind: 'absent', path, named: given !== '' };
}
