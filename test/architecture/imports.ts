import { join } from 'node:path';
import { cruise, type ICruiseOptions, type ICruiseResult } from 'dependency-cruiser';
import extractDepcruiseConfig from 'dependency-cruiser/config-utl/extract-depcruise-config';
import extractTsConfig from 'dependency-cruiser/config-utl/extract-ts-config';

/** One import that the table forbids, in one line that names the rule and both files. */
export type Violation = { readonly rule: string; readonly from: string; readonly to: string };

/** What the import table says of one tree: its rules, every source file it read, and every import it forbids. */
export type ImportVerdict = {
  readonly rules: readonly string[];
  readonly files: readonly string[];
  readonly violations: readonly Violation[];
  /** Which source files import which other. */
  readonly imports: readonly { readonly from: string; readonly to: string }[];
  /** Which files import which package, type-only imports included. */
  readonly packageImports: readonly { readonly from: string; readonly name: string }[];
};

const inPackage = /(^|\/)node_modules\//;
const projectDir = join(import.meta.dirname, '../..');

/** Which concept of the application may use which others, by its folder. */
export type Uses = Readonly<Record<string, readonly string[]>>;

export async function readUses(): Promise<Uses> {
  const { USES } = await import(join(projectDir, '.dependency-cruiser.mjs'));
  return USES;
}

/** The concepts that use themselves by way of others: which of them depends on which is then not said. */
export function circularUses(uses: Uses): readonly string[] {
  return Object.keys(uses).filter((concept) => {
    const reached = new Set(uses[concept]);
    for (const each of reached) for (const other of uses[each] ?? []) reached.add(other);
    return reached.has(concept);
  });
}

/** The concept of the application that a file belongs to; null for a file of another layer. */
export function conceptOf(file: string): string | null {
  return /^src\/application\/((?:network\/)?[^/]+)\//.exec(file)?.[1] ?? null;
}

/** Reads the folders of `baseDir` that exist and judges them by `.dependency-cruiser.mjs`. */
export async function checkImports(baseDir: string, folders: readonly string[]): Promise<ImportVerdict> {
  const { forbidden, options } = await extractDepcruiseConfig(join(projectDir, '.dependency-cruiser.mjs'));
  const settings: ICruiseOptions = { ...options, baseDir, validate: true, ruleSet: { forbidden: forbidden ?? [] } };
  const { output } = await cruise([...folders], settings, options?.enhancedResolveOptions, {
    tsConfig: extractTsConfig(join(projectDir, 'tsconfig.json')),
  });
  const { modules, summary } = output as ICruiseResult;
  return {
    rules: (forbidden ?? []).map(({ name }) => name ?? 'unnamed'),
    files: modules
      .filter(({ source, coreModule, couldNotResolve }) => !(coreModule || couldNotResolve || inPackage.test(source)))
      .map(({ source }) => source),
    violations: summary.violations.map(({ rule, from, to }) => ({ rule: rule.name, from, to })),
    imports: modules
      .filter(({ source }) => !inPackage.test(source))
      .flatMap(({ source, dependencies }) => dependencies.map(({ resolved }) => ({ from: source, to: resolved }))),
    packageImports: modules.flatMap(({ source, dependencies }) =>
      dependencies
        .filter(({ resolved }) => inPackage.test(resolved) && !inPackage.test(source))
        .map(({ module }) => ({ from: source, name: packageOf(module) })),
    ),
  };
}

/** `@fedify/fedify/vocab` is imported of the package `@fedify/fedify`. */
function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}
