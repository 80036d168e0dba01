/** Which fields the types of one Decidim do not have: learned from what it refuses, since it may hide its schema and version. */
export type Shape = ReadonlySet<string>;

/** As the current line has them; what an older one has instead is asked for once it refuses these. */
export const NEWEST: Shape = new Set();

/** Where a platform has another field instead: asked for when the first is refused. */
const INSTEAD: Readonly<Record<string, readonly string[]>> = {
  'ParticipatoryProcess.phases': ['steps'],
  'Proposal.taxonomies': ['category', 'scope'],
  'ProposalConnection.nodes': ['edges'],
};

const UNKNOWN_FIELD = /^Field '(\w+)' doesn't exist on type '(\w+)'/;

/** The fields that errors say are not there, as `Type.field`; none where the errors are of another kind. */
export function unknownFields(messages: readonly string[]): readonly string[] {
  return messages.flatMap((message) => {
    const [, field, type] = UNKNOWN_FIELD.exec(message) ?? [];
    return field === undefined || type === undefined ? [] : [`${type}.${field}`];
  });
}

/** The selection of `Type.field`, or of the fields that a platform has instead; empty where it has neither. */
export function selected(shape: Shape, name: string, below = ''): string {
  const [type = '', field = ''] = name.split('.');
  if (!shape.has(name)) return below === '' ? field : `${field} ${below}`;
  return (INSTEAD[name] ?? []).map((other) => selected(shape, `${type}.${other}`, below)).join(' ');
}
