import { TILE_WIDTH } from '../../src/application/kit/merkle.ts';
import { tilePath } from '../../src/transparency/journal-entries.ts';
import type { City } from './two-cities.ts';

/** The public journal as whoever verifies it reads it: every hash in it is of random salts, and as long as any other. */
export async function readTiles({ http, origin }: City): Promise<string> {
  const read = async (path: string) =>
    Buffer.from(await (await http.request(`${origin}/journal/${path}`)).arrayBuffer());
  const [name, length] = (await read('checkpoint')).toString().split('\n');
  const size = Number(length);
  const lines = [`${name} ${size}`];
  for (let first = 0; first < size; first += TILE_WIDTH) {
    const path = tilePath(first / TILE_WIDTH, Math.min(TILE_WIDTH, size - first));
    const hashes = await read(`tile/0/${path}`);
    const entries = (await read(`tile/entries/${path}`)).toString().replaceAll(/[A-Za-z0-9+/]{43}=/g, 'hash');
    lines.push(`${hashes.length}`, entries);
  }
  return lines.join('\n');
}
