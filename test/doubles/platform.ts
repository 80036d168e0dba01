import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** Somebody with an account at a platform; without a name where the account is gone. */
export type PlatformAuthor = { id: string; name: string };
export type PlatformComment = { id: string; body: string; author: PlatformAuthor; replies?: PlatformComment[] };

/** What people wrote at a platform, before it is said as its API says it. */
export type PlatformProposal = {
  id: string;
  title: string;
  body: string;
  author: PlatformAuthor;
  publishedAt: string;
  updatedAt: string;
  /** Null where the platform hides how many. */
  votes: number | null;
  comments: PlatformComment[];
  topics?: string[];
  place?: string;
  location?: { lat: number; lon: number };
  withdrawn?: boolean;
  /** In units of the money of the platform. */
  budget?: number;
  /** Paths of its images. */
  images?: string[];
  /** As whoever looks after it there would call it. */
  status?: 'accepted' | 'rejected';
  /** There, and not for everybody to see. */
  unpublished?: boolean;
};

/** What goes wrong at a platform: each as it was seen of such software. */
export type PlatformFault = 'broken' | 'busy' | 'errors-beside' | 'page' | 'private' | 'repeats' | 'skips';

export type PlatformState = { proposals: PlatformProposal[]; fault: PlatformFault | null; requests: number };

type Request = { method: string; url: URL; headers: IncomingHttpHeaders; body: string };
/** `json` undefined: a page. */
type Answered = { status: number; json?: unknown };

/** Serves a platform over HTTP, with the faults that every server has. */
export async function servePlatform(state: PlatformState, answer: (request: Request) => Promise<Answered>) {
  const server = createServer(async (request, response) => {
    state.requests += 1;
    const page = () => response.setHeader('content-type', 'text/html').end('<h1>Maintenance</h1>');
    if (state.fault === 'page') return page();
    if (state.fault === 'busy') {
      return response.writeHead(429, { 'retry-after': '120', 'content-type': 'application/json' }).end('{}');
    }
    const url = new URL(request.url ?? '/', 'http://platform.example');
    const body = await text(request);
    const answered = await answer({ method: request.method ?? 'GET', url, headers: request.headers, body });
    response.statusCode = answered.status;
    if (answered.json === undefined) return page();
    const json = JSON.stringify(answered.json);
    response.setHeader('content-type', 'application/json');
    // As Latin-1 under the name of UTF-8.
    response.end(state.fault === 'broken' ? Buffer.from(json, 'latin1') : json);
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

/** A page of a list by its number, with what a fault makes of it. */
export function pageOf<T>(
  all: readonly T[],
  { number, size, fault }: { number: number; size: number; fault: PlatformFault | null },
): (T | null)[] {
  const start = (fault === 'repeats' ? 0 : number - 1) * size;
  const page: (T | null)[] = all.slice(fault === 'skips' ? start + 1 : start, start + size);
  if (fault === 'errors-beside' && page.length > 0) page[0] = null;
  return page;
}

/** Comments and the replies to them, with the ids of those that each is below. */
export function flatComments(
  comments: readonly PlatformComment[],
  above: readonly string[] = [],
): (PlatformComment & { above: readonly string[] })[] {
  return comments.flatMap((comment) => [
    { ...comment, above },
    ...flatComments(comment.replies ?? [], [...above, comment.id]),
  ]);
}
