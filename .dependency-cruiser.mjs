/**
 * Who may import whom. `test/architecture/imports.test.ts` runs this table over the sources, and over a canary that
 * breaks each of its rules. Why the areas are cut this way: docs/adr/README.md.
 */

/** A sibling may also log, have the global `Temporal` that Fedify wants, and say a refusal in the public's words. */
const SHARED = ['log\\.ts$', 'temporal\\.ts$', 'words/'];

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
  words: ['domain/'],
  ...Object.fromEntries(SIBLINGS.map((area) => [area, ['domain/', 'application/', ...SHARED]])),
  cli: ['domain/', 'application/', ...SHARED, 'config\\.ts$', 'node\\.ts$'],
};

/** Where a package may be imported. A dependency that is not here is imported by nobody. */
const PACKAGE_OWNERS = {
  '@electric-sql/pglite': ['src/storage/', 'migrations/'],
  '@fedify/fedify': ['src/federation/', 'src/storage/fedify/'],
  '@fedify/vocab': ['src/federation/'],
  '@hono/node-server': ['src/http/'],
  '@hono/zod-openapi': ['src/http/'],
  '@js-temporal/polyfill': ['src/'],
  canonicalize: ['src/application/'],
  commander: ['src/cli/'],
  diff: ['src/http/'],
  feed: ['src/http/'],
  'file-type': ['src/integrations/images/'],
  graphology: ['src/analysis/'],
  'graphology-communities-louvain': ['src/analysis/'],
  hono: ['src/http/'],
  'ipaddr.js': ['src/outbound/'],
  jose: ['src/integrations/oidc/'],
  jsonld: ['src/federation/'],
  kysely: ['src/storage/', 'migrations/'],
  leaflet: ['src/http/'],
  'markdown-it': ['src/http/', 'src/federation/'],
  'node-html-markdown': ['src/federation/'],
  nodemailer: ['src/mail/'],
  'openid-client': ['src/integrations/oidc/'],
  pg: ['src/storage/', 'migrations/'],
  pino: ['src/log\\.ts$'],
  qrcode: ['src/http/'],
  'rate-limiter-flexible': ['src/federation/', 'src/http/'],
  'sanitize-html': ['src/http/', 'src/federation/'],
  sharp: ['src/integrations/images/'],
  'snowball-stemmers': ['src/storage/', 'src/http/'],
  undici: ['src/outbound/'],
  uuid: ['src/node\\.ts$', 'src/cli/', 'src/storage/'],
  yaml: ['src/cli/'],
  zod: ['src/config\\.ts$', 'src/cli/', 'src/http/', 'src/federation/', 'src/integrations/'],
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

const packageRules = Object.entries(PACKAGE_OWNERS).map(([name, owners]) => ({
  name: `owner-of-${name}`,
  comment: `${name} is imported only in ${owners.join(', ')}`,
  severity: 'error',
  from: { path: '^(src|migrations)/', pathNot: [...owners.map((owner) => `^${owner}`), TESTS] },
  to: { path: inPackage(name) },
}));

export default {
  forbidden: [
    ...areaRules,
    ...packageRules,
    {
      name: 'domain-is-pure',
      comment: 'the domain has no I/O, no clock and no package: it imports nothing from outside src/domain',
      severity: 'error',
      from: { path: '^src/domain/', pathNot: TESTS },
      to: { pathNot: '^src/' },
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
      from: { path: '^(src|migrations|vocab)/', pathNot: TESTS },
      to: { path: '^(test|bench)/' },
    },
    {
      name: 'nobody-imports-the-top',
      comment: 'node.ts composes everything and main.ts starts it: only the commands and main.ts know them',
      severity: 'error',
      from: { path: '^(src|migrations|vocab)/', pathNot: '^src/(cli/|main\\.ts$|parvis\\.mjs$)' },
      to: { path: '^src/(node|main)\\.ts$' },
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
      comment: 'two files that need each other when they run are one file, or three',
      severity: 'error',
      from: { path: '^(src|migrations)/' },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
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
      from: { path: '^(src|migrations|vocab)/', pathNot: [TESTS, '^migrations/generate-schema\\.ts$'] },
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
