import type { ProposalStatus } from '../../domain/proposal/proposal.ts';
import type { Content } from '../../domain/proposal/version.ts';
import { contentHashOf } from '../kit/content-hash.ts';
import type { Analyst, ProposalText, SynthesisDocument, SynthesisInputs, SynthesisMethod } from './ports.ts';
import { inputsHash, synthesise } from './synthesis.ts';

/** A synthesis as it was published, with the moment. */
export type PublishedSynthesis = SynthesisDocument & { readonly publishedAt: Date };

/** A proposal as the public export has it. */
export type ExportedText = Pick<Content, 'title' | 'body' | 'lang' | 'cost' | 'amends'> & {
  /** Null for one that was never accepted. */
  readonly number: number | null;
  readonly version: number;
  readonly status: ProposalStatus;
  readonly publishedAt: Date | null;
  readonly contentHash: string | null;
};

/** What is not as it was published: `where` in the synthesis or among its texts, and both values. */
export type Difference = { readonly where: string; readonly published: unknown; readonly found: unknown };

/**
 * `equal`: every member came out again, to the digit. `differs`: something did not. `changed-since`: it cannot be computed again,
 * since authors changed or withdrew texts, or the institution removed some. `not-checkable`: `because` says what it lacks.
 */
export type SynthesisCheck = {
  readonly outcome: 'equal' | 'differs' | 'changed-since' | 'not-checkable';
  readonly because: 'no-inputs' | 'other-method' | null;
  readonly differences: readonly Difference[];
  /** Texts of that time that are not in the export any more. */
  readonly changedSince: readonly Difference[];
  /** Names of the libraries that split texts and are of another version here. */
  readonly libraries: readonly Difference[];
};

/** What may be of another version without another result: most texts are split alike by every version. */
const LIBRARIES: ReadonlySet<string> = new Set(['icu', 'unicode']);

/** Computes a published synthesis again from the public export alone. Nothing that the publisher says of it is believed. */
export async function checkSynthesis(
  analyst: Analyst,
  { published, exported }: { readonly published: PublishedSynthesis; readonly exported: readonly ExportedText[] },
): Promise<SynthesisCheck> {
  const none = { because: null, differences: [], changedSince: [], libraries: [] };
  const { inputs } = published;
  if (inputs === undefined) return { ...none, outcome: 'not-checkable', because: 'no-inputs' };
  const { method } = await analyst.group([]);
  if (method.name !== published.method.name || method.version !== published.method.version)
    return { ...none, outcome: 'not-checkable', because: 'other-method' };
  const { settings, libraries } = methodDifferences(published.method, method);
  const { differences: ofTexts, changedSince, texts } = compareTexts({ published, inputs, exported });
  const differences = [...settings, ...ofTexts];
  if (differences.length > 0) return { ...none, outcome: 'differs', differences, changedSince, libraries };
  if (changedSince.length > 0) return { ...none, outcome: 'changed-since', changedSince, libraries };
  const again = await synthesise(analyst, texts);
  const ofResult = RESULTS.flatMap((member) => unequal(member, published[member], again[member]));
  return { ...none, outcome: ofResult.length === 0 ? 'equal' : 'differs', differences: ofResult, libraries };
}

const RESULTS = ['proposals', 'themes', 'duplicates', 'apart'] as const;

function methodDifferences(published: SynthesisMethod, own: SynthesisMethod) {
  const settings = membersUnequal('method.parameters', published.parameters, own.parameters);
  const texts = membersUnequal('method.texts', published.texts ?? {}, own.texts ?? {});
  const isLibrary = ({ where }: Difference) => LIBRARIES.has(where.replace('method.texts.', ''));
  return {
    settings: [...settings, ...texts.filter((each) => !isLibrary(each))],
    libraries: texts.filter(isLibrary),
  };
}

/** Whether the export still has the texts that the synthesis names, and has them unaltered. */
function compareTexts(of: {
  readonly published: PublishedSynthesis;
  readonly inputs: SynthesisInputs;
  readonly exported: readonly ExportedText[];
}) {
  const { published, inputs, exported } = of;
  const differences = unequal('inputs.hash', inputs.hash, inputsHash(inputs.proposals));
  const changedSince: Difference[] = [];
  const texts: ProposalText[] = [];
  const byNumber = new Map(exported.flatMap((each) => (each.number === null ? [] : [[each.number, each] as const])));
  const listed = new Set<number>();
  for (const { number, version, contentHash } of inputs.proposals) {
    const where = `proposal ${number}`;
    if (listed.has(number)) differences.push({ where, published: 'listed twice', found: null });
    listed.add(number);
    const found = byNumber.get(number);
    if (found === undefined) {
      differences.push({ where, published: `version ${version}`, found: 'not in the export' });
    } else if (found.status !== 'published') {
      changedSince.push({ where, published: `version ${version}`, found: found.status });
    } else if (found.version > version) {
      changedSince.push({ where, published: `version ${version}`, found: `version ${found.version}` });
    } else if (found.version < version) {
      differences.push({ where, published: `version ${version}`, found: `version ${found.version}` });
    } else {
      const hash = contentHashOf(found);
      differences.push(...unequal(`${where}, text`, contentHash, hash));
      differences.push(...unequal(`${where}, content hash in the export`, found.contentHash, hash));
      texts.push({ ...found, number, contentHash: hash });
    }
  }
  for (const { number, status, publishedAt } of exported) {
    if (number === null || status !== 'published' || publishedAt === null || listed.has(number)) continue;
    if (publishedAt > published.publishedAt) continue;
    const found = `public since ${publishedAt.toISOString()}`;
    differences.push({ where: `proposal ${number}`, published: 'left out', found });
  }
  return { differences, changedSince, texts };
}

/** Each member that is not the same in both, by name. */
function membersUnequal(
  where: string,
  published: Readonly<Record<string, unknown>>,
  found: Readonly<Record<string, unknown>>,
): readonly Difference[] {
  const names = new Set([...Object.keys(published), ...Object.keys(found)]);
  return [...names].flatMap((name) => unequal(`${where}.${name}`, published[name], found[name]));
}

/** Values of JSON that are not the same; of lists, each place that is not. */
function unequal(where: string, published: unknown, found: unknown): Difference[] {
  if (Array.isArray(published) && Array.isArray(found)) {
    const length = Math.max(published.length, found.length);
    return Array.from({ length }, (_, at) => unequal(`${where}[${at}]`, published[at], found[at])).flat();
  }
  if (isRecord(published) && isRecord(found)) return [...membersUnequal(where, published, found)];
  return Object.is(published, found) ? [] : [{ where, published: published ?? null, found: found ?? null }];
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
