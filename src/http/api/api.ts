import { OpenAPIHono, z } from '@hono/zod-openapi';
import { cors } from 'hono/cors';
import type { Application } from '../../application/application.ts';
import { readTally } from '../../application/ballot/read-tally.ts';
import { changeCover } from '../../application/consultation/change-consultation.ts';
import type { PeerDirectory } from '../../application/network/peer/ports.ts';
import { tallyDocument } from '../../application/open-data/tally.ts';
import type { IdentityWire } from '../../application/sign-in/ports.ts';
import { TOPICS } from '../../domain/kit/topic.ts';
import type { Log } from '../../start/log.ts';
import { bytesOf, coverInput } from '../input/institution.ts';
import { localised } from '../input/values.ts';
import { refused } from '../kit/problem.ts';
import { agentRoutes } from './agent/agents.ts';
import { tokenRoutes } from './agent/tokens.ts';
import { answerRoutes } from './answer/answers.ts';
import { ballotVoteRoutes } from './ballot/ballot-votes.ts';
import { ballotRoutes } from './ballot/ballots.ts';
import { paperBatchRoutes } from './ballot/paper-batches.ts';
import { publishedBallotsFile, tallies } from './ballot/tally-resource.ts';
import { commentRoutes } from './comment/comments.ts';
import { charterRoutes } from './community/charter.ts';
import { featureRequestRoutes } from './community/feature-requests.ts';
import { handOverRoutes } from './community/hand-over.ts';
import { institutionVoteRoutes } from './community/institution-votes.ts';
import { paperMemberRoutes } from './community/paper-members.ts';
import { pledgeRoutes } from './community/pledges.ts';
import { statedRoutes } from './community/stated.ts';
import { statementRoutes } from './community/statements.ts';
import { connectorRoutes } from './connector/connectors.ts';
import { sourceProblemRoutes } from './connector/source-problems.ts';
import { coverResource, coverState } from './consultation/consultation-resource.ts';
import { consultationRoutes, phaseRoutes } from './consultation/consultations.ts';
import { describeWebhooks, eventRoutes } from './event/events.ts';
import { deadLetterRoutes } from './federation/dead-letters.ts';
import { hostRoutes } from './host/hosts.ts';
import { appearanceRoutes } from './institution/appearance.ts';
import { institutionRoutes, mapSettingsRoutes } from './institution/institution.ts';
import { staticPageRoutes } from './institution/static-pages.ts';
import { type Api, type ApiVariables, countRequests } from './kit/count-requests.ts';
import { describeOperation, openApiDocument } from './kit/describe.ts';
import { type AnyAct, type AnyOperation, type Route, replied } from './kit/operation.ts';
import { perform } from './kit/perform.ts';
import { problemList } from './kit/problem-list.ts';
import { slugParam } from './kit/schemas.ts';
import { followRoutes } from './mail/follows.ts';
import { mailTemplateRoutes } from './mail/mail-templates.ts';
import { newsletterRoutes } from './mail/newsletters.ts';
import { fileRoutes } from './media/files.ts';
import { appealRoutes } from './moderation/appeals.ts';
import { decisionRoutes } from './moderation/decisions.ts';
import { reportRoutes } from './moderation/reports.ts';
import { cohostOfferRoutes } from './network/cohost-offers.ts';
import { cohostRoutes } from './network/cohosts.ts';
import { commonsRoutes } from './network/commons.ts';
import { directoryRoutes } from './network/directories.ts';
import { invitationRoutes } from './network/invitations.ts';
import { peerRoutes } from './network/peers.ts';
import { openDataRoutes } from './open-data/open-data.ts';
import { contributionBatchRoutes } from './paper/contribution-batches.ts';
import { participantRoutes } from './participant/participants.ts';
import { residentRoutes } from './participant/residents.ts';
import { pollRoutes } from './poll/polls.ts';
import { detailRoutes } from './proposal/details.ts';
import { imageRoutes } from './proposal/images.ts';
import { proposalRoutes } from './proposal/proposals.ts';
import { versionRoutes } from './proposal/versions.ts';
import { questionnaireRoutes } from './questionnaire/questionnaires.ts';
import { identityProviderRoutes } from './sign-in/identity-provider.ts';
import { originRoutes, supportRoutes } from './support/supports.ts';
import { synthesisRoutes } from './synthesis/synthesis.ts';
import { templateRoutes } from './template/templates.ts';

const topics = z
  .strictObject({
    items: z.array(
      z
        .strictObject({
          id: z.string().openapi({ example: 'cycling' }),
          labels: localised,
          eurovoc: z.string().nullable().openapi({ description: 'The concept of EuroVoc that means the same' }),
        })
        .openapi('Topic'),
    ),
    next: z.null(),
  })
  .openapi('Topics');

function topicRoutes(route: Route): void {
  route(
    {
      method: 'get',
      path: '/topics',
      tag: 'Network',
      summary: 'The list of topics, the same at every institution, with their labels in the languages of the pages',
      needs: null,
      answers: { 200: topics },
    },
    async () => replied(200, { items: TOPICS.map(({ id, labels, eurovoc }) => ({ id, labels, eurovoc })), next: null }),
  );
}

function coverRoutes(route: Route): void {
  route(
    {
      method: 'patch',
      path: '/consultations/{slug}/cover',
      tag: 'Consultations',
      summary: 'Give a consultation a picture, other words for the one it has, or none',
      description: 'It is no part of the frozen rules and can be changed at any time. A picture needs `alt`.',
      needs: 'consultations',
      params: { slug: slugParam },
      body: coverInput,
      answers: { 200: coverState },
      refusals: ['decided-by-host', 'decided-by-source'],
    },
    async ({ app, params, body, caller }) => {
      const { alt = {} } = body;
      const changed = await changeCover(app, {
        slug: params.slug,
        picture: bytesOf(body.picture),
        alt,
        by: caller.by,
      });
      return changed.ok ? replied(200, { cover: coverResource(changed.value, app.origin) }) : changed;
    },
  );
}

function tallyRoutes(route: Route): void {
  route(
    {
      method: 'get',
      path: '/consultations/{slug}/tally',
      tag: 'Ballots',
      summary: 'The tallies of a consultation: per standing, and what decides',
      description: 'A result that the rules hide is hidden from everybody, administrators and machines included.',
      needs: null,
      params: { slug: slugParam },
      answers: { 200: tallies },
    },
    async ({ app, params, caller }) => {
      const { viewer } = caller;
      const found = await readTally(app, { slug: params.slug, viewer });
      if (!found.ok) return found;
      // The document is made of what the rules keep; the schema only says so in its own words.
      const items = found.value.ballots.map((each) => tallyDocument(each, app.origin));
      return replied(200, { items: items as never[], next: null });
    },
  );
}

type ApiOptions = {
  readonly app: Application;
  readonly version: string;
  readonly trustProxy: boolean;
  /** Reads what other institutions' nodes say of themselves; none is found where absent. */
  readonly directory?: PeerDirectory | undefined;
  /** Speaks to the institution's identity provider. */
  readonly identity?: IdentityWire | undefined;
  readonly log?: Log;
};

const RESOURCES = [
  institutionRoutes,
  appearanceRoutes,
  mapSettingsRoutes,
  staticPageRoutes,
  consultationRoutes,
  charterRoutes,
  handOverRoutes,
  paperMemberRoutes,
  coverRoutes,
  templateRoutes,
  fileRoutes,
  phaseRoutes,
  proposalRoutes,
  detailRoutes,
  imageRoutes,
  versionRoutes,
  supportRoutes,
  originRoutes,
  commentRoutes,
  featureRequestRoutes,
  pledgeRoutes,
  statedRoutes,
  statementRoutes,
  answerRoutes,
  decisionRoutes,
  appealRoutes,
  reportRoutes,
  synthesisRoutes,
  openDataRoutes,
  pollRoutes,
  questionnaireRoutes,
  ballotRoutes,
  ballotVoteRoutes,
  institutionVoteRoutes,
  paperBatchRoutes,
  contributionBatchRoutes,
  tallyRoutes,
  participantRoutes,
  residentRoutes,
  followRoutes,
  cohostRoutes,
  cohostOfferRoutes,
  invitationRoutes,
  directoryRoutes,
  commonsRoutes,
  topicRoutes,
  deadLetterRoutes,
  eventRoutes,
  hostRoutes,
  connectorRoutes,
  sourceProblemRoutes,
  mailTemplateRoutes,
  newsletterRoutes,
  tokenRoutes,
  agentRoutes,
];

/** Anybody's page may read what is public, with nobody's credentials. */
const READ_FROM_ANYWHERE = cors({
  origin: '*',
  allowMethods: ['GET', 'HEAD'],
  allowHeaders: ['If-None-Match'],
  exposeHeaders: ['ETag', 'Link', 'RateLimit', 'RateLimit-Policy', 'Retry-After', 'X-Request-Id'],
  maxAge: 86_400,
});

const READING = new Set(['GET', 'HEAD']);

/** The JSON API, to be mounted at `/api/v1` (design: contract, HTTP). */
export function api(options: ApiOptions): Api {
  return describedApi(options).routes;
}

/** The same with what it says of itself. */
export function describedApi(options: ApiOptions): { readonly routes: Api; readonly document: () => object } {
  const { app, version, trustProxy, directory, identity, log = null } = options;
  const routes = new OpenAPIHono<{ Variables: ApiVariables }>();
  const methods = new Map<string, string[]>();
  routes.use('*', async (c, next) => {
    const query = c.req.method === 'OPTIONS' ? c.req.header('access-control-request-method') : c.req.method;
    return READING.has(query ?? '') ? await READ_FROM_ANYWHERE(c, next) : await next();
  });
  routes.use('*', countRequests(app, trustProxy));

  const route: Route = (input, does) => {
    const operation = input as unknown as AnyOperation;
    const act = does as unknown as AnyAct;
    routes.openAPIRegistry.registerPath(describeOperation(operation));
    const path = operation.path.replaceAll(/\{(\w+)\}/g, ':$1');
    routes.on([operation.method], path, (c) => perform(c, app, { operation, act, log }));
    methods.set(path, [...(methods.get(path) ?? []), operation.method.toUpperCase()]);
  };
  const reaching = [peerRoutes(directory ?? null), identityProviderRoutes(identity ?? null)];
  for (const resource of [...RESOURCES, ...reaching]) resource(route);
  problemList(route);
  describeWebhooks(routes.openAPIRegistry);
  publishedBallotsFile(routes, app);
  methods.set('/ballots/:ballot/published', ['GET']);

  let made: object | undefined;
  const document = () => {
    made ??= openApiDocument(routes, { origin: app.origin, version });
    return made;
  };
  let text: string | undefined;
  routes.get('/openapi.json', (c) => {
    text ??= JSON.stringify(document());
    c.header('cache-control', 'public, max-age=300');
    return c.body(text, 200, { 'content-type': 'application/json; charset=utf-8' });
  });
  methods.set('/openapi.json', ['GET']);

  for (const [path, allowed] of methods) {
    const all = allowed.includes('GET') ? [...allowed, 'HEAD'] : allowed;
    routes.all(path, () => refused({ type: 'method-not-allowed', allowed: all }, app.origin));
  }
  routes.all('*', () => refused({ type: 'no-such-address' }, app.origin));
  return { routes, document };
}
