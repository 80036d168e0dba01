import { HASH_BYTES, type Hash } from '../application/kit/merkle.ts';

/** What a log says it is (c2sp.org/tlog-checkpoint): its name, how many leaves it has, and the root over them. */
export type Checkpoint = { readonly origin: string; readonly size: number; readonly root: Hash };

export function checkpointText({ origin, size, root }: Checkpoint): string {
  return `${origin}\n${size}\n${root.toString('base64')}\n`;
}

/** Null for what is none. Lines after the third are of extensions, which nobody here reads. */
export function checkpointIn(text: string): Checkpoint | null {
  const [origin = '', size = '', base64 = ''] = text.split('\n');
  const root = Buffer.from(base64, 'base64');
  const isSize = /^(0|[1-9]\d*)$/.test(size) && Number.isSafeInteger(Number(size));
  if (origin === '' || !isSize || root.length !== HASH_BYTES || root.toString('base64') !== base64) return null;
  return { origin, size: Number(size), root };
}
