import type { Replacements, Shape } from '../graphql/shape.ts';

/** Where a platform has another field instead: asked for when the first is refused. */
export const INSTEAD: Replacements = {
  'ParticipatoryProcess.phases': ['steps'],
  'Proposal.taxonomies': ['category', 'scope'],
  'ProposalConnection.nodes': ['edges'],
};

/** The selection of `Type.field`, or of the fields that a platform has instead; empty where it has neither. */
export function selected(shape: Shape, name: string, below = ''): string {
  const [type = '', field = ''] = name.split('.');
  if (!shape.has(name)) return below === '' ? field : `${field} ${below}`;
  return (INSTEAD[name] ?? []).map((other) => selected(shape, `${type}.${other}`, below)).join(' ');
}
