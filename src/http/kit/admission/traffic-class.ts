import { isForFederation } from '../federation-routes.ts';
import type { TrafficClass } from './limits.ts';
import type { RecognisedCredentials } from './recognised-credentials.ts';

const READING: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/** What costs next to nothing, and what whoever runs the node asks: it never waits. */
const UNLIMITED = /^\/(?:health\/|metrics$|assets\/)/;

/** What browsers ask for, and programs that read do not. */
const OF_BROWSERS = /\btext\/(?:html|css)\b|\bimage\//;
/** Programs name themselves, or where they are described. */
const PROGRAM = /bot\b|crawl|spider|slurp|scrap|preview|monitor|\+https?:/i;

/** Which class a request is of; null for what is never refused. `path` is that of the routes. */
export function trafficClassOf(
  request: Request,
  path: string,
  recognised: Pick<RecognisedCredentials, 'has'>,
): TrafficClass | null {
  if (UNLIMITED.test(path)) return null;
  const isReading = READING.has(request.method);
  if (!isReading && isForFederation(request, path)) return 'inbox';
  if (recognised.has(request)) return isReading ? 'resident' : 'act';
  if (!isReading) return 'newcomer';
  return isOfBrowser(request, path) ? 'visitor' : 'crawler';
}

function isOfBrowser(request: Request, path: string): boolean {
  const { headers } = request;
  if (path.startsWith('/api/') || isForFederation(request, path)) return false;
  if (PROGRAM.test(headers.get('user-agent') ?? '')) return false;
  return headers.has('sec-fetch-mode') || OF_BROWSERS.test(headers.get('accept') ?? '');
}
