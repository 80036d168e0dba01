import { submitComment } from '../src/application/comment/submit-comment.ts';
import { signingKey } from '../src/application/federation/signing-keys.ts';
import { registerParticipant } from '../src/application/participant/register-participant.ts';
import { urisOf } from '../src/federation/uris.ts';
import type { Config } from '../src/start/config.ts';
import { createLog } from '../src/start/log.ts';
import { openNode } from '../src/start/node.ts';
import { catchUp } from './catch-up.ts';
import { startChild } from './child.ts';
import { openAnother, submitProposals, value } from './consultation.ts';
import { onEachConfig } from './databases.ts';
import { type Bench, type Figure, percentilesOf } from './figure.ts';
import { get } from './get.ts';
import { SLUG as LARGE, makeLarge, PROPOSALS } from './large-consultation.ts';
import { getRequest, lasting, load } from './load.ts';
import { startServing } from './serving-node.ts';
import { SMALL, sized } from './size.ts';

const SLUG = 'plan-velo';
const DOCUMENTS = sized(1_000, 40);
const COMMENTS = sized(5_000, 40);
const COMMENTS_AT_ONCE = 100;
/** A node has been up for a while when people come: its code is compiled, and what it does at its start is done. */
const WARM = sized(400, 2);
const ALONE = sized(100, 4);
const CONNECTIONS = 16;
const SECONDS = sized(4, 0.1);
const HTML = 'text/html';
const ACTIVITY = 'application/activity+json';

type Read = {
  readonly name: string;
  /** An address that nobody asked for before. */
  readonly path: (nth: number) => string;
  readonly accept: string;
  readonly status: number;
  /** Milliseconds on PostgreSQL, alone; null where nothing was promised. */
  readonly promised: number | null;
  /** Asked for before anything counts. */
  readonly warm: number;
};

/** An address that nobody asked for before, of a proposal that there is not. */
const missing = (consultation: string, nth: number) => `${consultation}/proposals/9${String(nth).padStart(7, '0')}`;

const READ: readonly Read[] = [
  { name: 'home', path: (nth: number) => `/?at=${nth}`, promised: 2 },
  { name: 'a consultation', path: (nth: number) => `/consultations/${SLUG}?at=${nth}`, promised: 4 },
  { name: 'a proposal', path: (nth: number) => `/consultations/${SLUG}/proposals/1?at=${nth}`, promised: 3 },
  {
    name: `a list of ${PROPOSALS.toLocaleString('en')} proposals`,
    path: (nth: number) => `/consultations/${LARGE}?at=${nth}`,
    promised: 6,
  },
  {
    name: `a proposal with ${COMMENTS.toLocaleString('en')} comments`,
    path: (nth: number) => `/consultations/${SLUG}/proposals/2?at=${nth}`,
    promised: 6,
  },
  {
    name: 'what is not there',
    path: (nth: number) => missing(`/consultations/${SLUG}`, nth),
    status: 404,
    promised: 0.3,
  },
  {
    name: 'a document that is not there',
    path: (nth: number) => missing(`/consultations/${SLUG}`, nth),
    accept: ACTIVITY,
    status: 404,
    promised: 0.3,
  },
  {
    name: 'what the API has not',
    path: (nth: number) => missing(`/api/v1/consultations/${SLUG}`, nth),
    accept: 'application/json',
    status: 404,
    promised: 0.3,
  },
  {
    name: 'a document',
    path: (nth: number) => `/consultations/${SLUG}/proposals/${1 + (nth % DOCUMENTS)}`,
    accept: ACTIVITY,
    promised: 1.5,
  },
  {
    // What was imported is sent to nobody, so nobody needed a key so far. To make one takes a tenth of a second.
    name: 'a document whose key has to be made',
    path: (nth: number) => `/consultations/${LARGE}/proposals/${nth}`,
    accept: ACTIVITY,
    promised: null,
    warm: sized(20, 2),
  },
].map((read) => ({ accept: HTML, status: 200, warm: WARM, ...read }));
/** The slowest of a hundred of sixteen at once, on PostgreSQL. */
const P99_MS = 60;

export const pages: Bench = {
  name: 'pages',
  says: `pages and documents of \`parvis serve\` that were not kept, alone and ${CONNECTIONS} at once, beside a plain route with the same bytes`,
  run: (note) => onEachConfig(note, (engine, config) => measure(engine, config, note)),
};

async function measure(engine: string, config: Config, note: (text: string) => void): Promise<readonly Figure[]> {
  note(`${engine}: consultations are made`);
  await filled(config);
  note(`${engine}: the node catches up with its events`);
  await catchUp(config);
  const figures: Figure[] = [];
  // Where only the benchmark is tried, one process is enough.
  await using one = SMALL ? await startServing(config) : null;
  for (const read of READ) {
    // A process each: nothing of one is kept for the next.
    await using own = one === null ? await startServing(config) : null;
    const node = one ?? own;
    if (node === null) throw new Error('no process');
    const { accept, status, warm } = read;
    const headers = { accept, 'accept-language': 'fr' };
    const answers = async (nth: number) => {
      const answered = await get(node.port, read.path(nth), headers);
      if (answered.status !== status) throw new Error(`${read.path(nth)} answered ${answered.status}`);
      return answered;
    };
    let nth = 0;
    const next = () => {
      nth += 1;
      return nth;
    };
    const { body } = await answers(next());
    for (let run = 0; run < warm; run += 1) await answers(next());
    const alone: number[] = [];
    for (let run = 0; run < ALONE; run += 1) alone.push((await answers(next())).ms);
    await using plain = await startChild('./plain-process.ts', { body, type: accept });
    const least: number[] = [];
    for (let run = 0; run < WARM + ALONE; run += 1) least.push((await get(plain.port, '/', headers)).ms);
    const yardstick = { name: 'plain route', value: percentilesOf(least.slice(WARM)).p50 };
    const isPromised = engine === 'postgres';
    const { p50, p95, p99 } = percentilesOf(alone);
    figures.push({
      name: `${engine}: ${read.name}`,
      unit: 'ms',
      value: p50,
      p95,
      p99,
      yardstick,
      ...(isPromised && read.promised !== null ? { target: read.promised } : {}),
    });
    // Documents are kept by their address, and there are but so many of them.
    if (accept === ACTIVITY && status === 200) continue;
    const loaded = await load({
      port: node.port,
      connections: CONNECTIONS,
      next: lasting(SECONDS * 1_000, CONNECTIONS, () => getRequest(read.path(next()), headers)),
      expected: status,
    });
    const together = percentilesOf(loaded.times);
    figures.push({
      name: `${engine}: ${read.name}, ${CONNECTIONS} at once, the slowest of a hundred`,
      unit: 'ms',
      value: together.p99,
      yardstick: { name: 'the median', value: together.p50 },
      ...(isPromised ? { target: P99_MS } : {}),
    });
  }
  return figures;
}

async function filled(config: Config): Promise<void> {
  await using node = await openNode(config, createLog('silent'));
  const { app, database } = node;
  await makeLarge({ app, database, engine: database.engine });
  await openAnother(app, SLUG);
  await submitProposals(app, SLUG, DOCUMENTS);
  const { proposalActor } = urisOf(app.origin);
  for (let number = 1; number <= DOCUMENTS; number += 1) {
    await signingKey(app, proposalActor(SLUG, number), 'ed25519');
  }
  const proposalId = await app.store.read(async (reader) => {
    const consultation = await reader.consultations.bySlug(SLUG);
    const found = await reader.proposals.byNumber(consultation?.id ?? '', 2);
    return found?.id ?? '';
  });
  const people: string[] = [];
  for (let nth = 0; nth < COMMENTS_AT_ONCE; nth += 1) {
    people.push(value(await registerParticipant(app, { name: `P${nth}`, kind: 'local', standing: 'registered' })).id);
  }
  for (let from = 0; from < COMMENTS; from += COMMENTS_AT_ONCE) {
    const some = people.slice(0, COMMENTS - from);
    await Promise.all(
      some.map(async (authorId, nth) => {
        const body = `Commentaire ${from + nth}, avec quelques mots de plus.`;
        value(await submitComment(app, { slug: SLUG, proposalId, authorId, body, lang: 'fr' }));
      }),
    );
  }
}
