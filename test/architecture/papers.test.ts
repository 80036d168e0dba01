import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { readConfig, VARIABLES } from '../../src/start/config.ts';

const projectDir = join(import.meta.dirname, '../..');
const read = (path: string) => readFileSync(join(projectDir, path), 'utf8');

type Section = 'dependencies' | 'optionalDependencies' | 'devDependencies';
type Manifest = Readonly<Record<Section, Readonly<Record<string, string>>>> & { readonly overrides: Overrides };
type Overrides = { readonly [name: string]: string | Overrides };

/** The versions that overrides ask for, however deep; `$name` is that of a dependency of ours. */
function overriding(overrides: Overrides): readonly string[] {
  return Object.values(overrides).flatMap((version) => (typeof version === 'string' ? [version] : overriding(version)));
}

describe('package.json', () => {
  const manifest: Manifest = JSON.parse(read('package.json'));

  test.each<[keyof Manifest, string]>([
    ['dependencies', 'What a node runs'],
    ['optionalDependencies', 'What brings Node'],
    ['devDependencies', 'What development needs'],
    ['overrides', 'What is overridden'],
  ])('has a reason for each of its %s in the record of packages', (section, heading) => {
    const [, table = ''] = read('docs/adr/0006-packages.md').split(`### ${heading}\n`);
    const rows = table.split(/^##/m, 1)[0]?.matchAll(/^\| `([^`]+)` \| (.+) \|$/gm) ?? [];
    expect(Array.from(rows, ([, name]) => name)).toEqual(Object.keys(manifest[section]));
  });

  test('pins exact versions', () => {
    const { dependencies, optionalDependencies, devDependencies, overrides } = manifest;
    const ours: Readonly<Record<string, string>> = { ...dependencies, ...optionalDependencies, ...devDependencies };
    const overridden = overriding(overrides).map((version) =>
      version.startsWith('$') ? (ours[version.slice(1)] ?? version) : version,
    );
    const versions = [...Object.values(ours), ...overridden];
    expect(versions.filter((version) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
  });
});

describe('the decisions', () => {
  const records = readdirSync(join(projectDir, 'docs/adr')).filter((name) => name !== 'README.md');

  test('are all in their index', () => {
    const indexed = Array.from(read('docs/adr/README.md').matchAll(/^\| \[\d{4}\]\((.+?)\)/gm), ([, name]) => name);
    expect(indexed.sort()).toEqual(records.sort());
  });

  test.each(records)('have a number, a title and a status: %s', (name) => {
    expect(name).toMatch(/^\d{4}-[a-z0-9-]+\.md$/);
    expect(read(join('docs/adr', name))).toMatch(
      new RegExp(`^# ${Number(name.slice(0, 4))}\\. .+\\n\\nStatus: (accepted|replaced by \\d{4})\\n`),
    );
  });

  test.each(records)('say on top and in the index which later ones replaced them: %s', (name) => {
    const number = name.slice(0, 4);
    const [, status = '', below = ''] = read(join('docs/adr', name)).split('\n\n', 3);
    const [, whole] = /^Status: replaced by (\d{4})$/.exec(status) ?? [];
    const top = whole !== undefined || below.startsWith('Replaced in part: ') ? below : '';
    const later = Array.from(top.matchAll(/\]\((\d{4})-/g), ([, each = '']) => each);
    expect(later.filter((each) => each <= number)).toEqual([]);
    if (whole !== undefined) expect(later).toEqual([whole]);
    const [, row = ''] = read('docs/adr/README.md').split(`| [${number}](${name}) |`);
    expect(Array.from((row.split('\n', 1)[0] ?? '').matchAll(/\[(\d{4})\]/g), ([, each]) => each)).toEqual(later);
  });

  test('have a number each', () => {
    const numbers = records.map((name) => name.slice(0, 4));
    expect(new Set(numbers).size).toBe(numbers.length);
  });
});

describe('the environment', () => {
  test('is explained variable by variable in .env.example', () => {
    const explained = Array.from(read('.env.example').matchAll(/^#?([A-Z_]+)=/gm), ([, name]) => name);
    expect(explained).toEqual(VARIABLES);
  });

  test.each(['node', 'second'])('of the composed %s is one that it starts with', (name) => {
    const { services } = parse(read('docker-compose.yml'), { merge: true });
    const environment: Record<string, string> = services[name].environment;
    const defaults = Object.entries(environment).map(([variable, value]) => [
      variable,
      value.replaceAll(/\$\{\w+:-([^}]*)\}/g, '$1'),
    ]);
    expect(Object.keys(environment).filter((variable) => !VARIABLES.includes(variable))).toEqual([]);
    expect(() => readConfig({ ...Object.fromEntries(defaults), SECRET_KEY: 'k'.repeat(44) })).not.toThrow();
  });
});

describe('the container image', () => {
  test('holds every part that a node needs, and none that is not there', () => {
    const parts = ['LICENSE', 'README.md', 'migrations', 'vocab', 'src', 'demo', 'docker'];
    const there = parts.filter((part) => existsSync(join(projectDir, part)));
    const copied = Array.from(read('Dockerfile').matchAll(/^COPY (?!--from)(.+) \S+$/gm), ([, sources = '']) =>
      sources.split(' '),
    );
    const manifests = ['package.json', 'package-lock.json', '.npmrc'];
    expect(copied.flat().sort()).toEqual([...manifests, ...there].sort());
    const letIn = Array.from(read('.dockerignore').matchAll(/^!(.+)$/gm), ([, path = '']) => path);
    expect(copied.flat().filter((path) => !letIn.includes(path))).toEqual([]);
  });
});

describe('what the container image runs while it is made', () => {
  const [, path = '', name = ''] = /import\('\/app\/(\S+?)'\)\.then\(\(\{ (\w+) \}\)/.exec(read('Dockerfile')) ?? [];

  test('is a function that is there', async () => {
    expect(await import(join(projectDir, path))).toHaveProperty(name, expect.any(Function));
  });
});

describe('the papers', () => {
  const papers = globSync(['*.md', 'docs/**/*.md', 'vocab/**/*.md', 'changes.d/*.md'], { cwd: projectDir });

  test.each(papers)('link only to files that are there: %s', (paper) => {
    const links = Array.from(read(paper).matchAll(/\]\((?!\w+:)([^)#\s]+)(#[^)]*)?\)/g), ([, target]) => target ?? '');
    expect(links.filter((link) => !existsSync(join(projectDir, dirname(paper), link)))).toEqual([]);
  });
});

test('what a pledge binds to is one screen in both languages, with the same rules, and found from where people begin', () => {
  const pages = ['for-a-treasurer.md', 'for-a-treasurer.fr.md'].map((name) => read(`docs/community/${name}`));
  const rules = pages.map((page) => page.split('\n').filter((text) => /^(\d\.|-) /.test(text)).length);
  expect(new Set(rules).size).toBe(1);
  for (const page of pages) expect(page.split(/\s+/).length).toBeLessThan(540);
  expect(read('docs/README.md')).toContain('community/for-a-treasurer.fr.md');
  expect(read('docs/community/requests.md')).toContain('(for-a-treasurer.md)');
});

test('what was tried against a double alone is named among what was not tried', () => {
  const [, untried = ''] = /\*\*Not tried\*\*:([\s\S]*?)\n\n/.exec(read('README.md')) ?? [];
  const said = globSync('docs/operate/*.md', { cwd: projectDir }).flatMap((paper) =>
    Array.from(
      read(paper).matchAll(/not against a running ([A-Z]\w+(?: [A-Z]\w+)?)|a live ([A-Z]\w+) was not tried/g),
      (found) => found[1] ?? found[2] ?? '',
    ),
  );
  expect(said.length).toBeGreaterThan(4);
  expect(said.filter((name) => !untried.includes(name))).toEqual([]);
});

describe('the papers for contributors', () => {
  const TOP = 'src|test|migrations|docs|demo|bench|vocab|docker';
  /** A path, or the name of a file beside the path before it; `<concept>` stands for any. */
  const NAMED = new RegExp(`^(?:(?:${TOP})(?:/[\\w.<>*-]+)+/?|[\\w-]+\\.(?:ts|mjs|json))$`);

  test.each(['CONTRIBUTING.md', 'docs/architecture.md', 'docs/README.md', 'README.md'])(
    'name only files and folders that are there: %s',
    (paper) => {
      const named = Array.from(read(paper).matchAll(/`([^`\n]+)`/g), ([, code = '']) => code).filter((code) =>
        NAMED.test(code),
      );
      let folder = '.';
      const missing: string[] = [];
      for (const name of named) {
        const path = name.includes('/') ? name.replaceAll(/<\w+>/g, '*') : join(folder, name);
        const isThere =
          globSync(path, { cwd: projectDir }).length > 0 ||
          globSync(`**/${name}`, { cwd: join(projectDir, 'src') }).length > 0;
        if (!isThere) missing.push(name);
        if (name.includes('/')) folder = dirname(path);
      }
      expect(missing).toEqual([]);
    },
  );
});
