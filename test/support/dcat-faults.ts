import { readFile } from 'node:fs/promises';
import jsonld from 'jsonld';
import { Parser, Store } from 'n3';
import Validator from 'rdf-validate-shacl';

const SHAPES = new URL('dcat-ap-3.ttl', import.meta.url);

/** What a document breaks of DCAT-AP 3: of our shapes, and of the published ones in the files that `DCAT_AP_SHAPES` names. */
export async function dcatFaults(document: object): Promise<readonly string[]> {
  const quads = await jsonld.toRDF(document as jsonld.JsonLdDocument, { format: 'application/n-quads' });
  const data = new Store(new Parser({ format: 'N-Quads' }).parse(String(quads)));
  const published = (process.env['DCAT_AP_SHAPES'] ?? '').split(':').filter((file) => file !== '');
  const faults: string[] = [];
  for (const file of [SHAPES, ...published]) {
    const all = new Parser({ format: 'Turtle' }).parse(await readFile(file, 'utf8'));
    // What a file imports is named by itself, or left out.
    const shapes = new Store(all.filter(({ predicate }) => !predicate.value.endsWith('owl#imports')));
    const report = await new Validator(shapes).validate(data);
    for (const { path, focusNode, sourceConstraintComponent } of report.results) {
      faults.push([focusNode, path, sourceConstraintComponent].map((each) => endOf(each)).join(' '));
    }
  }
  return faults;
}

function endOf(term: unknown): string {
  const value = typeof term === 'object' && term !== null && 'value' in term ? String(term.value) : '';
  return value.split(/[#/]/).at(-1) ?? '';
}
