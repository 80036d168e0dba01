import { type DocumentNode, Kind, type SelectionSetNode } from 'graphql';

/** What Decidim refuses a query for, with its own limits. */
const DEPTH_MAX = 15;
const COMPLEXITY_MAX = 5_000;
const ALIASES_MAX = 5;
export const PAGE_MAX = 50;

/** Why a query is refused before it is run; null where it is not. */
export function beyondLimits(document: DocumentNode, variables: Readonly<Record<string, unknown>>): string | null {
  let aliases = 0;
  let asksForSchema = false;
  const measure = (selection: SelectionSetNode | undefined, depth: number): { depth: number; cost: number } => {
    let [deepest, cost] = [depth, 0];
    for (const node of selection?.selections ?? []) {
      if (node.kind === Kind.FRAGMENT_SPREAD) continue;
      if (node.kind === Kind.FIELD) {
        if (node.alias !== undefined) aliases += 1;
        if (node.name.value === '__schema' || node.name.value === '__type') asksForSchema = true;
      }
      const isField = node.kind === Kind.FIELD;
      const below = measure(node.selectionSet, isField ? depth + 1 : depth);
      const isPage = isField && node.name.value === 'proposals';
      const size = isPage ? Math.min(PAGE_MAX, Number(variables['first'] ?? PAGE_MAX)) : 1;
      deepest = Math.max(deepest, below.depth);
      cost += (isField ? 1 : 0) + below.cost * size;
    }
    return { depth: deepest, cost };
  };
  let [depth, cost] = [0, 0];
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
    const measured = measure(definition.selectionSet, 0);
    [depth, cost] = [Math.max(depth, measured.depth), cost + measured.cost];
  }
  if (asksForSchema) return 'Introspection is disabled';
  if (depth > DEPTH_MAX) return `Query has depth of ${depth}, which exceeds max depth of ${DEPTH_MAX}`;
  if (cost > COMPLEXITY_MAX)
    return `Query has complexity of ${cost}, which exceeds max complexity of ${COMPLEXITY_MAX}`;
  return aliases > ALIASES_MAX ? `Query has ${aliases} aliases, which exceeds the maximum of ${ALIASES_MAX}` : null;
}
