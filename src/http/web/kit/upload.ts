/** The largest form with files that is taken whole, of somebody who is signed in. */
export const UPLOAD_BYTES_MAX = 16 * 1024 * 1024;
/** Of a larger one so much is kept to find the fields that stand before the file. */
const KEPT_BYTES = 512 * 1024;
/** A browser reads no answer before it has sent everything; what is more than this is cut off for good. */
const DRAINED_BYTES = 256 * 1024 * 1024;

/** Whether a request is a form that measures itself what it takes (`readUpload`). */
export function acceptsUpload(request: Request): boolean {
  return request.method === 'POST' && WITH_FILES.some((path) => path.test(new URL(request.url).pathname));
}

const WITH_FILES = [
  /^\/consultations\/[a-z0-9-]{1,80}\/propose$/,
  /^\/me\/proposals\/[0-9a-f-]{36}\/details$/,
  /^\/admin\/appearance$/,
  /^\/admin\/files$/,
  /^\/admin\/consultations\/[a-z0-9-]{1,80}\/cover$/,
];

export type Upload = { readonly form: FormData | null; readonly isCut: boolean };

/**
 * A form with files. One that is larger than it may be is read to its end and thrown away but for its beginning, so that
 * whoever sent it gets back what they wrote: forms have their files last.
 */
export async function readUpload(request: Request, max: number): Promise<Upload> {
  const type = request.headers.get('content-type') ?? '';
  const { bytes, isCut } = await bytesOf(request, max);
  if (bytes === null) return { form: null, isCut };
  const whole = isCut ? completeParts(bytes, type) : bytes;
  const form = await new Response(Uint8Array.from(whole), { headers: { 'content-type': type } })
    .formData()
    .catch(() => null);
  return { form, isCut };
}

async function bytesOf(
  request: Request,
  max: number,
): Promise<{ readonly bytes: Buffer | null; readonly isCut: boolean }> {
  if (request.body === null) return { bytes: null, isCut: false };
  const chunks: Uint8Array[] = [];
  let read = 0;
  let count = 0;
  for await (const chunk of request.body) {
    read += chunk.byteLength;
    if (read > DRAINED_BYTES) return { bytes: null, isCut: true };
    if (read > max && count > KEPT_BYTES) {
      const start = Buffer.concat(chunks).subarray(0, KEPT_BYTES);
      chunks.splice(0, chunks.length, start);
      count = start.byteLength;
    } else if (read <= max) {
      chunks.push(chunk);
      count += chunk.byteLength;
    }
  }
  return { bytes: Buffer.concat(chunks), isCut: read > max };
}

/** The parts of a cut form that came whole, as a form of their own. */
function completeParts(bytes: Buffer, type: string): Buffer {
  const boundary = /boundary="?([^";]+)"?/i.exec(type)?.[1];
  if (boundary === undefined) return Buffer.alloc(0);
  const end = bytes.lastIndexOf(`\r\n--${boundary}`);
  return end < 0 ? Buffer.alloc(0) : Buffer.concat([bytes.subarray(0, end), Buffer.from(`\r\n--${boundary}--\r\n`)]);
}
