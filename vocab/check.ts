import { readdir, readFile } from 'node:fs/promises';
import '../src/start/temporal.ts';
import { contextFor } from '../src/federation/contexts.ts';
import { assertExpandable } from '../src/federation/documents.ts';
import type { WireDocument } from '../src/federation/mapping/document.ts';
import { SHAPES } from '../src/federation/vocab.ts';
import { NAMESPACE, OUR_CONTEXT } from '../src/federation/vocabulary.ts';

/** Definitions of the context that are prefixes and not terms. */
const PREFIXES = ['parvis', 'xsd'];
const AS2_TYPES = [
  'Accept',
  'Reject',
  'TentativeAccept',
  'Application',
  'Delete',
  'Event',
  'Group',
  'Invite',
  'Note',
  'Offer',
  'OrderedCollection',
  'OrderedCollectionPage',
  'Organization',
  'Person',
  'Question',
  'Service',
  'Tombstone',
];

/** What is wrong with the vocabulary: one line a fault, none when it is sound. */
async function faultsOf(): Promise<readonly string[]> {
  const folder = new URL('examples/', import.meta.url);
  const names = (await readdir(folder)).filter((name) => name.endsWith('.json')).toSorted();
  const faults: string[] = [];
  const used = new Set<string>();
  for (const name of names) {
    const document: WireDocument = JSON.parse(await readFile(new URL(name, folder), 'utf8'));
    collectNames(document, used);
    for (const fault of await faultsIn(name.replace(/\.json$/, ''), document))
      faults.push(`examples/${name}: ${fault}`);
  }
  const kinds = Object.keys(SHAPES).filter((kind) => !names.includes(`${kind}.json`));
  for (const kind of kinds) faults.push(`examples/${kind}.json is missing`);
  const readme = await readFile(new URL('README.md', import.meta.url), 'utf8');
  for (const [term, definition] of Object.entries(OUR_CONTEXT)) {
    if (PREFIXES.includes(term)) continue;
    const iri = typeof definition === 'string' ? definition : definition['@id'];
    if (iri !== `parvis:${term}`) faults.push(`context.jsonld: ${term} is called ${String(iri)}`);
    if (!readme.includes(`\`${term}\``)) faults.push(`README.md does not describe ${term}`);
    if (!used.has(term)) faults.push(`no example uses ${term}`);
  }
  if (OUR_CONTEXT['parvis'] !== NAMESPACE) faults.push('context.jsonld names another namespace than the sources');
  return faults;
}

async function faultsIn(kind: string, document: WireDocument): Promise<readonly string[]> {
  const faults: string[] = [];
  if (!AS2_TYPES.includes(document.type))
    faults.push(`type is ${JSON.stringify(document.type)}, not one standard string`);
  const { '@context': context, ...members } = document;
  const expected = JSON.stringify(contextFor('publicKey' in members ? 'actor' : 'object', members));
  if (JSON.stringify(context) !== expected) faults.push('its context is not the one that is sent');
  await assertExpandable(document).catch((error: Error) => faults.push(`${error.message}: ${String(error.cause)}`));
  const shape = Object.entries(SHAPES).find(([name]) => name === kind)?.[1];
  if (shape === undefined) return [...faults, 'there is no shape of this name'];
  const read = shape.safeParse(document);
  if (!read.success) faults.push(...read.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`));
  return faults;
}

function collectNames(value: unknown, names: Set<string>): void {
  if (typeof value !== 'object' || value === null) return;
  for (const [name, member] of Object.entries(value)) {
    if (name === '@context') continue;
    if (!Array.isArray(value)) names.add(name);
    collectNames(member, names);
  }
}

const faults = await faultsOf();
for (const fault of faults) console.error(`vocab/${fault}`);
if (faults.length === 0) console.log('the vocabulary is sound');
process.exitCode = faults.length === 0 ? 0 : 1;
