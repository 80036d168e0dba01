/**
 * The servers of followers, each an address of this machine: takes every delivery, reads it, and remembers what arrived where
 * and when. Of each activity it keeps the first as it came, so that its signature can be checked; it checks none itself. It is
 * a process of its own, so that its work is not counted.
 */
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import type { Arrivals, Sample, SinkQuery } from './sink.ts';

const known = new Set<string>();
const sampled = new Set<string>();
let arrivals: Arrivals['arrivals'][number][] = [];
let samples: Sample[] = [];
let repeated = 0;
let keepsAlive = true;
let awaited: { readonly count: number; readonly about: ReadonlySet<string> } | null = null;

const server = createServer(async (request, response) => {
  const body = await text(request);
  const at = performance.timeOrigin + performance.now();
  if (!keepsAlive) response.setHeader('connection', 'close');
  response.writeHead(202).end();
  const { id, object } = JSON.parse(body) as { readonly id: string; readonly object: string | { readonly id: string } };
  const { host = '' } = request.headers;
  if (known.has(`${host} ${id}`)) {
    repeated += 1;
    return;
  }
  known.add(`${host} ${id}`);
  const about = typeof object === 'string' ? object : object.id;
  arrivals.push({ host, about, at });
  if (!sampled.has(id)) {
    sampled.add(id);
    samples.push({ headers: request.headers as Sample['headers'], url: `http://${host}${request.url}`, about, body });
  }
  if (arrivals.length >= (awaited?.count ?? 0)) answerIfAll();
});
server.keepAliveTimeout = 60_000;
server.listen(0, '0.0.0.0', () => process.send?.(server.address()));

process.on('message', (query: SinkQuery) => {
  if ('keepsAlive' in query) {
    keepsAlive = query.keepsAlive;
    process.send?.({});
  } else {
    awaited = { count: query.until, about: new Set(query.about) };
    answerIfAll();
  }
});
process.on('disconnect', () => process.exit());

function answerIfAll(): void {
  if (awaited === null) return;
  const { count, about } = awaited;
  const wanted = arrivals.filter((arrival) => about.has(arrival.about));
  if (wanted.length < count) return;
  const answer = { arrivals: wanted, samples: samples.filter((sample) => about.has(sample.about)), repeated };
  process.send?.(answer satisfies Arrivals);
  arrivals = [];
  samples = [];
  repeated = 0;
  awaited = null;
}
