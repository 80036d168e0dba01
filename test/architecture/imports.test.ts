import { existsSync, globSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkImports, circularUses, conceptOf, type ImportVerdict, readUses } from './imports.ts';

const projectDir = join(import.meta.dirname, '../..');
const FOLDERS = ['src', 'migrations', 'vocab', 'test', 'bench', 'demo'];

/** What breaks each rule of the table: rule, the file that breaks it, what it imports. */
const CANARIES: readonly (readonly [rule: string, file: string, imports: string])[] = [
  ['domain-imports', 'src/domain/upward.ts', '../application/verb.ts'],
  ['domain-imports', 'src/domain/type-only.ts', 'type ../application/verb.ts'],
  ['application-imports', 'src/application/downward.ts', '../storage/store.ts'],
  ['i18n-imports', 'src/i18n/knowing.ts', '../application/verb.ts'],
  ['analysis-imports', 'src/analysis/sideways.ts', '../storage/store.ts'],
  ['storage-imports', 'src/storage/sideways.ts', '../federation/deliver.ts'],
  ['federation-imports', 'src/federation/sideways.ts', '../storage/store.ts'],
  ['transparency-imports', 'src/transparency/sideways.ts', '../storage/store.ts'],
  ['integrations-imports', 'src/integrations/publik/sideways.ts', '../../http/server.ts'],
  ['http-imports', 'src/http/api/sideways.ts', '../../storage/store.ts'],
  ['http-imports', 'src/http/configured.ts', '../start/config.ts'],
  ['cli-imports', 'src/cli/sideways.ts', '../storage/store.ts'],
  ['worker-imports', 'src/worker/serving.ts', '../http/server.ts'],
  ['outbound-imports', 'src/outbound/sideways.ts', '../federation/deliver.ts'],
  ['mail-imports', 'src/mail/sideways.ts', '../storage/store.ts'],
  ['demo-imports', 'demo/sideways.ts', '../src/storage/store.ts'],
  ['demo-is-a-command', 'src/http/demonstrating.ts', '../../demo/story.ts'],
  ['agent-uses', 'src/application/agent/reaching.ts', '../nowhere-used/verb.ts'],
  ['answer-uses', 'src/application/answer/reaching.ts', '../nowhere-used/verb.ts'],
  ['archive-uses', 'src/application/archive/reaching.ts', '../nowhere-used/verb.ts'],
  ['ballot-uses', 'src/application/ballot/reaching.ts', '../nowhere-used/verb.ts'],
  ['comment-uses', 'src/application/comment/reaching.ts', '../nowhere-used/verb.ts'],
  ['community-uses', 'src/application/community/reaching.ts', '../nowhere-used/verb.ts'],
  ['connector-uses', 'src/application/connector/reaching.ts', '../nowhere-used/verb.ts'],
  ['consultation-uses', 'src/application/consultation/reaching.ts', '../nowhere-used/verb.ts'],
  ['event-uses', 'src/application/event/reaching.ts', '../nowhere-used/verb.ts'],
  ['export-uses', 'src/application/export/reaching.ts', '../nowhere-used/verb.ts'],
  ['federation-uses', 'src/application/federation/reaching.ts', '../nowhere-used/verb.ts'],
  ['host-uses', 'src/application/host/reaching.ts', '../nowhere-used/verb.ts'],
  ['import-uses', 'src/application/import/reaching.ts', '../nowhere-used/verb.ts'],
  ['institution-uses', 'src/application/institution/reaching.ts', '../nowhere-used/verb.ts'],
  ['journal-uses', 'src/application/journal/reaching.ts', '../nowhere-used/verb.ts'],
  ['kit-uses', 'src/application/kit/reaching.ts', '../nowhere-used/verb.ts'],
  ['mail-uses', 'src/application/mail/reaching.ts', '../nowhere-used/verb.ts'],
  ['media-uses', 'src/application/media/reaching.ts', '../nowhere-used/verb.ts'],
  ['moderation-uses', 'src/application/moderation/reaching.ts', '../nowhere-used/verb.ts'],
  ['network-answer-uses', 'src/application/network/answer/reaching.ts', '../../nowhere-used/verb.ts'],
  ['network-authorship-uses', 'src/application/network/authorship/reaching.ts', '../../nowhere-used/verb.ts'],
  ['network-catalogue-uses', 'src/application/network/catalogue/reaching.ts', '../../nowhere-used/verb.ts'],
  ['network-cohost-uses', 'src/application/network/cohost/reaching.ts', '../../nowhere-used/verb.ts'],
  ['network-comparison-uses', 'src/application/network/comparison/reaching.ts', '../../nowhere-used/verb.ts'],
  ['network-directory-uses', 'src/application/network/directory/reaching.ts', '../../nowhere-used/verb.ts'],
  ['network-counting-uses', 'src/application/network/counting/reaching.ts', '../../nowhere-used/verb.ts'],
  ['network-evidence-uses', 'src/application/network/evidence/reaching.ts', '../../nowhere-used/verb.ts'],
  ['network-hand-over-uses', 'src/application/network/hand-over/reaching.ts', '../../nowhere-used/verb.ts'],
  ['network-incoming-uses', 'src/application/network/incoming/reaching.ts', '../../nowhere-used/verb.ts'],
  ['network-mirror-uses', 'src/application/network/mirror/reaching.ts', '../../nowhere-used/verb.ts'],
  ['network-move-uses', 'src/application/network/move/reaching.ts', '../../nowhere-used/verb.ts'],
  ['network-outgoing-uses', 'src/application/network/outgoing/reaching.ts', '../../nowhere-used/verb.ts'],
  ['network-peer-uses', 'src/application/network/peer/reaching.ts', '../../nowhere-used/verb.ts'],
  ['network-recovery-uses', 'src/application/network/recovery/reaching.ts', '../../nowhere-used/verb.ts'],
  ['network-reuse-uses', 'src/application/network/reuse/reaching.ts', '../../nowhere-used/verb.ts'],
  ['network-statement-uses', 'src/application/network/statement/reaching.ts', '../../nowhere-used/verb.ts'],
  ['network-subtotal-uses', 'src/application/network/subtotal/reaching.ts', '../../nowhere-used/verb.ts'],
  ['open-data-uses', 'src/application/open-data/reaching.ts', '../nowhere-used/verb.ts'],
  ['paper-uses', 'src/application/paper/reaching.ts', '../nowhere-used/verb.ts'],
  ['participant-uses', 'src/application/participant/reaching.ts', '../nowhere-used/verb.ts'],
  ['poll-uses', 'src/application/poll/reaching.ts', '../nowhere-used/verb.ts'],
  ['privacy-uses', 'src/application/privacy/reaching.ts', '../nowhere-used/verb.ts'],
  ['proposal-uses', 'src/application/proposal/reaching.ts', '../nowhere-used/verb.ts'],
  ['questionnaire-uses', 'src/application/questionnaire/reaching.ts', '../nowhere-used/verb.ts'],
  ['sign-in-uses', 'src/application/sign-in/reaching.ts', '../nowhere-used/verb.ts'],
  ['source-uses', 'src/application/source/reaching.ts', '../nowhere-used/verb.ts'],
  ['support-uses', 'src/application/support/reaching.ts', '../nowhere-used/verb.ts'],
  ['synthesis-uses', 'src/application/synthesis/reaching.ts', '../nowhere-used/verb.ts'],
  ['template-uses', 'src/application/template/reaching.ts', '../nowhere-used/verb.ts'],
  ['ports-stand-alone', 'src/application/poll/ports.ts', '../nowhere-used/verb.ts'],
  ['application-is-made-of-ports', 'src/application/application.ts', './nowhere-used/verb.ts'],
  ['api-without-pages', 'src/http/api/reading.ts', '../web/page.ts'],
  ['pages-without-api', 'src/http/web/reading.ts', '../api/route.ts'],
  ['no-cycle', 'src/domain/agenda.ts', 'type ./meeting.ts'],
  ['domain-is-pure', 'src/domain/file-reader.ts', 'node:fs'],
  ['domain-is-pure', 'src/domain/schema.ts', 'zod'],
  ['application-is-nearly-pure', 'src/application/file-reader.ts', 'node:fs'],
  ['application-is-nearly-pure', 'src/application/schema.ts', 'zod'],
  ['sources-stand-without-tests', 'src/cli/tested.ts', '../../test/support/clock.ts'],
  ['sources-stand-without-tests', 'src/cli/demo.ts', '../../test/seeds/city.ts'],
  ['nobody-imports-the-top', 'src/http/composing.ts', '../start/node.ts'],
  ['nobody-imports-the-top', 'src/start/config.ts', './main.ts'],
  ['migrations-stand-alone', 'migrations/0001-borrows.ts', '../src/domain/kit/text.ts'],
  ['no-cycle', 'src/domain/egg.ts', './hen.ts'],
  ['resolvable', 'src/http/lost.ts', './nowhere.ts'],
  ['declared', 'src/http/developing.ts', 'fast-check'],
  ['owner-of-kysely', 'src/http/querying.ts', 'kysely'],
  ['owner-of-pg', 'src/cli/querying.ts', 'pg'],
  ['owner-of-@electric-sql/pglite', 'src/start/node.ts', '@electric-sql/pglite'],
  ['owner-of-@fedify/fedify', 'src/storage/federating.ts', '@fedify/fedify'],
  ['owner-of-hono', 'src/federation/routing.ts', 'hono'],
  ['owner-of-jsonld', 'src/http/linking.ts', 'jsonld'],
  ['owner-of-undici', 'src/federation/fetching.ts', 'undici'],
  ['owner-of-pino', 'src/http/logging.ts', 'pino'],
];

/** Files that break nothing, so that what the canaries import is there. */
const INNOCENT: readonly (readonly [file: string, imports?: string])[] = [
  ['src/domain/kit/text.ts'],
  ['demo/story.ts', '../src/application/verb.ts'],
  ['src/domain/hen.ts', './egg.ts'],
  ['src/domain/meeting.ts', './agenda.ts'],
  ['src/application/nowhere-used/verb.ts'],
  ['src/http/web/page.ts', 'hono'],
  ['src/http/api/route.ts', 'hono'],
  ['src/domain/kit/text.test.ts', 'vitest'],
  ['src/application/verb.ts', '../domain/kit/text.ts'],
  ['src/application/hash.ts', 'node:crypto'],
  ['src/application/canonical.ts', 'canonicalize'],
  ['src/storage/store.ts', '../application/verb.ts'],
  ['src/storage/kit/database.ts', 'pg'],
  ['src/storage/federation/queue.ts', '@fedify/fedify'],
  ['src/federation/deliver.ts', '../start/log.ts'],
  ['src/i18n/messages.ts', '../domain/kit/text.ts'],
  ['src/http/page.ts', '../i18n/messages.ts'],
  ['src/http/server.ts', 'hono'],
  ['src/start/log.ts', 'pino'],
  ['src/cli/serve.ts', '../start/node.ts'],
  ['src/start/main.ts', '../cli/serve.ts'],
  ['migrations/0002-adds.ts', 'kysely'],
  ['test/support/clock.ts', '../../src/domain/kit/text.ts'],
  ['test/seeds/city.ts', '../../src/domain/kit/text.ts'],
];

function statement(imports: string | undefined): string {
  if (imports === undefined) return 'export {};\n';
  const [, kind, specifier] = /^(type )?(.+)$/.exec(imports) ?? [];
  return kind ? `import type * as it from '${specifier}';\nexport type It = typeof it;\n` : `import '${specifier}';\n`;
}

describe('the import table', () => {
  const folders = FOLDERS.filter((folder) => existsSync(join(projectDir, folder)));
  let verdict: ImportVerdict;

  beforeAll(async () => {
    verdict = await checkImports(projectDir, folders);
  });

  test('holds over every source file of the project', () => {
    const sources = globSync(`{${folders.join(',')}}/**/*.{ts,mjs}`, { cwd: projectDir });
    expect(sources.length).toBeGreaterThan(0);
    expect(sources.filter((source) => !verdict.files.includes(source))).toEqual([]);
    expect(verdict.violations).toEqual([]);
  });

  test('gives every dependency an owner', async () => {
    const { dependencies } = JSON.parse(await readFile(join(projectDir, 'package.json'), 'utf8'));
    const owned = verdict.rules.filter((rule) => rule.startsWith('owner-of-'));
    expect(owned).toEqual(Object.keys(dependencies).map((name) => `owner-of-${name}`));
  });

  test('lets one file of the application canonicalise', () => {
    const importers = verdict.packageImports.filter(
      ({ from, name }) => name === 'canonicalize' && from.startsWith('src/application/') && !from.includes('.test.'),
    );
    expect(importers.length).toBeLessThanOrEqual(1);
  });

  test('has an entry for every concept of the application', async () => {
    const concepts = new Set(verdict.files.map(conceptOf).filter((concept) => concept !== null && concept !== 'kit'));
    expect(Object.keys(await readUses())).toEqual([...concepts].toSorted());
  });

  test('lets no concept use another that uses it, however far around', async () => {
    expect(circularUses(await readUses())).toEqual([]);
  });

  test('lists no use that no file makes', async () => {
    const made = new Set(
      verdict.imports
        .filter(({ from, to }) => !from.endsWith('.test.ts') && !to.endsWith('/ports.ts'))
        .map(({ from, to }) => `${conceptOf(from)} uses ${conceptOf(to)}`),
    );
    const listed = Object.entries(await readUses()).flatMap(([concept, used]) =>
      used.map((other) => `${concept} uses ${other}`),
    );
    expect(listed.filter((use) => !made.has(use))).toEqual([]);
  });

  test('has a canary for every rule', () => {
    const broken = new Set(CANARIES.map(([rule]) => rule));
    expect(verdict.rules.filter((rule) => !rule.startsWith('owner-of-') && !broken.has(rule))).toEqual([]);
  });
});

describe('a canary table', () => {
  test.each([
    ['two concepts', { ballot: ['event', 'poll'], event: [], poll: ['ballot'] }, ['ballot', 'poll']],
    [
      'three concepts',
      { agent: ['mail'], ballot: ['event'], event: ['poll'], mail: [], poll: ['ballot'] },
      ['ballot', 'event', 'poll'],
    ],
  ])('is reported where %s use each other', (_, uses, circular) => {
    expect(circularUses(uses)).toEqual(circular);
  });

  test('is not reported where concepts use others in one direction', () => {
    expect(circularUses({ ballot: ['event', 'poll'], event: ['poll'], poll: [] })).toEqual([]);
  });
});

describe('a canary tree that breaks the table', () => {
  let canaryDir: string;
  let verdict: ImportVerdict;

  beforeAll(async () => {
    canaryDir = await mkdtemp(join(tmpdir(), 'import-canary-'));
    await symlink(join(projectDir, 'node_modules'), join(canaryDir, 'node_modules'), 'dir');
    await copyFile(join(projectDir, 'package.json'), join(canaryDir, 'package.json'));
    const files = [...CANARIES.map(([, file, imports]) => [file, imports] as const), ...INNOCENT];
    for (const [file, imports] of files) {
      await mkdir(dirname(join(canaryDir, file)), { recursive: true });
      await writeFile(join(canaryDir, file), statement(imports));
    }
    verdict = await checkImports(canaryDir, ['src', 'migrations', 'test', 'demo']);
  });

  afterAll(() => rm(canaryDir, { recursive: true, force: true }));

  test.each(CANARIES)('reports %s for %s importing %s', (rule, file) => {
    expect(verdict.violations.filter(({ from }) => from === file).map((violation) => violation.rule)).toContain(rule);
  });

  test('reports nothing of the files that break no rule', () => {
    const innocent = INNOCENT.map(([file]) => file);
    expect(verdict.violations.filter(({ from }) => innocent.includes(from))).toEqual([]);
  });
});
