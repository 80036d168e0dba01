import { readFileSync } from 'node:fs';

/** Where our terms live. A name, never fetched: every document carries the definitions it uses (docs/adr/0010). */
export const NAMESPACE = 'https://w3id.org/parvis/participation#';

const FILE = new URL('../../vocab/context.jsonld', import.meta.url);

/** `vocab/context.jsonld`, as it is served at `/ns/participation`. */
export const CONTEXT_TEXT = readFileSync(FILE, 'utf8');

export type TermDefinition = string | Readonly<Record<string, string>>;

/** Our terms as they stand in every document that uses them. */
export const OUR_CONTEXT: Readonly<Record<string, TermDefinition>> = JSON.parse(CONTEXT_TEXT)['@context'];
