import { existsSync, globSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ImportVerdict, judgeImports } from './imports.ts';

const projectDir = join(import.meta.dirname, '../..');
const FOLDERS = ['src', 'migrations', 'vocab', 'test', 'bench'];

/** What breaks each rule of the table: rule, the file that breaks it, what it imports. */
const CANARIES: readonly (readonly [rule: string, file: string, imports: string])[] = [
  ['domain-imports', 'src/domain/upward.ts', '../application/verb.ts'],
  ['domain-imports', 'src/domain/type-only.ts', 'type ../application/verb.ts'],
  ['application-imports', 'src/application/downward.ts', '../storage/store.ts'],
  ['words-imports', 'src/words/knowing.ts', '../application/verb.ts'],
  ['analysis-imports', 'src/analysis/sideways.ts', '../storage/store.ts'],
  ['storage-imports', 'src/storage/sideways.ts', '../federation/deliver.ts'],
  ['federation-imports', 'src/federation/sideways.ts', '../storage/store.ts'],
  ['transparency-imports', 'src/transparency/sideways.ts', '../storage/store.ts'],
  ['integrations-imports', 'src/integrations/publik/sideways.ts', '../../http/server.ts'],
  ['http-imports', 'src/http/api/sideways.ts', '../../storage/store.ts'],
  ['http-imports', 'src/http/configured.ts', '../config.ts'],
  ['cli-imports', 'src/cli/sideways.ts', '../storage/store.ts'],
  ['outbound-imports', 'src/outbound/sideways.ts', '../federation/deliver.ts'],
  ['mail-imports', 'src/mail/sideways.ts', '../storage/store.ts'],
  ['domain-is-pure', 'src/domain/file-reader.ts', 'node:fs'],
  ['domain-is-pure', 'src/domain/schema.ts', 'zod'],
  ['application-is-nearly-pure', 'src/application/file-reader.ts', 'node:fs'],
  ['application-is-nearly-pure', 'src/application/schema.ts', 'zod'],
  ['sources-stand-without-tests', 'src/cli/tested.ts', '../../test/support/clock.ts'],
  ['sources-stand-without-tests', 'src/cli/demo.ts', '../../test/seeds/city.ts'],
  ['nobody-imports-the-top', 'src/http/composing.ts', '../node.ts'],
  ['nobody-imports-the-top', 'src/config.ts', './main.ts'],
  ['migrations-stand-alone', 'migrations/0001-borrows.ts', '../src/domain/text.ts'],
  ['no-cycle', 'src/domain/egg.ts', './hen.ts'],
  ['resolvable', 'src/http/lost.ts', './nowhere.ts'],
  ['declared', 'src/http/developing.ts', 'fast-check'],
  ['owner-of-kysely', 'src/http/querying.ts', 'kysely'],
  ['owner-of-pg', 'src/cli/querying.ts', 'pg'],
  ['owner-of-@electric-sql/pglite', 'src/node.ts', '@electric-sql/pglite'],
  ['owner-of-@fedify/fedify', 'src/storage/federating.ts', '@fedify/fedify'],
  ['owner-of-hono', 'src/federation/routing.ts', 'hono'],
  ['owner-of-jsonld', 'src/http/linking.ts', 'jsonld'],
  ['owner-of-undici', 'src/federation/fetching.ts', 'undici'],
  ['owner-of-pino', 'src/http/logging.ts', 'pino'],
];

/** Files that break nothing, so that what the canaries import is there. */
const INNOCENT: readonly (readonly [file: string, imports?: string])[] = [
  ['src/domain/text.ts'],
  ['src/domain/hen.ts', './egg.ts'],
  ['src/domain/meeting.ts', 'type ./agenda.ts'],
  ['src/domain/agenda.ts', './meeting.ts'],
  ['src/domain/text.test.ts', 'vitest'],
  ['src/application/verb.ts', '../domain/text.ts'],
  ['src/application/hash.ts', 'node:crypto'],
  ['src/application/canonical.ts', 'canonicalize'],
  ['src/storage/store.ts', '../application/verb.ts'],
  ['src/storage/database.ts', 'pg'],
  ['src/storage/fedify/queue.ts', '@fedify/fedify'],
  ['src/federation/deliver.ts', '../log.ts'],
  ['src/words/say-refusal.ts', '../domain/text.ts'],
  ['src/http/page.ts', '../words/say-refusal.ts'],
  ['src/http/server.ts', 'hono'],
  ['src/log.ts', 'pino'],
  ['src/cli/serve.ts', '../node.ts'],
  ['src/main.ts', './cli/serve.ts'],
  ['migrations/0002-adds.ts', 'kysely'],
  ['test/support/clock.ts', '../../src/domain/text.ts'],
  ['test/seeds/city.ts', '../../src/domain/text.ts'],
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
    verdict = await judgeImports(projectDir, folders);
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

  test('has a canary for every rule', () => {
    const broken = new Set(CANARIES.map(([rule]) => rule));
    expect(verdict.rules.filter((rule) => !rule.startsWith('owner-of-') && !broken.has(rule))).toEqual([]);
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
    verdict = await judgeImports(canaryDir, ['src', 'migrations', 'test']);
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
