/**
 * Who may import whom. `test/architecture/imports.test.ts` runs this table over the sources, and over a canary that
 * breaks each of its rules. Why the areas are cut this way: docs/adr/README.md.
 */

/** A sibling may also log, have the global `Temporal` that Fedify wants, and have a refusal's message. */
const SHARED = ['start/log\\.ts$', 'start/temporal\\.ts$', 'i18n/'];

const SIBLINGS = [
  'analysis',
  'storage',
  'federation',
  'transparency',
  'integrations',
  'http',
  'cli',
  'outbound',
  'mail',
];

/** What an area may import of `src/` beside itself. Regular expressions on the path below `src/`. */
const AREAS = {
  domain: [],
  application: ['domain/'],
  i18n: ['domain/'],
  ...Object.fromEntries(SIBLINGS.map((area) => [area, ['domain/', 'application/', ...SHARED]])),
  cli: ['domain/', 'application/', ...SHARED, 'start/(config|node|resources)\\.ts$'],
  // The jobs bring the siblings together on the clock, as node.ts does at the start.
  worker: ['domain/', 'application/', ...SHARED, 'start/config\\.ts$', 'storage/', 'federation/', 'mail/'],
};

/**
 * Which concept of the application may use the functions of which other. There are no circles: no concept uses one that
 * uses it, directly or by way of others. Beside these, everybody may use `kit`, and the ports of every concept
 * (`ports.ts`), which depend on the domain and on each other alone.
 */
export const USES = {
  agent: ['mail', 'participant', 'sign-in'],
  answer: [],
  archive: [],
  ballot: ['event', 'network/outgoing', 'network/subtotal'],
  comment: ['network/cohost', 'network/outgoing'],
  community: ['ballot', 'consultation', 'mail', 'network/mirror', 'network/move', 'participant', 'proposal'],
  connector: [
    'answer',
    'consultation',
    'event',
    'federation',
    'institution',
    'mail',
    'participant',
    'proposal',
    'sign-in',
  ],
  consultation: ['ballot', 'network/cohost', 'network/evidence', 'network/reuse', 'poll'],
  event: [],
  export: ['ballot', 'mail', 'participant', 'questionnaire', 'sign-in'],
  federation: ['mail'],
  host: [],
  import: ['consultation', 'participant'],
  institution: [],
  journal: [],
  mail: ['event'],
  media: [],
  moderation: [],
  'network/answer': ['answer', 'network/evidence', 'network/move'],
  'network/authorship': [],
  'network/catalogue': ['network/evidence', 'proposal'],
  'network/cohost': ['ballot', 'network/evidence', 'network/hand-over', 'network/mirror'],
  'network/comparison': ['network/evidence', 'network/move', 'network/subtotal'],
  'network/counting': ['ballot', 'network/subtotal'],
  'network/directory': ['network/peer'],
  'network/evidence': [],
  'network/hand-over': ['network/move'],
  'network/incoming': ['network/authorship', 'network/evidence', 'network/mirror', 'proposal'],
  'network/mirror': [
    'network/authorship',
    'ballot',
    'event',
    'network/answer',
    'network/evidence',
    'network/hand-over',
    'network/move',
    'network/outgoing',
    'network/subtotal',
    'proposal',
  ],
  'network/move': [],
  'network/outgoing': ['network/evidence'],
  'network/peer': ['network/evidence', 'network/mirror', 'network/move'],
  'network/recovery': ['network/mirror', 'network/move', 'network/subtotal', 'participant'],
  'network/reuse': [],
  'network/statement': ['comment', 'community', 'network/evidence', 'network/move'],
  'network/subtotal': ['network/evidence', 'network/move'],
  'open-data': ['ballot', 'consultation', 'event', 'export', 'questionnaire'],
  paper: ['comment', 'participant', 'proposal'],
  participant: ['ballot', 'mail', 'network/outgoing', 'proposal'],
  poll: ['network/subtotal'],
  privacy: ['ballot'],
  proposal: ['network/answer', 'network/outgoing', 'network/reuse', 'network/subtotal'],
  questionnaire: [],
  'sign-in': ['mail', 'participant'],
  source: ['connector', 'participant', 'proposal'],
  support: ['event'],
  synthesis: [],
  template: ['ballot', 'consultation', 'network/catalogue', 'questionnaire'],
};

/** Where a package may be imported. A dependency that is not here is imported by nobody. */
const PACKAGE_OWNERS = {
  '@electric-sql/pglite': ['src/storage/', 'migrations/'],
  '@fedify/fedify': ['src/federation/', 'src/storage/federation/'],
  '@fedify/vocab': ['src/federation/'],
  '@fedify/vocab-runtime': ['src/federation/'],
  '@hono/node-server': ['src/http/'],
  '@hono/zod-openapi': ['src/http/'],
  '@js-temporal/polyfill': ['src/'],
  'age-encryption': ['src/storage/archive/'],
  canonicalize: ['src/application/'],
  commander: ['src/cli/'],
  diff: ['src/http/'],
  feed: ['src/http/'],
  'file-type': ['src/integrations/images/'],
  graphology: ['src/analysis/'],
  'graphology-communities-louvain': ['src/analysis/'],
  hono: ['src/http/'],
  htmlparser2: ['src/integrations/open311-client/'],
  'intl-messageformat': ['src/i18n/'],
  'ipaddr.js': ['src/outbound/'],
  jose: ['src/integrations/oidc/'],
  jsonld: ['src/federation/'],
  kysely: ['src/storage/', 'migrations/'],
  leaflet: ['src/http/'],
  'markdown-it': ['src/http/', 'src/federation/'],
  'node-html-markdown': ['src/federation/', 'src/integrations/source/'],
  nodemailer: ['src/mail/'],
  'openid-client': ['src/integrations/oidc/'],
  pg: ['src/storage/', 'migrations/'],
  pino: ['src/start/log\\.ts$'],
  pmtiles: ['src/integrations/map/', 'demo/draw-map\\.ts$'],
  qrcode: ['src/http/'],
  'rate-limiter-flexible': ['src/federation/', 'src/http/'],
  rolldown: ['src/start/bundle\\.mjs$'],
  'sanitize-html': ['src/http/', 'src/federation/', 'src/integrations/source/'],
  sharp: ['src/integrations/images/', 'demo/draw-map\\.ts$'],
  'snowball-stemmers': ['src/domain/kit/', 'src/http/'],
  // A delivery is one request of the client that is installed for the process, without what `fetch` costs (docs/adr/0061).
  undici: ['src/outbound/', 'src/federation/deliver/post\\.ts$'],
  uuid: ['src/start/node\\.ts$', 'src/cli/', 'src/storage/'],
  yaml: ['src/cli/'],
  zod: [
    'src/transparency/',
    'src/start/config\\.ts$',
    'src/cli/',
    'src/http/',
    'src/federation/',
    'src/integrations/',
    'demo/',
  ],
};

/** The domain is closed: a test of it may use the test tools, its sources nothing at all. */
const TESTS = '\\.test\\.ts$';

const inPackage = (name) => `(^|/)node_modules/(@types/)?${name.replace('.', '\\.')}/`;

const areaRules = Object.entries(AREAS).map(([area, mayImport]) => ({
  name: `${area}-imports`,
  comment: `src/${area} imports ${['itself', ...mayImport.map((path) => `src/${path}`)].join(', ')} and no other part of src/`,
  severity: 'error',
  from: { path: `^src/${area}/` },
  to: { path: '^src/', pathNot: [`${area}/`, ...mayImport].map((path) => `^src/${path}`) },
}));

const conceptRules = Object.keys({ ...USES, kit: [] }).map((concept) => ({
  name: `${concept.replace('/', '-')}-uses`,
  comment: `src/application/${concept} uses ${['kit', ...(USES[concept] ?? [])].join(', ')} and of other concepts only the ports`,
  severity: 'error',
  from: { path: `^src/application/${concept}/`, pathNot: ['/ports\\.ts$', TESTS] },
  to: {
    path: '^src/application/.+/',
    pathNot: ['/ports\\.ts$', ...[concept, 'kit', ...(USES[concept] ?? [])].map((used) => `^src/application/${used}/`)],
  },
}));

const packageRules = Object.entries(PACKAGE_OWNERS).map(([name, owners]) => ({
  name: `owner-of-${name}`,
  comment: `${name} is imported only in ${owners.join(', ')}`,
  severity: 'error',
  from: { path: '^(src|migrations|demo)/', pathNot: [...owners.map((owner) => `^${owner}`), TESTS] },
  to: { path: inPackage(name) },
}));

export default {
  forbidden: [
    ...areaRules,
    ...conceptRules,
    {
      name: 'demo-imports',
      comment: 'the towns of the demo live by the use cases, and are described by files as commands read them',
      severity: 'error',
      from: { path: '^demo/', pathNot: TESTS },
      to: { path: '^src/', pathNot: '^src/(domain/|application/|i18n/|start/config\\.ts$|cli/(command|values)\\.ts$)' },
    },
    {
      name: 'demo-is-a-command',
      comment:
        'the towns of the demo are shown by one command, and nothing else that runs at an institution needs them',
      severity: 'error',
      from: { path: '^(src|migrations|vocab)/', pathNot: ['^src/cli/demo\\.ts$', TESTS] },
      to: { path: '^demo/' },
    },
    {
      name: 'ports-stand-alone',
      comment:
        'what a use case needs from outside is told in terms of the domain and of other ports, never of use cases',
      severity: 'error',
      from: { path: '^src/application/.+/ports\\.ts$' },
      to: { path: '^src/', pathNot: ['^src/domain/', '/ports\\.ts$', '^src/application/kit/page\\.ts$'] },
    },
    {
      name: 'application-is-made-of-ports',
      comment: 'application.ts puts the ports of all concepts together',
      severity: 'error',
      from: { path: '^src/application/application\\.ts$' },
      to: { path: '^src/', pathNot: ['^src/domain/', '/ports\\.ts$'] },
    },
    {
      name: 'api-without-pages',
      comment: 'the API and the pages share use cases and input, never each other',
      severity: 'error',
      from: { path: '^src/http/api/' },
      to: { path: '^src/http/web/' },
    },
    {
      name: 'pages-without-api',
      comment: 'the API and the pages share use cases and input, never each other',
      severity: 'error',
      from: { path: '^src/http/web/' },
      to: { path: '^src/http/api/' },
    },
    ...packageRules,
    {
      name: 'domain-is-pure',
      comment:
        'the domain has no I/O, no clock and one package, whose functions are pure (snowball-stemmers): it imports nothing else',
      severity: 'error',
      from: { path: '^src/domain/', pathNot: TESTS },
      to: { pathNot: ['^src/', inPackage('snowball-stemmers')] },
    },
    {
      name: 'application-is-nearly-pure',
      comment:
        'the application hashes (node:crypto) and canonicalises (canonicalize), and leaves every other I/O to its ports',
      severity: 'error',
      from: { path: '^src/application/', pathNot: TESTS },
      to: { pathNot: ['^src/', '^(node:)?crypto$', inPackage('canonicalize')] },
    },
    {
      name: 'sources-stand-without-tests',
      comment:
        'what runs at an institution imports nothing of test/ or bench/; the tests use the city that the demo shows',
      severity: 'error',
      from: { path: '^(src|migrations|vocab|demo)/', pathNot: TESTS },
      to: { path: '^(test|bench)/' },
    },
    {
      name: 'nobody-imports-the-top',
      comment: 'node.ts composes everything and main.ts starts it: only the commands and main.ts know them',
      severity: 'error',
      from: { path: '^(src|migrations|vocab|demo)/', pathNot: '^src/(cli/|start/(main\\.ts|parvis\\.mjs)$)' },
      to: { path: '^src/start/(node|main)\\.ts$' },
    },
    {
      name: 'migrations-stand-alone',
      comment: 'a migration says what it changes in SQL: code that moves on must not change what an old migration did',
      severity: 'error',
      from: { path: '^migrations/[0-9]' },
      to: { pathNot: ['^migrations/', inPackage('kysely')] },
    },
    {
      name: 'no-cycle',
      comment: 'two files that need each other, be it for a type, are one file, or three',
      severity: 'error',
      from: { path: '^(src|migrations|demo)/' },
      to: { circular: true },
    },
    {
      name: 'resolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'declared',
      comment: 'what an institution installs (npm ci --omit=dev) is declared as a dependency, not reached by luck',
      severity: 'error',
      from: { path: '^(src|migrations|vocab|demo)/', pathNot: [TESTS, '^migrations/generate-schema\\.ts$'] },
      to: {
        dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown', 'undetermined'],
        dependencyTypesNot: ['type-only'],
      },
    },
  ],
  options: {
    // A type-only import is an import: without this the table would see only half of the sources.
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'types', 'default'],
      mainFields: ['module', 'main', 'types'],
    },
  },
};
