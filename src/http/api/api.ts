import { OpenAPIHono } from '@hono/zod-openapi';
import { cors } from 'hono/cors';
import type { Application } from '../../application/ports.ts';
import { refused } from '../problem.ts';
import { answerRoutes } from './answers.ts';
import { ballotVoteRoutes } from './ballot-votes.ts';
import { ballotRoutes } from './ballots.ts';
import { commentRoutes } from './comments.ts';
import { commonsRoutes } from './commons.ts';
import { consultationRoutes } from './consultations.ts';
import { decisionRoutes } from './decisions.ts';
import { describeOperation, openApiDocument } from './describe.ts';
import { detailRoutes } from './details.ts';
import { eventRoutes } from './events.ts';
import { institutionRoutes } from './institution.ts';
import type { AnyAct, AnyOperation, Route } from './operation.ts';
import { originRoutes } from './origins.ts';
import { paperBatchRoutes } from './paper-batches.ts';
import { participantRoutes } from './participants.ts';
import { peerRoutes } from './peers.ts';
import { perform } from './perform.ts';
import { phaseRoutes } from './phases.ts';
import { pollRoutes } from './polls.ts';
import { problemList } from './problem-list.ts';
import { proposalRoutes } from './proposals.ts';
import { publishedBallotsFile } from './published-ballots.ts';
import { reportRoutes } from './reports.ts';
import { supportRoutes } from './supports.ts';
import { tallyRoutes } from './tallies.ts';
import { tokenRoutes } from './tokens.ts';
import { versionRoutes } from './versions.ts';

export type ApiOptions = { readonly app: Application; readonly version: string };

const RESOURCES = [
  institutionRoutes,
  consultationRoutes,
  phaseRoutes,
  proposalRoutes,
  detailRoutes,
  versionRoutes,
  supportRoutes,
  originRoutes,
  commentRoutes,
  answerRoutes,
  decisionRoutes,
  reportRoutes,
  pollRoutes,
  ballotRoutes,
  ballotVoteRoutes,
  paperBatchRoutes,
  tallyRoutes,
  participantRoutes,
  peerRoutes,
  commonsRoutes,
  eventRoutes,
  tokenRoutes,
];

/** Anybody's page may read what is public, with nobody's credentials. */
const READ_FROM_ANYWHERE = cors({
  origin: '*',
  allowMethods: ['GET', 'HEAD'],
  allowHeaders: ['If-None-Match'],
  exposeHeaders: ['ETag', 'Link', 'X-Request-Id'],
  maxAge: 86_400,
});

const READING = new Set(['GET', 'HEAD']);

/** The JSON API, to be mounted at `/api/v1` (design: contract, HTTP). */
export function api({ app, version }: ApiOptions): OpenAPIHono {
  const routes = new OpenAPIHono();
  const methods = new Map<string, string[]>();
  routes.use('*', async (c, next) => {
    const asked = c.req.method === 'OPTIONS' ? c.req.header('access-control-request-method') : c.req.method;
    return READING.has(asked ?? '') ? await READ_FROM_ANYWHERE(c, next) : await next();
  });

  const route: Route = (said, does) => {
    const operation = said as unknown as AnyOperation;
    const act = does as unknown as AnyAct;
    routes.openAPIRegistry.registerPath(describeOperation(operation));
    const path = operation.path.replaceAll(/\{(\w+)\}/g, ':$1');
    routes.on([operation.method], path, (c) => perform(c, app, { operation, act }));
    methods.set(path, [...(methods.get(path) ?? []), operation.method.toUpperCase()]);
  };
  for (const resource of RESOURCES) resource(route);
  problemList(route);
  publishedBallotsFile(routes, app);
  methods.set('/ballots/:ballot/published', ['GET']);

  let document: string | undefined;
  routes.get('/openapi.json', (c) => {
    document ??= JSON.stringify(openApiDocument(routes, { origin: app.origin, version }));
    c.header('cache-control', 'public, max-age=300');
    return c.body(document, 200, { 'content-type': 'application/json; charset=utf-8' });
  });
  methods.set('/openapi.json', ['GET']);

  for (const [path, allowed] of methods) {
    const all = allowed.includes('GET') ? [...allowed, 'HEAD'] : allowed;
    routes.all(path, () => refused({ type: 'method-not-allowed', allowed: all }, app.origin));
  }
  routes.all('*', () => refused({ type: 'no-such-address' }, app.origin));
  return routes;
}
