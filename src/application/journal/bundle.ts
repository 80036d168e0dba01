/** Bytes of the length before each entry of a bundle (c2sp.org/tlog-tiles). */
const LENGTH_BYTES = 2;
/** Of an entry, which is what its length can say. */
export const ENTRY_BYTES_MAX = 65_535;

/** Each entry behind its length in two bytes. */
export function bundleOf(entries: readonly (string | Uint8Array)[]): Buffer {
  return Buffer.concat(
    entries.flatMap((entry) => {
      const bytes = Buffer.from(entry);
      const length = Buffer.alloc(LENGTH_BYTES);
      length.writeUInt16BE(bytes.length);
      return [length, bytes];
    }),
  );
}

/** The entries of a bundle; where it is cut, those before, and that it is. */
export function entriesIn(bundle: Buffer): { readonly entries: readonly Buffer[]; readonly isCut: boolean } {
  const entries: Buffer[] = [];
  for (let at = 0; at < bundle.length; ) {
    const start = at + LENGTH_BYTES;
    const end = start <= bundle.length ? start + bundle.readUInt16BE(at) : Number.POSITIVE_INFINITY;
    if (end > bundle.length) return { entries, isCut: true };
    entries.push(bundle.subarray(start, end));
    at = end;
  }
  return { entries, isCut: false };
}
