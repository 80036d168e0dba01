/** More than this is refused (design: federation, Security). */
export const BODY_BYTES_MAX = 1024 * 1024;
/** Longest time from the first to the last byte of a body. */
export const BODY_MS_MAX = 10_000;
/** How much of a body that is too large is read and discarded: a sender that is still writing would not read the response. */
const THROWN_AWAY_MAX = 4 * BODY_BYTES_MAX;

/** The bytes of a request, within the limits of an inbox. */
export async function readBody(
  request: Request,
): Promise<Uint8Array<ArrayBuffer> | 'malformed' | 'too-large' | 'too-slow'> {
  const reader = request.body?.getReader();
  if (reader === undefined) return 'malformed';
  const declared = Number(request.headers.get('content-length') ?? 0);
  if (declared > THROWN_AWAY_MAX) return 'too-large';
  const { promise: late, resolve: giveUp } = Promise.withResolvers<'late'>();
  const deadline = setTimeout(() => giveUp('late'), BODY_MS_MAX);
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for (;;) {
      const next = await Promise.race([reader.read(), late]);
      if (next === 'late') return size > BODY_BYTES_MAX ? 'too-large' : 'too-slow';
      if (next.done) break;
      size += next.value.byteLength;
      if (size <= BODY_BYTES_MAX) chunks.push(next.value);
      else chunks.length = 0;
      if (size > THROWN_AWAY_MAX) break;
    }
  } catch {
    return 'malformed';
  } finally {
    clearTimeout(deadline);
    void reader.cancel().catch(() => {});
  }
  return Math.max(size, declared) > BODY_BYTES_MAX ? 'too-large' : joined(chunks, size);
}

function joined(chunks: readonly Uint8Array[], size: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.byteLength;
  }
  return bytes;
}
