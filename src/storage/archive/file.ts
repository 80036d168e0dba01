import { pipeline, Transform } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { ArchiveRefused } from '../../application/archive/archive.ts';
import { openedFile } from './seal.ts';

/** A longer line is not one that this program wrote: values of PostgreSQL end at a quarter of it. */
const LINE_MAX = 1_000_000_000;
/** How a compressed file begins. */
const MAGIC = Buffer.from([0x1f, 0x8b]);

/**
 * The lines of a compressed file, which may be encrypted. Names what is wrong with a file that is cut short, not compressed
 * or encrypted to another key.
 */
export async function* linesOf(file: string, identities: string | null = null): AsyncGenerator<string> {
  const unzipped = createGunzip();
  const opened = await openedFile(file, identities);
  let beginning = Buffer.alloc(0);
  const watched = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      if (beginning.length < MAGIC.length) beginning = Buffer.concat([beginning, chunk.subarray(0, MAGIC.length)]);
      done(null, chunk);
    },
  });
  // The failure reaches the reader below through the destroyed stream.
  pipeline(opened, watched, unzipped, () => {});
  let parts: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of unzipped as AsyncIterable<Buffer>) {
      let from = 0;
      for (let end = chunk.indexOf(10); end !== -1; end = chunk.indexOf(10, from)) {
        parts.push(chunk.subarray(from, end));
        yield Buffer.concat(parts).toString();
        parts = [];
        length = 0;
        from = end + 1;
      }
      parts.push(chunk.subarray(from));
      length += chunk.length - from;
      if (length > LINE_MAX) throw new ArchiveRefused(`${file} is not an archive of Parvis`);
    }
  } catch (cause) {
    throw refusalFor(file, cause, beginning.subarray(0, MAGIC.length).equals(MAGIC));
  }
  // Compressed files end whole or not at all: what follows the last line was added, and whoever reads the lines says to what.
  if (length > 0) yield Buffer.concat(parts).toString();
}

function refusalFor(file: string, cause: unknown, isCompressed: boolean): unknown {
  if (!(cause instanceof Error) || !('code' in cause)) return cause;
  if (cause.code === 'Z_BUF_ERROR') return new ArchiveRefused(`${file} is cut short`, { cause });
  if (cause.code === 'Z_DATA_ERROR') {
    const notOurs = /incorrect header check|unknown compression/.test(cause.message);
    if (notOurs && !isCompressed) return new ArchiveRefused(`${file} is not an archive of Parvis`, { cause });
    return new ArchiveRefused(notOurs ? `${file} is damaged: something stands behind its end` : `${file} is damaged`, {
      cause,
    });
  }
  return cause;
}
