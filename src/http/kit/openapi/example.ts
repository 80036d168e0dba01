import { type ApiDocument, type DescribedOperation, nameOf, type Schema, type Schemas } from './document.ts';

const LYON = 'https://participation.example';
const TORINO = 'https://torino.example';
const HASH = 'n4bQgYhMfWWaL-qgxVrQFaO_TxsrC4Is0V1sFbDwCgg';

/** A square of one colour, as PNG. */
const PICTURE =
  'iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAMAAADz0U65AAAAA1BMVEUdXGNxMS9DAAAACXBIWXMAAAPoAAAD6AG1e1JrAAAADElEQVQI12NgoA4AAABIAAH/myMhAAAAAElFTkSuQmCC';

/**
 * What members of requests and answers may be, by their name: a schema says that something is a string and not which. The
 * first that has the type of the member is in the examples of `openapi.json`; a test holds each of them against its schema.
 */
const SAMPLES: Readonly<Record<string, readonly unknown[]>> = {
  acrValues: ['urn:lyon:verified'],
  address: [`${TORINO}/`],
  after: ['019ad2f0-6d3c-7000-8000-0242ac120002'],
  algorithms: ['RS256'],
  alt: ['A bicycle lane along the river'],
  amount: [12_000],
  authorizationEndpoint: ['https://login.lyon.example/authorize'],
  banner: [`${LYON}/media/banner.webp`],
  because: ['phase-closed'],
  body: ['Bicycle stands are missing in front of the station.'],
  campaign: ['spring'],
  card: ['69123-7'],
  claim: ['address'],
  clientId: ['parvis'],
  closing: ['Your town hall'],
  code: ['69123'],
  codes: [{ '69387': '69387' }],
  cohosts: [`${TORINO}/`],
  collectedOn: ['2026-03-21'],
  commitment: [HASH],
  consultation: ['plan-velo-2026'],
  consultations: ['plan-velo-2026'],
  contact: ['participation@lyon.example'],
  content: ['Bicycle stands are missing in front of the station.'],
  contentHash: [HASH],
  countsOf: [`${TORINO}/`],
  currency: ['EUR'],
  decidedBy: ['votes'],
  deleted: ['legal-notice'],
  derivedFrom: [`${TORINO}/proposals/7`],
  description: ['Minutes of the council', { fr: 'Des arceaux devant la gare.' }],
  directory: [`${TORINO}/directory`],
  email: ['ana@lyon.example'],
  ended: ['plan-velo-2026'],
  error: ['HTTP 500'],
  eurovoc: ['http://eurovoc.europa.eu/4522'],
  fault: ['unreachable'],
  file: [PICTURE],
  follows: ['plan-velo-2025'],
  format: ['json'],
  fromHost: ['mastodon.example'],
  handle: ['@lyon@participation.example'],
  hash: ['9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'],
  hiddenBecause: ['results-hidden'],
  host: ['torino.example'],
  institution: [`${TORINO}/`],
  institutions: [`${TORINO}/`],
  introduction: ['Good news from the town hall:'],
  invite: [`${TORINO}/activities/invite-1`],
  issue: ['https://code.lyon.example/participation/issues/12'],
  issuer: ['https://login.lyon.example'],
  key: ['bicycle'],
  kind: ['webhook'],
  label: ['Bicycle lanes'],
  lang: ['fr'],
  languages: ['fr'],
  lastDay: ['2026-03-31'],
  lat: [45.7605],
  logo: [`${LYON}/media/logo.webp`],
  lon: [4.8597],
  mediaType: ['image/webp'],
  mergeRequest: ['https://code.lyon.example/participation/merge_requests/34'],
  name: ['Lyon', { fr: 'Ville de Lyon' }],
  neededBy: [`${TORINO}/`],
  next: [null],
  objections: ['1'],
  option: ['1'],
  options: ['1'],
  origin: [TORINO],
  original: [`${TORINO}/proposals/7`],
  others: ['…'],
  parameters: [{}],
  passedOnBy: [`${TORINO}/`],
  picture: [PICTURE],
  place: ['69387'],
  protocol: ['1'],
  publiccode: ['https://code.lyon.example/participation/publiccode.yml'],
  published: [`${TORINO}/`],
  queue: ['outbox'],
  reason: ['It names a person.', { fr: 'Le vote a été interrompu.' }],
  reference: ['Envelope 12'],
  refusal: ['phase-closed'],
  removed: ['crm'],
  role: ['moderator'],
  rulesHash: [HASH],
  salt: ['w8pE0x1Jr0m3mT7q2l5s9A'],
  scopes: ['openid'],
  secret: ['whsec_…'],
  settings: [{ url: 'https://crm.lyon.example/hook' }],
  sharedWith: [`${TORINO}/`],
  sharing: [`${LYON}/media/card.webp`],
  signature: ['standard-webhooks'],
  signIn: [`${LYON}/admin/sign-in/…`],
  since: ['2026-03-01'],
  slug: ['plan-velo-2026'],
  slugs: ['legal-notice'],
  software: ['parvis 0.2.0'],
  source: ['proposal 7'],
  status: ['published'],
  subject: ['Your week'],
  summary: [{ fr: 'Ce que la ville veut savoir.' }],
  tag: ['station'],
  tags: ['station'],
  territories: ['69387'],
  territory: ['69123'],
  text: ['It names a person.', { fr: 'Des arceaux devant la gare.' }],
  timeZone: ['Europe/Paris'],
  title: ['Bicycle stands', { fr: 'Des arceaux' }],
  token: ['parvis_…'],
  topics: ['cycling'],
  type: ['proposal-accepted'],
  types: ['proposal-accepted'],
  uri: [`${LYON}/consultations/plan-velo-2026`],
  url: [`${LYON}/consultations/plan-velo-2026`],
  values: ['Lyon'],
  vkey: ['torino.example+a1b2c3d4+AQ…'],
  warning: ['Names a place of work'],
  within: ['69123'],
  words: ['bicycle'],
};

const BY_FORMAT: Readonly<Record<string, string>> = {
  uuid: '0195a5d0-7c00-7000-8000-000000000001',
  'date-time': '2026-03-31T21:59:59.000Z',
  date: '2026-03-31',
  uri: 'https://participation.example/consultations/plan-velo-2026',
};

type At = {
  readonly schemas: Schemas;
  /** Schemas that it is inside of: what is nested in itself would go on for ever. */
  readonly inside: readonly string[];
  /** The member that it is the value of. */
  readonly name: string;
};

/** A value of a schema: its own example, or one that is put together of what its members say. */
export function exampleOf(schema: Schema, schemas: Schemas): unknown {
  return sampleOf(schema, { schemas, inside: [], name: '' });
}

/** The same document, with an example of each body that is sent, and of each that is answered where an act succeeds. */
export function withExamples(document: ApiDocument): ApiDocument {
  const { schemas } = document.components;
  const ofPaths = (paths: ApiDocument['paths']) =>
    mapped(paths, (methods) => mapped(methods, (operation) => exemplified(operation, schemas)));
  return {
    ...document,
    paths: ofPaths(document.paths),
    ...(document.webhooks === undefined ? {} : { webhooks: ofPaths(document.webhooks) }),
  };
}

function exemplified(operation: DescribedOperation, schemas: Schemas): DescribedOperation {
  const { requestBody, responses } = operation;
  const content = (of: NonNullable<typeof requestBody>['content']) =>
    mapped(of, (body, type) =>
      type === 'application/json' && body.schema !== undefined
        ? { ...body, example: exampleOf(body.schema, schemas) }
        : body,
    );
  return {
    ...operation,
    ...(requestBody === undefined ? {} : { requestBody: { ...requestBody, content: content(requestBody.content) } }),
    responses: mapped(responses, (response, status) =>
      status.startsWith('2') && response.content !== undefined
        ? { ...response, content: content(response.content) }
        : response,
    ),
  };
}

function mapped<T>(of: Readonly<Record<string, T>>, to: (value: T, key: string) => T): Readonly<Record<string, T>> {
  return Object.fromEntries(Object.entries(of).map(([key, value]) => [key, to(value, key)]));
}

function sampleOf(schema: Schema, at: At): unknown {
  const reference = nameOf(schema);
  const named = reference === null ? undefined : at.schemas[reference];
  if (reference !== null && named !== undefined) {
    return at.inside.includes(reference) ? null : sampleOf(named, { ...at, inside: [...at.inside, reference] });
  }
  if (schema.example !== undefined) return schema.example;
  if (schema.const !== undefined) return schema.const;
  if (schema.enum !== undefined) return schema.enum.find((each) => each !== null) ?? null;
  const { allOf } = schema;
  if (allOf !== undefined) return mergedOf(allOf, at);
  const options = schema.oneOf ?? schema.anyOf;
  const first = options?.find(({ type }) => type !== 'null');
  if (first !== undefined) return sampleOf(first, at);
  const types = typeof schema.type === 'string' ? [schema.type] : (schema.type ?? []);
  if (schema.properties === undefined && schema.format === undefined) {
    const sample = SAMPLES[at.name]?.find((each) => types.some((type) => isOf(type, each)));
    if (sample !== undefined) return sample;
  }
  return schema.default === undefined ? plainOf(schema, types, at) : schema.default;
}

function isOf(type: string, value: unknown): boolean {
  if (value === null) return type === 'null';
  return type === (type === 'integer' && typeof value === 'number' ? 'integer' : typeof value);
}

function plainOf(schema: Schema, types: readonly string[], at: At): unknown {
  switch (types.find((each) => each !== 'null')) {
    case 'object':
      return objectOf(schema, at);
    case 'array':
      return schema.items === undefined || at.inside.includes(nameOf(schema.items) ?? '')
        ? []
        : [sampleOf(schema.items, at)];
    case 'string':
      return BY_FORMAT[schema.format ?? ''] ?? '…';
    case 'integer':
    case 'number':
      return schema.minimum ?? 1;
    case 'boolean':
      return true;
    default:
      return null;
  }
}

/** Parts that only describe have no value of their own. */
function mergedOf(parts: readonly Schema[], at: At): unknown {
  const own = parts.find(({ example }) => example !== undefined)?.example;
  if (own !== undefined) return own;
  const values = parts.map((each) => sampleOf(each, at)).filter((value) => value !== null);
  const isPlain = values.length > 1 && values.every((value) => typeof value === 'object' && !Array.isArray(value));
  return isPlain ? Object.assign({}, ...values) : (values[0] ?? null);
}

/** Members that are needed; those that may be absent would make it long. */
function objectOf({ properties = {}, required = [] }: Schema, at: At): unknown {
  return Object.fromEntries(
    Object.entries(properties).flatMap(([name, member]) =>
      required.includes(name) ? [[name, sampleOf(member, { ...at, name })]] : [],
    ),
  );
}
