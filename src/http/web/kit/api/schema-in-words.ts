import { nameOf, type Schema } from '../../../kit/openapi/document.ts';
import { type Html, markup, NOTHING } from '../markup.ts';

export function schemaAnchor(name: string): string {
  return `schema-${name}`;
}

/** A text of the document, where what stands between backticks is code. */
export function prose(text: string): Html {
  return markup`${text.split('`').map((part, index) => (index % 2 === 1 ? markup`<code>${part}</code>` : part))}`;
}

/** What a value is, in a few words, with links to schemas that have a name. */
export function typeOf(schema: Schema): Html {
  const name = nameOf(schema);
  if (name !== null) return markup`<a href="#${schemaAnchor(name)}">${name}</a>`;
  const options = schema.oneOf ?? schema.anyOf ?? schema.allOf;
  if (options !== undefined) return joined(options.map(typeOf), schema.allOf === undefined ? ' or ' : ' and ');
  if (schema.const !== undefined) return markup`<code>${JSON.stringify(schema.const)}</code>`;
  if (schema.enum !== undefined) {
    return joined(
      schema.enum.map((each) => markup`<code>${JSON.stringify(each)}</code>`),
      ', ',
    );
  }
  const types = typeof schema.type === 'string' ? [schema.type] : (schema.type ?? ['any']);
  return joined(
    types.map((type) => (type === 'array' && schema.items !== undefined ? listOf(schema.items) : plain(type, schema))),
    ' or ',
  );
}

function listOf(items: Schema): Html {
  return markup`list of ${typeOf(items)}`;
}

function plain(type: string, schema: Schema): Html {
  if (type === 'object' && typeof schema.additionalProperties === 'object') {
    return markup`object of ${typeOf(schema.additionalProperties)}`;
  }
  return markup`${type}${type === 'string' && schema.format !== undefined ? ` (${schema.format})` : ''}`;
}

function joined(parts: readonly Html[], between: string): Html {
  return markup`${parts.map((part, index) => (index === 0 ? part : markup`${between}${part}`))}`;
}

/** The members of an object with what each is; of anything else what it is. */
export function membersOf(schema: Schema): Html {
  const { properties, required = [] } = schema;
  if (properties === undefined) return markup`<p>${typeOf(schema)}</p>`;
  return markup`<ul>${Object.entries(properties).map(
    ([name, member]) =>
      markup`<li><code>${name}</code>${required.includes(name) ? NOTHING : ' (may be absent)'}: ${typeOf(member)}${nested(member)}</li>`,
  )}</ul>`;
}

function nested(member: Schema): Html {
  const inner = member.properties === undefined ? member.items : member;
  const text = member.description === undefined ? NOTHING : markup`. ${prose(member.description)}`;
  return inner?.properties === undefined ? text : markup`${text}${membersOf(inner)}`;
}
